// SPDX-License-Identifier: BSD-2-Clause
// How big a machine can be. The hostile preset makes what may fill up at run time tiny, so that a full table
// is an everyday event and not a rarity.
#ifndef RASIM_SIM_LIMITS_H
#define RASIM_SIM_LIMITS_H

enum {
    MAX_PES = 4,
    MAX_VMS = 4,
    MAX_IMAGES =
        5 + 2 * MAX_VMS, // firmware, hypervisor, host kernel, guest hypervisor; a VMM and a guest a VM
    MAX_ERRORS = 8,      // errors in one run, tags 1..MAX_ERRORS
    MAX_FREE = 6,        // free ones, choices among them
    MAX_FRAMES = 4,      // that guest pages share, and those pages
    MAX_SHARES = 8,
    MAX_CLAIMS = 32,
    MAX_CONDITIONS = 6,
    MAX_SETS = 32,
    MAX_WIRES = 16,
    MAX_PLAN = 128, // statements of a scenario
    NAME_SIZE = 32,
    MAX_LIVES = 32, // events kept of one error's life
    MAX_LATE = 4,   // SErrors of one `inject ... late` that are on their way at once
    MAX_OTHER_DUE = MAX_ERRORS * (1 + MAX_LATE) + MAX_PES + 4 + 8, // slices, scrubbers, countdowns of nodes
#ifdef RASIM_HOSTILE
    MAX_LATE_STORES = 2,
    RUN_QUANTUM = 1,
#else
    MAX_LATE_STORES = 16,
    RUN_QUANTUM = 10000, // cycles between two looks at the SystemC kernel
#endif
    MAX_AGENDA = MAX_OTHER_DUE + MAX_LATE_STORES,
};

#endif
