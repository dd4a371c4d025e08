// SPDX-License-Identifier: BSD-2-Clause
// Stage 2 translation: a walk of tables in memory that meets their errors like any access (DDI 0487 chapter
// D8).
#ifndef RASIM_ISA_TRANSLATE_H
#define RASIM_ISA_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"

struct pe;

enum translate_result { TRANSLATE_OK, TRANSLATE_FAULT, TRANSLATE_ABORT };

struct translation {
    uint64_t pa;     // when TRANSLATE_OK
    uint64_t ipa;    // of the access
    uint64_t table;  // physical address of the last descriptor read
    uint32_t cycles; // of the walk
    uint32_t tag;    // of the error that a descriptor read met, when TRANSLATE_ABORT
    uint8_t level;   // 0-3, of the fault, abort or last descriptor
    uint8_t fsc; // fault status code: 0x04+level translation, 0x08+level access flag, 0x0c+level permission,
                 // 0x14+level External abort on the walk
    uint8_t pad[6];
};

// Stage 2 applies to the PE's current EL and Security state: EL1 and EL0, EL2 enabled, HCR_EL2.VM=1, not in
// host.
bool translate_stage2_on(const struct pe *pe);

// Walk VTTBR_EL2 as VTCR_EL2 says: 4 KiB granule, 39-bit IPA from level 1 (T0SZ=25, SL0=1) only; other
// settings fault at level 0. OK with pa = ipa where stage 2 is off. Bus reads of descriptors carry kind
// BUS_WALK.
enum translate_result translate(const struct pe *pe, const struct bus *bus, uint64_t ipa, bool write,
                                struct translation *t);

// Not modelled: stage 1 (a virtual address is its IPA), Secure stage 2, hardware update of the access flag
// and dirty state, 16 and 64 KiB granules.
#endif
