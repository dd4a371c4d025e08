// SPDX-License-Identifier: BSD-2-Clause
// Identification: the feature set that the expectation is made with is that of QEMU's -cpu max.
#include "case.hpp"

namespace oracle
{
namespace
{

// "later": QEMU has a later version, which makes no difference to the cases.
struct field {
    const char *name;
    enum sysreg reg;
    std::uint64_t mask;
};
const field fields[] = {
    {"EL0",         ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_EL0     },
    {"EL1",         ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_EL1     },
    {"AArch32/EL2", ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_EL2     },
    {"AArch32/EL3", ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_EL3     },
    {"RAS",         ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_RAS     },
    {"SEL2",        ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_SEL2    },
    {"DIT",         ID_AA64PFR0_EL1,  ID_AA64PFR0_EL1_DIT     },
    {"BT",          ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_BT      },
    {"later/SSBS",  ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_SSBS    },
    {"later/MTE",   ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_MTE     },
    {"RAS_frac",    ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_RAS_frac},
    {"NMI",         ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_NMI     },
    {"DF2",         ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_DF2     },
    {"PFAR",        ID_AA64PFR1_EL1,  ID_AA64PFR1_EL1_PFAR    },
    {"FGT",         ID_AA64MMFR0_EL1, ID_AA64MMFR0_EL1_FGT    },
    {"VH",          ID_AA64MMFR1_EL1, ID_AA64MMFR1_EL1_VH     },
    {"later/PAN",   ID_AA64MMFR1_EL1, ID_AA64MMFR1_EL1_PAN    },
    {"HCX",         ID_AA64MMFR1_EL1, ID_AA64MMFR1_EL1_HCX    },
    {"UAO",         ID_AA64MMFR2_EL1, ID_AA64MMFR2_EL1_UAO    },
    {"IESB",        ID_AA64MMFR2_EL1, ID_AA64MMFR2_EL1_IESB   },
    {"NV",          ID_AA64MMFR2_EL1, ID_AA64MMFR2_EL1_NV     },
    {"SCTLRX",      ID_AA64MMFR3_EL1, ID_AA64MMFR3_EL1_SCTLRX },
    {"ANERR",       ID_AA64MMFR3_EL1, ID_AA64MMFR3_EL1_ANERR  },
    {"ADERR",       ID_AA64MMFR3_EL1, ID_AA64MMFR3_EL1_ADERR  },
};

unsigned lowest(std::uint64_t mask)
{
    unsigned i = 0;

    while (!bits_any(mask, BIT(i)))
        i++;
    return i;
}

} // namespace

void add_id_cases(std::vector<test_case> &cases)
{
    for (const field &f : fields)
        add_case(cases, std::string("id/") + f.name,
                 {
        },
                 EL3h, {read(0, f.reg), {act::field, 0, SYSREG_COUNT, lowest(f.mask)}, {act::undefined}});
}

} // namespace oracle
