// SPDX-License-Identifier: BSD-2-Clause
// From the values of a row to its answer.
#ifndef RASIM_SIM_TABLE_CASE_H
#define RASIM_SIM_TABLE_CASE_H

#include "table/column.h"

enum { CASE_COLUMNS = 64, CASE_BLANKS = 8 };

struct case_frame {
    const struct table *table;
    struct column columns[CASE_COLUMNS];
    unsigned count;
    struct case_blank {
        feature_set on, off;     // what the FEAT_X columns say
        struct table_case start; // before any value is set
        bool res0[CASE_COLUMNS]; // with these features
    } blanks[CASE_BLANKS];       // the sets last met: few in a table, and many rows share them
    unsigned ready;              // of `blanks`, and how many were ever made
};

// `*answer` for one value a column; `given[i]` is 0 where the cell is empty. The reason, when no machine can
// be in that state: the answer is that of the deciding function all the same. With `answer` NULL only the
// reason.
const char *case_answer(struct case_frame *f, const uint64_t *values, const bool *given,
                        struct table_answer *answer);

#endif
