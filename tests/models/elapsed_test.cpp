// SPDX-License-Identifier: BSD-2-Clause
// When what the platform tells happens: an error is known where it is met, as late as that answers.
#include "bench.hpp"

namespace rasim
{

namespace
{

class elapsed_test : public bench
{
protected:
    enum : uint64_t { GRANULE = RAM0 + 0x1040, FAR_AWAY = RAM0 + 0x8040 };
    enum : uint32_t { BEFORE = 320, L1 = 4, L2 = 11, MEMORY = 100 }; // MEMORY: of RAM0

    void node(int8_t *of, uint8_t *states)
    {
        *of = 1;
        *states = 0x3f;
    }

    void add(unsigned level, uint32_t latency)
    {
        platform_cache &c = config.cache[config.caches++];
        std::snprintf(c.name, sizeof c.name, "l%u", level);
        c.sets = c.ways = 1;
        c.latency = latency;
        c.level = static_cast<uint8_t>(level);
        c.holds = PLATFORM_DATA;
        c.node = -1;
    }

    void in_cache(unsigned cache)
    {
        config.source[poison(GRANULE, 64, 7)].in_cache = static_cast<uint8_t>(cache + 1);
    }

    void start()
    {
        ASSERT_TRUE(build()) << why;
        ras_node_init(&state.ras.node[1], 11, 0x3f, 0xff);
    }

    // What a load is told, from the moment that its instruction began.
    std::vector<uint64_t> load(uint64_t address = GRANULE)
    {
        when.clear();
        walked = BEFORE;
        read(address, 8, &answer);
        walked = 0;
        EXPECT_EQ(elapsed, 0U) << "the access is over";
        return when;
    }

    using times = std::vector<uint64_t>;
    bus_response answer{};
};

TEST_F(elapsed_test, poison_of_memory_comes_with_the_response)
{
    node(&config.region[0].node, &config.region[0].states);
    poison(GRANULE, 64, 7);
    start();
    platform_fire(0, 0);
    EXPECT_EQ(load(), times{BEFORE + MEMORY});
    EXPECT_EQ(answer.cycles, uint32_t{MEMORY});
}

TEST_F(elapsed_test, a_bridge_meets_it_when_memory_has_answered)
{
    config.bridges = 1;
    config.bridge[0].poison = POISON_DROPPED;
    config.region[0].bridge = 1;
    node(&config.bridge[0].node, &config.bridge[0].states);
    poison(GRANULE, 64, 7);
    start();
    platform_fire(0, 0);
    EXPECT_EQ(load(), (times{BEFORE + MEMORY, BEFORE + MEMORY})); // the record, and that it is dropped
}

TEST_F(elapsed_test, a_word_is_decoded_when_dram_has_it)
{
    node(&config.region[0].node, &config.region[0].states);
    config.region[0].ecc = PLATFORM_ECC_SECDED;
    platform_source &s = config.source[poison(GRANULE, 8, 7)];
    s.effect = PLATFORM_FLIP;
    s.flip.data = 1;
    start();
    platform_fire(0, 0);
    EXPECT_EQ(load(), (times{BEFORE + MEMORY, BEFORE + MEMORY})); // that it is corrected, and the record
    EXPECT_EQ(elapsed, 0U);
}

TEST_F(elapsed_test, a_cache_meets_it_when_it_has_the_line)
{
    add(1, L1);
    add(2, L2);
    node(&config.cache[1].node, &config.cache[1].states);
    in_cache(1);
    start();
    write(GRANULE, std::vector<uint8_t>(64, 1));  // dirty in L1
    write(FAR_AWAY, std::vector<uint8_t>(64, 1)); // and goes to L2
    platform_fire(0, 0);
    EXPECT_EQ(load(), times{BEFORE + L2});
    EXPECT_EQ(answer.cycles, uint32_t{L2});
}

TEST_F(elapsed_test, another_pe_has_it_as_late_as_its_cache)
{
    add(1, L1);
    config.cache[0].pe = 1;
    node(&config.cache[0].node, &config.cache[0].states);
    in_cache(0);
    start();
    std::vector<uint8_t> line(64, 1);
    access(BUS_WRITE, GRANULE, line.data(), line.size(), 1);
    platform_fire(0, 0);
    load();
    ASSERT_EQ(when.size(), 1U);
    EXPECT_EQ(when[0], BEFORE + L1);
    EXPECT_EQ(errors[0].state, STATE_DE);
}

// L1 has lost a clean line: it says so before memory is asked, which then answers with poison of its own.
TEST_F(elapsed_test, one_after_the_other)
{
    add(1, L1);
    node(&config.cache[0].node, &config.cache[0].states);
    node(&config.region[0].node, &config.region[0].states);
    in_cache(0);
    poison(GRANULE, 64, 8);
    start();
    load();
    platform_fire(0, 0);
    platform_fire(1, 0);
    EXPECT_EQ(load(), (times{BEFORE + L1, BEFORE + MEMORY}));
}

// The line that has to go is written back when the new one is there.
TEST_F(elapsed_test, an_eviction_follows_the_fill)
{
    add(1, L1);
    node(&config.cache[0].node, &config.cache[0].states);
    in_cache(0);
    start();
    write(GRANULE, std::vector<uint8_t>(64, 1));
    platform_fire(0, 0);
    ASSERT_EQ(load(FAR_AWAY).size(), 1U);
    EXPECT_EQ(when[0], BEFORE + MEMORY);
    EXPECT_EQ(errors.back().state, STATE_DE);
}

TEST_F(elapsed_test, a_source_fires_when_the_access_begins)
{
    at_access(poison(RAM1, 64, 7), GRANULE, 64, 1);
    start();
    EXPECT_EQ(load(), times{BEFORE});
}

} // namespace

} // namespace rasim
