// SPDX-License-Identifier: BSD-2-Clause
// States that were met before, by digest, and which leaves of the exploration follow from each.
#ifndef RASIM_SIM_EXPLORE_VISITED_H
#define RASIM_SIM_EXPLORE_VISITED_H

#include "digest.h"

// Leaves `from` up to `to` are those of the state; while it is being explored `to` is VISITED_OPEN. `longest`
// is how many cycles the longest of its runs took from there; VISITED_OPEN: the bound of cycles cut one.
// `steps` of software had been run by then: who comes by fewer is the one whose runs are the shortest.
struct visited_state {
    struct digest digest;
    uint64_t from, to;
    uint64_t longest, steps;
};
#define VISITED_OPEN UINT64_MAX

// A table of slots that says where in the list of states each is: it is small, as the look into it goes to
// memory every time, and a new state goes where the last one went.
struct visited {
    struct visited_state *state; // in the order in which they were met
    uint64_t *slot;              // open addressing; 0: free; see visited.c
    size_t room, count;          // of slots, a power of 2; of states, half of that at most
};

// The state of this digest, made with `from` when it is new (`*fresh`). NULL: out of memory. Valid until the
// next call.
struct visited_state *visited_at(struct visited *v, struct digest d, uint64_t from, bool *fresh);

void visited_release(struct visited *v);

#endif
