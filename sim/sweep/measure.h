// SPDX-License-Identifier: BSD-2-Clause
// What one run cost, under one policy: who died, what was lost, who was charged, when somebody was told.
#ifndef RASIM_SIM_SWEEP_MEASURE_H
#define RASIM_SIM_SWEEP_MEASURE_H

#include "run.h"

enum { SWEEP_NOBODY = -1 };

struct sweep_cost {
    unsigned errors;    // that were born; choices are none
    unsigned vms;       // dead: their guest or VMM, the host or firmware below them
    unsigned processes; // killed, in guests and of the host, where a VMM is one
    unsigned host;      // 1: the host is dead, or firmware stopped the machine for good
    bool reset;         // firmware started the machine again: the host lives, its VMs are gone
    unsigned panics;    // of guests, host and firmware
    unsigned lost;      // errors, as in `an error is lost`
    unsigned charged;   // errors, as in `charged to another`
    uint64_t corrupt;   // bytes: of poison that loads went on with, of DRAM words that were wrong unnoticed
    // Cycles from the first notice of an error to the first exception of a guest's EL1 or EL0, or SIGBUS or
    // kill of a process, for it: of the errors that came so far the slowest. SWEEP_NOBODY: none did.
    int64_t delivery;
    enum run_end end;
};

struct sweep_meter {
    uint64_t told[MAX_ERRORS]; // cycle; UINT64_MAX: nobody yet
    struct sweep_cost cost;
};

// Before the run, and when it ended: ledger_close() included.
void sweep_begin(struct sweep_meter *meter, struct run *run);
void sweep_end(struct sweep_meter *meter, const struct setup *setup, struct machine *m);

// Not modelled: processes of a guest that died with it are not counted one by one; an access to part of a
// wrong DRAM word counts as the whole word, 8 bytes.
#endif
