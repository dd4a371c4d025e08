// SPDX-License-Identifier: BSD-2-Clause
// The memory map and its error nodes. Statements: memory, device, node.
#ifndef RASIM_SIM_SCENARIO_REGION_H
#define RASIM_SIM_SCENARIO_REGION_H

#include "setup.h"

struct cursor;
struct token;

// Nothing else is at [base, base + size): else a diagnostic at `t`. Regions whose own place was wrong are
// empty.
bool region_free(struct cursor *c, const struct token *t, const struct platform_region *region, uint64_t base,
                 uint64_t size);

// Decides what state the node of each region and cache records for consumed poison: impdef poison-state when
// the node has it, else the most benign uncorrected state that it has, else a deferred or corrected error.
void region_states(struct setup *setup);

#endif
