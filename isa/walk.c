// SPDX-License-Identifier: BSD-2-Clause
#include "walk.h"

#include "bits.h"
#include "pe.h"
#include "translate.h"

enum { PAGE_BITS = 12, INDEX_BITS = 9, DESCRIPTOR_SIZE = 8, FIRST_BLOCK_LEVEL = 1 };

static const uint64_t descriptor_valid = BIT(0);
static const uint64_t descriptor_table = BIT(1); // at level 3: page; without it the encoding is reserved
static const uint64_t descriptor_af = BIT(10);
static const uint64_t descriptor_address = BITS(47, PAGE_BITS);
static const uint64_t table_attributes = BITS(63, 59);

unsigned walk_output_bits(uint64_t ps)
{
    static const uint8_t bits[] = {32, 36, 40, 42, 44, 48, 52, 56};

    return bits[ps & 7] < WALK_PA_BITS ? bits[ps & 7] : WALK_PA_BITS;
}

bool walk_fault(struct translation *t, int level, unsigned cause)
{
    t->level = (int8_t)level;
    t->cause = (uint8_t)cause;
    return false;
}

// Bits of the input below what a descriptor of `level` decides.
static unsigned offset_bits(int level)
{
    return (unsigned)(PAGE_BITS + INDEX_BITS * (WALK_LAST_LEVEL - level));
}

static bool beyond(uint64_t address, unsigned bits)
{
    return address >> bits != 0;
}

// The first table may be smaller than a page, or several side by side, and is aligned to its size.
static uint64_t first_entry(const struct walk *w)
{
    unsigned size_bits = w->input_bits - offset_bits(w->level) + 3; // log2 of 8 bytes an entry
    uint64_t base = w->base & BITS(47, 1) & (~UINT64_C(0) << size_bits);

    return base | (w->input >> offset_bits(w->level)) * DESCRIPTOR_SIZE;
}

static uint64_t entry(uint64_t table, uint64_t input, int level)
{
    return table | (input >> offset_bits(level) & (BIT(INDEX_BITS) - 1)) * DESCRIPTOR_SIZE;
}

static bool read_descriptor(const struct pe *pe, const struct bus *bus, const struct walk *w,
                            struct translation *t, uint64_t *descriptor)
{
    uint8_t bytes[DESCRIPTOR_SIZE] = {0};
    struct bus_access access = {
        .address = t->table,
        .data = bytes,
        .size = sizeof bytes,
        .elapsed = t->cycles,
        .kind = BUS_WALK,
        .pe = pe->index,
    };
    struct bus_response response = bus_request(bus, &access);

    t->cycles += response.cycles;
    if (response.status != BUS_OKAY || response.poison) {
        t->tag = response.tag;
        return false;
    }
    *descriptor = 0;
    for (unsigned i = 0; i < sizeof bytes; i++)
        *descriptor |= (uint64_t)bytes[i] << (8 * (w->big_endian ? 7 - i : i));
    return true;
}

// Stage 2 of a stage 1 descriptor's address leaves its own fault in `t`.
static bool fetch_descriptor(const struct pe *pe, const struct bus *bus, const struct walk *w, int level,
                             uint64_t address, struct translation *t, uint64_t *descriptor)
{
    if (w->nested) {
        if (!translate_stage2_of_walk(pe, bus, address, t))
            return false;
    } else {
        t->table = address;
    }
    if (!read_descriptor(pe, bus, w, t, descriptor))
        return walk_fault(t, level, ABORT_EXTERNAL_WALK);
    return true;
}

// Address size faults precede access flag faults (v9.4 ASL AArch64.S1Walk).
static bool end_walk(const struct walk *w, int level, struct walk_leaf *leaf, struct translation *t)
{
    uint64_t offset = BIT(offset_bits(level)) - 1;
    uint64_t output = leaf->descriptor & descriptor_address & ~offset;

    if (beyond(output, w->output_bits))
        return walk_fault(t, level, ABORT_ADDRESS_SIZE);
    if (!bits_any(leaf->descriptor, descriptor_af))
        return walk_fault(t, level, ABORT_ACCESS_FLAG);
    t->level = (int8_t)level;
    leaf->output = output | (w->input & offset);
    return true;
}

bool walk_tables(const struct pe *pe, const struct bus *bus, const struct walk *w, struct walk_leaf *leaf,
                 struct translation *t)
{
    uint64_t address = first_entry(w);

    leaf->tables = 0;
    if (beyond(address, w->output_bits))
        return walk_fault(t, 0, ABORT_ADDRESS_SIZE);
    for (int level = w->level;; level++) {
        if (!fetch_descriptor(pe, bus, w, level, address, t, &leaf->descriptor))
            return false;
        bool is_table = bits_any(leaf->descriptor, descriptor_table);
        if (!bits_any(leaf->descriptor, descriptor_valid))
            return walk_fault(t, level, ABORT_TRANSLATION);
        if (!is_table && (level < FIRST_BLOCK_LEVEL || level == WALK_LAST_LEVEL))
            return walk_fault(t, level, ABORT_TRANSLATION);
        if (!is_table || level == WALK_LAST_LEVEL)
            return end_walk(w, level, leaf, t);
        leaf->tables |= leaf->descriptor & table_attributes;
        address = entry(leaf->descriptor & descriptor_address, w->input, level + 1);
        if (beyond(address, w->output_bits))
            return walk_fault(t, level, ABORT_ADDRESS_SIZE);
    }
}
