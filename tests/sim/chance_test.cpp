// SPDX-License-Identifier: BSD-2-Clause
// Chance: the generator against its published sequence, the logarithm against libm, and random statements.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "scenario_reading.hpp"

extern "C" {
#include "chance.h"
}

namespace
{

TEST(chance, is_splitmix64)
{
    struct chance c = {1234567}; // a test vector that many implementations share
    EXPECT_EQ(chance_next(&c), UINT64_C(6457827717110365317));
    EXPECT_EQ(chance_next(&c), UINT64_C(3203168211198807973));
    EXPECT_EQ(chance_next(&c), UINT64_C(9817491932198370423));
}

TEST(chance, logarithm_is_that_of_libm)
{
    struct chance c = chance_start(1, 1);
    auto check = [](uint64_t r) {
        long double expected = -(std::log(static_cast<long double>(r) + 1) - 64 * std::log(2.0L));
        EXPECT_NEAR(static_cast<double>(chance_minus_ln(r)) / 4294967296.0, static_cast<double>(expected),
                    1e-9)
            << r;
    };
    for (unsigned k = 0; k < 64; k++) {
        check((UINT64_C(1) << k) - 1);
        check(UINT64_C(1) << k);
    }
    check(UINT64_MAX);
    for (int i = 0; i < 10000; i++)
        check(chance_next(&c));
}

TEST(chance, below_is_even_and_gaps_are_exponential)
{
    struct chance c = chance_start(7, 3);
    unsigned counts[9] = {}, long_ones = 0;
    double sum = 0;
    constexpr int n = 90000;
    for (int i = 0; i < n; i++) {
        counts[chance_below(&c, 9)]++;
        uint64_t gap = chance_gap(&c, 1000);
        sum += static_cast<double>(gap);
        long_ones += gap > 2000;
    }
    for (unsigned count : counts)
        EXPECT_NEAR(count, n / 9, 500); // 5 standard deviations
    EXPECT_NEAR(sum / n, 1000, 17);
    EXPECT_NEAR(long_ones, n * std::exp(-2.0), 520);
}

TEST(chance, streams_differ)
{
    std::set<uint64_t> first;
    for (uint64_t seed = 0; seed < 50; seed++)
        for (uint64_t stream = 0; stream < 8; stream++) {
            struct chance c = chance_start(seed, stream);
            EXPECT_TRUE(first.insert(chance_next(&c)).second) << seed << " " << stream;
        }
}

std::string flips_of(const std::string &more)
{
    reading r(whole(more));
    EXPECT_TRUE(r.good) << r.errors;
    std::string text;
    for (unsigned i = 0; i < r->faults; i++)
        text += std::to_string(r->fault[i].at_cycle) + " " + r->fault[i].name + "\n";
    return text;
}

const char statement[] =
    "random 4 flips of vm0:0x1000 size 8K rate 25_000 FIT accelerated 1_000_000_000_000_000\n";

TEST(scenario_random, same_seed_same_flips)
{
    std::string one = flips_of(std::string("seed 1\n") + statement);
    EXPECT_EQ(flips_of(std::string("seed 1\n") + statement), one);
    EXPECT_EQ(flips_of(statement + std::string("seed 1\n")), one); // wherever it stands
    EXPECT_NE(flips_of(std::string("seed 2\n") + statement), one);
    std::string two = flips_of(std::string("seed 1\n") + statement + statement);
    EXPECT_EQ(two.substr(0, one.size()), one);
    EXPECT_NE(two.substr(one.size()), one);
}

TEST(scenario_random, flips_lie_in_the_range_and_are_of_one_bit)
{
    unsigned in_vm = 0, spares = 0;
    for (int seed = 0; seed < 50; seed++) {
        reading r(whole("seed " + std::to_string(seed) + "\n" + statement));
        ASSERT_EQ(r->faults, 4u);
        uint64_t last = 0;
        for (unsigned i = 0; i < 4; i++) {
            const platform_source &s = r->platform.source[i];
            EXPECT_GE(s.address, r->vm[0].pa + 0x1000);
            EXPECT_LT(s.address, r->vm[0].pa + 0x3000);
            EXPECT_EQ(s.address % 8, 0u);
            EXPECT_EQ(__builtin_popcountll(s.flip.data), 1);
            EXPECT_EQ(s.flip.check, 0); // without a code there are no check bits
            EXPECT_GE(r->fault[i].at_cycle, last);
            last = r->fault[i].at_cycle;
            in_vm += r->fault[i].origin_vm == 0;
            spares += r->fault[i].spare;
        }
    }
    EXPECT_EQ(in_vm, 200u);
    EXPECT_EQ(spares, 150u);
}

TEST(scenario_random, a_code_has_check_bits_that_flip)
{
    unsigned check = 0;
    for (int seed = 0; seed < 100; seed++) {
        reading r(whole("memory m 0 64K ecc secded\nseed " + std::to_string(seed) +
                        "\nrandom 8 flips of m rate 25_000 FIT accelerated 1_000_000_000_000"));
        for (unsigned i = 0; i < r->faults; i++) {
            const platform_word_error &e = r->platform.source[i].flip;
            EXPECT_EQ(__builtin_popcountll(e.data) + __builtin_popcount(e.check), 1);
            check += e.check != 0;
        }
    }
    EXPECT_NEAR(check, 800 / 9, 45);
}

// 25,000 FIT a Mbit are 25,000 * 512 flips in 10^9 hours of 64 MiB: one in 281,250 seconds.
TEST(scenario_random, rate_is_that_of_the_memory)
{
    double sum = 0;
    for (int seed = 0; seed < 400; seed++) {
        reading r(whole("seed " + std::to_string(seed) +
                        "\nrandom 8 flips of dram0 rate 25_000 FIT accelerated 1_000_000_000_000"));
        sum += static_cast<double>(r->fault[7].at_cycle);
    }
    EXPECT_NEAR(sum / 3200, 281.25, 25); // a cycle is 1 ns
}

TEST(scenario_random, wrong)
{
    EXPECT_EQ(wrong("random 9 flips of dram0 rate 1 FIT accelerated 1"),
              (mistakes{"8:8: '9' is out of range 1..8"}));
    EXPECT_EQ(wrong("random 5 flips of dram0 rate 1 FIT accelerated 1\nrandom 4 flips of dram0 rate 1 FIT "
                    "accelerated 1"),
              (mistakes{"9:1: more than 8 errors"}));
    EXPECT_EQ(wrong("device u 0 4K answers OKAY\nrandom 1 flip of u rate 1 FIT accelerated 1"),
              (mistakes{"9:18: only memory below 2^44 has bits that flip"}));
    EXPECT_EQ(wrong("random 1 flip of dram0 rate 0 FIT accelerated 1"),
              (mistakes{"8:29: '0' is out of range 1..1000000000"}));
    EXPECT_EQ(wrong("random 1 flip of dram0 rate 1 FIT"), (mistakes{"8:34: expected 'accelerated' here"}));
}

} // namespace
