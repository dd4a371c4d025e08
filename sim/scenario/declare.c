// SPDX-License-Identifier: BSD-2-Clause
// Statements: ask, cite, seed, pe, tlb.
#include <ctype.h>
#include <string.h>

#include "scenario/cursor.h"

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
    c->setup->tlb = (unsigned)entries;
    cursor_plan(c, "entries", "%u", c->setup->tlb);
    return cursor_end(c);
}

// The versions that feature_profile() knows, as suggestions.
static bool profile_unknown(struct cursor *c, const struct token *t)
{
    char version[100][8];
    feature_set set;
    struct suggest s = suggest_for(t->text, t->length);
    for (unsigned i = 80; i < 100; i++) {
        snprintf(version[i], sizeof(version[i]), "v%u.%u", i / 10, i % 10);
        if (feature_profile(version[i], &set))
            suggest_offer(&s, version[i]);
    }
    return cursor_wrong(c, t, s.best, "there is no profile '%.48s'", t->text);
}

// A feature cannot be absent while one that implies it is there: those go with it.
static feature_set feature_dependents(enum feature f)
{
    feature_set set = 0;
    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        if (feature_has(feature_close(feature_bit((enum feature)i)), f))
            set |= feature_bit((enum feature)i);
    }
    return set;
}

static bool pe_feature(struct cursor *c, enum feature *f)
{
    struct suggest s = cursor_suggest(c);
    *f = c->next->kind == TOKEN_WORD ? feature_find(c->next->text) : FEATURE_COUNT;
    if (*f != FEATURE_COUNT) {
        c->next++;
        return true;
    }
    for (unsigned i = 0; i < FEATURE_COUNT; i++)
        suggest_offer(&s, feature_name((enum feature)i));
    if (c->next->kind == TOKEN_WORD && (c->next + 1)->kind != TOKEN_OPEN)
        return cursor_wrong(c, c->next, s.best, "there is no feature '%.48s'", c->next->text);
    return cursor_unexpected(c, "a feature", NULL);
}

static bool pe_features(struct cursor *c, feature_set *set)
{
    feature_set asked = 0, refused = 0;
    while (c->next->kind != TOKEN_END) {
        enum feature f;
        bool no = cursor_accept(c, "no");
        const struct token *t = c->next;
        if (!pe_feature(c, &f))
            return false;
        asked |= no ? 0 : feature_close(feature_bit(f));
        refused |= no ? feature_dependents(f) : 0;
        if (asked & refused)
            return cursor_wrong(c, t, NULL,
                                "'%s' is both asked for and excluded, itself or by what it implies", t->text);
    }
    *set = feature_close((*set & ~refused) | asked);
    return true;
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
    const struct token *t = cursor_word(c, "a profile, like v8.6");
    if (!t)
        return false;
    if (!feature_profile(t->text, &setup->features))
        return profile_unknown(c, t);
    setup->profile = arena_copy(&setup->arena, t->text, t->length);
    if (!pe_features(c, &setup->features))
        return false;
    pe_plan(c);
    return true;
}
