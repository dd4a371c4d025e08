// SPDX-License-Identifier: BSD-2-Clause
// Wrong bits of tags and TLB entries (Cortex-A76 TRM A8.2, Cache protection behavior; ERR<n>STATUS.SERR 0x07
// and 0x08): which are corrected, which cost a line, and whose data is lost.
#include "bench.hpp"

namespace rasim
{

namespace
{

constexpr uint64_t LINE = 64;

class tag_test : public bench
{
protected:
    enum : uint32_t { L1 = 4, MEMORY = 100 };

    // One set of two lines, so that each access reads both tags.
    void start(unsigned tags, unsigned bits, bool node = true)
    {
        platform_cache &c = config.cache[config.caches++];
        c.sets = 1;
        c.ways = 2;
        c.latency = L1;
        c.level = 1;
        c.holds = PLATFORM_DATA;
        c.node = node ? 3 : -1;
        c.state = STATE_UER;
        c.states = 0x3f;
        c.tags = static_cast<uint8_t>(tags);
        platform_source &s = config.source[poison(RAM0, LINE, 7)];
        s.effect = PLATFORM_TAG;
        s.in_cache = 1;
        s.bits = static_cast<uint8_t>(bits);
        config.region[0].latency = MEMORY;
        ASSERT_TRUE(build()) << why;
        ras_node_init(&state.ras.node[3], 11, 0x3f, 0xff);
    }

    bus_response load(uint64_t address)
    {
        return access(BUS_READ, address, &word, sizeof word);
    }

    void store(uint64_t address)
    {
        word = 42;
        access(BUS_WRITE, address, &word, sizeof word);
    }

    void one_record(unsigned at, bool has_address)
    {
        ASSERT_EQ(errors.size(), 1U);
        EXPECT_EQ(errors[0].state, at);
        EXPECT_EQ(errors[0].serr, 7);
        EXPECT_EQ(errors[0].tag, 7U);
        EXPECT_EQ(errors[0].has_address, has_address);
        EXPECT_EQ(errors[0].address, has_address ? uint64_t{RAM0} : 0U);
        EXPECT_EQ(errors[0].poison, 0);
        errors.clear();
    }

    uint64_t word = 0;
};

TEST_F(tag_test, one_bit_is_corrected_in_a_dirty_line)
{
    start(TAGS_SECDED, 1);
    store(RAM0);
    platform_fire(0, 0);
    EXPECT_TRUE(errors.empty()); // not before the set is looked at
    bus_response r = load(RAM0);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.cycles, L1);
    EXPECT_EQ(word, 42U);
    one_record(STATE_CE, true);
    load(RAM0);
    EXPECT_TRUE(errors.empty());
}

TEST_F(tag_test, two_bits_of_a_clean_line_are_fetched_again)
{
    start(TAGS_SECDED, 2);
    load(RAM0);
    platform_fire(0, 0);
    EXPECT_EQ(load(RAM0).cycles, MEMORY);
    one_record(STATE_CE, true);
    EXPECT_EQ(load(RAM0).cycles, L1);
}

TEST_F(tag_test, parity_drops_a_clean_line)
{
    start(TAGS_PARITY, 1);
    load(RAM0);
    platform_fire(0, 0);
    EXPECT_EQ(load(RAM0).cycles, MEMORY);
    one_record(STATE_CE, true);
}

// Any access to the set finds it, and nobody can say whose data it was.
TEST_F(tag_test, two_bits_of_a_dirty_line_lose_it)
{
    start(TAGS_SECDED, 2);
    store(RAM0);
    platform_fire(0, 0);
    bus_response r = load(RAM0 + 8 * LINE);
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.error, 1 + STATE_UC);
    EXPECT_EQ(r.tag, 7U);
    one_record(STATE_UC, false);
    EXPECT_TRUE(fetches.empty());
    r = load(RAM0 + 8 * LINE);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.error, 0);
    // Memory has an older copy, which looks good.
    EXPECT_EQ(load(RAM0 + 8).status, BUS_OKAY);
    ASSERT_EQ(fetches.size(), 8U);
    EXPECT_EQ(fetches[0].met, MET_UNDETECTED);
    EXPECT_EQ(fetches[0].tag, 7U);
    EXPECT_EQ(fetches[0].wrong, 1);
    fetches.clear();
    write(RAM0, std::vector<uint8_t>(LINE, 1)); // all of it, new
    load(RAM0 + 8 * LINE);
    load(RAM0 + 9 * LINE);
    load(RAM0);
    EXPECT_TRUE(fetches.empty());
    EXPECT_TRUE(errors.empty());
}

