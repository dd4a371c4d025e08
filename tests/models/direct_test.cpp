// SPDX-License-Identifier: BSD-2-Clause
// Reads by the short way (DMI) give what b_transport gives, and poison, watchers and rollbacks are still met.
#include "bench.hpp"

namespace rasim
{

namespace
{

class direct_test : public bench
{
protected:
    // A read as a PE makes it: short where it may be; `shortly` says which way it went.
    bus_response load(uint64_t address, uint64_t *value)
    {
        bus_access a{};
        a.address = address;
        a.data = value;
        a.size = sizeof *value;
        a.kind = BUS_READ;
        calls = 0;
        return bus_request(&port, &a);
    }

    void store(uint64_t address, uint64_t value)
    {
        bus_access a{};
        a.address = address;
        a.data = &value;
        a.size = sizeof value;
        a.kind = BUS_WRITE;
        bus_request(&port, &a);
    }

    void start()
    {
        ASSERT_TRUE(build()) << why;
        port = {this, transport, platform_pages(), nullptr};
    }

    bool was_short() const
    {
        return calls == 0;
    }

    bus port{};
    unsigned calls = 0;

private:
    static bus_response transport(void *self, const bus_access *access)
    {
        static_cast<direct_test *>(self)->calls++;
        return platform_transport(nullptr, access);
    }
};

TEST_F(direct_test, second_read_of_a_clean_page_is_short_and_says_the_same)
{
    start();
    store(RAM0 + 0x108, 0x1122334455667788);
    uint64_t first = 0, second = 0;
    bus_response slow = load(RAM0 + 0x108, &first);
    ASSERT_FALSE(was_short());
    bus_response fast = load(RAM0 + 0x108, &second);
    ASSERT_TRUE(was_short());
    EXPECT_EQ(second, first);
    EXPECT_EQ(fast.cycles, 100U);
    EXPECT_EQ(memcmp(&slow, &fast, sizeof slow), 0);
}

TEST_F(direct_test, a_short_read_sees_stores_pokes_and_rollbacks)
{
    start();
    store(RAM0, 1);
    uint64_t value = 0;
    load(RAM0, &value);
    size_t mark = platform_mark();
    store(RAM0, 2);
    load(RAM0, &value);
    EXPECT_TRUE(was_short());
    EXPECT_EQ(value, 2U);
    uint64_t three = 3;
    platform_poke(RAM0, &three, sizeof three);
    load(RAM0, &value);
    EXPECT_EQ(value, 3U);
    platform_rollback(mark);
    load(RAM0, &value);
    EXPECT_TRUE(was_short());
    EXPECT_EQ(value, 1U);
}

TEST_F(direct_test, poison_is_met_after_a_grant_and_after_it_comes_back_by_rollback)
{
    poison(RAM0 + 0x40, 64, 5);
    start();
    store(RAM0 + 0x40, 7);
    uint64_t value = 0;
    load(RAM0 + 0x40, &value);
    load(RAM0 + 0x40, &value);
    ASSERT_TRUE(was_short());
    platform_fire(0, 0);
    EXPECT_TRUE(load(RAM0 + 0x40, &value).poison);
    size_t mark = platform_mark();
    std::vector<uint8_t> granule(64, 1);
    write(RAM0 + 0x40, granule); // clean again, and granted again
    load(RAM0 + 0x40, &value);
    EXPECT_FALSE(load(RAM0 + 0x40, &value).poison);
    EXPECT_TRUE(was_short());
    platform_rollback(mark);
    bus_response r = load(RAM0 + 0x40, &value);
    EXPECT_TRUE(r.poison);
    EXPECT_EQ(r.tag, 5U);
}

// Nor could they be answered by another than memory.
TEST_F(direct_test, a_page_with_a_bus_error_to_come_is_never_granted)
{
    unsigned s = answer(RAM0 + 0x2040, 8, BUS_SLVERR, PLATFORM_OF_READS, 1);
    start();
    store(RAM0 + 0x2000, 7);
    uint64_t value = 0;
    for (int i = 0; i < 3; i++)
        load(RAM0 + 0x2040, &value);
    EXPECT_FALSE(was_short());
    platform_fire(s, 0);
    EXPECT_EQ(load(RAM0 + 0x2040, &value).status, BUS_SLVERR);
    store(RAM0 + 0x1000, 7);
    load(RAM0 + 0x1000, &value);
    load(RAM0 + 0x1000, &value);
    EXPECT_TRUE(was_short());
}

// Accesses by the short way could not be counted.
TEST_F(direct_test, a_page_that_a_source_watches_is_never_granted)
{
    at_access(poison(RAM0 + 0x2000, 64, 1), RAM0 + 0x1ff8, 16, 4); // of two pages
    start();
    uint64_t value = 0;
    for (uint64_t page : {RAM0 + 0x1000, RAM0 + 0x2000}) {
        store(page + 0x100, 1);
        for (int i = 0; i < 3; i++) {
            load(page + 0x100, &value);
            EXPECT_FALSE(was_short());
        }
    }
    store(RAM0 + 0x3000, 1);
    load(RAM0 + 0x3000, &value);
    load(RAM0 + 0x3000, &value);
    EXPECT_TRUE(was_short());
    for (unsigned i = 1; i < 4; i++)
        load(RAM0 + 0x2000, &value);
    EXPECT_TRUE(heard.empty());
    EXPECT_TRUE(load(RAM0 + 0x2000, &value).poison);
}

TEST_F(direct_test, devices_and_pages_never_written_are_not_granted)
{
    start();
    uint64_t value = 0;
    for (int i = 0; i < 2; i++) {
        load(OKAY, &value);
        EXPECT_FALSE(was_short());
        load(RAM0 + 0x5000, &value);
        EXPECT_FALSE(was_short());
    }
}

// Two pages at the same place of the table take turns; each read is right.
TEST_F(direct_test, pages_that_share_a_place_do_not_mix)
{
    start();
    const uint64_t a = RAM0 + 0x1000, b = a + 0x1000 * BUS_PAGES;
    store(a, 10);
    store(b, 20);
    for (int i = 0; i < 3; i++) {
        uint64_t value = 0;
        load(a, &value);
        EXPECT_EQ(value, 10U);
        load(b, &value);
        EXPECT_EQ(value, 20U);
    }
}

} // namespace

} // namespace rasim
