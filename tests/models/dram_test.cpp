// SPDX-License-Identifier: BSD-2-Clause
// Bits of DRAM that are wrong, on their way through the controller (IHI 0100: correct, defer, report).
#include "dram_bench.hpp"

namespace rasim
{

namespace
{

class dram_test : public dram_bench
{
};

TEST_F(dram_test, every_single_bit_is_corrected_for_the_reader)
{
    secded(false, true);
    flip(WORD, 1);
    built();
    // One source that fires anew for each bit.
    for (unsigned bit = 0; bit < 72; bit++) {
        config.source[0].flip.data = bit < 64 ? UINT64_C(1) << bit : 0;
        config.source[0].flip.check = static_cast<uint8_t>(bit < 64 ? 0 : 1U << (bit - 64));
        state.firings[0] = 0;
        write(WORD, text);
        platform_fire(0, 0);
        EXPECT_TRUE(wrong(WORD)) << bit;
        bus_response r;
        EXPECT_EQ(read(WORD, 8, &r), text) << bit;
        EXPECT_EQ(r.status, BUS_OKAY);
        EXPECT_FALSE(wrong(WORD)) << bit; // demand scrub
        one_fetch(MET_CORRECTED, false);
    }
}

TEST_F(dram_test, without_demand_scrub_the_word_stays_wrong)
{
    secded(false, false);
    flip(WORD, 1);
    built();
    fire_all();
    for (int i = 0; i < 3; i++) {
        read(WORD, 8);
        one_fetch(MET_CORRECTED, false);
        EXPECT_TRUE(wrong(WORD));
    }
}

TEST_F(dram_test, who_asks_for_no_bit_of_the_word_meets_nothing)
{
    secded(true, true, all_states);
    flip(WORD, 3);
    built();
    fire_all();
    read(WORD - 8, 8);
    read(WORD + 8, 64);
    write(WORD + 8, text);
    EXPECT_TRUE(fetches.empty());
    EXPECT_TRUE(errors.empty());
    EXPECT_TRUE(wrong(WORD));
}

TEST_F(dram_test, two_bits_become_poison_and_the_reader_gets_it)
{
    secded(true, true, all_states);
    flip(WORD, 3);
    built();
    write(WORD, text);
    fire_all();
    bus_response r;
    read(WORD + 4, 1, &r);
    one_fetch(MET_DEFERRED, false);
    EXPECT_TRUE(platform_poisoned(WORD));
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(r.poison, 1);
    EXPECT_EQ(r.tag, 1U);
    ASSERT_EQ(errors.size(), 2U); // found and deferred, then consumed
    EXPECT_EQ(errors[0].state, STATE_DE);
    EXPECT_EQ(errors[0].in_band, 0);
    EXPECT_EQ(errors[0].address, uint64_t{WORD});
    EXPECT_EQ(errors[1].state, STATE_UER);
    EXPECT_EQ(errors[1].poison, 1);
    read(WORD, 8, &r); // it is one error: the word is poison now and nothing else
    EXPECT_TRUE(fetches.empty());
    EXPECT_EQ(errors.size(), 3U);
}

TEST_F(dram_test, a_write_of_the_granule_takes_the_poison_away)
{
    secded(true, true);
    flip(WORD, 3);
    built();
    fire_all();
    read(WORD, 8);
    write(WORD - 8, bytes(64, 7));
    EXPECT_FALSE(platform_poisoned(WORD));
    EXPECT_FALSE(wrong(WORD));
    EXPECT_EQ(read(WORD, 8), bytes(8, 7));
    EXPECT_EQ(fetches.size(), 1U);
}

TEST_F(dram_test, without_poison_two_bits_are_an_in_band_error)
{
    secded(false, true, all_states);
    flip(WORD, 3);
    built();
    fire_all();
    bus_response r;
    read(WORD, 8, &r);
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.poison, 0);
    EXPECT_EQ(r.tag, 1U);
    one_fetch(MET_DETECTED, false);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_UER);
    EXPECT_EQ(errors[0].in_band, 1);
}

TEST_F(dram_test, a_node_that_reports_nothing_in_band_lets_wrong_data_through)
{
    secded(false, true, all_states);
    flip(WORD, 3);
    built();
    write(WORD, text);
    fire_all();
    state.ras.node[1].record.ctlr = 0; // ERR<n>CTLR.ED = 0: no error detection and no response
    bus_response r;
    bytes got = read(WORD, 8, &r);
    EXPECT_EQ(r.status, BUS_OKAY);
    EXPECT_EQ(got[0], text[0] ^ 3);
    one_fetch(MET_DETECTED, true);
}

TEST_F(dram_test, three_bits_may_be_corrected_into_a_fourth)
{
    secded(false, true, all_states);
    platform_word_error e{}, left{};
    for (uint64_t third = 2; third < 64; third++) { // the first triple that the decoder takes for a single
        e.data = left.data = 3 | UINT64_C(1) << third;
        left.check = 0;
        if (platform_ecc_decode(PLATFORM_ECC_SECDED, &left) == DECODE_MISCORRECTED && left.data != e.data)
            break;
    }
    ASSERT_NE(left.data, e.data);
    flip(WORD, e.data);
    built();
    fire_all();
    bytes got = read(WORD, 8);
    for (unsigned i = 0; i < 8; i++)
        EXPECT_EQ(got[i], left.data >> i * 8 & 0xff) << i;
    one_fetch(MET_MISCORRECTED, true);
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_CE); // as far as anybody knows
    EXPECT_EQ(read(WORD, 8), got);        // demand scrub made it the truth
    EXPECT_TRUE(fetches.empty() || fetches[0].met == MET_UNDETECTED);
}

