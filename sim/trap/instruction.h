// SPDX-License-Identifier: BSD-2-Clause
// `rasim trap --class`: instructions that are no register accesses.
#ifndef RASIM_SIM_TRAP_INSTRUCTION_H
#define RASIM_SIM_TRAP_INSTRUCTION_H

#include "trap/policy.h"

struct instruction {
    unsigned first; // row of its class
    unsigned el;
    bool has_spsr;
    uint64_t spsr; // of an ERET at EL2
};

// "WFI", "ERET". False with a message on standard error.
bool instruction_class(const char *text, unsigned *first);

// Prints the answer. The state is prepared.
void instruction_answer(const struct policy *policy, const struct forward_state *state,
                        const struct instruction *i);

#endif
