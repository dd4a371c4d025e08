// SPDX-License-Identifier: BSD-2-Clause
#ifndef RASIM_SIM_EXPLORE_COVERAGE_H
#define RASIM_SIM_EXPLORE_COVERAGE_H

#include <stdio.h>

#include "explore/result.h"

// Exception level, mask and what was pending at the first arrivals; how many steps of the windows they met,
// by image; with `list` each step that none met.
void coverage_print(const struct result *r, bool list, FILE *out);

#endif
