// SPDX-License-Identifier: BSD-2-Clause
// Snapshots of a run, one within the other, to go back to. A part of the machine (enum digest_part) is copied
// when it changed since the same snapshot was last taken, or since it was taken: whoever changes a part says
// so with digest_touch(). Left out is what a setup does not use and what is above the top of stacks and
// lists.
#ifndef RASIM_SIM_SNAPSHOT_H
#define RASIM_SIM_SNAPSHOT_H

#include "run.h"

struct snapshot {
    struct machine machine;
    struct digests digests;
    uint64_t stale; // parts that may differ from those of the live machine
    size_t mark;    // of the platform's memory
};

struct snapshots {
    struct snapshot *one; // the outermost first
    unsigned levels, taken;
};

// Room for so many, one within the other.
void snapshots_open(struct snapshots *s, unsigned levels);
void snapshots_close(struct snapshots *s);

void snapshot_take(struct snapshots *s, struct run *run);

// Back to the last one taken, which is gone then. Nobody else may have gone back behind it.
void snapshot_return(struct snapshots *s, struct run *run);

#endif
