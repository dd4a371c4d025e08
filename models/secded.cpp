// SPDX-License-Identifier: BSD-2-Clause
#include "secded.hpp"

#include <array>

namespace rasim
{

namespace
{

constexpr unsigned data_bits = 64, bits = 72;

constexpr unsigned weight(unsigned column)
{
    unsigned ones = 0;
    for (; column; column &= column - 1)
        ones++;
    return ones;
}

constexpr std::array<uint8_t, bits> make_columns()
{
    std::array<uint8_t, bits> column{};
    unsigned next = 0;

    for (unsigned c = 0; c < 256; c++)
        if (weight(c) == 3)
            column[next++] = static_cast<uint8_t>(c);
    for (unsigned r = 0; r < 8; r++)
        column[next++] = static_cast<uint8_t>(0x1f << r | 0x1f >> (8 - r));
    for (unsigned r = 0; r < 8; r++)
        column[next++] = static_cast<uint8_t>(1 << r);
    return column;
}

constexpr std::array<uint8_t, bits> columns = make_columns();

constexpr std::array<int8_t, 256> make_places()
{
    std::array<int8_t, 256> place{};

    for (unsigned s = 0; s < 256; s++)
        place[s] = -1;
    for (unsigned b = 0; b < bits; b++)
        place[columns[b]] = static_cast<int8_t>(b);
    return place;
}

constexpr std::array<int8_t, 256> places = make_places();

} // namespace

uint8_t secded_check(uint64_t data)
{
    unsigned check = 0;
    for (; data; data &= data - 1)
        check ^= columns[static_cast<size_t>(__builtin_ctzll(data))];
    return static_cast<uint8_t>(check);
}

// The columns of the check bits are the unit matrix.
uint8_t secded_syndrome(const platform_word_error &error)
{
    return static_cast<uint8_t>(secded_check(error.data) ^ error.check);
}

bool secded_correct(platform_word_error *error, uint8_t syndrome)
{
    const int bit = places[syndrome];

    if (bit < 0)
        return false;
    if (bit < static_cast<int>(data_bits))
        error->data ^= UINT64_C(1) << bit;
    else
        error->check = static_cast<uint8_t>(error->check ^ 1 << (static_cast<unsigned>(bit) - data_bits));
    return true;
}

} // namespace rasim
