// SPDX-License-Identifier: BSD-2-Clause
// Which System registers and fields are there: by Exception level, by feature, to write.
#include <gtest/gtest.h>

#include "register_access.hpp"

namespace
{

using namespace register_access;

// A register is for the Exception levels from the one in its encoding up, and comes with its feature.
TEST(sysreg_feature, level_and_feature_over_all_registers)
{
    const unsigned lowest[] = {1, 1, 1, 0, 2, 2, 3, 3};

    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        for (unsigned el = 0; el < 4; el++) {
            const struct sysreg_row *r = sysreg_row_of(static_cast<enum sysreg>(reg));
            pe p = machine_at(el, all_features() & ~feature_bit(FEAT_IDST));
            p.sys[SCTLR_EL1] = SCTLR_EL1_UMA;
            bool alias = r->kind == SYSREG_ALIAS, none = r->op0 == 0;
            const std::string name = r->name;
            bool interrupts = name.compare(0, 2, "IC") == 0 ||
                              (name.compare(0, 3, "CNT") == 0 && reg != CNTKCTL_EL1 && reg != CNTHCTL_EL2);
            bool undefined = el < lowest[r->op1] || alias || none || interrupts;
            EXPECT_EQ(mrs(p, static_cast<enum sysreg>(reg)).result == SYSREG_UNDEFINED, undefined)
                << r->name << el;
        }
}

TEST(sysreg_feature, registers_of_absent_features_are_undefined)
{
    struct {
        enum sysreg reg;
        enum feature feature;
    } const rows[] = {
        {DISR_EL1,      FEAT_RAS    },
        {VDISR_EL2,     FEAT_RAS    },
        {VSESR_EL2,     FEAT_RAS    },
        {ERRIDR_EL1,    FEAT_RAS    },
        {ERRSELR_EL1,   FEAT_RAS    },
        {ERXSTATUS_EL1, FEAT_RAS    },
        {ERXFR_EL1,     FEAT_RAS    },
        {ERXCTLR_EL1,   FEAT_RAS    },
        {ERXADDR_EL1,   FEAT_RAS    },
        {ERXMISC0_EL1,  FEAT_RAS    },
        {ERXMISC1_EL1,  FEAT_RAS    },
        {ERXMISC2_EL1,  FEAT_RASv1p1},
        {ERXMISC3_EL1,  FEAT_RASv1p1},
        {ERXPFGF_EL1,   FEAT_RASv1p1},
        {ERXPFGCTL_EL1, FEAT_RASv1p1},
        {ERXPFGCDN_EL1, FEAT_RASv1p1},
        {ERXGSR_EL1,    FEAT_RASv2  },
        {SCTLR2_EL1,    FEAT_SCTLR2 },
        {SCTLR2_EL2,    FEAT_SCTLR2 },
        {HCRX_EL2,      FEAT_HCX    },
        {VDISR_EL3,     FEAT_E3DSE  },
        {VSESR_EL3,     FEAT_E3DSE  },
        {HFGRTR_EL2,    FEAT_FGT    },
        {TTBR1_EL2,     FEAT_VHE    },
    };

    for (const auto &row : rows) {
        pe without = machine_at(3, all_features() & ~feature_bit(row.feature)),
           p = machine_at(3, all_features());
        EXPECT_EQ(mrs(without, row.reg).result, SYSREG_UNDEFINED) << sysreg_row_of(row.reg)->name;
        EXPECT_NE(mrs(p, row.reg).result, SYSREG_UNDEFINED) << sysreg_row_of(row.reg)->name;
    }
}

// The bits that all ones leave, with everything and with nothing.
TEST(sysreg_feature, fields_of_absent_features_are_res0)
{
    struct {
        enum sysreg reg;
        uint64_t absent;
    } const rows[] = {
        {SCR_EL3,   one << 15 | one << 18 | one << 19 | one << 20 | one << 21 | one << 26 | one << 27 |
                      one << 38 | one << 44 | one << 51 | one << 52 | one << 53 | one << 57 | one << 58 |
                      one << 59                                   },
        {HCR_EL2,   one << 34 | one << 36 | one << 37 | one << 42 | one << 43 | one << 44 | one << 45 |
                      one << 47 | one << 56 | one << 57           },
        {SCTLR_EL1, one << 21 | 3 * (one << 35) | one << 44 | one << 61 | one << 62},
        {SCTLR_EL2, one << 21 | 3 * (one << 35) | one << 44 | one << 61 | one << 62},
        {SCTLR_EL3, one << 21 | one << 36 | one << 44 | one << 61 | one << 62      },
    };

    for (const auto &row : rows) {
        pe rich = machine_at(3, all_features()), poor = machine_at(3, 0);
        EXPECT_EQ(msr(rich, row.reg, ~uint64_t(0)).result, SYSREG_OK);
        EXPECT_EQ(msr(poor, row.reg, ~uint64_t(0)).result, SYSREG_OK);
        EXPECT_EQ(rich.sys[row.reg], sysreg_row_of(row.reg)->known) << sysreg_row_of(row.reg)->name;
        EXPECT_EQ(poor.sys[row.reg], sysreg_row_of(row.reg)->known & ~row.absent)
            << sysreg_row_of(row.reg)->name;
    }
}

struct {
    enum sysreg reg;
    uint64_t absent;
    enum feature feature;
} const one_absent[] = {
    {HCRX_EL2,    one << 19,            FEAT_DoubleFault2},
    {HCRX_EL2,    one << 15,            FEAT_SCTLR2      },
    {HCRX_EL2,    one << 20,            FEAT_ADERR       },
    {HCRX_EL2,    one << 18,            FEAT_ANERR       },
    {HCRX_EL2,    7 << 6,               FEAT_NMI         },
    {SCTLR2_EL1,  0x24,                 FEAT_DoubleFault2},
    {SCTLR2_EL2,  0x24,                 FEAT_DoubleFault2},
    {SCTLR2_EL1,  0x08,                 FEAT_ADERR       },
    {SCTLR2_EL2,  0x08,                 FEAT_ADERR       },
    {SCTLR2_EL1,  0x10,                 FEAT_ANERR       },
    {SCTLR2_EL2,  0x10,                 FEAT_ANERR       },
    {SCR_EL3,     one << 15,            FEAT_RAS         },
    {SCR_EL3,     one << 21,            FEAT_RASv1p1     },
    {SCR_EL3,     3 << 19,              FEAT_DoubleFault },
    {SCR_EL3,     one << 51,            FEAT_DoubleFault2},
    {SCR_EL3,     one << 52,            FEAT_RASv2       },
    {SCR_EL3,     3 * (one << 57),      FEAT_E3DSE       },
    {SCR_EL3,     one << 53,            FEAT_PFAR        },
    {SCR_EL3,     one << 18,            FEAT_SEL2        },
    {SCR_EL3,     one << 38,            FEAT_HCX         },
    {SCR_EL3,     one << 44,            FEAT_SCTLR2      },
    {HCR_EL2,     3 * (one << 36),      FEAT_RAS         },
    {HCR_EL2,     one << 47,            FEAT_RASv1p1     },
    {HCR_EL2,     one << 34,            FEAT_VHE         },
    {HCR_EL2,     one << 45,            FEAT_NV2         },
    {HCR_EL2,     7 * (one << 42),      FEAT_NV          },
    {SCTLR_EL1,   one << 21,            FEAT_IESB        },
    {SCTLR_EL2,   one << 21,            FEAT_IESB        },
    {SCTLR_EL3,   one << 21,            FEAT_IESB        },
    {SCTLR_EL1,   3 * (one << 61),      FEAT_NMI         },
    {SCTLR_EL2,   3 * (one << 61),      FEAT_NMI         },
    {SCTLR_EL3,   3 * (one << 61),      FEAT_NMI         },
    {SCTLR_EL1,   one << 44,            FEAT_SSBS        },
    {SCTLR_EL2,   one << 44,            FEAT_SSBS        },
    {SCTLR_EL3,   one << 44,            FEAT_SSBS        },
    {SCTLR_EL1,   3 * (one << 35),      FEAT_BTI         },
    {SCTLR_EL2,   3 * (one << 35),      FEAT_BTI         },
    {SCTLR_EL3,   one << 36,            FEAT_BTI         },
    {SCR_EL3,     one << 27,            FEAT_FGT         },
    {SCR_EL3,     one << 59,            FEAT_FGT2        },
    {SCR_EL3,     one << 26,            FEAT_MTE         },
    {HCR_EL2,     3 * (one << 56),      FEAT_MTE         },
    {TTBR0_EL2,   0xffff * (one << 48), FEAT_VHE         },
    {VTCR_EL2,    3 << 29,              FEAT_SEL2        },
    {HPFAR_EL2,   one << 63,            FEAT_SEL2        },
    {MDCR_EL2,    1 << 27,              FEAT_FGT         },
    {MDCR_EL3,    1 << 27,              FEAT_FGT         },
    {HFGRTR_EL2,  0x3ff * (one << 40),  FEAT_RAS         },
    {HFGWTR_EL2,  0x3ff * (one << 40),  FEAT_RAS         },
    {HFGRTR_EL2,  7 * (one << 46),      FEAT_RASv1p1     },
    {HFGWTR_EL2,  7 * (one << 46),      FEAT_RASv1p1     },
    {HFGRTR2_EL2, 2,                    FEAT_RASv2       },
    {HFGRTR2_EL2, 1,                    FEAT_PFAR        },
    {HFGWTR2_EL2, 1,                    FEAT_PFAR        },
    {SCTLR2_EL3,  0x08,                 FEAT_ADERR       },
    {SCTLR2_EL3,  0x10,                 FEAT_ANERR       },
};

// One feature missing, the register there all the same.
TEST(sysreg_feature, fields_of_one_absent_feature_are_res0)
{
    for (const auto &row : one_absent) {
        pe p = machine_at(3, all_features() & ~feature_bit(row.feature));
        EXPECT_EQ(msr(p, row.reg, ~uint64_t(0)).result, SYSREG_OK);
        EXPECT_EQ(p.sys[row.reg], sysreg_row_of(row.reg)->known & ~row.absent)
            << sysreg_row_of(row.reg)->name << " without FEAT_" << feature_name(row.feature);
    }
}

TEST(sysreg_feature, read_only_registers_are_undefined_to_write)
{
    for (enum sysreg reg : {MIDR_EL1, MPIDR_EL1, ISR_EL1, ERRIDR_EL1, ERXFR_EL1, ERXPFGF_EL1, ERXGSR_EL1,
                            CurrentEL, ID_AA64PFR0_EL1}) {
        pe p = machine_at(3, all_features());
        EXPECT_EQ(msr(p, reg, 1).result, SYSREG_UNDEFINED) << sysreg_row_of(reg)->name;
    }
}

// TPIDRRO_EL0 is read-only at EL0 alone.
TEST(sysreg_feature, thread_identifiers_of_el0)
{
    for (unsigned el = 0; el < 4; el++) {
        pe p = machine_at(el, 0);
        EXPECT_EQ(msr(p, TPIDR_EL0, 1).result, SYSREG_OK) << el;
        EXPECT_EQ(mrs(p, TPIDRRO_EL0).result, SYSREG_OK) << el;
        EXPECT_EQ(msr(p, TPIDRRO_EL0, 1).result, el == 0 ? SYSREG_UNDEFINED : SYSREG_OK) << el;
    }
}

} // namespace
