// SPDX-License-Identifier: BSD-2-Clause
// Runs that are over: their outcomes by number, and what the unit at hand has found.
#ifndef RASIM_SIM_EXPLORE_LEAF_H
#define RASIM_SIM_EXPLORE_LEAF_H

#include "explore/explore.h"

// Room for one more; without memory the program ends, as everywhere.
void *leaf_room(void *list, size_t used, size_t *room, size_t size);

// A point that ends in the outcome of this number, run or known.
void leaf_add(struct explorer *x, unsigned outcome);

// The run is over: what came of it.
void leaf_reach(struct explorer *x);

// The unit is done, and goes to the task. leaf_forget(): the next one begins.
void leaf_end_unit(struct explorer *x, uint64_t unit, const struct arrival *first);
void leaf_forget(struct explorer *x);

#endif
