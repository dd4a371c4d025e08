// SPDX-License-Identifier: BSD-2-Clause
// Caches: how long accesses take, when poison is met, who writes back what, and what their nodes record.
// Poison that goes with the data, is written back with the line, and is deferred by who finds it: IHI 0100
// chapter 2.
#include "bench.hpp"

namespace rasim
{

namespace
{

enum : uint32_t { L1 = 4, L2 = 11, L3 = 33, MEMORY = 100 };

class cache_test : public bench
{
protected:
    unsigned add(const char *name, unsigned level, unsigned holds, int pe, uint32_t sets, uint32_t ways,
                 uint32_t latency)
    {
        platform_cache &c = config.cache[config.caches];
        std::snprintf(c.name, sizeof c.name, "%s", name);
        c.sets = sets;
        c.ways = ways;
        c.latency = latency;
        c.level = static_cast<uint8_t>(level);
        c.holds = static_cast<uint8_t>(holds);
        c.pe = static_cast<int8_t>(pe);
        c.node = -1;
        c.state = STATE_UER;
        return config.caches++;
    }

    // Of PE 0: L1 of two lines in one set, L2 of four lines in two sets.
    void two_levels()
    {
        l1 = add("l1d", 1, PLATFORM_DATA, 0, 1, 2, L1);
        l2 = add("l2", 2, PLATFORM_DATA | PLATFORM_CODE, 0, 2, 2, L2);
    }

    void watch(unsigned cache, int8_t node)
    {
        config.cache[cache].node = node;
        config.cache[cache].states = 0x3f;
        watched = node;
    }

    void start()
    {
        ASSERT_TRUE(build()) << why;
        if (watched >= 0)
            ras_node_init(&state.ras.node[watched], 11, 0x3f, 0xff);
    }

    unsigned spoil(unsigned cache, uint64_t address)
    {
        unsigned s = poison(address, 64, 7);
        config.source[s].in_cache = static_cast<uint8_t>(cache + 1);
        return s;
    }

    bus_response load(uint64_t address, unsigned pe = 0, unsigned kind = BUS_READ)
    {
        return access(kind, address, &word, sizeof word, pe);
    }

    bus_response store(uint64_t address, uint64_t value, unsigned pe = 0)
    {
        word = value;
        return access(BUS_WRITE, address, &word, sizeof word, pe);
    }

    bus_response store_line(uint64_t address)
    {
        return write(address, std::vector<uint8_t>(64, 1));
    }

