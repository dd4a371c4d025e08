// SPDX-License-Identifier: BSD-2-Clause
// Moments of a run: a step of software, a cycle, an access.
#ifndef RASIM_SIM_SCENARIO_WHEN_H
#define RASIM_SIM_SCENARIO_WHEN_H

#include "scenario/address.h"

struct when {
    enum platform_trigger trigger;
    uint64_t cycle;                  // AT_CYCLE
    uint64_t pc;                     // AT_STEP; 0 while images have no place
    uint64_t count;                  // AT_STEP, AT_ACCESS, AT_EVENT: from 1
    uint64_t watch_base, watch_size; // AT_ACCESS
    struct claim event;              // AT_EVENT
    uint64_t period;                 // 0: once
    uint16_t times;                  // with a period
    char text[160];                  // for the plan
};

// LABEL [for the Nth time] | Ncy | Nth access to ADDR [size N].
bool when_read(struct cursor *c, struct when *when);

// [every Ncy N times] [at WHEN | when [Nth time] EVENT]; at cycle 0 unless said.
bool when_clause(struct cursor *c, struct when *when);

// IMAGE:ROUTINE[+N] [for the Nth time].
bool when_label(struct cursor *c, struct when *when);

// IMAGE:ROUTINE[+N]: its address.
bool when_place(struct cursor *c, uint64_t *pc);

// The next token looks like a label.
bool when_label_begins(const struct cursor *c);

#endif
