// SPDX-License-Identifier: BSD-2-Clause
// What is no possible platform, each with its reason.
#include "bench.hpp"

namespace rasim
{

namespace
{

class build_test : public bench
{
protected:
    void refused(const std::string &reason)
    {
        EXPECT_FALSE(build());
        EXPECT_EQ(why, reason);
    }
};

TEST_F(build_test, a_process_builds_one)
{
    ASSERT_TRUE(build()) << why;
    refused("a process can build one platform only");
}

TEST_F(build_test, a_refusal_does_not_spoil_the_process)
{
    config.region[0].size = 0;
    EXPECT_FALSE(build());
    config.region[0].size = 0x1000;
    EXPECT_TRUE(build()) << why;
}

TEST_F(build_test, counts)
{
    config.regions = 0;
    refused("no region: there is nothing to run from");
    config.regions = 17;
    refused("17 regions, at most 16");
    config.regions = 5;
    config.sources = 17;
    refused("17 sources, at most 16");
}

TEST_F(build_test, places)
{
    platform_region &r = config.region[1];
    r.size = 0;
    refused("region ram1: size is 0");
    r.size = 0x1800;
    refused("region ram1: size 0x1800 is not a multiple of 4 KiB");
    r.size = 0x1000;
    r.base = 0x80000800;
    refused("region ram1: base 0x80000800 is not a multiple of 4 KiB");
    r.base = uint64_t{1} << 48;
    refused("region ram1: goes beyond 48 bits of address");
    r.base -= 0x1000;
    r.size = 0x2000;
    refused("region ram1: goes beyond 48 bits of address");
    r.size = UINT64_MAX - 0xfff;
    refused("region ram1: goes beyond 48 bits of address");
}

TEST_F(build_test, overlaps)
{
    platform_region &r = config.region[2];
    r.base = RAM0 + 0x1000;
    refused("regions ram0 and okay overlap");
    r.base = RAM0 - 0x1000;
    r.size = 0x2000;
    refused("regions ram0 and okay overlap");
    r.size = 0x1000;
    EXPECT_TRUE(build()) << why;
}

TEST_F(build_test, a_region_of_the_last_page)
{
    config.region[2].base = (uint64_t{1} << 48) - 0x1000;
    config.region[2].kind = PLATFORM_RAM;
    ASSERT_TRUE(build()) << why;
    write(config.region[2].base, {1, 2});
    EXPECT_EQ(read(config.region[2].base, 2), (std::vector<uint8_t>{1, 2}));
}

TEST_F(build_test, enumerations)
{
    platform_region &r = config.region[3];
    r.kind = 4;
    refused("region slverr: no kind 4");
    r.kind = PLATFORM_GIC;
    refused("region slverr: a GIC has 0x180000 bytes");
    r.kind = PLATFORM_DEVICE;
    r.answer = 3;
    refused("region slverr: no answer 3");
    r.answer = BUS_OKAY;
    r.node = -2;
    refused("region slverr: no error node -2");
    r.node = RAS_NODES;
    refused("region slverr: no error node 8");
    r.node = 0;
    r.state = STATE_COUNT;
    refused("region slverr: no error state 6");
}

TEST_F(build_test, scrubbers)
{
    config.scrubbers = 1;
    refused("scrubber 0: 0x0 bytes at 0x0 are not granules of a RAM");
    config.scrubber[0] = {RAM0, 96, 0, {}};
    refused("scrubber 0: 0x60 bytes at 0x80000000 are not granules of a RAM");
    config.scrubber[0] = {RAM0 + 8, 64, 0, {}};
    refused("scrubber 0: 0x40 bytes at 0x80000008 are not granules of a RAM");
    config.scrubber[0] = {RAM1 - 64, 128, 0, {}};
    refused("scrubber 0: 0x80 bytes at 0x80ffffc0 are not granules of a RAM");
    config.scrubber[0] = {OKAY, 64, 0, {}};
    refused("scrubber 0: 0x40 bytes at 0x1000 are not granules of a RAM");
    config.scrubbers = 5;
    refused("5 scrubbers, at most 4");
}

TEST_F(build_test, answers)
{
    unsigned index = answer(RAM0, 8, BUS_OKAY, PLATFORM_OF_READS, 1);
    platform_source &s = config.source[index];
    refused("source 0: the answer 0 is no error");
    s.answer = 3;
    refused("source 0: the answer 3 is no error");
    s.of = 0;
    refused("source 0: answers nothing");
    s.of = 4;
    refused("source 0: answers nothing");
    s.of = PLATFORM_OF_READS;
    s.size = 0;
    refused("source 0: answers nothing");
}

TEST_F(build_test, flips)
{
    poison(RAM0, 8, 1);
    platform_source &s = config.source[0];
    s.effect = PLATFORM_FLIP;
    refused("source 0: flips nothing");
    s.flip.check = 1;
    s.pattern = 4;
    refused("source 0: no pattern 4");
    s.pattern = PATTERN_WORD;
    s.address = OKAY;
    refused("source 0: flips at 0x1000 are not in RAM below 2^44");
    s.address = RAM1;
    s.times = 1025; // RAM1 has 1024 granules
    refused("source 0: 1025 flips a granule apart leave ram1");
    s.pattern = PATTERN_ROW;
    s.times = 2;
    refused("source 0: 2 flips a granule apart leave ram1");
}

TEST_F(build_test, sources)
{
    platform_source &s = config.source[poison(RAM0, 64, 1)];
    s.trigger = 4;
    refused("source 0: no trigger 4");
    s.trigger = PLATFORM_AT_CYCLE;
    s.effect = 6;
    refused("source 0: no effect 6");
    s.effect = PLATFORM_POISON;
    s.size = 0;
    refused("source 0: poisons nothing");
}

TEST_F(build_test, poison_is_in_ram)
{
    platform_source &s = config.source[poison(OKAY, 0x40, 1)];
    refused("source 0: poison of 0x40 bytes at 0x1000 is not in RAM");
    s.address = RAM1 + RAM1_SIZE - 0x40;
    s.size = 0x41;
    refused("source 0: poison of 0x41 bytes at 0x8100ffc0 is not in RAM");
    s.size = UINT64_MAX;
    refused("source 0: poison of 0xffffffffffffffff bytes at 0x8100ffc0 is not in RAM");
    s.size = 0x40;
    EXPECT_TRUE(build()) << why;
}

TEST_F(build_test, watches)
{
    serror(1);
    unsigned index = serror(2);
    at_access(index, RAM0, 8, 0);
    refused("source 1: accesses count from 1");
    at_access(index, RAM0, 0, 1);
    refused("source 1: watches no address");
    at_access(index, RAM0, UINT64_MAX, 1);
    refused("source 1: watches beyond 48 bits of address");
    at_access(index, 0, uint64_t{1} << 48, 1);
    EXPECT_TRUE(build()) << why;
}

TEST_F(build_test, a_short_buffer_gets_a_short_reason)
{
    config.regions = 17;
    EXPECT_FALSE(build(10));
    EXPECT_EQ(why, "17 region");
}

} // namespace

} // namespace rasim
