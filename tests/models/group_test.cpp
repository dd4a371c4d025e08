// SPDX-License-Identifier: BSD-2-Clause
// An error record group behind the bus: by address, in any size, and which groups a platform refuses.
#include "bench.hpp"

#include <algorithm>
#include <cstring>

namespace rasim
{

namespace
{

class group_test : public bench
{
protected:
    enum : uint64_t { GROUP = 0x2a000000 };

    group_test()
    {
        platform_region &r = config.region[config.regions++];
        r = config.region[2];
        std::snprintf(r.name, sizeof r.name, "group");
        r.base = GROUP;
        r.kind = PLATFORM_GROUP;
        r.latency = 30;
        config.groups = 1;
        ras_group &g = config.group[0];
        g.records = 1;
        g.version = 11;
        g.irqcr = RAS_IRQCR_SIMPLE;
        g.halves = 1;
        std::fill(std::begin(g.node), std::end(g.node), uint8_t{RAS_GROUP_NO_RECORD});
        g.node[0] = 0;
        ras_node_init(&state.ras.node[0], 11, 1 << STATE_UER, RAS_PE_NONE);
    }

    platform_region &group()
    {
        return config.region[config.regions - 1];
    }

    void poison_is_consumed()
    {
        config.region[0].node = 0;
        unsigned s = poison(RAM0, 64, 9);
        ASSERT_TRUE(build()) << why;
        platform_fire(s, 0);
        read(RAM0 + 8, 8);
    }

    uint64_t word(uint64_t offset, bus_response *r = nullptr)
    {
        std::vector<uint8_t> bytes = read(GROUP + offset, 8, r);
        uint64_t value;
        std::memcpy(&value, bytes.data(), sizeof value);
        return value;
    }

    void refused(const char *reason)
    {
        EXPECT_FALSE(build());
        EXPECT_EQ(why, reason);
    }
};

TEST_F(group_test, what_a_node_records_is_read_and_cleared_through_memory)
{
    poison_is_consumed();
    bus_response r;
    EXPECT_EQ(word(0xe00, &r), 1U); // ERRGSR
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.cycles, 30U);
    EXPECT_EQ(r.device, 1);
    EXPECT_EQ(r.poison, 0);
    uint64_t status = word(0x10);
    EXPECT_EQ(status >> 29 & 7, 7U); // UE V AV
    EXPECT_EQ(word(0x18), RAM0 + 0U);
    std::vector<uint8_t> bytes(8);
    std::memcpy(bytes.data(), &status, sizeof status);
    EXPECT_EQ(write(GROUP + 0x10, bytes).status, BUS_OKAY);
    EXPECT_EQ(word(0xe00), 0U);
    EXPECT_EQ(word(0x10) & UINT64_C(1) << 30, 0U);
}

TEST_F(group_test, registers_are_little_endian)
{
    poison_is_consumed();
    EXPECT_EQ(read(GROUP + 0xff0, 4), (std::vector<uint8_t>{0x0d, 0, 0, 0}));
    EXPECT_EQ(read(GROUP + 0xfc8, 4), (std::vector<uint8_t>{1, 0, 2, 0}));
    EXPECT_EQ(read(GROUP + 0x18, 8), (std::vector<uint8_t>{0, 0, 0, 0x80, 0, 0, 0, 0}));
}

TEST_F(group_test, any_place_and_size_is_answered_and_harms_nothing)
{
    config.group[0].refuses = 1;
    poison_is_consumed();
    const platform_state before = state;
    for (size_t size : {1, 2, 3, 5, 7, 9, 12, 16, 64, 4096})
        for (uint64_t offset = 0; offset + size <= 0x1000; offset++) {
            bus_response r;
            ASSERT_EQ(read(GROUP + offset, size, &r), std::vector<uint8_t>(size, 0)) << offset;
            ASSERT_EQ(r.status, BUS_SLVERR) << offset << " " << size;
            ASSERT_EQ(write(GROUP + offset, std::vector<uint8_t>(size, 0xff)).status, BUS_SLVERR) << offset;
        }
    EXPECT_EQ(std::memcmp(&before, &state, sizeof state), 0);
}

TEST_F(group_test, beside_the_group_is_nothing)
{
    ASSERT_TRUE(build()) << why;
    bus_response r;
    read(GROUP - 8, 8, &r);
    EXPECT_EQ(r.status, BUS_DECERR);
    read(GROUP + 0x1000, 8, &r);
    EXPECT_EQ(r.status, BUS_DECERR);
    uint64_t value = 0;
    EXPECT_FALSE(platform_peek(GROUP, &value, sizeof value)) << "a register is not memory";
}

TEST_F(group_test, an_index_too_far)
{
    group().group = 1;
    refused("region group: no error record group 1");
}

TEST_F(group_test, a_layout_that_is_none)
{
    config.group[0].layout = RAS_GROUP_LAYOUTS;
    refused("region group: no layout 3");
}

TEST_F(group_test, a_size_that_is_the_layouts)
{
    config.group[0].layout = RAS_GROUP_16K;
    refused("region group: a group of 0x4000 bytes, aligned to as much");
}

TEST_F(group_test, aligned_to_its_size)
{
    config.group[0].layout = RAS_GROUP_16K;
    group().size = 0x4000;
    group().base = GROUP + 0x1000;
    refused("region group: a group of 0x4000 bytes, aligned to as much");
}

TEST_F(group_test, too_many_records)
{
    config.group[0].records = 57;
    refused("region group: 57 records do not fit");
}

TEST_F(group_test, too_many_groups)
{
    config.groups = PLATFORM_GROUPS + 1;
    refused("3 groups, at most 2");
}

} // namespace

} // namespace rasim
