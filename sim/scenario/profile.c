// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/profile.h"

#include <string.h>

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

static bool read_feature(struct cursor *c, enum feature *f)
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

static bool is_one_of(const struct token *t, const char *const *words)
{
    for (; words && *words; words++) {
        if (t->kind == TOKEN_WORD && strcmp(t->text, *words) == 0)
            return true;
    }
    return false;
}

static bool read_features(struct cursor *c, feature_set *set, const char *const *stop)
{
    feature_set asked = 0, refused = 0;
    while (c->next->kind != TOKEN_END && !is_one_of(c->next, stop)) {
        enum feature f;
        bool no = cursor_accept(c, "no");
        const struct token *t = c->next;
        if (!read_feature(c, &f))
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

bool profile_read(struct cursor *c, feature_set *set, const char **name, const char *const *stop)
{
    const struct token *t = cursor_word(c, "a profile, like v8.6");

    if (!t)
        return false;
    if (!feature_profile(t->text, set))
        return profile_unknown(c, t);
    *name = arena_copy(&c->setup->arena, t->text, t->length);
    return read_features(c, set, stop);
}
