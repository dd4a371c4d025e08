// SPDX-License-Identifier: BSD-2-Clause
// A snapshot that leaves out what a setup does not use and what is above the top of stacks and lists.
#ifndef RASIM_SIM_SNAPSHOT_H
#define RASIM_SIM_SNAPSHOT_H

#include "machine.h"

// As *to = *from, when `to` is all zero or a copy of another state of the same run.
void machine_copy(const struct setup *setup, struct machine *to, const struct machine *from);

#endif