TEST_F(dram_test, without_a_code_the_reader_gets_what_is_there)
{
    flip(WORD, 0x80);
    built();
    write(WORD, text);
    fire_all();
    bytes got = read(WORD, 8);
    EXPECT_EQ(got[0], text[0] ^ 0x80);
    one_fetch(MET_UNDETECTED, true);
    read(WORD + 1, 7);
    EXPECT_TRUE(fetches.empty()); // that byte was not asked for
}

TEST_F(dram_test, a_write_of_a_part_reads_the_rest)
{
    secded(false, false);
    flip(WORD, 1);
    built();
    write(WORD, text);
    fire_all();
    write(WORD + 1, {0xaa});
    one_fetch(MET_CORRECTED, false);
    EXPECT_FALSE(wrong(WORD)); // written back as a whole
    bytes now = text;
    now[1] = 0xaa;
    EXPECT_EQ(read(WORD, 8), now);
}

TEST_F(dram_test, a_write_of_a_part_of_a_word_beyond_repair_fails_and_changes_nothing)
{
    secded(false, false);
    flip(WORD, 3);
    built();
    write(WORD, text);
    fire_all();
    bus_response r = write(WORD - 8, bytes(9, 0xaa));
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.tag, 1U);
    one_fetch(MET_DETECTED, false);
    EXPECT_EQ(read(WORD - 8, 8), bytes(8, 0));
    uint64_t true_data;
    platform_peek(WORD, &true_data, 8);
    EXPECT_EQ(true_data, 0x0807060504030201u);
}

TEST_F(dram_test, a_write_of_the_word_makes_it_right_unseen)
{
    secded(false, false);
    flip(WORD, 3);
    built();
    fire_all();
    write(WORD, text);
    EXPECT_FALSE(wrong(WORD));
    EXPECT_EQ(read(WORD, 8), text);
    EXPECT_TRUE(fetches.empty());
}

TEST_F(dram_test, two_flips_of_a_bit_are_none_and_of_two_bits_are_one_error_of_two)
{
    secded(false, false);
    flip(WORD, 1);
    flip(WORD, 1);
    flip(WORD + 8, 1);
    flip(WORD + 8, 2);
    built();
    fire_all();
    EXPECT_FALSE(wrong(WORD));
    bus_response r;
    read(WORD + 8, 8, &r);
    EXPECT_EQ(r.status, BUS_SLVERR);
    EXPECT_EQ(r.tag, 4U); // the last one made it bad
}

TEST_F(dram_test, a_write_of_a_part_of_a_word_beyond_repair_leaves_poison)
{
    secded(true, false, all_states);
    flip(WORD, 3);
    built();
    write(WORD, text);
    fire_all();
    bus_response r = write(WORD + 7, {0xaa});
    EXPECT_EQ(r.status, BUS_OKAY); // the writer does not wait for it
    one_fetch(MET_DEFERRED, false);
    EXPECT_TRUE(platform_poisoned(WORD));
    ASSERT_EQ(errors.size(), 1U);
    EXPECT_EQ(errors[0].state, STATE_DE);
    bytes got = read(WORD, 8);
    EXPECT_EQ(got[0], text[0] ^ 3); // what the flips left, as the reader of poison gets it
    EXPECT_EQ(got[7], 0xaa);
}

// The geometry of models/pattern.hpp, word by word.
TEST_F(dram_test, a_row_a_column_and_a_device)
{
    unsigned row = flip(RAM0 + 0x4010, 1, 0, PATTERN_ROW);
    unsigned column = flip(RAM0 + 0x6048, 2, 0, PATTERN_COLUMN);
    unsigned device = flip(RAM0 + 0x10085, 0, 0, PATTERN_DEVICE);
    built();
    fire_all();
    for (uint64_t at = 0; at < RAM0_SIZE; at += 8) {
        platform_word_error e = platform_word_error_at(RAM0 + at);
        uint64_t expected = (at / 0x2000 == 2 ? 1 : 0) ^ (at % 0x20000 == 0x6048 ? 2 : 0) ^
                            (at / 64 == 0x10080 / 64 ? UINT64_C(0xff) << 40 : 0);
        ASSERT_EQ(e.data, expected) << at;
        ASSERT_EQ(e.check, 0) << at;
    }
    EXPECT_EQ(platform_word_error_at(RAM1).data, 0U);
    EXPECT_EQ(platform_word_error_at(RAM1 + 0x6048).data, 0U);
    read(RAM0 + 0x5ff8, 8);
    read(RAM0 + 0x26048, 8);
    read(RAM0 + 0x100b8, 8);
    ASSERT_EQ(fetches.size(), 3U);
    EXPECT_EQ(fetches[0].tag, row + 1);
    EXPECT_EQ(fetches[1].tag, column + 1);
    EXPECT_EQ(fetches[2].tag, device + 1);
}

TEST_F(dram_test, flips_count_in_the_hash_and_go_back)
{
    flip(WORD, 0, 0x40);
    built();
    uint64_t before = platform_hash();
    size_t mark = platform_mark();
    fire_all();
    EXPECT_NE(platform_hash(), before);
    EXPECT_TRUE(wrong(WORD));
    platform_rollback(mark);
    EXPECT_EQ(platform_hash(), before);
    EXPECT_FALSE(wrong(WORD));
}

TEST_F(dram_test, observers_see_what_was_written)
{
    secded(true, true);
    flip(WORD, 3);
    built();
    write(WORD, text);
    fire_all();
    bytes got(8);
    EXPECT_TRUE(platform_peek(WORD, got.data(), 8));
    EXPECT_EQ(got, text);
    EXPECT_TRUE(fetches.empty());
}

} // namespace

} // namespace rasim
