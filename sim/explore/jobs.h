// SPDX-License-Identifier: BSD-2-Clause
// An exploration done by several processes, by groups of units (explorer.group), so that those which meet
// each other's states stay together. Shards are dealt out by the numbers of groups; which process does which
// is of no account.
#ifndef RASIM_SIM_EXPLORE_JOBS_H
#define RASIM_SIM_EXPLORE_JOBS_H

#include "explore/explore.h"
#include "explore/save.h"

enum { JOBS_MOST = 64 };

struct jobs {
    unsigned jobs;          // 0: one a core, but one alone for what is done in the blink of an eye
    unsigned shard, shards; // this one of so many; shards >= 1
    bool quiet;             // no progress
};

// Explores the units that `r` does not have yet, from the started run of `x`, and saves them. A signal
// ends it after the unit at hand. False: a process died.
bool jobs_explore(const struct jobs *asked, struct explorer *x, struct result *r, struct save *save);

// SIGINT and SIGTERM from now on end an exploration in an orderly way.
void jobs_catch_signals(void);

// One of them came.
bool jobs_interrupted(void);

#endif
