// SPDX-License-Identifier: BSD-2-Clause
// The memory-mapped registers of a GICv3 (IHI 0069 chapter 12): the distributor's frame, and two frames for
// each PE's redistributor.
#ifndef RASIM_ISA_GIC_FRAME_H
#define RASIM_ISA_GIC_FRAME_H

#include "gic.h"

// From the base of the interrupt controller. GICR: RD_base, then SGI_base, of PE 0, PE 1 ...
enum {
    GICD_SIZE = 0x10000,
    GICR_BASE = 0x100000,
    GICR_SIZE = 0x20000, // of a PE
    GIC_SIZE = GICR_BASE + GIC_PES * GICR_SIZE,
};

// Registers that software of this model uses (GICD_*).
enum { GICD_ISPENDR = 0x200, GICD_SETSPI_NSR = 0x40 };

enum gic_answer {
    GIC_DONE,
    GIC_RESERVED,  // nothing is there: RAZ/WI
    GIC_BAD_SIZE,  // the register has no such access; nothing happened, reads as 0
    GIC_UNALIGNED, // likewise
};

// Data is little-endian, `size` bytes of it in the low bits of `value`. A Non-secure access (`secure` 0) to
// what is Secure is RAZ/WI and GIC_DONE. `offset` is below GIC_SIZE.
enum gic_answer gic_frame_read(const struct gic *g, uint32_t offset, unsigned size, bool secure,
                               uint64_t *value);
enum gic_answer gic_frame_write(struct gic *g, uint32_t offset, unsigned size, bool secure, uint64_t value);

// Not modelled: GICD_STATUSR, GICD_NSACR (0), the registers of LPIs and of extended ranges, an RWP that
// software would have to wait for.
#endif
