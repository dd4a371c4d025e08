// SPDX-License-Identifier: BSD-2-Clause
// Private to forward_build.c and forward_control.c: a table that is being built and what is wrong with its
// rows.
#ifndef RASIM_ISA_FORWARD_BUILD_H
#define RASIM_ISA_FORWARD_BUILD_H

#include "forward_row.h"

struct forward_building {
    struct forward_table *table;
    const struct forward_source *source;
    const struct forward_rules *rules;
    forward_report *report;
    void *ctx;
    bool bad;
    uint64_t by_one[FORWARD_GROUPS], by_zero[FORWARD_GROUPS];
};

// The rows are bad: `format` names one and says why.
__attribute__((format(printf, 2, 3))) void forward_complain(struct forward_building *b, const char *format,
                                                            ...);

static inline bool forward_of_edition(const struct forward_building *b, unsigned editions)
{
    return editions >> b->rules->edition & 1;
}

// Checks the rows of controls and numbers the leaves.
void forward_build_controls(struct forward_building *b);

#endif
