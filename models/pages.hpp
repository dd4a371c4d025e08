// SPDX-License-Identifier: BSD-2-Clause
// What memory holds: pages of 4 KiB, made of zeros at the first write, each with a poison bit for every
// 64-byte granule; an undo log; and a hash that every store keeps up to date.
#ifndef RASIM_MODELS_PAGES_HPP
#define RASIM_MODELS_PAGES_HPP

#include <memory>

#include "undo.hpp"

namespace rasim
{

class pages
{
public:
    static constexpr uint64_t end = UINT64_C(1) << 48; // addresses are below it

    // Where physical addresses are below 2^44, plane k begins at k << 44: what else is known of them.
    static constexpr uint64_t plane = UINT64_C(1) << 44;

    // Data alone: poison stays as it is.
    void read(uint64_t address, void *data, size_t size) const;
    void write(uint64_t address, const void *data, size_t size);

    // Poisons each granule that the range touches; cleans each granule that it covers.
    void poison(uint64_t address, uint64_t size);
    void cleanse(uint64_t address, uint64_t size);

    // The page of an address, which stays where it is; nullptr: never written, all zero.
    page *find(uint64_t address) const;

    // Does the range touch poison, and which granule first?
    bool poisoned(uint64_t address, uint64_t size, uint64_t *granule) const;

    size_t mark()
    {
        return log.mark(sum);
    }

    void rollback(size_t mark)
    {
        sum = log.rollback(mark);
    }

    void commit()
    {
        log.commit();
    }

    // The sum (mod 2^64) of mix(address, value) over all words that differ from zero; the poison of a page
    // counts as a word at its address + 1. No order of stores shows, nor a page that was written and is zero
    // again; and a store costs two mixes where a walk over all pages would cost 1 us a page.
    uint64_t hash() const
    {
        return sum;
    }

private:
    template <typename T> using table = std::array<std::unique_ptr<T>, 4096>;
    using leaf = table<page>;
    using branch = table<leaf>;

    page &make(uint64_t address);
    void set(page &p, uint64_t &cell, uint64_t key, uint64_t value);
    void write_page(page &p, uint64_t address, const unsigned char *from, size_t size);

    table<branch> root; // address bits [47:36], then [35:24], then [23:12]
    undo log;
    uint64_t sum = 0;
};

} // namespace rasim

// Not modelled: addresses of 2^48 and more (FEAT_LPA); a host that is big-endian.
#endif
