// SPDX-License-Identifier: BSD-2-Clause
// The answer of a sweep: a row for each scenario and policy.
#ifndef RASIM_SIM_SWEEP_TABLE_H
#define RASIM_SIM_SWEEP_TABLE_H

#include <stdio.h>

#include "sweep/measure.h"
#include "sweep/policy.h"

struct sweep_row {
    const char *file;
    char policy[SWEEP_NAME];
    struct sweep_cost cost;
};

// Aligned for people, without `scenario` when all rows have the same; or as CSV, where nobody told is "".
void sweep_print(const struct sweep_row *row, size_t rows, bool csv, FILE *out);

#endif
