// SPDX-License-Identifier: BSD-2-Clause
// Statement inject SLVERR | DECERR.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_answer, what_it_comes_to)
{
    reading r(whole("device u 0 4K answers OKAY\ninject SLVERR on a store to vm0:0x1000\n"
                    "inject DECERR on a load to u:0x10 size 4 at 70cy\n"
                    "inject SLVERR on an access to dram0:0 at 3rd access to dram0:0 size 8"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 3u);
    const platform_source *s = r->platform.source;
    EXPECT_EQ(r->fault[0].kind, FAULT_BUS);
    EXPECT_EQ(r->fault[0].origin_vm, 0);
    EXPECT_STREQ(r->fault[0].name, "SLVERR on a store to vm0:0x00001000");
    EXPECT_EQ(s[0].effect, PLATFORM_ANSWER);
    EXPECT_EQ(s[0].answer, BUS_SLVERR);
    EXPECT_EQ(s[0].of, PLATFORM_OF_WRITES);
    EXPECT_EQ(s[0].address, r->vm[0].pa + 0x1000);
    EXPECT_EQ(s[0].size, 64u);
    EXPECT_EQ(s[0].trigger, PLATFORM_AT_CYCLE);
    EXPECT_EQ(r->fault[1].origin_vm, -1);
    EXPECT_EQ(s[1].answer, BUS_DECERR);
    EXPECT_EQ(s[1].of, PLATFORM_OF_READS);
    EXPECT_EQ(s[1].address, 0x10u);
    EXPECT_EQ(s[1].size, 4u);
    EXPECT_EQ(r->fault[1].at_cycle, 70u);
    EXPECT_EQ(s[2].of, PLATFORM_OF_READS | PLATFORM_OF_WRITES);
    EXPECT_EQ(s[2].trigger, PLATFORM_AT_ACCESS);
    EXPECT_EQ(s[2].count, 3u);
}

TEST(scenario_answer, wrong)
{
    EXPECT_EQ(wrong("inject SLVERR a store to dram0:0"), (mistakes{"8:15: expected 'on', found 'a'"}));
    EXPECT_EQ(wrong("inject SLVERR on a sture to dram0:0"),
              (mistakes{"8:20: expected 'load' or 'store', found 'sture'; did you mean 'store'?"}));
    EXPECT_EQ(wrong("inject DECERR on an access at dram0:0"), (mistakes{"8:28: expected 'to', found 'at'"}));
    EXPECT_EQ(wrong("inject DECERR on an access to 0"),
              (mistakes{"8:31: there is no memory or device at 0x00000000"}));
}

} // namespace
