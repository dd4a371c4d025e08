// SPDX-License-Identifier: BSD-2-Clause
// Reading one statement, token by token. Functions that return bool give a diagnostic when they return false;
// the statement is then given up.
#ifndef RASIM_SIM_SCENARIO_CURSOR_H
#define RASIM_SIM_SCENARIO_CURSOR_H

#include "scenario/number.h"
#include "scenario/reader.h"
#include "scenario/suggest.h"

enum { CURSOR_TRIED = 12 };

struct cursor {
    struct reader *reader;
    struct setup *setup;
    const struct token *next;  // TOKEN_END is never passed
    const struct token *first; // the verb
    struct plan_step *plan;
    const struct token *tried_at; // where the words below were asked for, all of them in vain
    const char *tried[CURSOR_TRIED];
    unsigned tries;
};

// The token is taken when it is this word, or of this kind. A diagnostic of cursor_expect() and cursor_end()
// names the words that were tried before.
bool cursor_accept(struct cursor *c, const char *word);
bool cursor_symbol(struct cursor *c, enum token_kind kind);

// A token that must be there.
bool cursor_expect(struct cursor *c, const char *word);
bool cursor_equals(struct cursor *c);
bool cursor_end(struct cursor *c);
const struct token *cursor_word(struct cursor *c, const char *what); // NULL: a diagnostic was given

// Numbers within lo..hi; cycles need the suffix cy. A number that is wrong is not stored.
bool cursor_number(struct cursor *c, const char *what, uint64_t lo, uint64_t hi, uint64_t *value);
bool cursor_cycles(struct cursor *c, uint64_t *value);
bool cursor_ordinal(struct cursor *c, uint64_t *value);
bool cursor_in_range(struct cursor *c, const struct token *t, uint64_t value, uint64_t lo, uint64_t hi);

// Diagnostics; both return false. A token that is wrong already is not reported again.
bool cursor_wrong(struct cursor *c, const struct token *t, const char *suggestion, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool cursor_unexpected(struct cursor *c, const char *expected, const struct suggest *s);

// What may stand at the next token, for a suggestion.
struct suggest cursor_suggest(const struct cursor *c);

// Adds a resolved value to the plan.
void cursor_plan(struct cursor *c, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Once a scenario: false when an earlier statement has the same verb.
bool cursor_once(struct cursor *c, enum verb verb);

#endif
