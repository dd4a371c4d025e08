// SPDX-License-Identifier: BSD-2-Clause
// What is due on the agenda happens: sources fire, SErrors pend, scrubbers visit, countdowns and slices end.
#ifndef RASIM_SIM_DELIVER_H
#define RASIM_SIM_DELIVER_H

#include "run.h"

void deliver_due(struct run *run, const struct due *due);

#endif
