// SPDX-License-Identifier: BSD-2-Clause
#include "pattern.hpp"

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

} // namespace

pattern pattern_of(const platform_region &region, const platform_source &source)
{
    platform_word_error lane{};

    switch (source.pattern) {
    case PATTERN_ROW:
        return unit(region, source.address, row, source.flip);
    case PATTERN_COLUMN:
        return column(region, source.address, source.flip);
    case PATTERN_DEVICE:
        lane.data = UINT64_C(0xff) << source.address % word * 8;
        return unit(region, source.address, granule, lane);
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
