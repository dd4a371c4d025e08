// SPDX-License-Identifier: BSD-2-Clause
// Statements: ask, cite, seed, pe, tlb.
#include <ctype.h>
#include <string.h>

#include "scenario/profile.h"

// One line: the blanks of a string that spans lines become one.
static char *squeeze(struct setup *setup, const char *text, size_t length)
{
    char *line = arena_copy(&setup->arena, text, length);
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        bool blank = isspace((unsigned char)text[i]) != 0;
        if (!blank)
            line[used++] = text[i];
        else if (used > 0 && line[used - 1] != ' ')
            line[used++] = ' ';
    }
    if (used > 0 && line[used - 1] == ' ')
        used--;
    line[used] = 0;
    return line;
}

bool compile_ask(struct cursor *c)
{
    const struct token *t = c->next;
    if (!cursor_once(c, VERB_ask))
        return false;
    if (!cursor_symbol(c, TOKEN_STRING))
        return cursor_unexpected(c, "a question in \"...\"", NULL);
    c->setup->ask = squeeze(c->setup, t->text, t->length);
    cursor_plan(c, "question", "%s", c->setup->ask);
    return t->bad || cursor_end(c);
}

bool compile_cite(struct cursor *c)
{
    const struct token *t = c->next;
    if (!cursor_symbol(c, TOKEN_STRING) && !cursor_symbol(c, TOKEN_WORD))
        return cursor_unexpected(c, "a source", NULL);
    cursor_plan(c, "source", "%s", squeeze(c->setup, t->text, t->length));
    return t->bad || cursor_end(c);
}

bool compile_seed(struct cursor *c)
{
    if (!cursor_once(c, VERB_seed) || !cursor_number(c, "a number", 0, UINT64_MAX, &c->setup->seed))
        return false;
    cursor_plan(c, "seed", "%llu", (unsigned long long)c->setup->seed);
    return cursor_end(c);
}

bool compile_tlb(struct cursor *c)
{
    const struct token *t = c->next;
    uint64_t entries;

    if (!cursor_once(c, VERB_tlb) || !cursor_number(c, "how many entries", 1, 4096, &entries))
        return false;
    if (entries & (entries - 1))
        return cursor_wrong(c, t, NULL, "'%.48s' is not a power of two", t->text);
    c->setup->platform.tlb = (unsigned)entries;
    cursor_plan(c, "entries", "%u", c->setup->platform.tlb);
    return cursor_end(c);
}

static void pe_plan(struct cursor *c)
{
    const struct setup *setup = c->setup;
    char text[1024] = "";
    size_t used = 0;
    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        if (feature_has(setup->features, (enum feature)i) && used < sizeof(text))
            used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s", used ? " " : "",
                                     feature_name((enum feature)i));
    }
    cursor_plan(c, "count", "%u", setup->pes);
    cursor_plan(c, "profile", "%s", setup->profile);
    cursor_plan(c, "features", "%s", text);
}

bool compile_pe(struct cursor *c)
{
    struct setup *setup = c->setup;
    uint64_t count;
    if (!cursor_once(c, VERB_pe) || !cursor_number(c, "how many", 1, MAX_PES, &count))
        return false;
    setup->pes = (unsigned)count;
    if (!cursor_expect(c, "profile"))
        return false;
    if (!profile_read(c, &setup->features, &setup->profile, NULL))
        return false;
    pe_plan(c);
    return true;
}
