// SPDX-License-Identifier: BSD-2-Clause
#include "paging.h"

#include "platform.h"

enum { PAGE_BITS = 12, INDEX_BITS = 9, TABLE_ENTRIES = 1 << INDEX_BITS, ENTRY_TABLE = 3 };

static uint64_t divide_up(uint64_t value, uint64_t unit)
{
    return (value + unit - 1) / unit;
}

static unsigned shift(int level)
{
    return (unsigned)(PAGE_BITS + INDEX_BITS * (PAGING_LAST_LEVEL - level));
}

uint64_t paging_span(int level)
{
    return UINT64_C(1) << shift(level);
}

uint64_t paging_entries(const struct paging *p, int level)
{
    return divide_up(p->size, paging_span(level));
}

// Tables of a level that hold so many bytes.
static uint64_t tables(uint64_t size, int level)
{
    return divide_up(size, paging_span(level) * TABLE_ENTRIES);
}

static struct paging lay_out(uint64_t at, uint64_t first, uint64_t size, int top, int leaf)
{
    struct paging p = {.first = first, .size = size, .top = top, .leaf = leaf};

    for (int level = top; level <= leaf; level++) {
        p.table[level] = at;
        at += tables(size, level) * PAGING_PAGE;
    }
    return p;
}

struct paging paging_stage2(const struct setup *setup, const struct vm_setup *vm)
{
    return lay_out(vm->stage2, 0, setup_ipa_end(setup, vm), 1, PAGING_LAST_LEVEL);
}

struct paging paging_l1_stage2(const struct vm_setup *vm)
{
    return lay_out(vm->l1_stage2, 0, setup_l2_base(vm), 1, PAGING_LAST_LEVEL);
}

struct paging paging_shadow(const struct vm_setup *vm)
{
    return lay_out(vm->shadow, 0, setup_l2_base(vm), 1, PAGING_LAST_LEVEL);
}

struct paging paging_process(const struct vm_setup *vm)
{
    return lay_out(vm->stage1, 0, vm->memory, 0, PAGING_LAST_LEVEL);
}

struct paging paging_kernel(const struct vm_setup *vm)
{
    struct paging process = paging_process(vm);
    uint64_t behind = process.table[PAGING_LAST_LEVEL] + tables(vm->memory, PAGING_LAST_LEVEL) * PAGING_PAGE;

    return lay_out(behind, PAGING_LINEAR_MAP, vm->memory, 0, PAGING_LAST_LEVEL - 1);
}

uint64_t paging_entry(const struct paging *p, uint64_t input, int level)
{
    return p->table[level] + ((input - p->first) >> shift(level)) * PAGING_ENTRY;
}

uint64_t paging_stage1_pages(uint64_t memory)
{
    uint64_t pages = tables(memory, PAGING_LAST_LEVEL);

    for (int level = 0; level < PAGING_LAST_LEVEL; level++)
        pages += 2 * tables(memory, level);
    return pages;
}

static void fill(uint64_t table, uint64_t count, uint64_t first, uint64_t stride, uint64_t attributes)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t entry = (first + i * stride) | attributes;
        platform_poke(table + i * PAGING_ENTRY, &entry, sizeof(entry));
    }
}

static void link_tables(const struct paging *p, uint64_t offset)
{
    for (int level = p->top; level < p->leaf; level++)
        fill(offset + p->table[level], paging_entries(p, level), p->table[level + 1], PAGING_PAGE,
             ENTRY_TABLE);
}

void paging_map(const struct paging *p, uint64_t first, uint64_t size, uint64_t output, uint64_t attributes)
{
    uint64_t span = paging_span(p->leaf);

    fill(paging_entry(p, first, p->leaf), divide_up(size, span), output, span, attributes);
}

void paging_build_empty(const struct paging *p)
{
    link_tables(p, 0);
}

void paging_build(const struct paging *p, uint64_t output, uint64_t attributes, uint64_t offset)
{
    link_tables(p, offset);
    fill(offset + p->table[p->leaf], paging_entries(p, p->leaf), output, paging_span(p->leaf), attributes);
}
