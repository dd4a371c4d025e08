// SPDX-License-Identifier: BSD-2-Clause
// The undo log of memory: the old values of cells, newest last, cut into segments by marks. A segment that
// grows long keeps whole pages instead: then its size depends on the pages touched, not on the stores.
#ifndef RASIM_MODELS_UNDO_HPP
#define RASIM_MODELS_UNDO_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

namespace rasim
{

// A page of memory; it never moves and never goes, so the log may point into it.
struct page {
    static constexpr uint64_t size = 4096, granule = 64;

    uint64_t poison = 0; // bit n: granule n
    uint64_t copied = 0; // the segment (its epoch) that holds a copy, a note of the log
    std::array<uint64_t, size / 8> word{};
};

class undo
{
public:
    // A mark at this point; the same one as before when nothing was stored since.
    size_t mark(uint64_t hash);

    // Takes back all since `mark`, which stays; newer marks go. Returns the hash given with the mark.
    uint64_t rollback(size_t mark);

    void commit();

    // To be called before `cell` (a word or the poison of `p`) changes. Without a mark nothing is kept.
    void keep(page &p, uint64_t &cell);

private:
    static constexpr size_t limit = 65536; // stores of a segment: 1 MiB of log

    struct store {
        uint64_t *cell;
        uint64_t old;
    };

    struct copy {
        page *where;
        page old;
    };

    struct segment {
        size_t stores, copies; // length of the log before it
        uint64_t epoch;        // no two segments of a process have the same
        uint64_t hash;
    };

    void unwind(const segment &s);

    std::vector<store> stores;
    std::deque<copy> copies;
    std::vector<segment> segments;
    uint64_t epochs = 0;
};

} // namespace rasim

#endif
