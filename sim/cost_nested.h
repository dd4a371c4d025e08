// SPDX-License-Identifier: BSD-2-Clause
// What a hypercall of L2, the guest of a guest hypervisor, costs in a run: how often the host is entered
// until L2 goes on, by what, and how many cycles that takes; beside figures that were published for KVM on
// Arm.
#ifndef RASIM_SIM_COST_NESTED_H
#define RASIM_SIM_COST_NESTED_H

#include <stdio.h>

#include "cost.h"

enum nested_trap {
    NESTED_TRAP_L2_HVC, // what is asked
    NESTED_TRAP_L1_HVC, // from L1's kernel to its own hypervisor, without VHE
    NESTED_TRAP_ERET,
    NESTED_TRAP_READ, // of a System register
    NESTED_TRAP_WRITE,
    NESTED_TRAP_ABORT, // of memory: a device, or a stage 2 entry that was not there
    NESTED_TRAP_OTHER,
    NESTED_TRAPS
};

struct nested_counts {
    uint64_t trap[NESTED_TRAPS]; // exceptions that the PE took to EL2
    uint64_t reg[SYSREG_COUNT];  // of reads and writes, by name
    struct cost l1, host;        // l1: with the entries to EL2 and L2's HVC; host: EL2 and EL3
};

struct nested_meter {
    struct nested_counts trip, sum; // under way; of all that ended
    uint64_t step;                  // cycle at which the last step began
    uint64_t trips, least, most;    // least and most: cycles
    uint64_t least_traps, most_traps;
    bool open, in_l1;
};

// Before the run, of a machine with a guest hypervisor. A trip is from an HVC of L2 to its next step; one in
// which anything else arrived from outside (an interrupt, an SError) does not count.
void cost_nested_begin(struct nested_meter *meter, struct run *run);

// False: there was no trip.
bool cost_nested_print(const struct nested_meter *meter, const struct setup *setup, FILE *out);

// Not modelled: as in cost.h.
#endif
