// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/verb.h"

#include <stddef.h>
#include <string.h>

static const struct verb_row rows[] = {
#define VERB(id, word, phase, syntax, help) {word, syntax, help, PHASE_##phase, compile_##id},
#define LATER(word)
#include "scenario/verb.def"
#undef VERB
#undef LATER
};

static const char *const later[] = {
#define VERB(id, word, phase, syntax, help)
#define LATER(word) word,
#include "scenario/verb.def"
#undef VERB
#undef LATER
};

const struct verb_row *verb_row_of(enum verb v)
{
    return &rows[v];
}

enum verb verb_find(const char *word)
{
    unsigned v = 0;
    while (v < VERB_COUNT && strcmp(rows[v].word, word) != 0)
        v++;
    return (enum verb)v;
}

bool verb_later(const char *word)
{
    for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
        if (strcmp(later[i], word) == 0)
            return true;
    }
    return false;
}
