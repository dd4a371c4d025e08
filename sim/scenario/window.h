// SPDX-License-Identifier: BSD-2-Clause
// Windows of a run: everything, an Exception level, a program, a stretch of steps.
#ifndef RASIM_SIM_SCENARIO_WINDOW_H
#define RASIM_SIM_SCENARIO_WINDOW_H

#include "scenario/cursor.h"

// everything | ELn | IMAGE | LABEL | LABEL to LABEL
bool window_read(struct cursor *c, struct window *window);

#endif
