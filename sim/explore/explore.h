// SPDX-License-Identifier: BSD-2-Clause
// Every arrival of the free errors of a scenario: depth-first over step boundaries, with snapshots. Between
// two arrivals the machine is deterministic, so the boundaries of the run so far and of each continuation are
// all the choices there are.
#ifndef RASIM_SIM_EXPLORE_EXPLORE_H
#define RASIM_SIM_EXPLORE_EXPLORE_H

#include "explore/outcome.h"
#include "explore/visited.h"
#include "run.h"

enum { EXPLORE_FREE = 3, EXPLORE_OUTCOMES = 256 };

// One free error's arrival: before the step at `pc` runs on its PE for the nth time.
struct arrival {
    uint64_t pc, visit;
    uint64_t boundary; // index into the boundaries of the path
    uint8_t fault;
    uint8_t el, masked; // where it met the PE
    uint8_t pad[5];
};

struct explored_outcome {
    struct outcome outcome;
    uint64_t witnesses;                   // points that end so
    uint64_t steps;                       // of the shortest run that ends so
    struct arrival arrival[EXPLORE_FREE]; // its arrivals, in order
    unsigned arrivals;
};

struct explorer {
    struct run run;
    const struct setup *setup;
    bool reduce;          // a state met before is not run again
    uint64_t most;        // points; UINT64_MAX: no bound
    struct machine *kept; // snapshots, one a level
    unsigned free;        // bit n: error n + 1 has not arrived yet
    struct arrival path[EXPLORE_FREE];
    unsigned arrivals;
    struct boundary {
        uint64_t pc;
        uint64_t pe;
    } * boundary; // of the path, in order
    size_t boundaries, boundary_room;
    struct visited visited;
    struct digest *open; // states of the path whose leaves are not all known
    size_t opens, open_room;
    uint8_t *leaf; // outcome of each point, in the order of the search
    size_t leaves, leaf_room;
    bool known; // the state was met before: this path ends here
    bool bound_hit;
    struct explored_outcome outcome[EXPLORE_OUTCOMES];
    unsigned outcomes;
    uint64_t runs, steps; // leaves that were run to their end; steps of software executed in all
};

// From a started run to the end. The machine is left where the run without free errors ends.
void explore_all(struct explorer *x);

void explore_release(struct explorer *x);

// Prints the answer; the exit status.
int explore_report(const struct explorer *x, FILE *out);

// Not modelled: arrivals between two steps of one instruction count; which PE runs next; impdef values.
#endif
