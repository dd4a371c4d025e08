// SPDX-License-Identifier: BSD-2-Clause
// What an exploration tries and a replay repeats at the boundary before a step: a free error arrives there or
// within the step, another PE goes on, a PE stalls, an access takes its time. Most have a value:
//
//   FAULT_SERROR       0: at the boundary; N cycles into the step; CHOICE_ACCESS + N: before its Nth access
//   FAULT_STALL        cycles, 0 where the scenario says how many
//   FAULT_PREEMPTION   1 + the PE that goes on
//   FAULT_LATENCY      cycles that the step's first access to the region takes
//
// An access is what a step reads or writes of memory or System registers, and ESB. Exceptions are taken
// between steps, so what a step does can differ from that of both its boundaries only where it looks at the
// world twice, or looks after the time of its boundary.
#ifndef RASIM_SIM_CHOICE_H
#define RASIM_SIM_CHOICE_H

#include "run.h"

#define CHOICE_ACCESS (UINT64_C(1) << 32)

// Latencies that are chosen are answered here, between PE and platform; without them nothing stands there.
void choice_prepare(struct run *run);

// True: it has happened, and the step does not run yet. False: it is to come true within the step, which runs
// next; choice_end() says whether it did.
bool choice_begin(struct run *run, unsigned fault, unsigned pe, uint64_t value);
bool choice_end(struct run *run);

// The PE that goes on though others are behind, while they stand: their time goes by. -1: its turn is over.
int choice_holder(const struct setup *setup, struct machine *m);

// The step makes an access.
void choice_reach(struct run *run);
static inline void choice_access(struct run *run)
{
    if (run->within.kind == WITHIN_ACCESS)
        choice_reach(run);
}

// Not modelled: arrivals at a PE that has been waiting for a while (those at the moment when it begins to
// are); accesses of one step that take two different times of the range; that what such an access meets is
// recorded as late as it takes, not as the region does otherwise.
#endif