    unsigned l1 = 0, l2 = 0;
    int8_t watched = -1;
    uint64_t word = 0;
};

constexpr uint64_t LINE = 64;

TEST_F(cache_test, a_hit_costs_its_level_and_a_miss_the_memory)
{
    two_levels();
    start();
    EXPECT_EQ(load(RAM0).cycles, MEMORY);
    EXPECT_EQ(load(RAM0 + 56).cycles, L1);
    EXPECT_EQ(load(RAM0 + LINE).cycles, MEMORY);
    EXPECT_EQ(load(RAM0).cycles, L1);                // and is the last one used
    EXPECT_EQ(load(RAM0 + 2 * LINE).cycles, MEMORY); // L1 lets go of LINE
    EXPECT_EQ(load(RAM0).cycles, L1);
    EXPECT_EQ(load(RAM0 + LINE).cycles, L2);
    EXPECT_EQ(load(RAM0 + 2 * LINE).cycles, L2);
    EXPECT_EQ(load(RAM0 + 4 * LINE).cycles, MEMORY); // the third of L2's set 0
    EXPECT_EQ(store(RAM0 + 4 * LINE, 1).cycles, L1);
    EXPECT_EQ(store(RAM0 + 8 * LINE, 1).cycles, MEMORY); // allocates
    EXPECT_EQ(store_line(RAM0 + 16 * LINE).cycles, L1);  // needs nothing of memory
    EXPECT_EQ(load(RAM0 + 8 * LINE - 4).cycles, MEMORY); // across two lines: as the slower
}

TEST_F(cache_test, data_are_what_was_written_last)
{
    two_levels();
    add("l1d-1", 1, PLATFORM_DATA, 1, 1, 2, L1);
    start();
    for (uint64_t i = 0; i < 20; i++)
        store(RAM0 + i * LINE, i + 1, i % 2);
    for (uint64_t i = 0; i < 20; i++) {
        load(RAM0 + i * LINE, (i / 2) % 2);
        EXPECT_EQ(word, i + 1);
    }
}

TEST_F(cache_test, devices_and_holes_are_not_cached)
{
    two_levels();
    start();
    for (int i = 0; i < 2; i++) {
        EXPECT_EQ(load(OKAY).cycles, 7U);
        EXPECT_EQ(load(SLVERR).status, BUS_SLVERR);
        EXPECT_EQ(load(NOWHERE).status, BUS_DECERR);
    }
}

TEST_F(cache_test, code_and_data_have_their_own_first_level)
{
    l1 = add("l1d", 1, PLATFORM_DATA, 0, 1, 2, L1);
    add("l1i", 1, PLATFORM_CODE, 0, 1, 2, L1);
    add("l2", 2, PLATFORM_DATA | PLATFORM_CODE, 0, 1, 2, L2);
    start();
    EXPECT_EQ(load(RAM0).cycles, MEMORY);
    EXPECT_EQ(load(RAM0, 0, BUS_FETCH).cycles, L2);
    EXPECT_EQ(load(RAM0, 0, BUS_FETCH).cycles, L1);
    store(RAM0, 1); // takes the line from the instruction cache
    EXPECT_EQ(load(RAM0, 0, BUS_FETCH).cycles, MEMORY);
}

// Memory goes bad below a good copy: nobody notices until the copy is gone. A line that was written replaces
// what memory has.
TEST_F(cache_test, poison_of_memory_waits_for_the_copy_to_go)
{
    two_levels();
    unsigned clean = poison(RAM0, 64, 5), dirty = poison(RAM0 + LINE, 64, 6);
    start();
    load(RAM0);
    store(RAM0 + LINE, 1);
    platform_fire(clean, 0);
    platform_fire(dirty, 0);
    EXPECT_FALSE(load(RAM0).poison);
    EXPECT_FALSE(load(RAM0 + LINE).poison);
    EXPECT_TRUE(platform_poisoned(RAM0 + LINE));
    for (uint64_t i = 2; i < 10; i++)
        load(RAM0 + i * LINE);
    EXPECT_FALSE(platform_poisoned(RAM0 + LINE)); // written back
    EXPECT_FALSE(load(RAM0 + LINE).poison);
    bus_response r = load(RAM0);
    EXPECT_TRUE(r.poison);
    EXPECT_EQ(r.tag, 5U);
    EXPECT_TRUE(load(RAM0 + 32).poison); // cached as poison
    store_line(RAM0);
    EXPECT_FALSE(load(RAM0).poison);
    EXPECT_TRUE(platform_poisoned(RAM0)); // until that is written back
}

TEST_F(cache_test, an_error_of_a_clean_line_is_corrected_by_fetching_it_again)
{
    two_levels();
    watch(l1, 2);
    unsigned s = spoil(l1, RAM0);
    start();
    load(RAM0);
    platform_fire(s, 0);
    ASSERT_EQ(heard, (std::vector<std::string>{"fired 0"}));
    bus_response r = load(RAM0);
    EXPECT_FALSE(r.poison);
    EXPECT_EQ(r.cycles, L2);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_CE);
    EXPECT_EQ(errors[0].serr, 6); // IHI 0100 ERR<n>STATUS.SERR: data value from associative memory
    EXPECT_EQ(errors[0].tag, 7U);
}

TEST_F(cache_test, an_error_of_a_dirty_line_is_consumed_by_who_reads_it)
{
    two_levels();
    watch(l1, 2);
    unsigned s = spoil(l1, RAM0);
    start();
    store(RAM0, 1);
    platform_fire(s, 0);
    bus_response r = load(RAM0);
    EXPECT_TRUE(r.poison);
    EXPECT_EQ(r.poison_address, RAM0);
    EXPECT_EQ(r.tag, 7U);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_UER);
    EXPECT_TRUE(errors[0].in_band);
    EXPECT_EQ(errors[0].address, RAM0);
    EXPECT_FALSE(platform_poisoned(RAM0)); // of memory nothing is known yet
}

// The answer to "who evicts it": the cache that lets go of the line defers the error, memory has poison, and
// another PE that reads it there consumes it.
TEST_F(cache_test, an_error_of_a_dirty_line_is_written_back_as_poison_and_met_by_another)
{
    two_levels();
    watch(l1, 2);
    add("l1d-1", 1, PLATFORM_DATA, 1, 1, 2, L1);
    unsigned s = spoil(l1, RAM0);
    start();
    store(RAM0, 1);
    platform_fire(s, 0);
    for (uint64_t i = 1; i < 3; i++)
        load(RAM0 + i * LINE); // out of L1, not yet of L2
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_DE);
    EXPECT_FALSE(errors[0].in_band);
    EXPECT_FALSE(platform_poisoned(RAM0));
    for (uint64_t i = 2; i < 8; i += 2)
        load(RAM0 + i * LINE); // L2's set 0
    EXPECT_TRUE(platform_poisoned(RAM0));
    bus_response r = load(RAM0, 1);
    EXPECT_TRUE(r.poison);
    EXPECT_EQ(r.tag, 7U);
    EXPECT_EQ(r.cycles, MEMORY);
    EXPECT_EQ(errors.size(), 1U); // memory has no node here
}

