// SPDX-License-Identifier: BSD-2-Clause
// The keywords that begin a statement.
#ifndef RASIM_SIM_SCENARIO_VERB_H
#define RASIM_SIM_SCENARIO_VERB_H

#include <stdbool.h>

struct cursor;

enum verb_phase { PHASE_LET, PHASE_TIME, PHASE_DECLARE, PHASE_ATTACH, PHASE_EVENT, PHASE_COUNT };

enum verb {
#define VERB(id, word, phase, syntax, help) VERB_##id,
#define LATER(word)
#include "scenario/verb.def"
#undef VERB
#undef LATER
    VERB_COUNT
};

struct verb_row {
    const char *word;
    const char *syntax;
    const char *help;
    enum verb_phase phase;
    bool (*compile)(struct cursor *c); // false: a diagnostic was given
};

const struct verb_row *verb_row_of(enum verb v);

// VERB_COUNT when there is no such verb.
enum verb verb_find(const char *word);

// The word belongs to a later version of the language.
bool verb_later(const char *word);

#define VERB(id, word, phase, syntax, help) bool compile_##id(struct cursor *c);
#define LATER(word)
#include "scenario/verb.def"
#undef VERB
#undef LATER

#endif
