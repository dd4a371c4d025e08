// SPDX-License-Identifier: BSD-2-Clause
// Rows that a scenario adds to KVM's forwarding tables (statement `forward`).
#ifndef RASIM_SIM_TRAP_ROWS_H
#define RASIM_SIM_TRAP_ROWS_H

#include "forward.h"

enum { ROWS_MORE = 4 };

struct rows_more {
    struct forward_coarse coarse[ROWS_MORE];
    struct forward_control any[ROWS_MORE]; // controls of their own, behind those that there are
    unsigned rows, anys;
};

// The same rows, with the same names at the same addresses.
bool rows_same(const struct rows_more *a, const struct rows_more *b);

// forward_build() of the tables with these rows behind the coarse ones. NULL: without.
bool rows_build(struct forward_table *table, const struct rows_more *more, const struct forward_rules *rules,
                forward_report *report, void *ctx);

#endif
