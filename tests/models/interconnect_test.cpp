// SPDX-License-Identifier: BSD-2-Clause
// Answers by address (IHI 0022: OKAY, SLVERR, DECERR), and sources that fire at an access.
#include "bench.hpp"

namespace rasim
{

namespace
{

using words = std::vector<std::string>;

class interconnect_test : public bench
{
};

TEST_F(interconnect_test, a_device_answers_as_its_region_says)
{
    ASSERT_TRUE(build()) << why;
    for (auto [address, status, cycles] : {
             std::tuple{uint64_t{OKAY},    BUS_OKAY,   7U},
             {uint64_t{SLVERR},  BUS_SLVERR, 8U},
             {uint64_t{DECERR},  BUS_DECERR, 9U},
             {uint64_t{NOWHERE}, BUS_DECERR, 0U}
    }) {
        bus_response r;
        EXPECT_EQ(read(address + 0xff8, 8, &r), std::vector<uint8_t>(8, 0));
        EXPECT_EQ(r.status, status);
        EXPECT_EQ(r.cycles, cycles);
        EXPECT_EQ(r.poison, 0);
        EXPECT_EQ(r.device, address != NOWHERE);
        r = write(address, {1, 2, 3});
        EXPECT_EQ(r.status, status);
        EXPECT_EQ(r.cycles, cycles);
    }
    EXPECT_EQ(platform_hash(), 0U);
}

TEST_F(interconnect_test, the_error_of_a_write_is_as_late_as_its_region_says)
{
    for (uint32_t i = 0; i < config.regions; i++)
        config.region[i].late = 180;
    ASSERT_TRUE(build()) << why;
    for (auto [address, late] : {
             std::pair{uint64_t{SLVERR},  180U},
             {uint64_t{DECERR},  180U},
             {uint64_t{OKAY},    0U  },
             {uint64_t{RAM0},    0U  },
             {uint64_t{NOWHERE}, 0U  }
    }) {
        bus_response r = write(address, {1});
        EXPECT_EQ(r.late, late) << address;
        read(address, 1, &r);
        EXPECT_EQ(r.late, 0U) << address;
    }
}

TEST_F(interconnect_test, outside_the_map_is_outside_on_every_side)
{
    ASSERT_TRUE(build()) << why;
    for (uint64_t address : {uint64_t{0}, OKAY - uint64_t{8}, uint64_t{NOWHERE}, RAM0 - uint64_t{8},
                             uint64_t{RAM1 + RAM1_SIZE}, uint64_t{1} << 48, UINT64_MAX - 7}) {
        bus_response r;
        read(address, 8, &r);
        EXPECT_EQ(r.status, BUS_DECERR) << address;
    }
}

TEST_F(interconnect_test, a_source_fires_at_the_nth_access_that_touches_its_range)
{
    unsigned s = serror(1);
    at_access(s, RAM0 + 0x100, 8, 3);
    ASSERT_TRUE(build()) << why;
    uint64_t word = 0;
    access(BUS_READ, RAM0 + 0x107, &word, 1);
    access(BUS_WRITE, RAM0 + 0xf9, &word, 8); // its last byte
    access(BUS_READ, RAM0 + 0xf8, &word, 8);  // ends before it
    access(BUS_READ, RAM0 + 0x108, &word, 8); // begins after it
    platform_peek(RAM0 + 0x100, &word, 8);    // no access
    EXPECT_EQ(state.accesses[s], 2U);
    EXPECT_TRUE(heard.empty());
    access(BUS_FETCH, RAM0 + 0x104, &word, 4, 3);
    EXPECT_EQ(heard, (words{"fired 0", "raise 0 at 3"}));
    access(BUS_READ, RAM0 + 0x100, &word, 8);
    EXPECT_EQ(heard.size(), 2U);
    EXPECT_EQ(state.accesses[s], 3U);
}

TEST_F(interconnect_test, a_source_fires_before_the_access_is_served)
{
    at_access(poison(RAM0, 64, 9), RAM0, 8, 1);
    ASSERT_TRUE(build()) << why;
    bus_response r;
    read(RAM0, 8, &r);
    EXPECT_EQ(r.poison, 1);
    EXPECT_EQ(r.tag, 9U);
}

TEST_F(interconnect_test, an_access_that_no_region_serves_is_counted_too)
{
    at_access(serror(1), NOWHERE, 0x1000, 1);
    ASSERT_TRUE(build()) << why;
    read(NOWHERE, 8);
    EXPECT_EQ(heard, (words{"fired 0", "raise 0 at 0"}));
}

TEST_F(interconnect_test, one_access_fires_all_that_wait_for_it_in_order)
{
    at_access(serror(1), RAM0, 64, 1);
    at_access(serror(2), RAM0, 64, 1);
    ASSERT_TRUE(build()) << why;
    read(RAM0, 8);
    EXPECT_EQ(heard, (words{"fired 0", "raise 0 at 0", "fired 1", "raise 1 at 0"}));
}

TEST_F(interconnect_test, a_source_fires_once)
{
    unsigned first = serror(1), second = poison(RAM0, 1, 2);
    ASSERT_TRUE(build()) << why;
    platform_fire(second, 0);
    platform_fire(first, 2);
    platform_fire(first, 2);
    platform_fire(second, 0);
    EXPECT_EQ(heard, (words{"fired 1", "fired 0", "raise 0 at 2"}));
    EXPECT_EQ(state.fired[second], 1);
    EXPECT_EQ(state.fired[first], 2);
}

TEST_F(interconnect_test, an_armed_source_answers_the_next_access_it_is_for)
{
    unsigned s = answer(RAM0 + 0x100, 8, BUS_SLVERR, PLATFORM_OF_WRITES, 7);
    ASSERT_TRUE(build()) << why;
    EXPECT_EQ(write(RAM0 + 0x100, {1}).status, BUS_OKAY); // not armed yet
    platform_fire(s, 0);
    EXPECT_EQ(state.fired[s], 0); // nobody has met it
    bus_response r;
    EXPECT_EQ(read(RAM0 + 0x100, 8, &r)[0], 1);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(write(RAM0 + 0xf8, std::vector<uint8_t>(8, 2)).status, BUS_OKAY); // ends before it
    EXPECT_EQ(write(RAM0 + 0x108, {2}).status, BUS_OKAY);
    EXPECT_TRUE(heard.empty());
    r = write(RAM0 + 0x107, {2, 2});
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.tag, 7U);
    EXPECT_EQ(r.cycles, 100U); // as long as its target takes
    EXPECT_EQ(heard, (words{"fired 0"}));
    EXPECT_EQ(read(RAM0 + 0x107, 1)[0], 0); // and that saw nothing of it
    EXPECT_EQ(write(RAM0 + 0x107, {2, 2}).status, BUS_OKAY);
    platform_fire(s, 0); // it had its turn
    EXPECT_EQ(write(RAM0 + 0x107, {2, 2}).status, BUS_OKAY);
}

TEST_F(interconnect_test, an_answer_to_a_read_brings_no_data)
{
    unsigned s = answer(RAM0, 64, BUS_DECERR, PLATFORM_OF_READS, 3);
    at_access(s, RAM0, 8, 2);
    ASSERT_TRUE(build()) << why;
    write(RAM0, {9, 9});
    bus_response r;
    EXPECT_EQ(read(RAM0, 2, &r), (std::vector<uint8_t>{0, 0}));
    EXPECT_EQ(r.status, BUS_DECERR);
    EXPECT_EQ(r.tag, 3U);
    EXPECT_EQ(read(RAM0, 2), (std::vector<uint8_t>{9, 9}));
}

TEST_F(interconnect_test, a_source_fires_as_often_as_it_may)
{
    unsigned s = serror(1), a = answer(OKAY, 8, BUS_SLVERR, PLATFORM_OF_READS, 2);
    config.source[s].times = config.source[a].times = 2;
    ASSERT_TRUE(build()) << why;
    for (int i = 0; i < 3; i++)
        platform_fire(s, 1);
    EXPECT_EQ(heard, (words{"fired 0", "raise 0 at 1", "fired 0", "raise 0 at 1"}));
    EXPECT_EQ(state.firings[s], 2);
    EXPECT_EQ(state.fired[s], 1);
    for (bus_status expected : {BUS_SLVERR, BUS_SLVERR, BUS_OKAY}) {
        bus_response r;
        platform_fire(a, 0);
        read(OKAY, 8, &r);
        EXPECT_EQ(r.status, expected);
    }
}

TEST_F(interconnect_test, all_that_changes_is_in_the_bound_state)
{
    at_access(serror(1), RAM0, 8, 2);
    ASSERT_TRUE(build()) << why;
    read(RAM0, 8);
    platform_state other = state;
    platform_bind(&other);
    read(RAM0, 8);
    EXPECT_EQ(other.fired[0], 1);
    EXPECT_EQ(state.fired[0], 0);
    platform_bind(&state);
    read(RAM0, 8);
    EXPECT_EQ(heard.size(), 4U);
}

} // namespace

} // namespace rasim
