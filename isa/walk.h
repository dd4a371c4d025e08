// SPDX-License-Identifier: BSD-2-Clause
// The walk of one stage through tables in memory: VMSAv8-64 descriptors, 4 KiB granule, 48-bit addresses,
// levels 0-3 (DDI 0487 D8.2, D8.3; v9.4 ASL AArch64.S1Walk, AArch64.S2Walk).
#ifndef RASIM_ISA_WALK_H
#define RASIM_ISA_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "bus.h"

struct pe;
struct translation;

enum { WALK_LAST_LEVEL = 3, WALK_PA_BITS = 48 };

// What registers say of the walk.
struct walk {
    uint64_t base;       // as the base register has it: bits below the table's alignment do not count
    uint64_t input;      // address to translate, below 2^input_bits
    int8_t level;        // it starts here
    uint8_t input_bits;  // 25-48
    uint8_t output_bits; // 32-48: tables and outputs beyond are Address size faults
    uint8_t big_endian;  // descriptors are
    uint8_t nested;      // addresses of descriptors are IPAs: stage 2 translates them
    uint8_t pad[3];
};

// Where it ends well.
struct walk_leaf {
    uint64_t descriptor; // page or block
    uint64_t tables;     // attributes of the tables on the way, [63:59], ORed
    uint64_t output;     // of `input`
};

// Physical address size that TCR_ELx.IPS or PS, or VTCR_EL2.PS, encodes; at most WALK_PA_BITS.
unsigned walk_output_bits(uint64_t ps);

// False: `t` has cause and level, and the tag of the error when a descriptor read met one. Cycles and the
// address of the last descriptor are added to `t` in any case.
bool walk_tables(const struct pe *pe, const struct bus *bus, const struct walk *w, struct walk_leaf *leaf,
                 struct translation *t);

// Fills in level and cause; false.
bool walk_fault(struct translation *t, int level, unsigned cause);

// Not modelled: 16 and 64 KiB granules (TG0, TG1 are read as 4 KiB, the one granule of this implementation),
// 52-bit addresses (FEAT_LPA2), 128-bit descriptors, hardware updates (FEAT_HAFDBS: HA and HD are RES0).
#endif
