// SPDX-License-Identifier: BSD-2-Clause
#include "pattern.hpp"

#include "chipkill.hpp"

namespace rasim
{

namespace
{

constexpr uint64_t word = 8, granule = 64, row = 8192, banks = 16;

// Whole units of `size` from the region's base; the last one may be cut off.
pattern unit(const platform_region &r, uint64_t address, uint64_t size, const platform_word_error &error)
{
    uint64_t first = (address - r.base) / size * size;
    uint64_t here = r.size - first < size ? r.size - first : size;

    return {r.base + first, word, here / word, error};
}

pattern column(const platform_region &r, uint64_t address, const platform_word_error &error)
{
    uint64_t first = (address - r.base) % (row * banks) / word * word;

    return {r.base + first, row * banks, (r.size - first - 1) / (row * banks) + 1, error};
}

// One of its words each beat.
pattern nibble(const platform_region &r, const platform_source &s)
{
    const uint64_t beat = word * PLATFORM_CODE_WORDS;
    platform_word_error lane[PLATFORM_CODE_WORDS]{};

    chipkill_flip(lane, s.device ? s.device - 1U : static_cast<unsigned>(s.address % beat * 2), 15);
    const bool upper = lane[1].data || lane[1].check;
    pattern p = unit(r, s.address, granule, lane[upper]);
    return {p.first + upper * word, beat, granule / beat, p.error};
}

pattern byte(const platform_region &r, const platform_source &s)
{
    const unsigned lane = s.device ? s.device - 1U : static_cast<unsigned>(s.address % word);
    platform_word_error wrong{};

    if (lane < word)
        wrong.data = UINT64_C(0xff) << lane * 8;
    else
        wrong.check = 0xff;
    return unit(r, s.address, granule, wrong);
}

} // namespace

pattern pattern_of(const platform_region &region, const platform_source &source)
{
    switch (source.pattern) {
    case PATTERN_ROW:
        return unit(region, source.address, row, source.flip);
    case PATTERN_COLUMN:
        return column(region, source.address, source.flip);
    case PATTERN_DEVICE:
        return region.ecc == PLATFORM_ECC_CHIPKILL ? nibble(region, source) : byte(region, source);
    default:
        if (source.times > 1)
            return {source.address / word * word, granule, source.times, source.flip};
        return unit(region, source.address, word, source.flip);
    }
}

bool pattern::touches(uint64_t address, uint64_t size) const
{
    uint64_t last = address + (size - 1);

    if (last < first)
        return false;
    uint64_t before = last - first, n = before / step; // the last word that begins in or before the range
    n = n < count ? n : count - 1;
    return first + n * step + (word - 1) >= address;
}

} // namespace rasim
