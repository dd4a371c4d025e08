// SPDX-License-Identifier: BSD-2-Clause
// Policies of trap forwarding: what KVM's releases answered where they differ from the architecture and each
// other. Each row says why, from that release's sources.
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

extern "C" {
#include "trap/policy.h"
#include "trap/question.h"
}

namespace
{

struct row {
    const char *policy, *access; // "r NAME" or "w NAME"
    unsigned el;
    std::vector<const char *> set;
    const char *outcome;
};

std::string ask(const row &r)
{
    auto policy = std::make_unique<struct policy>();
    forward_access access = {0, r.access[0] == 'w', static_cast<uint8_t>(r.el)};
    forward_state state = {};

    EXPECT_TRUE(policy_load(policy.get(), r.policy, "test"));
    EXPECT_TRUE(question_encoding(r.access + 2, &access.encoding));
    for (const char *text : r.set)
        EXPECT_TRUE(question_set(text, &state)) << text;
    forward_prepare(&policy->table, &state);
    return question_outcome(forward_decide(&policy->table, &state, access));
}

void expect(const std::vector<row> &rows)
{
    for (const row &r : rows)
        EXPECT_EQ(ask(r), r.outcome) << r.policy << ": " << r.access << " at EL" << r.el;
}

// Linux 7.3 config.c: BRBE and SME are not a nested guest's. 6.12 kvm_calculate_traps() makes a few registers
// UNDEFINED, and others' bits RES0; 6.6 knows no features.
TEST(trap_policy, registers_of_absent_features)
{
    expect({
        {"architecture", "r BRBCR_EL1",  1, {},                           "FORWARD"},
        {"linux-7.3",    "r BRBCR_EL1",  1, {},                           "UNDEF"  },
        {"linux-6.17",   "r BRBCR_EL1",  1, {},                           "UNDEF"  },
        {"linux-6.12",   "r BRBCR_EL1",  1, {},                           "LOCAL"  },
        {"linux-6.6",    "r BRBCR_EL1",  1, {},                           "FORWARD"},
        {"linux-7.3",    "r TPIDR2_EL0", 0, {},                           "UNDEF"  },
        {"linux-6.12",   "r TPIDR2_EL0", 0, {},                           "UNDEF"  },
        {"linux-6.6",    "r TPIDR2_EL0", 0, {},                           "FORWARD"},
        {"linux-7.3",    "r BRBCR_EL1",  2, {},                           "UNDEF"  }, // before L1's own EL2 is asked for
        {"architecture", "r GMID_EL1",   1, {"HCR_EL2.TID5=1"},           "FORWARD"},
        {"linux-7.3",    "r GMID_EL1",   1, {"HCR_EL2.TID5=1"},           "LOCAL"  }, // RES0 without MTE2
        {"linux-7.3",    "r TPIDR_EL1",  1, {"HFGRTR_EL2.TPIDR_EL1=1"},   "FORWARD"},
        {"linux-6.12",   "r AMAIR2_EL1", 1, {"HFGRTR_EL2.nAMAIR2_EL1=1"}, "UNDEF"  },
    });
}

// HFGWTR_EL2[2] is RES0: AIDR_EL1 cannot be written. HDFGWTR_EL2[61] is: BRBIDR0_EL1 cannot be written.
TEST(trap_policy, reserved_bits)
{
    const std::vector<const char *> ones = {"HDFGWTR_EL2=0xffffffffffffffff"};

    expect({
        {"architecture", "w AIDR_EL1",    1, {"HFGWTR_EL2=4"}, "FORWARD"}, // no RES0 sanitising
        {"linux-6.6",    "w AIDR_EL1",    1, {"HFGWTR_EL2=4"}, "LOCAL"  },
        {"linux-7.3",    "w AIDR_EL1",    1, {"HFGWTR_EL2=4"}, "LOCAL"  },
        {"architecture", "w BRBIDR0_EL1", 1, ones,             "LOCAL"  },
        {"linux-6.6",    "w BRBIDR0_EL1", 1, ones,             "FORWARD"}, // check_fgt_bit(): cleared, and 0 traps
        {"linux-6.12",   "w BRBIDR0_EL1", 1, ones,             "LOCAL"  },
        {"linux-6.12",   "w BRBIDR0_EL1", 1, {},               "LOCAL"  },
    });
}

// Without FEAT_E2H0 HCR_EL2.E2H is RES1: CNTHCTL_EL2 has the layout of E2H=1.
TEST(trap_policy, E2H_is_RES1)
{
    expect({
        {"architecture", "r CNTPCT_EL0", 1, {"CNTHCTL_EL2=0x400"}, "FORWARD"},
        {"linux-6.6",    "r CNTPCT_EL0", 1, {"CNTHCTL_EL2=0x400"}, "FORWARD"},
        {"linux-7.3",    "r CNTPCT_EL0", 1, {"CNTHCTL_EL2=0x400"}, "LOCAL"  },
        {"architecture", "r CNTPCT_EL0", 1, {"CNTHCTL_EL2=1"},     "LOCAL"  },
        {"linux-7.3",    "r CNTPCT_EL0", 1, {"CNTHCTL_EL2=1"},     "FORWARD"},
    });
}

// BEHAVE_FORWARD_IN_HOST_EL0 came with 6.14; fine-grained traps never hold there.
TEST(trap_policy, EL0_of_a_host)
{
    expect({
        {"linux-6.12",   "r PMCR_EL0",  0, {"HCR_EL2.TGE=1", "MDCR_EL2.TPMCR=1"},       "LOCAL"  },
        {"linux-6.14",   "r PMCR_EL0",  0, {"HCR_EL2.TGE=1", "MDCR_EL2.TPMCR=1"},       "FORWARD"},
        {"linux-7.3",    "r PMCR_EL0",  0, {"HCR_EL2.TGE=1", "MDCR_EL2.TPMCR=1"},       "FORWARD"},
        {"linux-7.3",    "r PMCR_EL0",  2, {"MDCR_EL2.TPMCR=1"},                        "LOCAL"  },
        {"architecture", "r TPIDR_EL0", 0, {"HCR_EL2.TGE=1", "HFGRTR_EL2.TPIDR_EL0=1"}, "LOCAL"  },
        {"architecture", "r CTR_EL0",   0, {"HCR_EL2.TGE=1", "HCR_EL2.TID2=1"},         "LOCAL"  },
    });
}

// CGT_CPACR_E0POE of 6.11 and 6.12 forwards where DDI 0487 does not trap; later ones have HCR_EL2.TRVM
// instead.
TEST(trap_policy, POR_EL0)
{
    const char *on = "HFGRTR_EL2.nPOR_EL0=1";

    expect({
        {"linux-6.12", "r POR_EL0", 0, {on, "CPTR_EL2.E0POE=1"}, "FORWARD"},
        {"linux-6.12", "r POR_EL0", 0, {on, "CPTR_EL2.E0POE=0"}, "LOCAL"  },
        {"linux-6.14", "r POR_EL0", 0, {on, "CPTR_EL2.E0POE=1"}, "LOCAL"  },
        {"linux-6.14", "r POR_EL0", 0, {on, "HCR_EL2.TRVM=1"},   "FORWARD"},
    });
}

// FEAT_NV3's NVHCR_EL2 has the encoding (3,4,1,5,0): of EL2 for 6.6, unknown for 6.12.
TEST(trap_policy, NVHCR_EL2)
{
    expect({
        {"linux-6.6",  "r NVHCR_EL2", 1, {"HCR_EL2.NV=1"},                     "FORWARD"},
        {"linux-6.12", "r NVHCR_EL2", 1, {"HCR_EL2.NV=1"},                     "LOCAL"  },
        {"linux-7.3",  "r NVHCR_EL2", 1, {"HCR_EL2.NV=1"},                     "FORWARD"},
        {"linux-7.3",  "r NVHCR_EL2", 1, {"HCR_EL2.NV=1", "HCRX_EL2.NVTGE=1"}, "LOCAL"  },
    });
}

} // namespace
