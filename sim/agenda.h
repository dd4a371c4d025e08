// SPDX-License-Identifier: BSD-2-Clause
// What is due when: a small sorted table inside the machine.
#ifndef RASIM_SIM_AGENDA_H
#define RASIM_SIM_AGENDA_H

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

enum due_kind {
    DUE_SOURCE,    // an error source fires: `what` is its index
    DUE_SERROR,    // an SError reaches PE `what`: iss, tag, synchronizable, level
    DUE_TICK,      // the slice of the vCPU thread on PE `what` is over: an interrupt, too
    DUE_SCRUB,     // scrubber `what` visits its next granule
    DUE_COUNTDOWN, // of pseudo-fault generation, over at node `what`
};

struct due {
    uint64_t cycle;
    uint32_t iss;
    uint32_t tag;
    uint32_t order; // of entry: equal cycles keep it
    uint8_t kind;
    uint8_t what;
    uint8_t synchronizable;
    uint8_t level; // DUE_SERROR: as struct pending_serror
};

struct agenda {
    struct due due[MAX_AGENDA]; // soonest first
    uint32_t count;
    uint32_t orders;
};

// Asserts that there is room: no scenario has more under way than MAX_OTHER_DUE.
void agenda_add(struct agenda *a, struct due due);

// The late SError of a store. False: as many as a PE has room for may be on their way.
bool agenda_add_store(struct agenda *a, struct due due);

// Cycle of the soonest; UINT64_MAX when there is nothing.
uint64_t agenda_next(const struct agenda *a);

// Takes the soonest when it is due by `now`.
bool agenda_take(struct agenda *a, uint64_t now, struct due *due);

// All of this kind and `what` are off.
void agenda_drop(struct agenda *a, enum due_kind kind, unsigned what);

// Takes the soonest synchronizable SError that is on its way to `pe`, however long that would still be.
bool agenda_take_serror(struct agenda *a, unsigned pe, struct due *due);

#endif
