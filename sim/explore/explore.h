// SPDX-License-Identifier: BSD-2-Clause
// Every arrival of the free errors of a scenario: depth-first over step boundaries, with snapshots. Between
// two arrivals the machine is deterministic, so the boundaries of the run so far and of each continuation are
// all the choices there are.
#ifndef RASIM_SIM_EXPLORE_EXPLORE_H
#define RASIM_SIM_EXPLORE_EXPLORE_H

#include "explore/result.h"
#include "explore/visited.h"
#include "run.h"
#include "snapshot.h"

// Which units to explore, and where they go.
struct explore_task {
    void *ctx;
    bool (*wanted)(void *ctx, uint64_t unit); // NULL: all
    void (*done)(void *ctx, uint64_t unit, const struct arrival *first,
                 const struct explored_outcome *outcome, uint32_t outcomes);
    bool (*stop)(void *ctx); // asked between units; NULL: never
};

struct explorer {
    struct run run; // started here, not copied: run_start() tells the platform where it is
    const struct setup *setup;
    bool reduce;   // a state met before is not run again
    bool counting; // units only: nothing arrives
    bool looks;    // choices other than plain arrivals: a state may be met by ways of other lengths
    bool inside;   // a step, whose boundary was met before
    uint64_t turn; // steps at the last preemption of the path; UINT64_MAX: there was none
    uint64_t most; // points; UINT64_MAX: no bound
    struct explore_task task;
    uint64_t unit; // the next one
    // Of each unit, after explore_count(): its group. Errors that arrive behind one mask come to the same
    // state, so a group ends with the first arrival that nothing holds back.
    uint32_t *group;
    size_t groups_room;
    bool group_ends;            // with the unit before
    struct snapshots snapshots; // one an arrival of the path
    unsigned free;              // bit n: error n + 1 has not arrived yet
    struct arrival path[EXPLORE_FREE];
    unsigned arrivals;
    struct boundary {
        uint64_t pc;
        uint64_t pe;
    } * boundary; // of the path, in order
    size_t boundaries, boundary_room;
    struct visited visited;
    struct open_state {
        struct digest digest;
        uint64_t cycle;
        uint64_t end; // the latest of its leaves so far; UINT64_MAX: the bound of cycles cut one
    } * open;         // states of the path whose leaves are not all known
    size_t opens, open_room;
    uint16_t *leaf; // outcome of each point, in the order of the search
    size_t leaves, leaf_room;
    bool known; // the state was met before: this path ends here
    bool bound_hit, stopped;
    struct outcome outcome[EXPLORE_OUTCOMES]; // by number
    unsigned outcomes;
    uint16_t place[2 * EXPLORE_OUTCOMES];            // as outcome_place() says
    struct explored_outcome found[EXPLORE_OUTCOMES]; // of the unit, in the order of the search
    uint16_t found_at[EXPLORE_OUTCOMES];             // index into `found` + 1, by number
    uint16_t found_number[EXPLORE_OUTCOMES];         // and back
    unsigned founds;
    uint64_t runs, steps; // leaves that were run to their end; steps of software executed in all
};

// From a started run to the end. The machine is left where the run without free errors ends.
void explore_all(struct explorer *x);

// The number of units, and their groups. Leaves the machine as it was.
uint64_t explore_count(struct explorer *x);

void explore_release(struct explorer *x);

// Prints the answer, after result_sum(). `bound`: something was left out; `list`: the steps that no arrival
// met, too. The exit status.
int explore_report(const struct result *r, bool bound, bool list, FILE *out);

// Not modelled: more than one latency or moment within one step; impdef values, which are explorations of
// their own (explore/choices.c).
#endif
