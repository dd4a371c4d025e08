// SPDX-License-Identifier: BSD-2-Clause
// Generic timers (DDI 0487 D12.2): the condition is met from CompareValue on, TimerValue is a signed view of
// it, IMASK hides the interrupt and not the condition.
#include <gtest/gtest.h>

#include "hardware.hpp"
extern "C" {
#include "timer.h"
}

namespace
{

struct timer_registers {
    enum sysreg tval, ctl, cval;
    unsigned ppi; // BSA
    bool offset;
};
const timer_registers all[] = {
    {CNTP_TVAL_EL0,  CNTP_CTL_EL0,  CNTP_CVAL_EL0,  30, false},
    {CNTV_TVAL_EL0,  CNTV_CTL_EL0,  CNTV_CVAL_EL0,  27, true },
    {CNTHP_TVAL_EL2, CNTHP_CTL_EL2, CNTHP_CVAL_EL2, 26, false},
    {CNTHV_TVAL_EL2, CNTHV_CTL_EL2, CNTHV_CVAL_EL2, 28, false},
};

TEST(timer, condition_and_line_over_controls_and_time)
{
    for (const timer_registers &t : all)
        for (uint64_t per : {1u, 3u})
            for (uint64_t ctl = 0; ctl < 4; ctl++)
                for (uint64_t offset : {0u, 5u})
                    for (uint64_t compare : {0u, 7u, 20u})
                        for (uint64_t cycle = 0; cycle < 90; cycle++) {
                            pe p;
                            gic g;
                            gic_reset(&g);
                            pe_reset(&p, 0, feature_bit(FEAT_GICv3));
                            p.impdef[IMPDEF_COUNT_CYCLES] = per;
                            p.sys[CNTVOFF_EL2] = offset;
                            timer_write(&p, t.ctl, ctl | 4, 0); // ISTATUS is read-only
                            timer_write(&p, t.cval, compare, 0);
                            const int64_t count = static_cast<int64_t>(cycle / per) -
                                                  (t.offset ? static_cast<int64_t>(offset) : 0);
                            const bool wrapped = count < 0; // as unsigned: far beyond
                            const bool met = (ctl & 1) && (wrapped || count >= static_cast<int64_t>(compare));
                            ASSERT_EQ(timer_read(&p, t.ctl, cycle), ctl | (met ? 4u : 0u))
                                << t.ppi << " " << cycle;
                            ASSERT_EQ(static_cast<int32_t>(timer_read(&p, t.tval, cycle)),
                                      static_cast<int64_t>(compare) - count);
                            timer_lines(&g, &p, cycle);
                            const bool line = met && !(ctl & 2);
                            ASSERT_EQ(g.bank[0].line, line ? 1u << t.ppi : 0u) << t.ppi << " " << cycle;
                            const uint64_t next = timer_next(&p, cycle);
                            if (ctl != 1 || met) {
                                ASSERT_EQ(next, UINT64_MAX);
                            } else {
                                ASSERT_EQ(next, (compare + (t.offset ? offset : 0)) * per);
                            }
                        }
}

TEST(timer, timer_value_counts_from_now)
{
    for (const timer_registers &t : all)
        for (int32_t delta : {-100, 0, 1, 1000}) {
            pe p;
            pe_reset(&p, 0, feature_bit(FEAT_GICv3));
            p.sys[CNTVOFF_EL2] = 10;
            timer_write(&p, t.tval, static_cast<uint32_t>(delta), 500);
            EXPECT_EQ(timer_read(&p, t.cval, 500), static_cast<uint64_t>((t.offset ? 490 : 500) + delta));
        }
}

} // namespace
