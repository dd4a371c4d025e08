// SPDX-License-Identifier: BSD-2-Clause
#include "event.h"

static const struct act_row rows[ACT_COUNT] = {
#define ACT(id, verb, object, value, meaning) {verb, object, value, meaning},
#include "act.def"
#undef ACT
};

const struct act_row *act_row_of(enum act act)
{
    return &rows[act];
}
