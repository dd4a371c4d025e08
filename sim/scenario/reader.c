// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/reader.h"

#include <string.h>

#include "scenario/cursor.h"
#include "scenario/group.h"
#include "scenario/let.h"
#include "scenario/region.h"

static struct cursor reader_cursor(struct reader *r, unsigned statement)
{
    const struct token *first = &r->lexer.token[r->lexer.statement[statement].first];
    return (struct cursor){
        .reader = r,
        .setup = r->setup,
        .first = first,
        .next = first + 1,
        .plan = &r->setup->plan[statement],
    };
}

static void reader_said(struct reader *r, enum verb verb, uint32_t line)
{
    if (verb != VERB_COUNT && r->said[verb] == 0)
        r->said[verb] = line;
}

static bool reader_places(enum verb verb)
{
    return verb == VERB_memory || verb == VERB_device || verb == VERB_software || verb == VERB_vm;
}

// What was perhaps meant counts as said, so that it is not reported as missing, too.
static void reader_unknown(struct reader *r, unsigned statement)
{
    struct cursor c = reader_cursor(r, statement);
    c.next = c.first;
    struct suggest s = cursor_suggest(&c);
    for (unsigned v = 0; v < VERB_COUNT; v++)
        suggest_offer(&s, verb_row_of((enum verb)v)->word);
    if (c.first->kind == TOKEN_WORD && !verb_later(c.first->text))
        cursor_wrong(&c, c.first, s.best, "unknown statement '%.48s'", c.first->text);
    else
        cursor_unexpected(&c, "a statement", NULL);
    enum verb meant = s.best ? verb_find(s.best) : VERB_COUNT;
    reader_said(r, meant, c.first->place.line);
    r->unplaceable |= meant != VERB_COUNT && reader_places(meant);
    r->images_unknown |= meant == VERB_software || meant == VERB_vm;
}

static void reader_name(struct reader *r)
{
    for (unsigned i = 0; i < r->lexer.statements; i++) {
        const struct token *first = &r->lexer.token[r->lexer.statement[i].first];
        r->verb[i] = first->kind == TOKEN_WORD ? verb_find(first->text) : VERB_COUNT;
        if (r->verb[i] == VERB_COUNT) {
            reader_unknown(r, i);
            continue;
        }
        reader_said(r, r->verb[i], first->place.line);
        struct plan_step *plan = &r->setup->plan[i];
        plan->keyword = verb_row_of(r->verb[i])->word;
        plan->line = first->place.line;
        plan->column = first->place.column;
    }
    r->setup->plans = r->lexer.statements;
}

static void reader_compile(struct reader *r, enum verb_phase phase)
{
    for (unsigned i = 0; i < r->lexer.statements; i++) {
        enum verb verb = r->verb[i];
        if (verb == VERB_COUNT || verb_row_of(verb)->phase != phase)
            continue;
        struct cursor c = reader_cursor(r, i);
        let_expand(r, &r->lexer.token[r->lexer.statement[i].first + 1]);
        if (!verb_row_of(verb)->compile(&c))
            r->unplaceable |= reader_places(verb);
    }
}

// Placing fails for want of room: the last statement that asked for some is shown.
static void reader_place(struct reader *r)
{
    char why[160] = "";
    if (r->unplaceable || r->setup->platform.regions == 0)
        return;
    r->placed = setup_place(r->setup, why, sizeof(why));
    if (r->placed)
        return;
    const struct place *where = &r->lexer.token[0].place;
    for (unsigned i = 0; i < r->lexer.statements; i++) {
        bool wants = r->verb[i] == VERB_vm || (r->said[VERB_vm] == 0 && r->verb[i] == VERB_memory);
        if (wants)
            where = &r->lexer.token[r->lexer.statement[i].first].place;
    }
    diagnostic_add(r->diagnostics, where, NULL, "%s", why);
}

static void reader_missing(struct reader *r)
{
    static const enum verb needed[] = {VERB_pe, VERB_memory, VERB_run};
    const struct place start = {.line = 1, .column = 1, .width = 1};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        if (r->said[needed[i]] == 0)
            diagnostic_add(r->diagnostics, &start, NULL, "the scenario has no '%s' statement",
                           verb_row_of(needed[i])->word);
    }
}

void reader_run(struct reader *r)
{
    reader_name(r);
    reader_compile(r, PHASE_LET);
    reader_compile(r, PHASE_TIME);
    reader_compile(r, PHASE_DECLARE);
    reader_compile(r, PHASE_ATTACH);
    region_states(r->setup);
    group_knobs(r->setup);
    reader_place(r);
    reader_compile(r, PHASE_EVENT);
    reader_missing(r);
}
