// SPDX-License-Identifier: BSD-2-Clause
// Statement latency, and the regions that it is for.
#include <gtest/gtest.h>

#include <set>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_latency, rows_have_every_figure_of_a_profile_once)
{
    std::set<std::pair<std::string, unsigned>> seen;
    std::set<std::string> profiles;
    for (unsigned i = 0; const platform_latency_row *row = platform_latency_at(i); i++) {
        EXPECT_TRUE(seen.emplace(row->profile, row->what).second) << row->profile << row->what;
        EXPECT_LT(row->what, LATENCY_COUNT);
        EXPECT_STRNE(row->source, "");
        profiles.insert(row->profile);
    }
    EXPECT_EQ(seen.size(), profiles.size() * LATENCY_COUNT);
    EXPECT_EQ(profiles, (std::set<std::string>{"default", "cortex-a72", "neoverse-n1", "neoverse-n2"}));
}

// A level further away is never faster.
TEST(scenario_latency, rows_rise)
{
    for (unsigned i = 1; const platform_latency_row *row = platform_latency_at(i); i++) {
        const platform_latency_row *before = platform_latency_at(i - 1);
        if (row->what != LATENCY_L1) {
            EXPECT_GE(row->cycles, before->cycles) << row->profile << row->what;
        }
    }
}

TEST(scenario_latency, unsaid_is_100_for_memory_and_devices)
{
    reading r(whole("device uart 0x1000 4K answers OKAY"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.region[0].latency, 100u);
    EXPECT_EQ(r->platform.region[1].latency, 100u);
}

// Wherever it stands; what a region says itself wins, and of two statements the later.
TEST(scenario_latency, is_for_regions_that_say_none)
{
    reading r(whole("memory dram1 0x1_0000_0000 4K\ndevice uart 0x1000 4K answers OKAY latency 3cy\n"
                    "device rtc 0x2000 4K answers OKAY\nlatency memory 7cy\n"
                    "latency neoverse-n1 l2 9cy device 500cy\nlatency device 501cy"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.region[1].latency, 203u);
    EXPECT_EQ(r->platform.region[2].latency, 3u);
    EXPECT_EQ(r->platform.region[3].latency, 501u);
    EXPECT_EQ(r->latency[LATENCY_L1], 4u);
    EXPECT_EQ(r->latency[LATENCY_L2], 9u);
}

TEST(scenario_latency, wrong)
{
    const char *const profile = "expected a profile, l1, l2, l3, memory or device";
    const std::string at = "8:9: ";
    EXPECT_EQ(wrong("latency neoverse-n3"),
              (mistakes{at + profile + ", found 'neoverse-n3'; did you mean 'neoverse-n1'?"}));
    EXPECT_EQ(wrong("latency"), (mistakes{"8:8: " + std::string(profile) + " here"}));
    EXPECT_EQ(wrong("latency l4 3cy"),
              (mistakes{"8:9: expected l1, l2, l3, memory or device, found 'l4'; did you mean 'l1'?"}));
    EXPECT_EQ(wrong("latency l1 3"), (mistakes{"8:12: expected a number of cycles, like 120cy, found '3'"}));
    EXPECT_EQ(wrong("latency l1 0x1_0000_0000cy").size(), 1u);
}

} // namespace
