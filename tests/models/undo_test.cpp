// SPDX-License-Identifier: BSD-2-Clause
// Memory goes back to a mark exactly, and its hash is equal when and only when its contents are.
#include <algorithm>
#include <random>

#include "bench.hpp"

namespace rasim
{

namespace
{

using bytes = std::vector<uint8_t>;

// The first pages of RAM0 with their poison, as an observer sees them.
struct image {
    bytes data;
    std::vector<bool> poison;
    uint64_t hash;
};

bool operator==(const image &a, const image &b)
{
    return a.data == b.data && a.poison == b.poison && a.hash == b.hash;
}

class undo_test : public bench
{
protected:
    enum : uint64_t { PAGES = 24, SPAN = PAGES * 4096 };

    image observe()
    {
        image i{bytes(SPAN), {}, platform_hash()};
        EXPECT_TRUE(platform_peek(RAM0, i.data.data(), SPAN));
        for (uint64_t at = 0; at < SPAN; at += 64)
            i.poison.push_back(platform_poisoned(RAM0 + at));
        return i;
    }

    uint64_t below(uint64_t n)
    {
        return random() % n;
    }

    // A source is a source of poison again and again when its flag is taken back.
    void poison_again(unsigned index)
    {
        state.fired[index] = 0;
        platform_fire(index, 0);
    }

    void store()
    {
        if (below(20) == 0) {
            poison_again(static_cast<unsigned>(below(config.sources)));
            return;
        }
        size_t size = below(4) ? 8 : 1 + below(below(8) ? 80 : 4096);
        uint64_t page = below(PAGES), at = below(4096 - size + 1);
        write(RAM0 + page * 4096 + at, bytes(size, static_cast<uint8_t>(random())));
    }

    void stores(size_t n)
    {
        while (n--)
            store();
    }

    void sources()
    {
        for (unsigned i = 0; i < PLATFORM_SOURCES; i++)
            poison(RAM0 + 0x1740 * i + 32, 64 + 300 * i, i + 1);
    }

    std::mt19937_64 random{20240607};
};

TEST_F(undo_test, random_stores_under_nested_marks_go_back)
{
    sources();
    ASSERT_TRUE(build()) << why;
    struct level {
        size_t mark;
        image before;
    };
    std::vector<level> levels;
    stores(100);
    for (int round = 0; round < 300; round++) {
        if (levels.size() < 6 && below(2)) {
            levels.push_back({platform_mark(), observe()});
        } else if (!levels.empty()) {
            levels.resize(1 + below(levels.size()));
            platform_rollback(levels.back().mark);
            ASSERT_TRUE(observe() == levels.back().before) << "round " << round;
        }
        stores(below(60));
    }
}

TEST_F(undo_test, long_segments_keep_pages_and_go_back)
{
    sources();
    ASSERT_TRUE(build()) << why;
    stores(1000);
    image first = observe();
    size_t outer = platform_mark();
    for (int round = 0; round < 2; round++) {
        stores(80000);
        image second = observe();
        size_t inner = platform_mark();
        EXPECT_NE(inner, outer);
        stores(90000);
        platform_rollback(inner);
        EXPECT_TRUE(observe() == second);
        stores(70000);
        platform_rollback(inner);
        EXPECT_TRUE(observe() == second);
        stores(70000);
        platform_rollback(outer);
        EXPECT_TRUE(observe() == first);
    }
}

TEST_F(undo_test, a_mark_stays_and_newer_ones_go)
{
    ASSERT_TRUE(build()) << why;
    write(RAM0, {1});
    size_t a = platform_mark();
    EXPECT_EQ(platform_mark(), a); // nothing was stored since
    write(RAM0, {2});
    size_t b = platform_mark();
    EXPECT_NE(a, b);
    write(RAM0, {3});
    platform_rollback(b);
    EXPECT_EQ(read(RAM0, 1), bytes{2});
    write(RAM0, {4});
    platform_rollback(a);
    EXPECT_EQ(read(RAM0, 1), bytes{1});
    write(RAM0, {5});
    platform_rollback(a);
    EXPECT_EQ(read(RAM0, 1), bytes{1});
}

TEST_F(undo_test, commit_forgets_the_marks_and_keeps_the_stores)
{
    ASSERT_TRUE(build()) << why;
    platform_mark();
    write(RAM0, {1});
    platform_mark();
    write(RAM0, {2});
    platform_commit();
    EXPECT_EQ(read(RAM0, 1), bytes{2});
    size_t mark = platform_mark();
    write(RAM0, {3});
    platform_rollback(mark);
    EXPECT_EQ(read(RAM0, 1), bytes{2});
}

TEST_F(undo_test, poke_goes_back_too)
{
    ASSERT_TRUE(build()) << why;
    size_t mark = platform_mark();
    uint64_t word = 42;
    EXPECT_TRUE(platform_poke(RAM0, &word, 8));
    platform_rollback(mark);
    EXPECT_EQ(read(RAM0, 8), bytes(8, 0));
}

TEST_F(undo_test, hash_is_of_contents_and_not_of_their_history)
{
    poison(RAM0, 64, 1);
    ASSERT_TRUE(build()) << why;
    EXPECT_EQ(platform_hash(), 0U);
    write(RAM0 + 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    write(RAM1, {7});
    uint64_t one = platform_hash();
    write(RAM0 + 3, bytes(10, 0));
    write(RAM1, {0});
    EXPECT_EQ(platform_hash(), 0U); // a page of zeros is as good as none
    write(RAM1, {7});
    for (uint8_t i = 10; i > 0; i--)
        write(RAM0 + 2 + i, {i});
    EXPECT_EQ(platform_hash(), one);
    platform_fire(0, 0);
    EXPECT_NE(platform_hash(), one);
    write(RAM0, bytes(64, 0));
    write(RAM0 + 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
    EXPECT_EQ(platform_hash(), one);
}

TEST_F(undo_test, hash_differs_for_each_bit_each_place_and_each_poison)
{
    for (unsigned i = 0; i < PLATFORM_SOURCES; i++)
        poison(RAM0 + 64 * i, 1, 1);
    ASSERT_TRUE(build()) << why;
    std::vector<uint64_t> seen{platform_hash()};
    size_t mark = platform_mark();
    for (unsigned i = 0; i < PLATFORM_SOURCES; i++) {
        poison_again(i);
        seen.push_back(platform_hash());
        platform_rollback(mark);
    }
    for (uint64_t at = 0; at < 8192; at++)
        for (unsigned bit = 0; bit < 8; bit++) {
            write(RAM0 + at, {static_cast<uint8_t>(1U << bit)});
            seen.push_back(platform_hash());
            platform_rollback(mark);
        }
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(std::adjacent_find(seen.begin(), seen.end()), seen.end());
}

TEST_F(undo_test, hash_is_the_same_in_every_process)
{
    ASSERT_TRUE(build()) << why;
    write(RAM0, {1, 2, 3, 4, 5, 6, 7, 8});
    write(RAM1 + 0xfff, {9});
    EXPECT_EQ(platform_hash(), UINT64_C(0x8da15e2e8e7b311b));
}

} // namespace

} // namespace rasim
