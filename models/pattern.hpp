// SPDX-License-Identifier: BSD-2-Clause
// Which words of DRAM a fault touches. The geometry is this model's, one rank without interleaving: nine x8
// devices (byte lanes 0 to 7 and the check bits) give a 64-bit word a beat, 8 beats a 64-byte granule; with
// chipkill 36 x4 devices (chipkill.hpp) give two words a beat, 4 beats a granule. A row has 8 KiB; rows go
// round 16 banks, so that a column of a bank is one word every 128 KiB.
#ifndef RASIM_MODELS_PATTERN_HPP
#define RASIM_MODELS_PATTERN_HPP

#include "platform.h"

namespace rasim
{

// `count` words from `first`, `step` bytes apart, all in one region, each with the same error.
struct pattern {
    uint64_t first, step, count;
    platform_word_error error;

    bool touches(uint64_t address, uint64_t size) const; // a range
};

// ROW: the word's row. COLUMN: the same place of all rows of its bank. DEVICE: all bits that one device has
// of the granule of `address`. WORD: of a source that fires again, a word for each time, a granule apart.
pattern pattern_of(const platform_region &region, const platform_source &source);

} // namespace rasim

// Not modelled: interleaving, address hashing, x16 devices, remapped rows, stuck bits.
#endif
