// SPDX-License-Identifier: BSD-2-Clause
// The memory map and its error nodes. Statements: memory, device, node.
#ifndef RASIM_SIM_SCENARIO_REGION_H
#define RASIM_SIM_SCENARIO_REGION_H

#include "setup.h"

enum { REGION_LATENCY = 100 }; // cycles of an access unless said

// Decides what state the node of each region records for consumed poison: impdef poison-state when the node
// has it, else the most benign uncorrected state that it has, else a deferred or corrected error.
void region_states(struct setup *setup);

#endif