// The same without waiting for an eviction: the other's read makes the owner write back.
TEST_F(cache_test, another_pe_gets_the_error_from_the_owner)
{
    two_levels();
    watch(l1, 2);
    add("l1d-1", 1, PLATFORM_DATA, 1, 1, 2, L1);
    add("l3", 3, PLATFORM_DATA | PLATFORM_CODE, -1, 16, 4, L3);
    unsigned s = spoil(l1, RAM0);
    start();
    store(RAM0, 1);
    platform_fire(s, 0);
    EXPECT_TRUE(load(RAM0, 1).poison);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_DE);
    EXPECT_TRUE(platform_poisoned(RAM0));
    EXPECT_TRUE(load(RAM0, 0).poison);
}

TEST_F(cache_test, a_write_of_part_keeps_the_error_and_one_of_the_line_ends_it)
{
    two_levels();
    unsigned a = spoil(l1, RAM0), b = spoil(l1, RAM0 + LINE);
    start();
    store(RAM0, 1);
    store(RAM0 + LINE, 1);
    platform_fire(a, 0);
    platform_fire(b, 0);
    store(RAM0, 2);
    EXPECT_TRUE(load(RAM0 + 32).poison);
    store_line(RAM0 + LINE);
    EXPECT_FALSE(load(RAM0 + LINE).poison);
}

TEST_F(cache_test, a_source_of_a_line_that_is_not_there_does_not_fire)
{
    two_levels();
    unsigned s = spoil(l1, RAM0);
    start();
    platform_fire(s, 0);
    EXPECT_TRUE(heard.empty());
    EXPECT_EQ(state.fired[s], 0);
    load(RAM0);
    platform_fire(s, 0);
    EXPECT_EQ(state.fired[s], 1);
}

TEST_F(cache_test, shared_levels_serve_all)
{
    add("l1d-0", 1, PLATFORM_DATA, 0, 1, 2, L1);
    add("l1d-1", 1, PLATFORM_DATA, 1, 1, 2, L1);
    add("l3", 3, PLATFORM_DATA | PLATFORM_CODE, -1, 16, 4, L3);
    start();
    EXPECT_EQ(load(RAM0, 0).cycles, MEMORY);
    EXPECT_EQ(load(RAM0, 1).cycles, L3);
    EXPECT_EQ(load(RAM0, 1).cycles, L1);
    store(RAM0, 1, 0); // takes it from PE 1
    EXPECT_EQ(load(RAM0, 1).cycles, MEMORY);
    EXPECT_EQ(load(RAM0, 0).cycles, L1);
}

// What caches hold is memory like any other for marks, rollbacks and the hash.
TEST_F(cache_test, rollback_takes_back_what_caches_hold)
{
    two_levels();
    unsigned s = spoil(l1, RAM0);
    start();
    store(RAM0, 1);
    uint64_t hash = platform_hash();
    platform_state before = state;
    size_t mark = platform_mark();
    platform_fire(s, 0);
    EXPECT_NE(platform_hash(), hash);
    EXPECT_TRUE(load(RAM0).poison);
    load(RAM0 + LINE);
    load(RAM0 + 2 * LINE);
    platform_rollback(mark);
    state = before;
    EXPECT_EQ(platform_hash(), hash);
    EXPECT_EQ(load(RAM0).cycles, L1);
    EXPECT_FALSE(load(RAM0).poison);
}

TEST_F(cache_test, accesses_that_hit_are_counted_and_never_short)
{
    two_levels();
    at_access(poison(RAM0, 64, 1), RAM0, 8, 3);
    start();
    const bus_page *pages = platform_pages();
    for (int i = 0; i < 3; i++)
        load(RAM0);
    EXPECT_EQ(heard, (std::vector<std::string>{"fired 0"}));
    for (int i = 0; i < BUS_PAGES; i++)
        EXPECT_EQ(pages[i].first, UINT64_MAX);
}

TEST_F(cache_test, configs_that_cannot_be)
{
    two_levels();
    config.cache[1].sets = 3;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "cache l2: 3 sets, must be a power of 2 up to 65536");
    config.cache[1].sets = 2;
    config.cache[1].ways = 17;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "cache l2: 17 ways, at most 16");
    config.cache[1].ways = 2;
    config.region[2].base = (UINT64_C(1) << 44) - 0x1000;
    config.region[2].size = 0x2000;
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "region okay: goes beyond 44 bits of address, which caches do not");
}

} // namespace

} // namespace rasim
