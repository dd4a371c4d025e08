// SPDX-License-Identifier: BSD-2-Clause
// Stage 2 translation: a walk of tables in memory that meets their errors like any access (DDI 0487 chapter
// D8).
#ifndef RASIM_ISA_TRANSLATE_H
#define RASIM_ISA_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "abort.h"
#include "bus.h"

struct pe;

struct translation {
    uint64_t pa;     // when it succeeds
    uint64_t ipa;    // of the access
    uint64_t table;  // physical address of the last descriptor read
    uint32_t cycles; // of the walk
    uint32_t tag;    // of the error that a descriptor read met
    int8_t level;    // 0-3, of the fault, abort or last descriptor
    uint8_t cause;   // enum abort_cause, when it fails
    uint8_t pad[6];
};

// Stage 2 applies to the PE's current EL and Security state: EL1 and EL0, EL2 enabled, HCR_EL2.VM=1, not in
// host.
bool translate_stage2_on(const struct pe *pe);

// Walk VTTBR_EL2 as VTCR_EL2 says: 4 KiB granule, 39-bit IPA from level 1 (T0SZ=25, SL0=1) only; other
// settings fault at level 0. True, with pa = ipa, where stage 2 is off. Bus reads of descriptors carry kind
// BUS_WALK; `kind` is BUS_READ, BUS_WRITE or BUS_FETCH.
bool translate(const struct pe *pe, const struct bus *bus, uint64_t ipa, enum bus_kind kind,
               struct translation *t);

// Not modelled: stage 1 (a virtual address is its IPA), Secure stage 2, hardware update of the access flag
// and dirty state, 16 and 64 KiB granules.
#endif
