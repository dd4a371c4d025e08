// SPDX-License-Identifier: BSD-2-Clause
// What RAM gives back, and how poison comes and goes (IHI 0100: poison of a granule).
#include "bench.hpp"

namespace rasim
{

namespace
{

using bytes = std::vector<uint8_t>;

class memory_test : public bench
{
protected:
    // Poison of the granule at RAM0 + 0x40, fired.
    void poisoned_granule()
    {
        poison(RAM0 + 0x40, 64, 5);
        ASSERT_TRUE(build()) << why;
        platform_fire(0, 0);
        ASSERT_TRUE(platform_poisoned(RAM0 + 0x40));
    }

    bytes pattern(size_t size)
    {
        bytes data(size);
        for (size_t i = 0; i < size; i++)
            data[i] = static_cast<uint8_t>(i * 7 + 1);
        return data;
    }
};

TEST_F(memory_test, reads_zero_before_the_first_write)
{
    ASSERT_TRUE(build()) << why;
    bus_response r;
    EXPECT_EQ(read(RAM0, 4096, &r), bytes(4096, 0));
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.poison, 0);
}

TEST_F(memory_test, round_trip_of_every_size_and_place_at_page_ends)
{
    ASSERT_TRUE(build()) << why;
    for (uint64_t page : {uint64_t{RAM0}, uint64_t{RAM0 + RAM0_SIZE - 0x1000}, uint64_t{RAM1}})
        for (size_t size : {1, 2, 3, 7, 8, 9, 63, 64, 65, 4095, 4096})
            for (size_t from : {size_t{0}, size_t{4096} - size}) {
                bytes data = pattern(size);
                EXPECT_EQ(write(page + from, data).status, BUS_OKAY);
                EXPECT_EQ(read(page + from, size), data) << from << " " << size;
            }
}

TEST_F(memory_test, a_write_changes_no_byte_beside_it)
{
    ASSERT_TRUE(build()) << why;
    bytes all(4096, 0xff);
    write(RAM0, all);
    write(RAM0 + 0x803, {1, 2, 3, 4, 5, 6, 7});
    for (uint8_t i = 0; i < 7; i++)
        all[0x803 + i] = static_cast<uint8_t>(i + 1);
    EXPECT_EQ(read(RAM0, 4096), all);
}

TEST_F(memory_test, latency_is_that_of_the_region)
{
    ASSERT_TRUE(build()) << why;
    bus_response r;
    read(RAM0, 8, &r);
    EXPECT_EQ(r.cycles, 100U);
    EXPECT_EQ(write(RAM1, {1}).cycles, 50U);
}

TEST_F(memory_test, peek_and_poke_span_regions_that_touch_and_nothing_else)
{
    ASSERT_TRUE(build()) << why;
    bytes data = pattern(10000), back(10000);
    EXPECT_TRUE(platform_poke(RAM1 - 5000, data.data(), data.size()));
    EXPECT_TRUE(platform_peek(RAM1 - 5000, back.data(), back.size()));
    EXPECT_EQ(back, data);

    uint64_t before = platform_hash();
    EXPECT_FALSE(platform_poke(RAM1 + RAM1_SIZE - 9999, data.data(), data.size()));
    EXPECT_FALSE(platform_poke(RAM0 - 1, data.data(), data.size()));
    EXPECT_FALSE(platform_poke(OKAY, data.data(), 1));
    EXPECT_FALSE(platform_poke(UINT64_MAX, data.data(), 2));
    EXPECT_EQ(platform_hash(), before);
    EXPECT_FALSE(platform_peek(NOWHERE, back.data(), 1));
    EXPECT_EQ(back, data);
}

TEST_F(memory_test, poison_touches_granules_and_keeps_the_data)
{
    poison(RAM0 + 0x7f, 2, 5); // the last byte of one, the first of the next
    ASSERT_TRUE(build()) << why;
    bytes data = pattern(256);
    write(RAM0, data);
    platform_fire(0, 0);
    for (uint64_t at : {0x00, 0x3f, 0xc0})
        EXPECT_FALSE(platform_poisoned(RAM0 + at)) << at;
    for (uint64_t at : {0x40, 0x7f, 0x80, 0xbf})
        EXPECT_TRUE(platform_poisoned(RAM0 + at)) << at;
    EXPECT_EQ(read(RAM0, 256), data);
}

TEST_F(memory_test, poison_may_lie_across_regions)
{
    poison(RAM1 - 0x1000 - 64, 0x2000 + 128, 5);
    ASSERT_TRUE(build()) << why;
    platform_fire(0, 0);
    for (uint64_t at = RAM1 - 0x1000 - 64; at < RAM1 + 0x1000 + 64; at += 64)
        EXPECT_TRUE(platform_poisoned(at)) << at;
    EXPECT_FALSE(platform_poisoned(RAM1 - 0x1000 - 65));
    EXPECT_FALSE(platform_poisoned(RAM1 + 0x1000 + 64));
    EXPECT_FALSE(platform_poisoned(OKAY));
}

TEST_F(memory_test, a_read_that_touches_poison_says_where)
{
    poisoned_granule();
    bus_response r;
    for (unsigned kind : {BUS_READ, BUS_FETCH, BUS_WALK}) {
        uint64_t word;
        r = access(kind, RAM0 + 0x78, &word, 8);
        EXPECT_EQ(r.status, BUS_OKAY);
        EXPECT_EQ(r.poison, 1);
        EXPECT_EQ(r.poison_address, RAM0 + 0x40);
        EXPECT_EQ(r.tag, 5U);
    }
    read(RAM0, 4096, &r);
    EXPECT_EQ(r.poison_address, RAM0 + 0x40);
    for (uint64_t clean : {RAM0 + 0x38, RAM0 + 0x80}) {
        read(clean, 8, &r);
        EXPECT_EQ(r.poison, 0);
        EXPECT_EQ(r.poison_address, 0U);
        EXPECT_EQ(r.tag, 0U);
    }
}

TEST_F(memory_test, a_write_smaller_than_the_granule_leaves_poison)
{
    poisoned_granule();
    EXPECT_EQ(write(RAM0 + 0x40, bytes(63, 1)).poison, 0);
    write(RAM0 + 0x41, bytes(63, 1));
    write(RAM0 + 0x78, bytes(64, 1));
    EXPECT_TRUE(platform_poisoned(RAM0 + 0x40));
    EXPECT_EQ(read(RAM0 + 0x40, 64), bytes(64, 1));
}

TEST_F(memory_test, a_write_of_the_whole_granule_clears_poison)
{
    poisoned_granule();
    write(RAM0 + 0x3f, bytes(65, 1));
    EXPECT_FALSE(platform_poisoned(RAM0 + 0x40));
}

TEST_F(memory_test, poke_leaves_poison)
{
    poisoned_granule();
    bytes data(64, 1);
    EXPECT_TRUE(platform_poke(RAM0 + 0x40, data.data(), data.size()));
    EXPECT_TRUE(platform_poisoned(RAM0 + 0x40));
}

} // namespace

} // namespace rasim
