// SPDX-License-Identifier: BSD-2-Clause
// Where the translation tables of a VM lie. The tables of a level lie side by side, those of the next level
// behind them, so that the entry of an address is found without a walk.
#ifndef RASIM_SIM_PAGING_H
#define RASIM_SIM_PAGING_H

#include <stdint.h>

#include "setup.h"

enum { PAGING_PAGE = 4096, PAGING_ENTRY = 8, PAGING_LAST_LEVEL = 3 };

// Linux with 48 bits of virtual addresses maps all memory linearly from here (arm64 PAGE_OFFSET).
#define PAGING_LINEAR_MAP UINT64_C(0xffff000000000000)

// One tree of tables: `size` bytes are mapped from input `first` on.
struct paging {
    uint64_t table[PAGING_LAST_LEVEL + 1]; // address of the first table of each level, from `top` to `leaf`
    uint64_t first, size;
    int top, leaf; // levels
};

// Stage 2, by physical addresses: 4 KiB pages from IPA 0.
struct paging paging_stage2(const struct setup *setup, const struct vm_setup *vm);

// L2's stage 2: L1's tables, by IPAs of the VM, in pages from L2's IPA 0; and KVM's, by physical addresses.
struct paging paging_l1_stage2(const struct vm_setup *vm);
struct paging paging_shadow(const struct vm_setup *vm);

// The guest's stage 1, by IPAs, where it has one (vm->stage1): of its process, which has all of the VM's
// memory at equal addresses, in pages (TTBR0_EL1), and of its kernel, in blocks of 2 MiB (TTBR1_EL1).
struct paging paging_process(const struct vm_setup *vm);
struct paging paging_kernel(const struct vm_setup *vm);

// Bytes that one entry of the level maps.
uint64_t paging_span(int level);

// Entries of a level that are in use.
uint64_t paging_entries(const struct paging *p, int level);

// Address of the entry of a level for an input, which must be mapped.
uint64_t paging_entry(const struct paging *p, uint64_t input, int level);

// Pages for the stage 1 tables of a guest with this much memory.
uint64_t paging_stage1_pages(uint64_t memory);

// Entries of the leaf level for `size` bytes from input `first` on.
void paging_map(const struct paging *p, uint64_t first, uint64_t size, uint64_t output, uint64_t attributes);

// Writes the tables: each entry of a level but the last names a table, those of the leaf level map `output`
// and what follows with `attributes`; addresses in tables are `offset` below where they are in memory.
void paging_build(const struct paging *p, uint64_t output, uint64_t attributes, uint64_t offset);

// The same with an empty leaf level.
void paging_build_empty(const struct paging *p);

#endif
