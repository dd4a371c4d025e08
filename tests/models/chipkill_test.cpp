// SPDX-License-Identifier: BSD-2-Clause
// The symbol code against a check matrix in bits that is built here in another way: GF(16) by powers of z,
// the powers of x by dividing x^i by g. What is decoded is compared with a search for the nearest codeword.
#include <gtest/gtest.h>

#include <array>
#include <bitset>
#include <set>
#include <vector>

#include "platform.h"

namespace rasim
{

namespace
{

using codeword = std::bitset<144>;   // symbol s has bits 4s to 4s+3
using polynomial = std::vector<int>; // coefficients, lowest first
constexpr unsigned symbols = 36, data_symbols = 32;

struct field {
    std::array<int, 15> power{};
    std::array<int, 16> log{};

    field()
    {
        int p = 1;
        for (int i = 0; i < 15; i++, p = p < 8 ? 2 * p : (2 * p - 16) ^ 3) {
            power[static_cast<size_t>(i)] = p;
            log[static_cast<size_t>(p)] = i;
        }
    }

    int times(int a, int b) const
    {
        return a && b ? power[static_cast<size_t>(
                            (log[static_cast<size_t>(a)] + log[static_cast<size_t>(b)]) % 15)]
                      : 0;
    }
};

const field gf;

// What is left of a division by g, which has 1 in front.
polynomial modulo(polynomial p, const polynomial &g)
{
    while (p.size() >= g.size()) {
        const int top = p.back();
        for (size_t i = 0; i < g.size(); i++)
            p[p.size() - g.size() + i] ^= gf.times(top, g[i]);
        p.pop_back();
    }
    p.resize(g.size() - 1);
    return p;
}

// H in 16 rows of bits.
std::array<codeword, 16> matrix()
{
    const polynomial g{1, 1, 8, 1, 1};
    std::array<codeword, 16> rows;

    for (unsigned s = 0; s < symbols; s++)
        for (unsigned b = 0; b < 4; b++) {
            polynomial p((s < data_symbols ? s + 4 : s - data_symbols) + 1);
            p.back() = 1 << b;
            p = modulo(p, g);
            for (unsigned r = 0; r < 16; r++)
                rows[r][s * 4 + b] = p[r / 4] >> r % 4 & 1;
        }
    return rows;
}

const std::array<codeword, 16> rows = matrix();

unsigned syndrome_of(const codeword &w)
{
    unsigned s = 0;
    for (unsigned i = 0; i < 16; i++)
        s |= static_cast<unsigned>((rows[i] & w).count() % 2) << i;
    return s;
}

codeword symbol(unsigned s, unsigned value)
{
    return codeword(value) << s * 4;
}

struct words {
    platform_word_error word[2];
};

words error_of(const codeword &w)
{
    words e{};
    for (unsigned b = 0; b < 128; b++)
        e.word[b / 64].data |= static_cast<uint64_t>(w[b]) << b % 64;
    for (unsigned b = 0; b < 16; b++)
        e.word[b / 8].check = static_cast<uint8_t>(e.word[b / 8].check | w[128 + b] << b % 8);
    return e;
}

codeword bits_of(const words &e)
{
    codeword w;
    for (unsigned b = 0; b < 144; b++)
        w[b] = b < 128 ? e.word[b / 64].data >> b % 64 & 1 : e.word[(b - 128) / 8].check >> b % 8 & 1;
    return w;
}

// The word that differs in one symbol and has no syndrome, if there is one.
platform_decode expected(const codeword &error, codeword *left)
{
    *left = error;
    const unsigned syndrome = syndrome_of(error);
    if (syndrome == 0)
        return error.none() ? DECODE_CLEAN : DECODE_UNDETECTED;
    for (unsigned s = 0; s < symbols; s++)
        for (unsigned v = 1; v < 16; v++) {
            if (syndrome_of(symbol(s, v)) != syndrome)
                continue;
            *left = error ^ symbol(s, v);
            return left->none() ? DECODE_CORRECTED : DECODE_MISCORRECTED;
        }
    return DECODE_DETECTED;
}

void compare(const codeword &error, platform_decode *decoded = nullptr)
{
    codeword left;
    words e = error_of(error);
    ASSERT_EQ(platform_ecc_syndrome(PLATFORM_ECC_CHIPKILL, e.word), syndrome_of(error)) << error;
    platform_decode wanted = expected(error, &left), got = platform_ecc_decode(PLATFORM_ECC_CHIPKILL, e.word);
    ASSERT_EQ(got, wanted) << error;
    ASSERT_EQ(bits_of(e), left) << error;
    if (decoded)
        *decoded = got;
}

TEST(chipkill, a_codeword_has_two_words)
{
    EXPECT_EQ(platform_ecc_words(PLATFORM_ECC_CHIPKILL), 2U);
    EXPECT_EQ(platform_ecc_devices(PLATFORM_ECC_CHIPKILL), 36U);
    EXPECT_EQ(platform_ecc_words(PLATFORM_ECC_SECDED), 1U);
    EXPECT_EQ(platform_ecc_words(PLATFORM_ECC_NONE), 1U);
}

// Distance 4: the sums of up to three symbols' errors have a syndrome.
TEST(chipkill, any_three_columns_are_independent)
{
    std::array<std::array<unsigned, 16>, symbols> column;
    std::set<unsigned> seen;
    unsigned dependent = 0;

    for (unsigned s = 0; s < symbols; s++)
        for (unsigned v = 0; v < 16; v++)
            column[s][v] = syndrome_of(symbol(s, v));
    for (unsigned a = 0; a < symbols; a++)
        for (unsigned b = 0; b < a; b++)
            for (unsigned c = 0; c < b; c++)
                for (unsigned v = 0; v < 15 * 16 * 16; v++)
                    dependent += (column[a][1 + v / 256] ^ column[b][v / 16 % 16] ^ column[c][v % 16]) == 0;
    EXPECT_EQ(dependent, 0U);
}

TEST(chipkill, corrects_all_540_errors_of_a_device)
{
    unsigned tried = 0;
    for (unsigned s = 0; s < symbols; s++)
        for (unsigned v = 1; v < 16; v++, tried++) {
            platform_decode d = DECODE_CLEAN;
            compare(symbol(s, v), &d);
            EXPECT_EQ(d, DECODE_CORRECTED) << s << " " << v;
        }
    EXPECT_EQ(tried, 540U);
}

TEST(chipkill, detects_all_141750_errors_of_two_devices)
{
    unsigned tried = 0, detected = 0;
    for (unsigned a = 0; a < symbols; a++)
        for (unsigned b = 0; b < a; b++)
            for (unsigned v = 0; v < 225; v++, tried++) {
                const codeword error = symbol(a, 1 + v / 15) ^ symbol(b, 1 + v % 15);
                words e = error_of(error);
                detected += platform_ecc_decode(PLATFORM_ECC_CHIPKILL, e.word) == DECODE_DETECTED &&
                            bits_of(e) == error;
            }
    EXPECT_EQ(tried, 141750U);
    EXPECT_EQ(detected, 141750U);
}

// A sample of what three do: each next value of a generator that visits all of them.
TEST(chipkill, three_devices_are_detected_or_miscorrected)
{
    unsigned miscorrected = 0;
    for (unsigned i = 1, n = 0; n < 600; n++, i = i * 75 % 65537) {
        const unsigned a = i % 12, b = 12 + i / 12 % 12, c = 24 + i / 144 % 12;
        platform_decode d = DECODE_CLEAN;
        compare(symbol(a, 1 + i % 15) ^ symbol(b, 1 + i / 15 % 15) ^ symbol(c, 1 + i / 225 % 15), &d);
        EXPECT_TRUE(d == DECODE_DETECTED || d == DECODE_MISCORRECTED);
        miscorrected += d == DECODE_MISCORRECTED;
    }
    EXPECT_GT(miscorrected, 0U);
}

TEST(chipkill, no_error_is_clean_and_a_codeword_is_undetected)
{
    compare(codeword());
    for (unsigned s = 0; s < data_symbols; s++) {
        codeword error = symbol(s, 9) ^ symbol((s + 5) % data_symbols, 3);
        error ^= codeword(syndrome_of(error)) << data_symbols * 4; // the check symbols that fit
        platform_decode d = DECODE_CLEAN;
        compare(error, &d);
        EXPECT_EQ(d, DECODE_UNDETECTED) << s;
    }
}

} // namespace

} // namespace rasim
