// SPDX-License-Identifier: BSD-2-Clause
// Poison on its way through a bridge (IHI 0100 chapter 2, ERR<n>STATUS.SERR 0x15 and 0x17).
#include "bench.hpp"

namespace rasim
{

namespace
{

class bridge_test : public bench
{
protected:
    enum : uint64_t { GRANULE = RAM0 + 0x1040 };

    void bridge(unsigned way, bool node = true, const std::vector<uint8_t> &data = {1, 2, 3, 4, 5, 6, 7, 8})
    {
        platform_bridge &b = config.bridge[config.bridges++];
        b.poison = static_cast<uint8_t>(way);
        b.node = node ? 2 : -1;
        b.state = STATE_UEU;
        b.states = 1U << STATE_DE | 1U << STATE_UEU | 1U << STATE_UC;
        ras_node_init(&state.ras.node[2], 11, b.states, 0xff);
        config.region[0].bridge = 1;
        poison(GRANULE, 8, 5);
        ASSERT_TRUE(build()) << why;
        if (!data.empty())
            write(GRANULE, data);
        platform_fire(0, 0);
    }

    void one_record(unsigned at, unsigned of, unsigned in_band)
    {
        ASSERT_EQ(errors.size(), 1U);
        EXPECT_EQ(errors[0].state, at);
        EXPECT_EQ(errors[0].serr, of);
        EXPECT_EQ(errors[0].in_band, in_band);
        EXPECT_EQ(errors[0].poison, 1);
        EXPECT_EQ(errors[0].address, uint64_t{GRANULE});
        EXPECT_EQ(errors[0].tag, 5U);
    }

    const std::vector<uint8_t> written{1, 2, 3, 4, 5, 6, 7, 8};
    bus_response r{};
};

TEST_F(bridge_test, passed_poison_is_poison)
{
    bridge(POISON_PASSED);
    EXPECT_EQ(read(GRANULE, 8, &r), written);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.poison, 1);
    EXPECT_EQ(r.poison_address, uint64_t{GRANULE});
    EXPECT_EQ(r.tag, 5U);
    one_record(STATE_DE, 0x17, 0);
    EXPECT_TRUE(fetches.empty());
}

TEST_F(bridge_test, converted_poison_is_an_error_response)
{
    bridge(POISON_CONVERTED);
    EXPECT_EQ(read(GRANULE - 8, 16, &r), std::vector<uint8_t>(16, 0));
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.poison, 0);
    EXPECT_EQ(r.tag, 5U);
    EXPECT_EQ(r.cycles, config.region[0].latency);
    one_record(STATE_UEU, 0x15, 1);
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0].met, MET_CONVERTED);
    EXPECT_EQ(fetches[0].wrong, 0);
    EXPECT_TRUE(platform_poisoned(GRANULE)); // memory keeps it
}

TEST_F(bridge_test, converted_without_a_node)
{
    bridge(POISON_CONVERTED, false);
    read(GRANULE, 8, &r);
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_TRUE(errors.empty());
}

TEST_F(bridge_test, a_node_that_gives_no_in_band_error_lets_it_through)
{
    bridge(POISON_CONVERTED);
    state.ras.node[2].record.ctlr &= ~(ERXCTLR_EL1_UE | ERXCTLR_EL1_ED);
    EXPECT_EQ(read(GRANULE, 8, &r), written);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.poison, 0);
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0].met, MET_DROPPED);
}

TEST_F(bridge_test, dropped_poison_is_silent)
{
    bridge(POISON_DROPPED);
    EXPECT_EQ(read(GRANULE, 8, &r), written);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.poison, 0);
    one_record(STATE_UC, 0x15, 0);
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0].met, MET_DROPPED);
    EXPECT_EQ(fetches[0].wrong, 1);
    EXPECT_EQ(fetches[0].tag, 5U);
    EXPECT_EQ(fetches[0].region, 0);
}

TEST_F(bridge_test, what_is_not_poisoned_or_written_crosses_as_it_is)
{
    bridge(POISON_DROPPED);
    read(GRANULE - 64, 64, &r);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(write(GRANULE, {9}).status, BUS_OKAY);
    EXPECT_TRUE(platform_poisoned(GRANULE));
    EXPECT_TRUE(errors.empty());
    EXPECT_TRUE(fetches.empty());
}

// A cache fills its line over the bridge, too.
TEST_F(bridge_test, a_line_is_filled_over_the_bridge)
{
    platform_cache &c = config.cache[config.caches++];
    c.sets = 4;
    c.ways = 1;
    c.latency = 4;
    c.level = 1;
    c.holds = PLATFORM_DATA;
    c.node = -1;
    bridge(POISON_CONVERTED, true, {});
    read(GRANULE, 8, &r);
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.tag, 5U);
    one_record(STATE_UEU, 0x15, 1);
    read(GRANULE, 8, &r); // no line was kept
    EXPECT_EQ(r.status, BUS_SLVERR);
}

TEST_F(bridge_test, no_such_bridge)
{
    config.region[0].bridge = 1;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "region ram0: no bridge 0");
    config.bridges = 1;
    config.bridge[0].node = 8;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "bridge : no error node 8");
    config.bridge[0].node = -1;
    config.bridge[0].poison = 3;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "bridge : no way 3 to treat poison");
    config.bridges = 5;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "5 bridges, at most 4");
}

} // namespace

} // namespace rasim
