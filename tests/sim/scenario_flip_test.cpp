// SPDX-License-Identifier: BSD-2-Clause
// Statement flip, and what a memory says of its code.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_flip, what_they_come_to)
{
    reading r(whole("flip 1 bit of vm0:0x1000\nflip 3 bits of dram0:8\n"
                    "flip bits 5 63 64 71 of dram0:0x15 at 700cy"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 3u);
    const platform_source *s = r->platform.source;
    EXPECT_EQ(r->fault[0].kind, FAULT_FLIP);
    EXPECT_EQ(r->fault[0].origin_vm, 0);
    EXPECT_STREQ(r->fault[0].name, "flip of 1 bit of vm0:0x00001000");
    EXPECT_EQ(s[0].effect, PLATFORM_FLIP);
    EXPECT_EQ(s[0].address, r->vm[0].pa + 0x1000);
    EXPECT_EQ(s[0].flip.data, 1u);
    EXPECT_EQ(s[1].flip.data, 7u);
    EXPECT_EQ(s[1].flip.check, 0u);
    EXPECT_EQ(s[2].flip.data, 1ull << 5 | 1ull << 63);
    EXPECT_EQ(s[2].flip.check, 0x81u);
    EXPECT_EQ(s[2].address, 0x80000015u);
    EXPECT_EQ(r->fault[2].at_cycle, 700u);
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(s[i].pattern, PATTERN_WORD);
        EXPECT_EQ(s[i].tag, i + 1u);
    }
}

