// SPDX-License-Identifier: BSD-2-Clause
// Trapped instructions that are no MSR, MRS or SYS, against Linux 7.3 handle_exit.c said again:
// kvm_handle_wfx(), guest_hyp_fpsimd_traps_enabled() and guest_hyp_sve_traps_enabled(), kvm_handle_ptrauth(),
// handle_other(), handle_svc(), handle_hvc(), forward_smc_trap(), kvm_handle_eret(),
// forward_debug_exception().
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <string>

extern "C" {
#include "forward_class.h"
}

namespace
{

struct machine {
    uint64_t hcr, hcrx, mdcr, cptr, itr, itr2;
    unsigned el;

    bool bit(uint64_t value, unsigned n) const
    {
        return value >> n & 1;
    }
    bool host() const
    {
        return bit(hcr, 27);
    }
    bool nested() const
    {
        return el != 2 && !host();
    }
    // CPTR_EL2 with E2H=0 has one bit that traps where CPACR_EL1 has two.
    bool enable_traps(unsigned at, unsigned trap) const
    {
        uint64_t enable = bit(hcr, 34) ? cptr >> at & 3 : bit(cptr, trap) ? 0 : 3;

        return enable == 0 || enable == 2 || (enable == 1 && host() && el != 2);
    }
};

const std::map<std::string, bool (*)(const machine &)> forwards = {
    {"WFI",     [](const machine &m) { return m.el != 2 && m.bit(m.hcr, 13); }                           },
    {"WFE",     [](const machine &m) { return m.el != 2 && m.bit(m.hcr, 14); }                           },
    {"FP",      [](const machine &m) { return m.enable_traps(20, 10); }                                  },
    {"SVE",     [](const machine &m) { return m.enable_traps(16, 8); }                                   },
    {"PAuth",   [](const machine &m) { return m.nested() && !m.bit(m.hcr, 41); }                         },
    {"LD64B",   [](const machine &m) { return m.nested() && !m.bit(m.hcrx, 1); }                         },
    {"ST64BV",  [](const machine &m) { return m.nested() && !m.bit(m.hcrx, 2); }                         },
    {"ST64BV0", [](const machine &m) { return m.nested() && !m.bit(m.hcrx, 0); }                         },
    {"PSB",     [](const machine &m) { return m.nested() && m.bit(m.itr, 63); }                          },
    {"TSB",     [](const machine &m) { return m.nested() && m.bit(m.itr2, 0); }                          },
    {"SVC",     [](const machine &m) { return m.nested() && m.bit(m.itr, m.el == 0 ? 52 : 53); }         },
    {"HVC",     [](const machine &m) { return !m.bit(m.hcr, 29); }                                       },
    {"SMC",     [](const machine &m) { return m.nested() && m.bit(m.hcr, 19); }                          },
    {"ERET",
     [](const machine &m) { return m.nested() && (m.bit(m.hcr, 42) || (m.el == 1 && m.bit(m.itr, 51))); }},
    {"debug",   [](const machine &m) { return m.nested() && m.bit(m.mdcr, 8); }                          },
};

// What becomes of it else (arm_exit_handlers[] of the handlers above).
const std::set<std::string> undefined = {"PAuth", "LD64B", "ST64BV", "ST64BV0", "PSB", "TSB", "HVC"};

TEST(forward_class, each_row_is_stated)
{
    for (unsigned i = 0; i < forward_class_count; i++)
        EXPECT_TRUE(forwards.count(forward_classes[i].name)) << forward_classes[i].name;
}

TEST(forward_class, as_the_handlers_have_it)
{
    std::mt19937_64 random(7);

    for (const auto &[name, stated] : forwards) {
        unsigned first = forward_class_find(name.c_str()), seen[2] = {0, 0};
        ASSERT_LT(first, forward_class_count) << name;
        for (unsigned round = 0; round < 3000; round++) {
            forward_state s = {};
            for (uint64_t &value : s.reg)
                value = random();
            machine m = {s.reg[FORWARD_HCR_EL2],
                         s.reg[FORWARD_HCRX_EL2],
                         s.reg[FORWARD_MDCR_EL2],
                         s.reg[FORWARD_CPTR_EL2],
                         s.reg[FORWARD_HFGITR_EL2],
                         s.reg[FORWARD_HFGITR2_EL2],
                         round % 3};
            const struct forward_class *by;
            enum forward_outcome outcome = forward_class_decide(first, FORWARD_7_3, &s, m.el, &by);
            ASSERT_EQ(outcome == FORWARD_FORWARD, stated(m))
                << name << " at EL" << m.el << ", HCR_EL2 " << m.hcr;
            ASSERT_EQ(by != nullptr, outcome == FORWARD_FORWARD);
            ASSERT_EQ(outcome, stated(m)               ? FORWARD_FORWARD
                               : undefined.count(name) ? FORWARD_UNDEF
                                                       : FORWARD_LOCAL)
                << name;
            seen[outcome == FORWARD_FORWARD]++;
        }
        EXPECT_GT(seen[0], 100U) << name;
        EXPECT_GT(seen[1], 100U) << name;
    }
}

// WFx came with 6.17 (KVM/arm64's merge for it), TDE with 6.14, FP and SVE with the 6.11 that routed
// CPTR_EL2.
TEST(forward_class, what_came_later)
{
    const struct {
        const char *name;
        enum forward_edition last_without;
    } rows[] = {
        {"WFI",   FORWARD_6_14},
        {"WFE",   FORWARD_6_14},
        {"FP",    FORWARD_6_8 },
        {"SVE",   FORWARD_6_8 },
        {"SMC",   FORWARD_6_8 },
        {"debug", FORWARD_6_12}
    };
    forward_state s = {};

    s.reg[FORWARD_HCR_EL2] = UINT64_C(1) << 34 | 1 << 13 | 1 << 14 | 1 << 19;
    s.reg[FORWARD_MDCR_EL2] = 1 << 8;
    for (const auto &row : rows) {
        const struct forward_class *by;
        unsigned first = forward_class_find(row.name);
        EXPECT_EQ(forward_class_decide(first, row.last_without, &s, 1, &by), FORWARD_LOCAL) << row.name;
        auto next = static_cast<enum forward_edition>(row.last_without + 1);
        EXPECT_EQ(forward_class_decide(first, next, &s, 1, &by), FORWARD_FORWARD) << row.name;
    }
}

} // namespace
