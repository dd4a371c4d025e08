// SPDX-License-Identifier: BSD-2-Clause
// What error nodes do in a run: their interrupt outputs change, and the countdowns of pseudo-faults end.
#ifndef RASIM_SIM_NODE_H
#define RASIM_SIM_NODE_H

#include "run.h"

// The node of the setup as it comes out of Cold reset.
void node_reset(const struct setup *setup, struct ras *ras, unsigned node);

// A node took notice of an error: platform_env.recorded. `result` NULL: of none, yet its state changed.
void node_recorded(void *run, unsigned node, const struct ras_error *error, const struct ras_result *result);

// Software on `pe` wrote a register of an error record, by whatever way: outputs follow, countdowns start and
// stop.
void node_written(struct run *run, unsigned pe);

// DUE_COUNTDOWN.
void node_countdown_over(struct run *run, unsigned node);

#endif
