// SPDX-License-Identifier: BSD-2-Clause
// Everything that changes in a run but memory pages: plain, without pointers, all padding explicit.
// Assignment is a snapshot.
#ifndef RASIM_SIM_MACHINE_H
#define RASIM_SIM_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "agenda.h"
#include "circle.h"
#include "claim.h"
#include "ledger.h"
#include "pe.h"
#include "platform.h"
#include "setup.h"
#include "sw/state.h"

// ELR, SPSR and ESR of one EL: what of them holds a return state that software has neither saved nor used.
struct live {
    uint64_t elr;   // the value that would be lost
    uint64_t since; // cycle at which it got there
    uint32_t tag;
    uint8_t regs; // LOSE_*
    uint8_t pad[3];
};

enum run_end { RUN_GOES_ON, RUN_REACHED, RUN_BOUND, RUN_STUCK };

struct machine {
    uint64_t cycle[MAX_PES]; // local time of each PE
    uint64_t steps;          // of software, all PEs
    uint64_t instructions;
    uint64_t fault_hits[MAX_ERRORS]; // visits of the fault's step
    uint64_t until_hits;
    uint64_t res0_reported[SYSREG_COUNT]; // bits
    struct pe pe[MAX_PES];
    struct live live[MAX_PES][4];
    struct circle circle[MAX_PES];
    struct platform_state platform;
    struct agenda agenda;
    struct claim_state claim[MAX_CLAIMS];
    struct ledger ledger;
    struct sw_state sw;
    uint32_t active_tag[MAX_PES][4]; // error of the last exception into each EL
    uint64_t held_until;             // cycle at which the turn of `holder` ends; UINT64_MAX: when it waits
    uint8_t end;                     // enum run_end
    uint8_t turn;                    // PE that ran last
    uint8_t holder; // 1 + the PE that goes on while the others stand; 0: the one that is behind
    uint8_t pad[5];
};

#endif
