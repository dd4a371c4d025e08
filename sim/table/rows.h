// SPDX-License-Identifier: BSD-2-Clause
// The rows of a CSV file, answered: its first line names columns, in any order; a missing column or an empty
// cell is the reset value. Output columns and `row`, `rule` are taken and answered anew.
#ifndef RASIM_SIM_TABLE_ROWS_H
#define RASIM_SIM_TABLE_ROWS_H

#include "scenario/diagnostic.h"
#include "table/sheet.h"

enum { ROWS_COLUMNS = CASE_COLUMNS };

// Where a file's column goes: into case_frame.columns, or nowhere (an output).
struct rows_header {
    unsigned to[ROWS_COLUMNS]; // ROWS_SKIP: an output, answered anew
    unsigned count;
};
enum { ROWS_SKIP = UINT32_MAX };

// The first line. What is wrong goes to `d`.
void rows_header(const struct source *source, const struct table *t, struct case_frame *frame,
                 struct rows_header *header, struct diagnostics *d);

// All other lines; with `sheet` NULL they are only checked. Rows that no machine can be in are answered by
// the deciding function all the same; returns their number, `*first` is the line of the first and `*why` its
// reason.
size_t rows_answer(const struct source *source, const struct rows_header *header, struct case_frame *frame,
                   struct sheet *sheet, struct diagnostics *d, uint32_t *first, const char **why);

#endif
