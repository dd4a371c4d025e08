// SPDX-License-Identifier: BSD-2-Clause
#include "pages.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>

extern "C" {
#include "bits.h"
}

namespace rasim
{

namespace
{

size_t slot(uint64_t address, unsigned shift)
{
    return (address >> shift) % 4096;
}

// What of [address, address + size) lies in the page of `address`.
size_t in_page(uint64_t address, uint64_t size)
{
    return static_cast<size_t>(std::min(size, page::size - address % page::size));
}

// Bits of the granules that a range within one page touches, and of those that it covers.
uint64_t touched(uint64_t address, uint64_t size)
{
    uint64_t first = address % page::size, last = first + size - 1;
    return BITS(last / page::granule, first / page::granule);
}

uint64_t covered(uint64_t address, uint64_t size)
{
    uint64_t first = address % page::size;
    uint64_t from = (first + page::granule - 1) / page::granule, to = (first + size) / page::granule;
    return from < to ? BITS(to - 1, from) : 0;
}

// The finalizer of MurmurHash3: each input bit changes each output bit with probability 1/2.
uint64_t scramble(uint64_t x)
{
    x = (x ^ x >> 33) * UINT64_C(0xff51afd7ed558ccd);
    x = (x ^ x >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return x ^ x >> 33;
}

// What a word adds to the hash; 0 for a word that is 0.
uint64_t mix(uint64_t scrambled_key, uint64_t value)
{
    return value ? scramble(scrambled_key ^ value) : 0;
}

} // namespace

page *pages::find(uint64_t address) const
{
    assert(address < end);
    const branch *b = root[slot(address, 36)].get();
    const leaf *l = b ? (*b)[slot(address, 24)].get() : nullptr;
    return l ? (*l)[slot(address, 12)].get() : nullptr;
}

page &pages::make(uint64_t address)
{
    assert(address < end);
    auto &b = root[slot(address, 36)];
    if (!b)
        b = std::make_unique<branch>();
    auto &l = (*b)[slot(address, 24)];
    if (!l)
        l = std::make_unique<leaf>();
    auto &p = (*l)[slot(address, 12)];
    if (!p)
        p = std::make_unique<page>();
    return *p;
}

void pages::set(page &p, uint64_t &cell, uint64_t key, uint64_t value)
{
    if (cell == value)
        return;
    uint64_t k = scramble(key + UINT64_C(0x9e3779b97f4a7c15)); // so that key 0 is not left as it is
    sum += mix(k, value) - mix(k, cell);
    log.keep(p, cell);
    cell = value;
}

void pages::read(uint64_t address, void *data, size_t size) const
{
    auto *to = static_cast<unsigned char *>(data);
    for (size_t n; size; address += n, to += n, size -= n) {
        n = in_page(address, size);
        if (const page *p = find(address))
            std::memcpy(to, reinterpret_cast<const unsigned char *>(p->word.data()) + address % page::size,
                        n);
        else
            std::memset(to, 0, n);
    }
}

void pages::write_page(page &p, uint64_t address, const unsigned char *from, size_t size)
{
    for (size_t n; size; address += n, from += n, size -= n) {
        uint64_t at = address % 8;
        n = static_cast<size_t>(std::min<uint64_t>(size, 8 - at));
        uint64_t &cell = p.word[address % page::size / 8];
        uint64_t value = cell;
        std::memcpy(reinterpret_cast<unsigned char *>(&value) + at, from, n);
        set(p, cell, address - at, value);
    }
}

void pages::write(uint64_t address, const void *data, size_t size)
{
    auto *from = static_cast<const unsigned char *>(data);
    for (size_t n; size; address += n, from += n, size -= n) {
        n = in_page(address, size);
        write_page(make(address), address, from, n);
    }
}

void pages::poison(uint64_t address, uint64_t size)
{
    for (size_t n; size; address += n, size -= n) {
        n = in_page(address, size);
        page &p = make(address);
        set(p, p.poison, address / page::size * page::size + 1, p.poison | touched(address, n));
    }
}

void pages::cleanse(uint64_t address, uint64_t size)
{
    for (size_t n; size; address += n, size -= n) {
        n = in_page(address, size);
        if (page *p = find(address))
            set(*p, p->poison, address / page::size * page::size + 1, p->poison & ~covered(address, n));
    }
}

bool pages::poisoned(uint64_t address, uint64_t size, uint64_t *granule) const
{
    for (size_t n; size; address += n, size -= n) {
        n = in_page(address, size);
        const page *p = find(address);
        uint64_t hit = p ? p->poison & touched(address, n) : 0;
        if (!hit)
            continue;
        uint64_t index = static_cast<uint64_t>(__builtin_ctzll(hit));
        *granule = address / page::size * page::size + index * page::granule;
        return true;
    }
    return false;
}

} // namespace rasim
