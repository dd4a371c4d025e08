// SPDX-License-Identifier: BSD-2-Clause
// The statement explore: choices and their ranges.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_explore, preemptions_come_one_after_the_other)
{
    reading r(whole("explore preemptions 3 of 400cy over kvm\nexplore preemptions 1 over everything"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 4u);
    const int after[] = {-1, 0, 1, -1};
    for (unsigned i = 0; i < 4; i++) {
        const fault &f = r->fault[i];
        EXPECT_EQ(f.kind, FAULT_PREEMPTION);
        EXPECT_TRUE(f.free);
        EXPECT_EQ(f.after, after[i]);
        EXPECT_EQ(f.late, i < 3 ? 400 : UINT64_MAX);
        EXPECT_EQ(f.window.kind, i < 3 ? WINDOW_IMAGE : WINDOW_EVERYTHING);
        EXPECT_EQ(r->platform.source[f.source].tag, i + 1);
    }
}

TEST(scenario_explore, ranges)
{
    reading r(whole("explore pe 0 stalls 7cy over EL2\nexplore pe 0 stalls 7cy to 9cy over EL2\n"
                    "explore latency of dram0 1cy to 300cy over vm0\n"
                    "explore SError UER of host late 5cy over EL1 within steps"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 4u);
    const uint64_t least[] = {0, 7, 1, 0}, late[] = {7, 9, 300, 5};
    const fault_kind kinds[] = {FAULT_STALL, FAULT_STALL, FAULT_LATENCY, FAULT_SERROR};
    for (unsigned i = 0; i < 4; i++) {
        EXPECT_EQ(r->fault[i].kind, kinds[i]);
        EXPECT_EQ(r->fault[i].least, least[i]);
        EXPECT_EQ(r->fault[i].late, late[i]);
        EXPECT_EQ(r->fault[i].within, i == 3);
    }
    EXPECT_EQ(r->fault[2].region, 0);
}

TEST(scenario_explore, wrong)
{
    const char range[] = "a range of cycles begins at 1 and ends later, below 1048576";

    EXPECT_EQ(wrong("explore preemptions 7 over kvm"), (mistakes{"8:21: '7' is out of range 1..6"}));
    EXPECT_EQ(wrong("explore preemptions 2"), (mistakes{"8:22: expected 'of' or 'over' here"}));
    EXPECT_EQ(wrong("explore pe 0 stalls 0cy to 5cy over kvm"), (mistakes{"8:21: " + std::string(range)}));
    EXPECT_EQ(wrong("explore pe 0 stalls 9cy to 5cy over kvm"), (mistakes{"8:21: " + std::string(range)}));
    EXPECT_EQ(wrong("explore latency of dram0 9cy over kvm"),
              (mistakes{"8:30: expected 'to', found 'over'"}));
    EXPECT_EQ(wrong("explore latency of dram9 9cy to 10cy over kvm"),
              (mistakes{"8:20: there is no memory or device 'dram9'; did you mean 'dram0'?"}));
    EXPECT_EQ(wrong("explore preemptions 1 over kvm within steps"),
              (mistakes{"8:32: only errors arrive within steps"}));
    EXPECT_EQ(wrong("explore preemptions 4 over kvm\nexplore preemptions 3 over kvm"),
              (mistakes{"9:1: more than 6 free errors and choices"}));
}

} // namespace
