// SPDX-License-Identifier: BSD-2-Clause
#include "chipkill.hpp"

#include <array>

namespace rasim
{

namespace
{

constexpr unsigned values = 16, data_symbols = chipkill_data_symbols;

// z times an element.
constexpr unsigned times_z(unsigned a)
{
    return (a << 1 ^ (a & 8 ? 0x13 : 0)) & 15;
}

constexpr unsigned times(unsigned a, unsigned b)
{
    unsigned product = 0;
    for (; b; b >>= 1, a = times_z(a))
        product ^= b & 1 ? a : 0;
    return product;
}

// x times a polynomial of degree 3, mod g: what leaves at x^4 comes back as 1 + x + 8x^2 + x^3.
constexpr unsigned times_x(unsigned polynomial)
{
    const unsigned top = polynomial >> 12;
    return (polynomial << 4 & 0xffff) ^ (top | top << 4 | times(top, 8) << 8 | top << 12);
}

using column = std::array<uint16_t, values>; // of a symbol: the syndrome of each of its errors

constexpr std::array<column, chipkill_symbols> make_columns()
{
    std::array<column, chipkill_symbols> of{};
    unsigned power = 1;

    for (unsigned i = 0; i < chipkill_symbols; i++, power = times_x(power))
        for (unsigned v = 0; v < values; v++)
            for (unsigned k = 0; k < 16; k += 4)
                of[i < 4 ? data_symbols + i : i - 4][v] = static_cast<uint16_t>(
                    of[i < 4 ? data_symbols + i : i - 4][v] | times(power >> k & 15, v) << k);
    return of;
}

constexpr std::array<column, chipkill_symbols> columns = make_columns();

// By syndrome: symbol * 16 + error, or none.
constexpr uint16_t none = UINT16_MAX;

std::array<uint16_t, 65536> make_places()
{
    std::array<uint16_t, 65536> place;

    place.fill(none);
    for (unsigned s = 0; s < chipkill_symbols; s++)
        for (unsigned v = 1; v < values; v++)
            place[columns[s][v]] = static_cast<uint16_t>(s * values + v);
    return place;
}

unsigned syndrome_of(unsigned first, uint64_t nibbles)
{
    unsigned sum = 0;
    while (nibbles) {
        unsigned at = static_cast<unsigned>(__builtin_ctzll(nibbles)) / 4;
        uint64_t value = nibbles >> at * 4 & 15;
        sum ^= columns[first + at][value];
        nibbles ^= value << at * 4;
    }
    return sum;
}

} // namespace

void chipkill_flip(platform_word_error word[2], unsigned symbol, unsigned value)
{
    if (symbol < data_symbols) {
        word[symbol / 16].data ^= static_cast<uint64_t>(value) << symbol % 16 * 4;
        return;
    }
    uint8_t &check = word[(symbol - data_symbols) / 2].check;
    check = static_cast<uint8_t>(check ^ value << symbol % 2 * 4);
}

uint16_t chipkill_syndrome(const platform_word_error word[2])
{
    return static_cast<uint16_t>(syndrome_of(0, word[0].data) ^ syndrome_of(16, word[1].data) ^
                                 word[0].check ^ static_cast<unsigned>(word[1].check << 8));
}

// The columns of the check symbols are the unit matrix.
void chipkill_fit(platform_word_error word[2])
{
    word[0].check = word[1].check = 0;
    uint16_t check = chipkill_syndrome(word);
    word[0].check = static_cast<uint8_t>(check);
    word[1].check = static_cast<uint8_t>(check >> 8);
}

bool chipkill_correct(platform_word_error word[2], uint16_t syndrome)
{
    static const std::array<uint16_t, 65536> places = make_places();
    const uint16_t place = places[syndrome];

    if (place == none)
        return false;
    chipkill_flip(word, place / values, place % values);
    return true;
}

} // namespace rasim
