// SPDX-License-Identifier: BSD-2-Clause
// When a run is over: the scenario's `run until`.
#ifndef RASIM_SIM_UNTIL_H
#define RASIM_SIM_UNTIL_H

#include "machine.h"

// Sets machine->end when the condition holds now or the bound is hit; true when the run is over.
bool until_reached(const struct setup *setup, struct machine *m);

// The PE stands at the step that ends the run, for the nth time: machine->end is set.
bool until_at_pc(const struct setup *setup, struct machine *m, unsigned pe);

#endif
