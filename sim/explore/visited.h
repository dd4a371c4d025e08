// SPDX-License-Identifier: BSD-2-Clause
// States met before, by digest, and which leaves of the exploration follow from each.
#ifndef RASIM_SIM_EXPLORE_VISITED_H
#define RASIM_SIM_EXPLORE_VISITED_H

#include "digest.h"

// Leaves `from` up to `to` are those of the state; while it is being explored `to` is VISITED_OPEN. `cycle`
// is when it was met, `longest` how many cycles the longest of its runs took from there; VISITED_OPEN: the
// bound of cycles cut one.
struct visited_state {
    struct digest digest;
    uint64_t from, to;
    uint64_t cycle, longest;
};
#define VISITED_OPEN UINT64_MAX

struct visited {
    struct visited_state *state; // open addressing; a digest of {0,0} is free
    size_t room, count;          // room is a power of 2
};

// The state of this digest, made with `from` when it is new (`*fresh`). NULL: out of memory. Valid until the
// next call.
struct visited_state *visited_at(struct visited *v, struct digest d, uint64_t from, bool *fresh);

void visited_release(struct visited *v);

#endif