TEST(scenario_flip, patterns)
{
    reading r(whole("flip row of dram0:0x4010\nflip 2 bits in column of dram0:0x4010\n"
                    "flip device of dram0:0x4013 at 2nd access to dram0:0x4000 size 64"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 3u);
    const platform_source *s = r->platform.source;
    EXPECT_EQ(s[0].pattern, PATTERN_ROW);
    EXPECT_EQ(s[0].flip.data, 1u);
    EXPECT_EQ(s[1].pattern, PATTERN_COLUMN);
    EXPECT_EQ(s[1].flip.data, 3u);
    EXPECT_EQ(s[2].pattern, PATTERN_DEVICE);
    EXPECT_EQ(s[2].address, 0x80004013u);
    EXPECT_EQ(s[2].trigger, PLATFORM_AT_ACCESS);
    EXPECT_EQ(s[2].count, 2u);
}

TEST(scenario_flip, devices_by_number)
{
    const std::string chipkill = "memory m 0 64K ecc chipkill\n";
    reading r(whole(chipkill + "flip device 35 of m:0\nflip device 0 of m:0x7\nflip device of m:0\n"
                               "flip device 8 of dram0:0"));
    EXPECT_TRUE(r.good) << r.errors;
    const platform_source *s = r->platform.source;
    EXPECT_EQ(r->platform.region[1].ecc, PLATFORM_ECC_CHIPKILL);
    EXPECT_EQ(s[0].device, 36);
    EXPECT_EQ(s[1].device, 1);
    EXPECT_EQ(s[2].device, 0);
    EXPECT_EQ(s[3].device, 9);
    EXPECT_EQ(wrong(chipkill + "flip device 36 of m:0"), (mistakes{"9:13: '36' is out of range 0..35"}));
    EXPECT_EQ(wrong("flip device 9 of dram0:0"), (mistakes{"8:13: dram0 has devices 0 to 8"}));
}

TEST(scenario_flip, storms)
{
    reading r(whole("flip 1 bit of dram0:0x40 every 70cy 12 times at 500cy\n"
                    "inject SError CE of host in mem0 every 9cy 3 times at 40cy"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.source[0].times, 12u);
    EXPECT_EQ(r->fault[0].period, 70u);
    EXPECT_EQ(r->fault[0].at_cycle, 500u);
    EXPECT_EQ(r->platform.source[1].times, 3u);
    EXPECT_EQ(r->fault[1].period, 9u);
    EXPECT_EQ(wrong("flip row of dram0:0 every 7cy 2 times"),
              (mistakes{"8:1: only words flip one after the other"}));
    EXPECT_EQ(wrong("flip 1 bit of dram0:0x3ff_ff40 every 7cy 4 times"),
              (mistakes{"8:1: 4 flips a granule apart go beyond dram0"}));
    EXPECT_TRUE(reading(whole("flip 1 bit of dram0:0x3ff_ff40 every 7cy 3 times")).good);
    EXPECT_EQ(wrong("flip 1 bit of dram0:0 every 0cy 4 times"),
              (mistakes{"8:29: '0cy' is out of range 1..4294967295"}));
}

TEST(scenario_flip, when_something_happens)
{
    reading r(whole("flip 1 bit of dram0:0 when mem0 records CE\n"
                    "poison dram0:0x40 when 3rd time EL3 takes SError ESR.AET = UER\n"
                    "inject SError UER of vm0 when scrubber of dram0 defers an error"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->moments, 3u);
    for (unsigned i = 0; i < 3; i++) {
        EXPECT_TRUE(r->fault[i].has_event);
        EXPECT_EQ(r->platform.source[i].trigger, PLATFORM_AT_EVENT);
        EXPECT_EQ(r->fault[i].at_count, i == 1 ? 3u : 1u);
    }
    EXPECT_EQ(r->fault[0].event.kind, CLAIM_RECORDS);
    EXPECT_EQ(r->fault[0].event.state, STATE_CE);
    EXPECT_EQ(r->fault[1].event.kind, CLAIM_TAKES);
    EXPECT_EQ(r->fault[1].event.conditions, 1u);
    EXPECT_TRUE(r->fault[2].event.by_scrubber);
    EXPECT_EQ(r->claims, 0u);
    for (const char *no : {"vm0 is idle", "an error is lost", "mem0 records CE exactly once",
                           "mem0 records CE within 5cy", "SCR_EL3.EA = 1"})
        EXPECT_EQ(wrong(std::string("flip 1 bit of dram0:0 when ") + no),
                  (mistakes{"8:28: this is no single event to wait for"}))
            << no;
}

TEST(scenario_flip, wrong)
{
    EXPECT_EQ(wrong("flip dram0:0"),
              (mistakes{"8:6: expected '1 bit', 'bits 3 17', 'row', 'column' or 'device', found 'dram0:0'"}));
    EXPECT_EQ(wrong("flip 0 bits of dram0:0"), (mistakes{"8:6: '0' is out of range 1..72"}));
    EXPECT_EQ(wrong("flip 73 bits of dram0:0"), (mistakes{"8:6: '73' is out of range 1..72"}));
    EXPECT_EQ(wrong("flip bits 3 72 of dram0:0"), (mistakes{"8:13: '72' is out of range 0..71"}));
    EXPECT_EQ(wrong("flip 2 bits in device of dram0:0"), (mistakes{"8:13: of a device all bits go wrong"}));
    EXPECT_EQ(wrong("flip 1 bit dram0:0"),
              (mistakes{"8:12: expected 'in', 'row', 'column', 'device' or 'of', found 'dram0:0'"}));
    EXPECT_EQ(wrong("flip 1 bit of 0"), (mistakes{"8:15: there is no memory or device at 0x00000000"}));
    EXPECT_EQ(wrong("device u 0 4K answers OKAY\nflip 1 bit of u:0"),
              (mistakes{"9:15: only memory below 2^44 has bits that flip"}));
}

TEST(scenario_flip, memory_with_a_code)
{
    reading r(whole("memory a 0 4K ecc secded\nmemory b 0x1000 4K latency 5cy ecc secded demand-scrub "
                    "poison-storage\nmemory c 0x2000 4K"));
    EXPECT_TRUE(r.good) << r.errors;
    const platform_region *m = r->platform.region;
    EXPECT_EQ(m[1].ecc, PLATFORM_ECC_SECDED);
    EXPECT_EQ(m[1].poison_storage, 0);
    EXPECT_EQ(m[1].demand_scrub, 0);
    EXPECT_EQ(m[2].latency, 5u);
    EXPECT_EQ(m[2].poison_storage, 1);
    EXPECT_EQ(m[2].demand_scrub, 1);
    EXPECT_EQ(m[3].ecc, PLATFORM_ECC_NONE);
    EXPECT_EQ(wrong("memory m 0 4K ecc secdec"),
              (mistakes{"8:19: expected 'secded' or 'chipkill', found 'secdec'; did you mean 'secded'?"}));
    EXPECT_EQ(wrong("memory m 0 4K ecc secded poison-storag"),
              (mistakes{"8:26: expected 'poison-storage' or 'demand-scrub', found 'poison-storag'; did you "
                        "mean 'poison-storage'?"}));
    EXPECT_EQ(wrong("memory m 0x1000_0000_0000 4K ecc secded"),
              (mistakes{"8:34: memory with a code ends at 2^44 at the latest"}));
}

} // namespace
