// SPDX-License-Identifier: BSD-2-Clause
// Scrubbers, and storms that go on a granule a time.
#include "dram_bench.hpp"

namespace rasim
{

namespace
{

class dram_scrubber_test : public dram_bench
{
};

TEST_F(dram_scrubber_test, a_scrubber_goes_round_its_range_a_granule_a_visit)
{
    secded(true, false, all_states);
    for (uint64_t at : {0x1000, 0x1038, 0x1078, 0x1080, 0x0ff8})
        flip(RAM0 + at, 1); // the last two are out of range
    flip(RAM0 + 0x1048, 3);
    config.scrubber[0].base = RAM0 + 0x1000;
    config.scrubber[0].size = 128;
    config.scrubbers = 1;
    built();
    fire_all();
    platform_scrub(0);
    EXPECT_EQ(state.visits[0], 1U);
    ASSERT_EQ(fetches.size(), 2U);
    for (const platform_fetch &f : fetches) {
        EXPECT_EQ(f.met, MET_CORRECTED);
        EXPECT_EQ(f.scrubber, 1);
    }
    EXPECT_EQ(fetches[0].address, RAM0 + 0x1000);
    EXPECT_EQ(fetches[1].address, RAM0 + 0x1038);
    EXPECT_FALSE(wrong(RAM0 + 0x1000)); // it writes back without being told to
    fetches.clear();
    platform_scrub(0);
    ASSERT_EQ(fetches.size(), 2U);
    EXPECT_EQ(fetches[0].met, MET_DEFERRED);
    EXPECT_EQ(fetches[0].tag, 6U);
    EXPECT_EQ(fetches[1].met, MET_CORRECTED);
    EXPECT_TRUE(platform_poisoned(RAM0 + 0x1048));
    EXPECT_TRUE(wrong(RAM0 + 0x1080));
    EXPECT_TRUE(wrong(RAM0 + 0x0ff8));
    fetches.clear();
    platform_scrub(0);
    platform_scrub(0);
    EXPECT_TRUE(fetches.empty()); // nothing new, and poison is passed over
    ASSERT_EQ(errors.size(), 4U);
    EXPECT_EQ(errors[0].state, STATE_CE);
    EXPECT_EQ(errors[2].state, STATE_DE);
    EXPECT_EQ(errors[2].poison, 0);
}

TEST_F(dram_scrubber_test, a_scrubber_that_reports_poison_does_so_each_time)
{
    secded(true, false, all_states);
    poison(RAM0 + 0x1020, 1, 1);
    config.scrubber[0].base = RAM0 + 0x1000;
    config.scrubber[0].size = 64;
    config.scrubber[0].reports_poison = 1;
    config.scrubbers = 1;
    built();
    platform_scrub(0);
    EXPECT_TRUE(errors.empty());
    fire_all();
    for (int i = 0; i < 2; i++) {
        platform_scrub(0);
        ASSERT_EQ(fetches.size(), 1U);
        EXPECT_EQ(fetches[0].met, MET_POISON);
        EXPECT_EQ(fetches[0].tag, 1U);
        EXPECT_EQ(fetches[0].address, RAM0 + 0x1000);
        ASSERT_EQ(errors.size(), 1U);
        EXPECT_EQ(errors[0].state, STATE_DE);
        EXPECT_EQ(errors[0].poison, 1);
        EXPECT_EQ(errors[0].in_band, 0);
        fetches.clear();
        errors.clear();
    }
}

TEST_F(dram_scrubber_test, what_a_scrubber_can_neither_correct_nor_poison_is_recorded_only)
{
    secded(false, false, all_states);
    flip(WORD, 3);
    config.scrubber[0].base = WORD / 64 * 64;
    config.scrubber[0].size = 64;
    config.scrubbers = 1;
    built();
    fire_all();
    platform_scrub(0);
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0].met, MET_DETECTED);
    EXPECT_EQ(fetches[0].wrong, 0);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_UEO); // IHI 0100: not consumed
    EXPECT_EQ(errors[0].in_band, 0);
    EXPECT_TRUE(wrong(WORD));
}

TEST_F(dram_scrubber_test, a_storm_goes_on_a_granule_a_time)
{
    unsigned s = flip(WORD, 1);
    config.source[s].times = 3;
    built();
    for (uint64_t n = 0; n < 5; n++) {
        for (uint64_t i = 0; i < 5; i++)
            EXPECT_EQ(platform_word_error_at(WORD + i * 64).data, i < n && i < 3 ? 1U : 0U) << n << " " << i;
        platform_fire(s, 0);
    }
    read(WORD + 128, 8);
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0].tag, 1U);
}

} // namespace

} // namespace rasim
