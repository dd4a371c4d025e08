// SPDX-License-Identifier: BSD-2-Clause
// One cache: sets of lines, each set in the order of use. It keeps what is known of a line, not its data: the
// pages have those, once, and a line says only how they differ in worth from what memory holds.
#ifndef RASIM_MODELS_CACHE_HPP
#define RASIM_MODELS_CACHE_HPP

#include "pages.hpp"
#include "platform.h"

namespace rasim
{

class cache
{
public:
    // A line is its address with these in the bits below 64; 0: no line.
    static constexpr uint64_t VALID = 1;
    static constexpr uint64_t DIRTY = 2;  // memory, or the level below, is older
    static constexpr uint64_t POISON = 4; // known to be wrong
    static constexpr uint64_t ERROR = 8;  // wrong, and found out when the line is next looked at
    static constexpr uint64_t TAG = 16;   // a bit of its tag is wrong
    static constexpr uint64_t TAG2 = 32;  // two are
    static constexpr uint64_t FLAGS = 63;

    // Cache `index` of the platform; its lines are in plane 2 of the pages.
    cache(pages &store, const platform_cache &config, unsigned index);

    // The line at this address, 0: a miss.
    uint64_t find(uint64_t address) const;

    // Puts the line in front of its set, in place of what was known of it. Returns the line that had to go
    // for it.
    uint64_t insert(uint64_t line);

    // Changes what is known of a line that is there; its place in the order stays.
    void change(uint64_t line);

    void drop(uint64_t address);

    // A line of this address's set with a wrong tag; 0: there is none.
    uint64_t wrong_tag(uint64_t address) const;

    const platform_cache &config;

private:
    struct set;
    set fetch(uint64_t address) const;
    void keep(const set &s, unsigned ways);

    pages &store;
    const uint64_t base;
};

} // namespace rasim

// Not modelled: replacement other than by use; more than one size of line.
#endif
