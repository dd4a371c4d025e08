// SPDX-License-Identifier: BSD-2-Clause
// The code against a parity-check matrix that is built here, row by row, from what Hsiao asks for, and
// against a decoder that knows nothing but this matrix: it compares codewords bit by bit.
#include <gtest/gtest.h>

#include <array>
#include <bitset>
#include <set>

#include "platform.h"

namespace rasim
{

namespace
{

using codeword = std::bitset<72>;

// H as 8 rows: the columns as the header lists them.
std::array<codeword, 8> matrix()
{
    std::array<codeword, 8> rows;
    unsigned bit = 0;

    for (unsigned i = 0; i < 8; i++) // ascending: the highest of the three ones counts most
        for (unsigned j = 0; j < i; j++)
            for (unsigned k = 0; k < j; k++, bit++)
                rows[i][bit] = rows[j][bit] = rows[k][bit] = true;
    for (unsigned r = 0; r < 8; r++, bit++)
        for (unsigned i = 0; i < 5; i++)
            rows[(r + i) % 8][bit] = true;
    for (unsigned r = 0; r < 8; r++, bit++)
        rows[r][bit] = true;
    EXPECT_EQ(bit, 72U);
    return rows;
}

const std::array<codeword, 8> rows = matrix();

unsigned syndrome_of(const codeword &w)
{
    unsigned s = 0;
    for (unsigned i = 0; i < 8; i++)
        s |= static_cast<unsigned>((rows[i] & w).count() % 2) << i;
    return s;
}

platform_word_error error_of(const codeword &w)
{
    platform_word_error e{};
    for (unsigned b = 0; b < 64; b++)
        e.data |= static_cast<uint64_t>(w[b]) << b;
    for (unsigned b = 0; b < 8; b++)
        e.check = static_cast<uint8_t>(e.check | w[64 + b] << b);
    return e;
}

codeword bits_of(const platform_word_error &e)
{
    codeword w;
    for (unsigned b = 0; b < 72; b++)
        w[b] = b < 64 ? e.data >> b & 1 : e.check >> (b - 64) & 1;
    return w;
}

// The word that differs in one bit and has no syndrome, if there is one.
platform_decode expected(const codeword &error, codeword *left)
{
    *left = error;
    if (syndrome_of(error) == 0)
        return error.none() ? DECODE_CLEAN : DECODE_UNDETECTED;
    for (unsigned b = 0; b < 72; b++) {
        codeword tried = error;
        tried.flip(b);
        if (syndrome_of(tried) != 0)
            continue;
        *left = tried;
        return tried.none() ? DECODE_CORRECTED : DECODE_MISCORRECTED;
    }
    return DECODE_DETECTED;
}

void compare(const codeword &error)
{
    codeword left;
    platform_word_error e = error_of(error);
    ASSERT_EQ(platform_ecc_syndrome(PLATFORM_ECC_SECDED, &e), syndrome_of(error)) << error;
    platform_decode wanted = expected(error, &left);
    ASSERT_EQ(platform_ecc_decode(PLATFORM_ECC_SECDED, &e), wanted) << error;
    ASSERT_EQ(bits_of(e), left) << error;
}

TEST(secded, the_matrix_is_one_of_hsiao)
{
    std::set<unsigned> columns;
    for (unsigned b = 0; b < 72; b++) {
        codeword one;
        one.set(b);
        unsigned column = syndrome_of(one);
        EXPECT_EQ(std::bitset<8>(column).count() % 2, 1U) << b; // odd weight
        EXPECT_TRUE(columns.insert(column).second) << b;        // and all differ
    }
    for (const codeword &row : rows)
        EXPECT_EQ(row.count(), 27U); // balanced, the least that 64 odd columns allow: 216 ones in all
}

TEST(secded, corrects_all_72_singles)
{
    for (unsigned b = 0; b < 72; b++) {
        codeword error;
        error.set(b);
        compare(error);
        platform_word_error e = error_of(error);
        EXPECT_EQ(platform_ecc_decode(PLATFORM_ECC_SECDED, &e), DECODE_CORRECTED) << b;
        EXPECT_TRUE(bits_of(e).none()) << b;
    }
}

TEST(secded, detects_all_2556_doubles)
{
    unsigned tried = 0;
    for (unsigned a = 0; a < 72; a++)
        for (unsigned b = 0; b < a; b++, tried++) {
            codeword error;
            error.set(a).set(b);
            compare(error);
            platform_word_error e = error_of(error);
            EXPECT_EQ(platform_ecc_decode(PLATFORM_ECC_SECDED, &e), DECODE_DETECTED) << a << " " << b;
            EXPECT_EQ(bits_of(e), error);
        }
    EXPECT_EQ(tried, 2556U);
}

TEST(secded, all_59640_triples_are_miscorrected_or_detected)
{
    unsigned tried = 0, odd = 0;
    for (unsigned a = 0; a < 72; a++)
        for (unsigned b = 0; b < a; b++)
            for (unsigned c = 0; c < b; c++, tried++) {
                codeword error;
                error.set(a).set(b).set(c);
                compare(error);
                platform_word_error e = error_of(error);
                platform_decode d = platform_ecc_decode(PLATFORM_ECC_SECDED, &e);
                odd += d != DECODE_DETECTED && d != DECODE_MISCORRECTED;
            }
    EXPECT_EQ(tried, 59640U);
    EXPECT_EQ(odd, 0U);
}

TEST(secded, no_error_is_clean_and_a_codeword_is_undetected)
{
    compare(codeword());
    for (uint64_t data :
         {UINT64_C(1), UINT64_C(0x8000000000000000), UINT64_C(0x123456789abcdef), UINT64_MAX}) {
        platform_word_error e{};
        e.data = data;
        e.check = static_cast<uint8_t>(syndrome_of(bits_of(e))); // the check bits that fit
        EXPECT_EQ(platform_ecc_decode(PLATFORM_ECC_SECDED, &e), DECODE_UNDETECTED) << data;
        EXPECT_EQ(e.data, data);
        compare(bits_of(e));
    }
}

TEST(secded, without_a_code_nothing_is_detected)
{
    platform_word_error e{};
    EXPECT_EQ(platform_ecc_decode(PLATFORM_ECC_NONE, &e), DECODE_CLEAN);
    e.data = 1;
    EXPECT_EQ(platform_ecc_decode(PLATFORM_ECC_NONE, &e), DECODE_UNDETECTED);
    EXPECT_EQ(e.data, 1U);
}

} // namespace

} // namespace rasim
