// SPDX-License-Identifier: BSD-2-Clause
// Livelock: the machine comes back, by exception returns, to registers, memory and pending events that it had
// before, again and again; only software's own memory of it (a loop counter) may differ. Nothing that it does
// from there can be new, unless that counter ends it: TF-A's reflection of a pending SError to a level that
// has it masked.
#ifndef RASIM_SIM_CIRCLE_H
#define RASIM_SIM_CIRCLE_H

#include <stdint.h>

struct run;

enum { CIRCLE_TIMES = 8 }; // so often in the same state is a livelock

struct circle {
    uint64_t a, b;      // the state that is looked for
    uint32_t returns;   // since it was chosen
    uint32_t patience;  // returns after which another is chosen: doubles, so that any period is found (Brent)
    uint32_t times;     // it was met
    uint32_t livelocks; // told so far
};

// An exception return of the PE is done. Tells EVENT_LIVELOCK once a circle.
void circle_return(struct run *run, unsigned pe);

#endif
