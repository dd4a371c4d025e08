// SPDX-License-Identifier: BSD-2-Clause
// The hostile preset's snapshot - scramble - restore before every step: what a step needs must be in the
// machine and in memory, nowhere else.
#ifndef RASIM_SIM_HOSTILE_H
#define RASIM_SIM_HOSTILE_H

#include "run.h"

// Nothing in other presets.
void hostile_step(struct run *run);

#endif
