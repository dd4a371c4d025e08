// SPDX-License-Identifier: BSD-2-Clause
// The answer of an exploration, put together from units: one for each arrival of a first free error, in the
// order of the run without any, and the last for that run itself. Units may come in any order, from several
// processes, shards and attempts; the answer depends on the set of them alone.
#ifndef RASIM_SIM_EXPLORE_RESULT_H
#define RASIM_SIM_EXPLORE_RESULT_H

#include "explore/outcome.h"

enum { NO_ARRIVAL = 0xff };
enum { EXPLORE_FREE = MAX_FREE, EXPLORE_OUTCOMES = 4096 };

// One free error's arrival, or a choice: before the step at `pc` runs on `pe` for the nth time.
struct arrival {
    uint64_t pc, visit;
    uint64_t boundary; // index into the boundaries of the path
    uint64_t value;    // as in choice.h
    uint8_t fault;
    uint8_t el, masked; // where it met the PE
    uint8_t pending;    // another SError was
    uint8_t pe;
    uint8_t pad[3];
};

struct explored_outcome {
    struct outcome outcome;
    uint64_t witnesses;                   // points that end so
    uint64_t steps;                       // of the shortest run that ends so; UINT64_MAX: none was run here
    struct arrival arrival[EXPLORE_FREE]; // its arrivals, in order
    uint32_t arrivals;
    uint32_t pad;
};

struct unit {
    struct arrival first;             // `fault` NO_ARRIVAL: of the run without any
    struct explored_outcome *outcome; // in the order in which they were met
    uint32_t outcomes;
    bool done;
};

struct result {
    const struct setup *setup;
    struct unit *unit;
    uint64_t units; // in all
    uint64_t done;
    uint64_t points;
    struct explored_outcome outcome[EXPLORE_OUTCOMES]; // after result_sum()
    unsigned outcomes;
    uint16_t place[2 * EXPLORE_OUTCOMES]; // as outcome_place() says
    bool overflow;                        // more outcomes than there is room for
};

void result_open(struct result *r, const struct setup *setup, uint64_t units);

// Takes a unit in; one that is there already stays as it is.
void result_add(struct result *r, uint64_t unit, const struct arrival *first,
                const struct explored_outcome *outcome, uint32_t outcomes);

// Adds up what is there. Of equally short runs the first stands for an outcome.
void result_sum(struct result *r);

void result_close(struct result *r);

#endif