TEST_F(tag_test, secded_does_not_see_older_data)
{
    config.region[0].ecc = PLATFORM_ECC_SECDED;
    start(TAGS_SECDED, 2, false);
    store(RAM0);
    platform_fire(0, 0);
    EXPECT_EQ(load(RAM0 + 8 * LINE).status, BUS_SLVERR); // without a node, too
    load(RAM0);
    ASSERT_EQ(fetches.size(), 8U);
    EXPECT_EQ(fetches.back().met, MET_UNDETECTED);
}

TEST_F(tag_test, chipkill_does_not_see_older_data)
{
    config.region[0].ecc = PLATFORM_ECC_CHIPKILL;
    start(TAGS_PARITY, 1, false);
    store(RAM0);
    platform_fire(0, 0);
    EXPECT_EQ(load(RAM0 + 8 * LINE).status, BUS_SLVERR); // parity corrects nothing
    load(RAM0);
    ASSERT_EQ(fetches.size(), 4U);
    EXPECT_EQ(fetches.back().met, MET_UNDETECTED);
}

TEST_F(tag_test, parity_does_not_find_two_bits)
{
    start(TAGS_PARITY, 2);
    store(RAM0);
    platform_fire(0, 0);
    bus_response r = load(RAM0);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.cycles, MEMORY);
    EXPECT_TRUE(errors.empty());
    ASSERT_FALSE(fetches.empty());
    EXPECT_EQ(fetches[0].wrong, 1);
}

TEST_F(tag_test, a_line_that_is_not_there_has_no_tag)
{
    start(TAGS_SECDED, 2);
    platform_fire(0, 0);
    EXPECT_TRUE(heard.empty());
    load(RAM0);
    platform_fire(0, 0);
    EXPECT_FALSE(heard.empty());
}

TEST_F(tag_test, a_wrong_tag_goes_back_with_the_log)
{
    start(TAGS_SECDED, 2);
    store(RAM0);
    size_t mark = platform_mark();
    uint64_t before = platform_hash();
    platform_fire(0, 0);
    EXPECT_NE(platform_hash(), before);
    load(RAM0 + 8 * LINE);
    platform_rollback(mark);
    EXPECT_EQ(platform_hash(), before);
    EXPECT_EQ(load(RAM0).cycles, L1);
}

class tlb_error_test : public bench
{
protected:
    enum : uint64_t { VA = 0x12345000 };

    void start(unsigned node)
    {
        platform_source &s = config.source[poison(RAM0, 8, 9)];
        s.effect = PLATFORM_TLB;
        s.address = VA + 0x123;
        s.pe = 1;
        s.vmid = 2;
        config.tlb = 16;
        config.tlb_node = static_cast<uint8_t>(node);
        ASSERT_TRUE(build()) << why;
        ras_node_init(&state.ras.node[4], 11, 0x3f, 0xff);
        entry.va = VA;
        entry.pa = RAM0;
        entry.vmid = 2;
        entry.valid = 1;
        platform_tlb_put(nullptr, 1, 5, &entry);
    }

    tlb_entry held(unsigned pe)
    {
        tlb_entry e;
        platform_tlb_get(nullptr, pe, 5, &e);
        return e;
    }

    tlb_entry entry{};
};

TEST_F(tlb_error_test, parity_drops_the_entry)
{
    start(1 + 4);
    platform_tlb_put(nullptr, 0, 5, &entry);
    platform_fire(0, 0);
    EXPECT_TRUE(errors.empty());
    EXPECT_EQ(held(0).valid, 1); // another PE's
    EXPECT_TRUE(errors.empty());
    EXPECT_EQ(held(1).valid, 0);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_CE);
    EXPECT_EQ(errors[0].serr, 8);
    EXPECT_EQ(errors[0].has_address, 0);
    EXPECT_EQ(errors[0].tag, 9U);
    EXPECT_EQ(held(1).valid, 0);
    EXPECT_EQ(errors.size(), 1U);
}

TEST_F(tlb_error_test, without_a_node_nobody_hears_of_it)
{
    start(0);
    platform_fire(0, 0);
    EXPECT_EQ(held(1).valid, 0);
    EXPECT_TRUE(errors.empty());
}

TEST_F(tlb_error_test, another_translation_is_left_alone)
{
    start(1 + 4);
    entry.vmid = 3;
    platform_tlb_put(nullptr, 1, 5, &entry);
    platform_fire(0, 0);
    EXPECT_TRUE(heard.empty());
    entry.vmid = 2;
    entry.va += 16 << 12;
    platform_tlb_put(nullptr, 1, 5, &entry);
    platform_fire(0, 0);
    EXPECT_TRUE(heard.empty());
    EXPECT_EQ(held(1).valid, 1);
}

} // namespace

} // namespace rasim
