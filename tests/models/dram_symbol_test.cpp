// SPDX-License-Identifier: BSD-2-Clause
// Whole devices that go wrong, behind a controller whose codeword has two words (IHI 0100: correct, defer,
// report).
#include "dram_bench.hpp"

namespace rasim
{

namespace
{

class dram_symbol_test : public dram_bench
{
protected:
    enum : uint64_t { GRANULE = RAM0 + 0x1040 };

    void chipkill(bool poison_storage, bool demand_scrub)
    {
        platform_region &r = config.region[0];
        r.ecc = PLATFORM_ECC_CHIPKILL;
        r.poison_storage = poison_storage;
        r.demand_scrub = demand_scrub;
        r.node = 1;
        r.states = 1U << STATE_CE | 1U << STATE_DE | 1U << STATE_UER | 1U << STATE_UEO;
        ras_node_init(&state.ras.node[1], 11, r.states, 0xff);
    }

    // Which one: from 0, or that of the address.
    unsigned device(int which, uint64_t address = GRANULE)
    {
        unsigned index = poison(address, 8, config.sources + 1);
        config.source[index].effect = PLATFORM_FLIP;
        config.source[index].pattern = PATTERN_DEVICE;
        config.source[index].device = static_cast<uint8_t>(which + 1);
        return index;
    }

    unsigned wrong_words() const
    {
        unsigned n = 0;
        for (uint64_t at = GRANULE - 64; at < GRANULE + 128; at += 8) {
            platform_word_error e = platform_word_error_at(at);
            n += e.data || e.check;
        }
        return n;
    }

    void met(std::vector<platform_met> wanted)
    {
        ASSERT_EQ(fetches.size(), wanted.size());
        for (size_t i = 0; i < wanted.size(); i++) {
            EXPECT_EQ(fetches[i].met, wanted[i]) << i;
            EXPECT_EQ(fetches[i].address % 16, 0U) << i;
        }
        fetches.clear();
    }

    bytes text() const
    {
        bytes b(64);
        for (size_t i = 0; i < b.size(); i++)
            b[i] = static_cast<uint8_t>(i * 37 + 11);
        return b;
    }
};

TEST_F(dram_symbol_test, each_of_36_devices_may_go_wrong)
{
    chipkill(false, true);
    device(0);
    built();
    write(GRANULE, text());
    for (unsigned d = 0; d < 36; d++) {
        config.source[0].device = static_cast<uint8_t>(d + 1);
        state.firings[0] = 0;
        platform_fire(0, 0);
        // One nibble of each beat: of a byte, or of the check byte of one of the beat's words.
        for (uint64_t beat = 0; beat < 4; beat++) {
            platform_word_error lower = platform_word_error_at(GRANULE + beat * 16),
                                upper = platform_word_error_at(GRANULE + beat * 16 + 8);
            const unsigned check = static_cast<unsigned>(upper.check << 8 | lower.check);
            EXPECT_EQ(lower.data, d < 16 ? UINT64_C(15) << 4 * d : 0) << d;
            EXPECT_EQ(upper.data, d >= 16 && d < 32 ? UINT64_C(15) << 4 * (d - 16) : 0) << d;
            EXPECT_EQ(check, d >= 32 ? 15U << 4 * (d - 32) : 0U) << d;
        }
        EXPECT_EQ(wrong_words(), 4U);
        bus_response r;
        EXPECT_EQ(read(GRANULE, 64, &r), text()) << d;
        EXPECT_EQ(r.status, BUS_OKAY);
        EXPECT_EQ(wrong_words(), 0U); // demand scrub
        met({MET_CORRECTED, MET_CORRECTED, MET_CORRECTED, MET_CORRECTED});
        EXPECT_EQ(errors.size(), 4 * (d + 1));
        EXPECT_EQ(errors.back().state, STATE_CE);
        EXPECT_EQ(errors.back().tag, 1U);
    }
}

TEST_F(dram_symbol_test, the_device_of_an_address_has_the_low_nibble_of_its_byte)
{
    chipkill(false, false);
    device(-1, GRANULE + 0x2d);
    built();
    fire_all();
    EXPECT_EQ(platform_word_error_at(GRANULE + 8).data, UINT64_C(15) << 40);
    EXPECT_EQ(platform_word_error_at(GRANULE).data, 0U);
    EXPECT_EQ(wrong_words(), 4U);
}

TEST_F(dram_symbol_test, two_devices_become_poison)
{
    chipkill(true, true);
    device(3);
    device(34);
    built();
    write(GRANULE, text());
    fire_all();
    bus_response r;
    read(GRANULE + 0x18, 1, &r);
    met({MET_DEFERRED});
    EXPECT_EQ(r.poison, 1);
    EXPECT_EQ(r.poison_address, uint64_t{GRANULE});
    ASSERT_EQ(errors.size(), 2U);
    EXPECT_EQ(errors[0].state, STATE_DE);
    EXPECT_EQ(errors[1].state, STATE_UER); // consumed
    write(GRANULE, text());                // all of the granule: neither poison nor anything wrong is left
    EXPECT_EQ(read(GRANULE, 64, &r), text());
    EXPECT_EQ(r.poison, 0);
    EXPECT_EQ(wrong_words(), 0U);
    met({});
}

TEST_F(dram_symbol_test, two_devices_without_poison_fail_the_access)
{
    chipkill(false, true);
    device(3);
    device(20);
    built();
    fire_all();
    bus_response r;
    read(GRANULE + 8, 8, &r); // only a bit of the other word's nibble is asked for
    met({MET_DETECTED});
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(wrong_words(), 8U);
}

// A word is half a codeword: the other half is fetched and corrected for the new check symbols.
TEST_F(dram_symbol_test, a_write_of_one_word_reads_the_other)
{
    chipkill(false, false);
    device(17);
    built();
    write(GRANULE, text());
    fire_all();
    write(GRANULE, {1, 2, 3, 4, 5, 6, 7, 8});
    met({MET_CORRECTED});
    EXPECT_EQ(wrong_words(), 3U);
    write(GRANULE + 16, text()); // three codewords and what is right of the next granule
    met({});
    EXPECT_EQ(wrong_words(), 0U);
    bytes wanted = text();
    std::copy_n(text().begin() + 8, 8, wanted.begin() + 8);
    EXPECT_EQ(read(GRANULE + 8, 8), bytes(wanted.begin() + 8, wanted.begin() + 16));
}

TEST_F(dram_symbol_test, a_scrubber_writes_back_what_it_corrects)
{
    chipkill(true, false);
    device(9);
    platform_scrubber &s = config.scrubber[config.scrubbers++];
    s.base = GRANULE;
    s.size = 64;
    built();
    fire_all();
    platform_scrub(0);
    EXPECT_EQ(wrong_words(), 0U);
    met({MET_CORRECTED, MET_CORRECTED, MET_CORRECTED, MET_CORRECTED});
}

TEST_F(dram_symbol_test, device_36_does_not_exist)
{
    chipkill(true, false);
    device(36);
    EXPECT_FALSE(build());
    EXPECT_EQ(why, "source 0: no device 36");
    config.source[0].device = 36;
    EXPECT_TRUE(build()) << why;
}

// Nine x8 devices without a symbol code: the last one has the check bits.
TEST_F(dram_symbol_test, a_device_of_check_bits)
{
    device(8);
    built();
    fire_all();
    EXPECT_EQ(platform_word_error_at(GRANULE + 56).check, 0xff);
    EXPECT_EQ(platform_word_error_at(GRANULE + 56).data, 0U);
    EXPECT_EQ(wrong_words(), 8U);
}

} // namespace

} // namespace rasim
