// SPDX-License-Identifier: BSD-2-Clause
// A column of a table: which part of a case a value of it sets.
#ifndef RASIM_SIM_TABLE_COLUMN_H
#define RASIM_SIM_TABLE_COLUMN_H

#include <stddef.h>

#include "scenario/suggest.h"
#include "table/table.h"

enum column_kind { COLUMN_FIELD, COLUMN_PSTATE, COLUMN_FEATURE, COLUMN_OWN, COLUMN_OUTPUT };

enum { COLUMN_NAME = 64 };

struct column {
    char name[COLUMN_NAME];
    const struct table_input *input; // NULL: any other bit of the machine
    uint64_t mask;                   // of a field
    uint64_t max;                    // the largest value
    unsigned kind;                   // enum column_kind
    unsigned index;                  // enum sysreg, offset in struct pstate, enum feature, enum table_own
};

// `name` as an input of `t`, any other field, PSTATE.X or FEAT_X, or an output of `t` (COLUMN_OUTPUT).
bool column_find(const struct table *t, const char *name, size_t length, struct column *c);

// Offers every name that column_find() would take and that is near enough to matter.
void column_suggest(const struct table *t, struct suggest *s);

// A cell's text as a value: a word of the column, decimal or 0x.
enum column_value { COLUMN_VALUE_OK, COLUMN_VALUE_NONE, COLUMN_VALUE_RANGE };
enum column_value column_value(const struct column *c, const char *text, size_t length, uint64_t *value);

// The value as it is printed.
void column_text(const struct column *c, uint64_t value, char cell[TABLE_CELL]);

// Features are not set here but decide the PE that a case begins with: table_case_begin().
void column_set(const struct column *c, struct table_case *tc, uint64_t value);

// The field does nothing with the features of `pe`: RES0, or its register is UNDEFINED.
bool column_res0(const struct column *c, const struct pe *pe);

#endif
