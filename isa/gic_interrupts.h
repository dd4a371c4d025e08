// SPDX-License-Identifier: BSD-2-Clause
// Registers of a GICv3 that have a bit, a field or a word for each interrupt, in the distributor and in the
// SGI frame of redistributors. For gic_frame.c.
#ifndef RASIM_ISA_GIC_INTERRUPTS_H
#define RASIM_ISA_GIC_INTERRUPTS_H

#include <stdbool.h>

#include "gic_frame.h"

// One access, decoded as far as the two Security states and frames are alike.
struct gic_request {
    uint32_t offset; // in the frame
    unsigned size;
    unsigned pe; // whose redistributor; GIC_PES: the distributor
    bool secure, writes;
    uint64_t value;
};

static inline bool gic_of_distributor(const struct gic_request *r)
{
    return r->pe == GIC_PES;
}

bool gic_interrupts_has(const struct gic_request *r, bool sgi_frame);

// One of those that it has.
enum gic_answer gic_interrupts_access(struct gic *g, struct gic_request *r);

#endif
