// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/latency.h"

#include <string.h>

#include "scenario/cursor.h"

static const char *const words[LATENCY_COUNT] = {"l1", "l2", "l3", "memory", "device"};

const char *latency_word(enum platform_latency what)
{
    return words[what];
}

bool latency_profile(struct setup *setup, const char *name)
{
    const struct platform_latency_row *row;
    bool found = false;

    for (unsigned i = 0; (row = platform_latency_at(i)); i++) {
        if (strcmp(row->profile, name) != 0)
            continue;
        setup->latency[row->what] = row->cycles;
        found = true;
    }
    return found;
}

static bool latency_unknown(struct cursor *c, const char *expected, bool profiles)
{
    struct suggest s = cursor_suggest(c);
    const struct platform_latency_row *row;

    for (unsigned i = 0; i < LATENCY_COUNT; i++)
        suggest_offer(&s, words[i]);
    for (unsigned i = 0; profiles && (row = platform_latency_at(i)); i++)
        suggest_offer(&s, row->profile);
    return cursor_unexpected(c, expected, &s);
}

static bool latency_figure(struct cursor *c, uint32_t *figures)
{
    uint64_t cycles;

    for (unsigned i = 0; i < LATENCY_COUNT; i++) {
        if (!cursor_accept(c, words[i]))
            continue;
        const struct token *t = c->next;
        if (!cursor_cycles(c, &cycles) || !cursor_in_range(c, t, cycles, 0, UINT32_MAX))
            return false;
        figures[i] = (uint32_t)cycles;
        return true;
    }
    return latency_unknown(c, "l1, l2, l3, memory or device", false);
}

// Later statements win, so that one added to a call does.
bool compile_latency(struct cursor *c)
{
    if (c->next->kind == TOKEN_WORD && !c->next->bad && latency_profile(c->setup, c->next->text)) {
        cursor_plan(c, "profile", "%s", c->next->text);
        c->next++;
    } else if (c->next->kind == TOKEN_END || strchr(c->next->text, '-')) {
        return latency_unknown(c, "a profile, l1, l2, l3, memory or device", true);
    }
    while (c->next->kind != TOKEN_END) {
        if (!latency_figure(c, c->setup->latency))
            return false;
    }
    for (unsigned i = 0; i < LATENCY_COUNT; i++)
        cursor_plan(c, words[i], "%ucy", c->setup->latency[i]);
    return true;
}
