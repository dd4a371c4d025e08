// SPDX-License-Identifier: BSD-2-Clause
// What a set of states asks of a mixing function: a flipped bit changes half of the answer wherever it is,
// and states that differ in little (sparse, shifted, counted, swapped words) never share one of the halves.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <set>
#include <vector>

extern "C" {
#include "mix.h"
}

namespace
{

digest of(const std::vector<uint64_t> &words, uint64_t seed = 0)
{
    mix m = mix_start(seed);

    mix_bytes(&m, words.data(), words.size() * sizeof(uint64_t));
    return mix_end(m);
}

// Every input bit against every output bit: each changes in half of the trials, within six standard
// deviations.
TEST(mix, a_flipped_bit_changes_each_bit_of_the_answer_half_of_the_time)
{
    const unsigned trials = 400;
    std::mt19937_64 random(7);

    for (size_t size : {1, 3, 4, 9}) {
        for (unsigned flip = 0; flip < size * 64; flip++) {
            std::array<unsigned, 128> changed{};
            for (unsigned t = 0; t < trials; t++) {
                std::vector<uint64_t> words(size);
                for (uint64_t &w : words)
                    w = t % 2 ? random() : random() & 0xff; // small numbers are what machines are full of
                digest before = of(words);
                words[flip / 64] ^= UINT64_C(1) << flip % 64;
                digest after = of(words);
                for (unsigned i = 0; i < 64; i++) {
                    changed[i] += static_cast<unsigned>((before.a ^ after.a) >> i & 1);
                    changed[64 + i] += static_cast<unsigned>((before.b ^ after.b) >> i & 1);
                }
            }
            for (unsigned n : changed)
                ASSERT_NEAR(n, trials / 2.0, 60) << size << " words, bit " << flip;
        }
    }
}

class apart
{
public:
    void add(const digest &d)
    {
        both_new_ = both_new_ && a_.insert(d.a).second && b_.insert(d.b).second;
        low_.insert(static_cast<uint32_t>(d.a));
    }
    bool all() const
    {
        return both_new_;
    }
    // Of n values in 2^32, about n^2 / 2^33 meet another.
    void low_half_is_random() const
    {
        double n = static_cast<double>(a_.size());
        double expected = n * n / 8589934592.0;
        EXPECT_LT(n - static_cast<double>(low_.size()), 3 * expected + 10);
    }

private:
    std::set<uint64_t> a_, b_;
    std::set<uint32_t> low_;
    bool both_new_ = true;
};

// Most of a machine is 0: what a bit far in front changed is not forgotten in 2,000 bytes of it.
TEST(mix, a_bit_in_front_of_many_zeros_is_not_forgotten)
{
    for (uint64_t fill : {UINT64_C(0), ~UINT64_C(0), UINT64_C(8)}) {
        apart seen;
        std::vector<uint64_t> words(250, fill);

        seen.add(of(words));
        for (size_t bit = 0; bit < words.size() * 64; bit++) {
            words[bit / 64] ^= UINT64_C(1) << bit % 64;
            seen.add(of(words));
            words[bit / 64] ^= UINT64_C(1) << bit % 64;
        }
        EXPECT_TRUE(seen.all()) << fill;
    }
}

TEST(mix, states_that_differ_in_two_bits_are_told_apart)
{
    apart seen;
    std::vector<uint64_t> words(8);

    for (unsigned i = 0; i < 512; i++) {
        for (unsigned k = i; k < 512; k++) {
            std::vector<uint64_t> w = words;
            w[i / 64] ^= UINT64_C(1) << i % 64;
            if (k != i)
                w[k / 64] ^= UINT64_C(1) << k % 64;
            seen.add(of(w));
        }
    }
    EXPECT_TRUE(seen.all());
    seen.low_half_is_random();
}

TEST(mix, counters_seeds_and_places_are_told_apart)
{
    apart seen;

    for (uint64_t i = 0; i < 30000; i++) {
        seen.add(of({i, 0, 0, 0}));
        seen.add(of({1, i + 1, 0, 0}));
        seen.add(of({2, 0, i + 1, 0}));
        seen.add(of({3, 0, 0, i + 1, 0}));
        seen.add(of({5, 6, 7}, i + 1));
    }
    EXPECT_TRUE(seen.all());
    seen.low_half_is_random();
}

TEST(mix, words_in_another_order_are_another_state)
{
    apart seen;
    std::vector<uint64_t> words = {1, 2, 3, 4, 5, 6, 7, 8};

    do {
        seen.add(of(words));
    } while (std::next_permutation(words.begin(), words.end()));
    EXPECT_TRUE(seen.all());
}

// A word that makes a factor 0 does not hide the other one.
TEST(mix, a_factor_of_zero_hides_nothing)
{
    mix start = mix_start(0);
    apart seen;

    for (uint64_t i = 0; i < 1000; i++) {
        seen.add(of({start.a[0], i}));
        seen.add(of({i, start.b[0]}));
    }
    EXPECT_TRUE(seen.all());
}

} // namespace
