// SPDX-License-Identifier: BSD-2-Clause
// Memory-mapped error record groups: the tail `group BASE ...` of a `node` statement.
#ifndef RASIM_SIM_SCENARIO_GROUP_H
#define RASIM_SIM_SCENARIO_GROUP_H

#include <stdbool.h>

struct cursor;
struct setup;

// After the word `group`: BASE [16K|64K] [pfg] [simple|msi]. The statement's node, the last that was
// declared, becomes the next record of the group at BASE; the first node of a group says what it is like.
bool group_tail(struct cursor *c);

// When all is declared: knobs that the groups obey.
void group_knobs(struct setup *setup);

#endif
