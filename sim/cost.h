// SPDX-License-Identifier: BSD-2-Clause
// What a hypercall costs in a run, part by part, beside figures that were published for KVM on Arm.
#ifndef RASIM_SIM_COST_H
#define RASIM_SIM_COST_H

#include <stdio.h>

#include "run.h"

enum cost_part {
    COST_TRAP,      // HVC, and the exception entry to EL2
    COST_SAVE_GP,   // the guest's general-purpose registers
    COST_SAVE_EL1,  // System registers of the guest, as far as an exit saves them
    COST_LEAVE,     // EL2 as the host has it: HCR_EL2, CPTR_EL2, vectors
    COST_SAVE_VGIC, // with PMU and timer
    COST_HANDLER,   // of HVC
    COST_LOAD_VGIC,
    COST_ENTER, // EL2 as the guest needs it
    COST_LOAD_EL1,
    COST_LOAD_GP,
    COST_RETURN, // ERET, and the exception return
    COST_REST,   // host: its own registers, debug, entry and exit work
    COST_PARTS
};

struct cost {
    uint64_t cycles, instructions;
};

// Of one PE, the trip that is under way.
struct cost_trip {
    struct cost part[COST_PARTS];
    uint64_t step;          // cycle at which its last step began
    enum cost_part current; // that step's
    int8_t vm;
    bool open, returns;
};

struct cost_meter {
    struct cost_trip trip[MAX_PES];
    struct cost sum[COST_PARTS]; // of all trips
    uint64_t trips, least, most; // least and most: cycles
};

// Before the run. A round trip is from HVC at EL1 of a VM to the next step there; one in which anything else
// was taken but a call of firmware, or the VMM ran, does not count.
void cost_begin(struct cost_meter *meter, struct run *run);

// False: there was no round trip.
bool cost_print(const struct cost_meter *meter, FILE *out);

// Not modelled: what a step costs beyond its instructions, exceptions and accesses (predictors, fetches,
// barriers that drain); FP registers, which a hypercall of an idle host does not switch.
#endif
