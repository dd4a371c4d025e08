// SPDX-License-Identifier: BSD-2-Clause
// Translation of an access: stage 1, then stage 2, which translates the addresses of stage 1's descriptors,
// too. Walks meet the errors of memory like any access (DDI 0487 chapter D8).
#ifndef RASIM_ISA_TRANSLATE_H
#define RASIM_ISA_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "abort.h"
#include "bus.h"

struct pe;

struct translation {
    uint64_t pa;                  // when it succeeds
    uint64_t ipa;                 // of the access; of the stage 1 descriptor, where s1ptw
    uint64_t table;               // physical address of the last descriptor read
    uint64_t leaf, tables, leaf2; // what the walks ended with, when it succeeds: walk.h, of both stages
    uint32_t cycles;              // of the walks
    uint32_t tag;                 // of the error that a descriptor read met
    int8_t level;                 // -1 to 3, of the fault, abort or last descriptor
    uint8_t cause;                // enum abort_cause, when it fails
    uint8_t stage2;               // the fault, or the walk that met an error, is stage 2's
    uint8_t s1ptw;                // ... for the address of a stage 1 descriptor
    int8_t level1;                // of `leaf`
    int8_t level2;                // of `leaf2`
    uint8_t pad[2];
};

// HCR_EL2.VM or DC under an enabled EL2: stage 2 applies to the EL1&0 regime.
bool translate_stage2_enabled(const struct pe *pe);

// ... and that is the regime of the PE's current EL: EL1 and EL0, not in host.
bool translate_stage2_on(const struct pe *pe);

// An access of the current EL. With neither stage on, pa = va. Bus reads of descriptors carry kind BUS_WALK;
// `kind` is BUS_READ, BUS_WRITE or BUS_FETCH.
bool translate(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
               struct translation *t);

// As EL2 would make it, while EL1 executes: an access that FEAT_NV2 redirected to memory.
bool translate_nested(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
                      struct translation *t);

// t->table becomes the physical address of the stage 1 descriptor at `ipa`. False: `t` has the fault, with
// s1ptw.
bool translate_stage2_of_walk(const struct pe *pe, const struct bus *bus, uint64_t ipa,
                              struct translation *t);

// Stage 2: VTTBR_EL2 and VTCR_EL2 with start levels 0 to 2; other settings fault at level 0.
// Not modelled: see walk.h, regime.h and stage1.h; Secure stage 2, FEAT_XNX (XN[0] is RES0), memory
// attributes but those that HCR_EL2.PTW asks for.
#endif
