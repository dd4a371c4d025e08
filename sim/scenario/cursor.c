// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/cursor.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

enum { SHOWN = 48 }; // bytes of a token in a diagnostic

static void was_tried(struct cursor *c, const char *word)
{
    if (c->tried_at != c->next)
        c->tries = 0;
    c->tried_at = c->next;
    for (unsigned i = 0; i < c->tries; i++) {
        if (strcmp(c->tried[i], word) == 0)
            return;
    }
    if (c->tries < CURSOR_TRIED)
        c->tried[c->tries++] = word;
}

bool cursor_accept(struct cursor *c, const char *word)
{
    if (c->next->kind != TOKEN_WORD || strcmp(c->next->text, word) != 0) {
        was_tried(c, word);
        return false;
    }
    c->next++;
    return true;
}

bool cursor_symbol(struct cursor *c, enum token_kind kind)
{
    if (c->next->kind != kind || kind == TOKEN_END)
        return false;
    c->next++;
    return true;
}

bool cursor_wrong(struct cursor *c, const struct token *t, const char *suggestion, const char *format, ...)
{
    if (t->bad)
        return false;
    va_list args;
    va_start(args, format);
    diagnostic_vadd(c->reader->diagnostics, &t->place, suggestion, format, args);
    va_end(args);
    return false;
}

struct suggest cursor_suggest(const struct cursor *c)
{
    return suggest_for(c->next->text, c->next->kind == TOKEN_WORD ? c->next->length : 0);
}

bool cursor_unexpected(struct cursor *c, const char *expected, const struct suggest *s)
{
    const struct token *t = c->next;
    const char *suggestion = s ? s->best : NULL;

    if (t->kind == TOKEN_END)
        return cursor_wrong(c, t, NULL, "expected %s here", expected);
    if (t->kind == TOKEN_WORD && verb_later(t->text))
        return cursor_wrong(c, t, NULL, "'%s' is not built yet", t->text);
    if (t->kind == TOKEN_OPEN || (t->kind == TOKEN_WORD && (t + 1)->kind == TOKEN_OPEN))
        return cursor_wrong(c, t, NULL, "choices in [...] are not built yet");
    if (t->kind == TOKEN_STRING)
        return cursor_wrong(c, t, NULL, "expected %s, found a string", expected);
    return cursor_wrong(c, t, suggestion, "expected %s, found '%.*s'", expected, SHOWN, t->text);
}

// Every word that was tried at the next token, in the order tried.
static bool unexpected_after(struct cursor *c, const char *last)
{
    char expected[2 * DIAGNOSTIC_SUGGESTION] = "";
    struct suggest s = cursor_suggest(c);
    unsigned n = c->tried_at == c->next ? c->tries : 0;

    for (unsigned i = 0; i < n; i++) {
        size_t used = strlen(expected);
        suggest_offer(&s, c->tried[i]);
        snprintf(expected + used, sizeof(expected) - used, "%s'%s'",
                 i == 0              ? ""
                 : last || i + 1 < n ? ", "
                                     : " or ",
                 c->tried[i]);
    }
    size_t used = strlen(expected);
    if (last)
        snprintf(expected + used, sizeof(expected) - used, "%s%s", n == 0 ? "" : " or ", last);
    return cursor_unexpected(c, expected, &s);
}

bool cursor_expect(struct cursor *c, const char *word)
{
    return cursor_accept(c, word) || unexpected_after(c, NULL);
}

bool cursor_equals(struct cursor *c)
{
    return cursor_symbol(c, TOKEN_EQUALS) || cursor_unexpected(c, "'='", NULL);
}

bool cursor_end(struct cursor *c)
{
    return c->next->kind == TOKEN_END || unexpected_after(c, "the end of the statement");
}

const struct token *cursor_word(struct cursor *c, const char *what)
{
    if (c->next->kind == TOKEN_WORD && !c->next->bad)
        return c->next++;
    cursor_unexpected(c, what, NULL);
    return NULL;
}

bool cursor_in_range(struct cursor *c, const struct token *t, uint64_t value, uint64_t lo, uint64_t hi)
{
    if (value >= lo && value <= hi)
        return true;
    if (hi > UINT32_MAX) // an address or a mask
        return cursor_wrong(c, t, NULL, "'%.*s' is out of range %s%" PRIx64 "..0x%" PRIx64, SHOWN, t->text,
                            lo > 9 ? "0x" : "", lo, hi);
    return cursor_wrong(c, t, NULL, "'%.*s' is out of range %" PRIu64 "..%" PRIu64, SHOWN, t->text, lo, hi);
}

// The next token as a number of this kind.
static bool cursor_count(struct cursor *c, const char *what, enum number_kind wanted, uint64_t *value)
{
    const struct token *t = c->next;
    uint64_t number;
    enum number_kind kind = t->kind == TOKEN_WORD ? number_read(t->text, t->length, &number) : NUMBER_NONE;
    if (kind == NUMBER_RANGE)
        return cursor_wrong(c, t, NULL, "'%.*s' is out of range: numbers have 64 bits", SHOWN, t->text);
    if (kind != wanted || t->bad)
        return cursor_unexpected(c, what, NULL);
    *value = number;
    c->next++;
    return true;
}

bool cursor_number(struct cursor *c, const char *what, uint64_t lo, uint64_t hi, uint64_t *value)
{
    const struct token *t = c->next;
    uint64_t number = 0;
    if (!cursor_count(c, what, NUMBER_PLAIN, &number) || !cursor_in_range(c, t, number, lo, hi))
        return false;
    *value = number;
    return true;
}

bool cursor_cycles(struct cursor *c, uint64_t *value)
{
    return cursor_count(c, "a number of cycles, like 120cy", NUMBER_CYCLES, value);
}

bool cursor_ordinal(struct cursor *c, uint64_t *value)
{
    const struct token *t = c->next;
    return cursor_count(c, "an ordinal, like 2nd", NUMBER_ORDINAL, value) &&
           cursor_in_range(c, t, *value, 1, UINT64_MAX);
}

void cursor_plan(struct cursor *c, const char *key, const char *format, ...)
{
    assert(c->plan->pairs < sizeof(c->plan->pair) / sizeof(c->plan->pair[0]));
    va_list args;
    va_start(args, format);
    char *value = arena_vprint(&c->setup->arena, format, args);
    va_end(args);
    c->plan->pair[c->plan->pairs++] = (struct plan_pair){key, value};
}

bool cursor_once(struct cursor *c, enum verb verb)
{
    uint32_t line = c->reader->said[verb];
    if (line == c->first->place.line)
        return true;
    return cursor_wrong(c, c->first, NULL, "'%s' was said in line %u", verb_row_of(verb)->word, line);
}
