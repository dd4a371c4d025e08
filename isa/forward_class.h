// SPDX-License-Identifier: BSD-2-Clause
// Trapped instructions other than MSR, MRS and SYS (forward/class.def): are they the guest hypervisor's?
#ifndef RASIM_ISA_FORWARD_CLASS_H
#define RASIM_ISA_FORWARD_CLASS_H

#include "forward.h"

enum forward_where {
    FORWARD_ANYWHERE,
    FORWARD_NOT_EL2,
    FORWARD_NESTED, // L2 runs: neither L1's EL2 nor, under its HCR_EL2.TGE, its programs
    FORWARD_NESTED_EL0,
    FORWARD_NESTED_EL1,
};

struct forward_class {
    const char *name, *instruction;
    const char *control; // "HCR_EL2.TWI=1"
    bool (*condition)(const struct forward_state *state, unsigned el);
    uint64_t mask, value;
    uint16_t editions;
    uint8_t ec, where, reg, otherwise; // enum forward_outcome
};

extern const struct forward_class forward_classes[];
extern const unsigned forward_class_count;

// The first row with that name; forward_class_count for none.
unsigned forward_class_find(const char *name);

// Whether this row forwards at `el`, 0 to 2. The state is prepared.
bool forward_class_asks(const struct forward_class *row, const struct forward_state *state, unsigned el);

// The outcome of the class whose first row is `first`; `*by`: the row that forwards, else NULL.
enum forward_outcome forward_class_decide(unsigned first, enum forward_edition edition,
                                          const struct forward_state *state, unsigned el,
                                          const struct forward_class **by);

// Not modelled: traps that KVM never forwards (MOPS, GCS); stage 2 aborts, whose answer is a walk of L1's
// tables.
#endif
