// SPDX-License-Identifier: BSD-2-Clause
// Statement scrubber.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_scrubber, ranges_and_pace)
{
    reading r(whole("scrubber of dram0 every 700cy\nscrubber of vm0:0x1030 size 32 every 5cy 3 passes\n"
                    "scrubber of 0x8000_0000 every 1cy 1 pass reports-poison"));
    EXPECT_TRUE(r.good) << r.errors;
    const platform_config &p = r->platform;
    ASSERT_EQ(p.scrubbers, 3u);
    EXPECT_EQ(p.scrubber[0].base, 0x80000000u);
    EXPECT_EQ(p.scrubber[0].size, 0x4000000u);
    EXPECT_EQ(p.scrubber[0].reports_poison, 0);
    EXPECT_EQ(r->patrol[0].period, 700u);
    EXPECT_EQ(r->patrol[0].visits, 0x100000u);
    EXPECT_EQ(p.scrubber[1].base, r->vm[0].pa + 0x1000); // both granules that the range touches
    EXPECT_EQ(p.scrubber[1].size, 128u);
    EXPECT_EQ(r->patrol[1].period, 5u);
    EXPECT_EQ(r->patrol[1].visits, 6u);
    EXPECT_EQ(p.scrubber[2].size, 64u);
    EXPECT_EQ(p.scrubber[2].reports_poison, 1);
    EXPECT_EQ(r->patrol[2].visits, 1u);
}

TEST(scenario_scrubber, wrong)
{
    EXPECT_EQ(wrong("scrubber dram0 every 7cy"), (mistakes{"8:10: expected 'of', found 'dram0'"}));
    EXPECT_EQ(wrong("scrubber of dram1 every 7cy"),
              (mistakes{"8:13: there is no memory or device 'dram1'; did you mean 'dram0'?"}));
    EXPECT_EQ(wrong("scrubber of dram0 every 0cy"), (mistakes{"8:25: '0cy' is out of range 1..4294967295"}));
    EXPECT_EQ(wrong("scrubber of dram0 every 7"),
              (mistakes{"8:25: expected a number of cycles, like 120cy, found '7'"}));
    EXPECT_EQ(wrong("scrubber of dram0 every 7cy 0 passes"), (mistakes{"8:29: '0' is out of range 1..4095"}));
    EXPECT_EQ(wrong("device u 0 4K answers OKAY\nscrubber of u every 7cy"),
              (mistakes{"9:13: only memory is scrubbed"}));
    EXPECT_EQ(wrong("device u 0 4K answers OKAY\nscrubber of u:0 every 7cy"),
              (mistakes{"9:13: only memory is scrubbed"}));
}

TEST(scenario_scrubber, claims)
{
    reading r(
        whole("expect scrubber of dram0 corrects an error\nexpect dram0 defers an error\n"
              "never scrubber of dram0 meets poison\nexpect mem0 records CE\nexpect mem0 records an error"));
    EXPECT_TRUE(r.good) << r.errors;
    const claim *c = r->claim;
    EXPECT_EQ(c[0].kind, CLAIM_FETCHES);
    EXPECT_EQ(c[0].met, MET_CORRECTED);
    EXPECT_TRUE(c[0].by_scrubber);
    EXPECT_EQ(c[0].region, 0);
    EXPECT_EQ(c[1].met, MET_DEFERRED);
    EXPECT_FALSE(c[1].by_scrubber);
    EXPECT_EQ(c[2].met, MET_POISON);
    EXPECT_EQ(c[3].state, STATE_CE);
    EXPECT_EQ(c[4].state, STATE_COUNT);
    EXPECT_EQ(wrong("expect scrubber of dram0 mets poison"),
              (mistakes{"8:26: expected 'corrects', 'defers', 'detects', 'miscorrects', 'misses' or 'meets', "
                        "found 'mets'; did you mean 'meets'?"}));
    EXPECT_EQ(wrong("expect dram0 meets an error"), (mistakes{"8:20: expected 'poison', found 'an'"}));
}

} // namespace
