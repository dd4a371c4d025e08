// SPDX-License-Identifier: BSD-2-Clause
#include <string.h>

#include "scenario/expect.h"
#include "scenario/name.h"

// `once`, or `N times`.
static bool tail_times(struct cursor *c, uint64_t *n)
{
    if (cursor_accept(c, "once")) {
        *n = 1;
        return true;
    }
    if (!cursor_number(c, "'once' or a number", 0, UINT64_MAX, n))
        return false;
    return cursor_accept(c, "time") || cursor_expect(c, "times");
}

static bool tail_count(struct cursor *c, struct claim *claim)
{
    const struct token *t = c->next;
    bool at = cursor_accept(c, "at");
    bool least = at && cursor_accept(c, "least");
    uint64_t n;

    if (claim->mode == CLAIM_NEVER && !least)
        return cursor_wrong(c, t, NULL, "'never' takes 'at least N times' only");
    if (at && !least && !cursor_expect(c, "most"))
        return false;
    if (!at && !cursor_expect(c, "exactly"))
        return false;
    if (!tail_times(c, &n))
        return false;
    claim->least = at && !least ? 0 : n;
    claim->most = least ? UINT64_MAX : n;
    return true;
}

static bool tail_origin(struct cursor *c, struct claim *claim)
{
    if (!cursor_expect(c, "for") || !cursor_expect(c, "an") || !cursor_expect(c, "error") ||
        !cursor_expect(c, "of"))
        return false;
    cursor_accept(c, "the");
    if (!name_want_vm_or_host(c, &claim->origin_vm))
        return false;
    claim->of_host = claim->origin_vm < 0;
    return true;
}

// `vector = 0x580`, as in the tables of the exception model (DDI 0487 D1.3.1.3).
static bool tail_vector(struct cursor *c, struct claim *claim)
{
    enum { LAST = 0x780, EACH = 0x80 };
    const struct token *t = c->next;

    claim->has_vector = true;
    if (!cursor_equals(c) || !cursor_number(c, "the offset of a vector", 0, LAST, &claim->vector))
        return false;
    return claim->vector % EACH == 0 ||
           cursor_wrong(c, t + 1, NULL, "vectors are 0x80 apart, from 0x000 to 0x780");
}

static bool tail_condition(struct cursor *c, struct claim *claim, const struct field_names *names)
{
    if (claim->conditions == MAX_CONDITIONS)
        return cursor_wrong(c, c->next, NULL, "more than %d conditions", MAX_CONDITIONS);
    if (!field_condition(c, names, &claim->condition[claim->conditions]))
        return false;
    claim->conditions++;
    return true;
}

static bool tail_unexpected(struct cursor *c, const struct claim *claim, const struct field_names *names)
{
    struct suggest s = cursor_suggest(c);
    if (claim->kind == CLAIM_TAKES)
        suggest_offer(&s, "vector");
    suggest_offer_words(&s, "for exactly at within", (char[8]){0}, 8);
    if (!names)
        return cursor_unexpected(c, "'for', 'exactly', 'at' or 'within'", &s);
    field_offer(&s, names);
    return cursor_unexpected(c, "REG[.FIELD] = V, 'for', 'exactly', 'at' or 'within'", &s);
}

static bool tail_is(const struct cursor *c, const char *word)
{
    return c->next->kind == TOKEN_WORD && strcmp(c->next->text, word) == 0;
}

bool expect_tail(struct cursor *c, struct claim *claim, const struct field_names *names)
{
    bool good = true;
    while (good && c->next->kind != TOKEN_END) {
        bool compared = c->next->kind == TOKEN_WORD &&
                        ((c->next + 1)->kind == TOKEN_EQUALS || (c->next + 1)->kind == TOKEN_DIFFERS);
        if (cursor_symbol(c, TOKEN_COMMA))
            continue;
        if (tail_is(c, "for"))
            good = tail_origin(c, claim);
        else if (tail_is(c, "exactly") || tail_is(c, "at"))
            good = tail_count(c, claim);
        else if (claim->kind == CLAIM_TAKES && cursor_accept(c, "vector"))
            good = tail_vector(c, claim);
        else if (cursor_accept(c, "within"))
            good = cursor_cycles(c, &claim->within);
        else if (names && (compared || (c->next->kind == TOKEN_WORD && field_begins(c->next->text, names))))
            good = tail_condition(c, claim, names);
        else
            good = tail_unexpected(c, claim, names);
    }
    return good;
}
