// SPDX-License-Identifier: BSD-2-Clause
#include "case.hpp"

#include <sstream>

namespace oracle
{

// EL1 and below Non-secure and AArch64; SCTLR_ELx with its RES1 bits (SPAN, bit 23 of SCTLR_EL1 and
// SCTLR_EL2, is 0), nothing trapped. Registers that are only read and written have a value each.
const std::vector<setting> &baseline()
{
    static const std::vector<setting> settings = {
        {SCR_EL3,        SCR_EL3_NS | SCR_EL3_RW | SCR_EL3_HCE | SCR_EL3_RES1},
        {HCR_EL2,        HCR_EL2_RW                                          },
        {SCTLR_EL1,      0x30550800                                          },
        {SCTLR_EL2,      0x30450830                                          },
        {SCTLR_EL3,      0x30c50830                                          },
        {DISR_EL1,       0                                                   },
        {VDISR_EL2,      0                                                   },
        {VSESR_EL2,      0                                                   },
        {ESR_EL1,        0x1000                                              },
        {ESR_EL2,        0x2000                                              },
        {ESR_EL3,        0                                                   },
        {FAR_EL1,        0x3000                                              },
        {FAR_EL2,        0x4000                                              },
        {FAR_EL3,        0                                                   },
        {SPSR_EL1,       0                                                   },
        {SPSR_EL2,       0                                                   },
        {ELR_EL1,        0x5000                                              },
        {ELR_EL2,        0x6000                                              },
        {TCR_EL1,        0x7000                                              },
        {TTBR0_EL1,      0x8000                                              },
        {TTBR1_EL1,      0x9000                                              },
        {MAIR_EL1,       0xa000                                              },
        {CONTEXTIDR_EL1, 0xb000                                              },
        {TPIDR_EL1,      0xc000                                              },
        {TTBR0_EL2,      0xd000                                              },
        {TTBR1_EL2,      0xe000                                              },
        {MAIR_EL2,       0xf000                                              },
        {CONTEXTIDR_EL2, 0x10000                                             },
        {TPIDR_EL2,      0x11000                                             },
        {TPIDR_EL0,      0x12000                                             },
        {TPIDRRO_EL0,    0x13000                                             },
        {TPIDR_EL3,      0x14000                                             },
    };
    return settings;
}

namespace
{
const std::uint64_t SCR_BASE = SCR_EL3_RW | SCR_EL3_HCE | SCR_EL3_RES1;
}

const std::vector<security> securities = {
    {"",       SCR_BASE | SCR_EL3_NS  },
    {"/S",     SCR_BASE               },
    {"/S-EL2", SCR_BASE | SCR_EL3_EEL2},
};

std::string mode_name(std::uint64_t m)
{
    static const std::map<std::uint64_t, const char *> names = {
        {EL0t, "EL0t"},
        {EL1t, "EL1t"},
        {EL1h, "EL1h"},
        {EL2t, "EL2t"},
        {EL2h, "EL2h"},
        {EL3t, "EL3t"},
        {EL3h, "EL3h"},
        {0x10, "usr" },
        {0x11, "fiq" },
        {0x12, "irq" },
        {0x13, "svc" },
        {0x16, "mon" },
        {0x17, "abt" },
        {0x1a, "hyp" },
        {0x1b, "und" },
        {0x1f, "sys" },
    };
    auto name = names.find(m);
    std::ostringstream out;

    if (name != names.end())
        return name->second;
    out << "M" << std::hex << m;
    return out.str();
}

std::string bit_names(enum sysreg reg, std::uint64_t value, std::uint64_t shown)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    std::string names;

    for (unsigned i = 0; i < row->fields; i++) {
        const struct sysreg_field *f = sysreg_field_of(row->first_field + i);
        if (bits_any(value & shown, f->mask))
            names += std::string("/") + row->name + "." + f->name;
    }
    return names;
}

std::vector<test_case> all_cases()
{
    std::vector<test_case> cases;

    add_vserror_cases(cases);
    add_access_cases(cases);
    add_abort_cases(cases);
    add_return_cases(cases);
    add_entry_cases(cases);
    add_aarch32_cases(cases);
    add_interrupt_cases(cases);
    add_redirect_cases(cases);
    add_id_cases(cases);
    return cases;
}

} // namespace oracle
