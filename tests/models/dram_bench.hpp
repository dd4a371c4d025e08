// SPDX-License-Identifier: BSD-2-Clause
// A bench whose first RAM has a code, and bits that flip in it.
#ifndef RASIM_TESTS_MODELS_DRAM_BENCH_HPP
#define RASIM_TESTS_MODELS_DRAM_BENCH_HPP

#include <vector>

#include "bench.hpp"

namespace rasim
{

using bytes = std::vector<uint8_t>;

class dram_bench : public bench
{
protected:
    enum : uint64_t { WORD = RAM0 + 0x1008 };

    platform_region &ram()
    {
        return config.region[0];
    }

    void secded(bool poison_storage, bool demand_scrub, unsigned states = 0)
    {
        ram().ecc = PLATFORM_ECC_SECDED;
        ram().poison_storage = poison_storage;
        ram().demand_scrub = demand_scrub;
        if (!states)
            return;
        ram().node = 1;
        ram().states = static_cast<uint8_t>(states);
        ras_node_init(&state.ras.node[1], 11, states, 0xff);
    }

    unsigned flip(uint64_t address, uint64_t data, uint8_t check = 0, unsigned pattern = PATTERN_WORD)
    {
        unsigned index = poison(address, 8, config.sources + 1);
        platform_source &s = config.source[index];
        s.effect = PLATFORM_FLIP;
        s.flip.data = data;
        s.flip.check = check;
        s.pattern = static_cast<uint8_t>(pattern);
        return index;
    }

    void built()
    {
        ASSERT_TRUE(build()) << why;
    }

    void fire_all()
    {
        for (unsigned i = 0; i < config.sources; i++)
            platform_fire(i, 0);
    }

    static bool wrong(uint64_t word)
    {
        platform_word_error e = platform_word_error_at(word);
        return e.data || e.check;
    }

    void one_fetch(platform_met met, bool data_wrong)
    {
        ASSERT_EQ(fetches.size(), 1U);
        EXPECT_EQ(fetches[0].met, met);
        EXPECT_EQ(fetches[0].wrong, data_wrong);
        EXPECT_EQ(fetches[0].address, uint64_t{WORD});
        EXPECT_EQ(fetches[0].tag, 1U);
        EXPECT_EQ(fetches[0].region, 0);
        EXPECT_EQ(fetches[0].scrubber, 0);
        fetches.clear();
    }

    const bytes text{1, 2, 3, 4, 5, 6, 7, 8};
};

constexpr unsigned all_states = 1U << STATE_CE | 1U << STATE_DE | 1U << STATE_UER | 1U << STATE_UEO;

} // namespace rasim

#endif
