// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/let.h"

#include <string.h>

#include "scenario/cursor.h"

static bool name_character(char c, bool first)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (!first && c >= '0' && c <= '9');
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (name_character(text[length], length == 0))
        length++;
    return length;
}

static const struct let *let_find(const struct reader *r, const char *name, size_t length)
{
    for (unsigned i = 0; i < r->lets; i++) {
        if (strlen(r->let[i].name) == length && memcmp(r->let[i].name, name, length) == 0)
            return &r->let[i];
    }
    return NULL;
}

static void let_unknown(struct reader *r, struct token *token, const char *name, size_t length)
{
    struct suggest s = suggest_for(name, length);
    for (unsigned i = 0; i < r->lets; i++)
        suggest_offer(&s, r->let[i].name);
    if (length == 0)
        diagnostic_add(r->diagnostics, &token->place, NULL, "expected a name after '$'");
    else
        diagnostic_add(r->diagnostics, &token->place, s.best, "there is no 'let %.*s'",
                       (int)(length < LET_LONGEST ? length : LET_LONGEST), name);
    token->bad = true;
}

static bool let_append(char *text, size_t *used, const char *more, size_t length)
{
    if (length > LET_LONGEST - *used)
        return false;
    memcpy(text + *used, more, length);
    *used += length;
    return true;
}

static void let_expand_word(struct reader *r, struct token *token)
{
    char text[LET_LONGEST];
    size_t used = 0;
    const char *from = token->text;
    bool fits = true;

    while (*from && fits) {
        size_t plain = strcspn(from, "$");
        fits = let_append(text, &used, from, plain);
        from += plain;
        if (!*from)
            break;
        size_t length = name_length(from + 1);
        const struct let *let = let_find(r, from + 1, length);
        if (!let) {
            let_unknown(r, token, from + 1, length);
            return;
        }
        fits = fits && let_append(text, &used, let->value, strlen(let->value));
        from += 1 + length;
    }
    if (!fits) {
        diagnostic_add(r->diagnostics, &token->place, NULL, "longer than %d characters with its values",
                       LET_LONGEST);
        token->bad = true;
        return;
    }
    token->text = arena_copy(&r->lexer.arena, text, used);
    token->length = used;
}

void let_expand(struct reader *r, struct token *token)
{
    for (; token->kind != TOKEN_END; token++) {
        if (token->kind == TOKEN_WORD && !token->bad && strchr(token->text, '$'))
            let_expand_word(r, token);
    }
}

bool compile_let(struct cursor *c)
{
    struct reader *r = c->reader;
    const struct token *name = cursor_word(c, "a name");
    if (!name)
        return false;
    const struct let *old = let_find(r, name->text, name->length);
    if (old)
        return cursor_wrong(c, name, NULL, "'%.48s' has a value since line %u", name->text, old->line);
    if (name_length(name->text) != name->length)
        return cursor_wrong(c, name, NULL, "'%.48s' is not a name of letters, digits and '_'", name->text);
    if (!cursor_equals(c))
        return false;
    const struct token *value = cursor_word(c, "a value");
    if (!value || !cursor_end(c))
        return false;
    if (value->length > LET_LONGEST)
        return cursor_wrong(c, value, NULL, "longer than %d characters", LET_LONGEST);
    r->let[r->lets++] = (struct let){name->text, value->text, c->first->place.line};
    cursor_plan(c, "name", "%s", name->text);
    cursor_plan(c, "value", "%s", value->text);
    return true;
}
