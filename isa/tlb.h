// SPDX-License-Identifier: BSD-2-Clause
// A TLB: translations of the EL1&0 regime that walks have found (DDI 0487 D8.16). What it holds is used
// without a look at the tables, until it is invalidated; faults are not held, and permissions are asked each
// time.
#ifndef RASIM_ISA_TLB_H
#define RASIM_ISA_TLB_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"

struct pe;
struct translation;

// Both stages of one 4 KiB page, plain; all zeros: empty.
struct tlb_entry {
    uint64_t va;           // of the page
    uint64_t ipa, pa;      // likewise
    uint64_t leaf, tables; // of stage 1 (walk.h: struct walk_leaf), where it was on
    uint64_t leaf2;        // of stage 2
    uint16_t asid, vmid;
    int8_t level, level2; // of the leaves
    uint8_t stage1, stage2;
    uint8_t valid;
    uint8_t
        error; // the world's: 1 + the source that made a bit of it wrong; tlb_find() never gets such a one
    uint8_t pad[6];
};

// Where the entries of each PE are is the world's business: what it keeps, it can bring back.
struct tlb {
    void *world;
    void (*get)(void *world, unsigned pe, unsigned index, struct tlb_entry *entry);
    void (*put)(void *world, unsigned pe, unsigned index, const struct tlb_entry *entry);
    unsigned entries; // direct-mapped by the page; a power of two
};

// The current EL's accesses may be in a TLB: EL1&0, with a stage that is on.
bool tlb_serves(const struct pe *pe);

// The translation of an access as the PE stands now. False: not held. True: `entry` is.
bool tlb_find(const struct tlb *tlb, const struct pe *pe, uint64_t va, struct tlb_entry *entry);

// Keeps what a walk found; what was at its place goes.
void tlb_keep(const struct tlb *tlb, const struct pe *pe, uint64_t va, const struct translation *found);

// TLBI, one PE. Of what the VMID names, unless all: everything, an ASID's, or one VA (of an ASID, or of any).
enum tlbi { TLBI_ALLE1, TLBI_VMALLE1, TLBI_ASIDE1, TLBI_VAE1, TLBI_VAAE1 };
void tlb_invalidate(const struct tlb *tlb, unsigned pe, enum tlbi what, uint16_t vmid, uint16_t asid,
                    uint64_t va);

// Not modelled: EL2's and EL3's regimes; walk caches, and so TLBI IPAS2E1: entries hold both stages, which it
// need not invalidate; blocks as one entry, CnP.
#endif
