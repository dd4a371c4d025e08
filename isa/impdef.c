// SPDX-License-Identifier: BSD-2-Clause
#include "impdef.h"

#include <assert.h>
#include <string.h>

static const struct impdef_row rows[] = {
#define IMPDEF(id, name, lo, hi, dflt, words, cite) {name, lo, hi, dflt, words, cite},
#include "impdef.def"
#undef IMPDEF
};

const struct impdef_row *impdef_row_of(enum impdef id)
{
    assert(id < IMPDEF_COUNT);
    return &rows[id];
}

enum impdef impdef_find(const char *name)
{
    unsigned id = 0;

    while (id < IMPDEF_COUNT && strcmp(rows[id].name, name) != 0)
        id++;
    return (enum impdef)id;
}
