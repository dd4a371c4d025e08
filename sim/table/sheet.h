// SPDX-License-Identifier: BSD-2-Clause
// Rows on their way out: filtered, then as CSV at once, or collected and aligned for people.
#ifndef RASIM_SIM_TABLE_SHEET_H
#define RASIM_SIM_TABLE_SHEET_H

#include <stdio.h>

#include "table/case.h"

enum { SHEET_WHERE = 16 };

struct sheet_where {
    struct column column; // an input, or COLUMN_OUTPUT
    unsigned index;       // into case_frame.columns
    uint64_t value;       // of an input
    const char *text;     // of an output
};

struct sheet {
    const struct case_frame *frame;
    FILE *out;
    struct sheet_where where[SHEET_WHERE];
    unsigned wheres;
    bool pretty, explain;
    char *rows; // pretty: cells one after the other, each with its final 0
    size_t length, room, count;
};

// The names of the columns; with `pretty` they wait for sheet_end().
void sheet_begin(struct sheet *s);

// `cells[i]`: the text of input i.
void sheet_row(struct sheet *s, const uint64_t *values, const bool *given, const char (*cells)[TABLE_CELL],
               const struct table_answer *a);

// Prints what was collected: columns that are the same in every row once, above the rest. False when the
// output took an error.
bool sheet_end(struct sheet *s);

#endif
