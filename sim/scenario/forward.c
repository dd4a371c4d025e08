// SPDX-License-Identifier: BSD-2-Clause
// The statement `forward`: a row more in KVM's tables of what a guest hypervisor may trap. It is checked as
// the kernel checks its own at start (Linux emulate-nested.c, populate_nv_trap_config()), in the tables of
// each release that runs here.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/cursor.h"
#include "scenario/suggest.h"
#include "trap/rows.h"

enum { EVERY_EDITION = (1 << FORWARD_EDITIONS) - 1 };

static bool want_encoding(struct cursor *c, uint32_t *encoding)
{
    const struct token *t = cursor_word(c, "a System register or instruction");
    if (!t)
        return false;
    *encoding = forward_find(t->text);
    if (*encoding != FORWARD_ENCODINGS)
        return true;
    struct suggest near = suggest_for(t->text, t->length);
    for (size_t i = 0; forward_name_at(i); i++)
        suggest_offer(&near, forward_name_at(i));
    return cursor_wrong(c, t, near.best, "there is no System register or instruction '%.48s'", t->text);
}

static bool want_control(struct cursor *c, uint16_t *control)
{
    const struct token *t = cursor_word(c, "a control");
    if (!t)
        return false;
    struct suggest near = suggest_for(t->text, t->length);
    for (uint16_t i = 1; i < forward_rows.controls_count; i++) {
        *control = i;
        if (strcmp(forward_rows.controls[i].name, t->text) == 0)
            return true;
        suggest_offer(&near, forward_rows.controls[i].name);
    }
    return cursor_wrong(c, t, near.best, "there is no control '%.48s' (rasim list controls)", t->text);
}

// One control, or a new one that is any of several.
static bool row_controls(struct cursor *c, struct rows_more *more, struct forward_coarse *row)
{
    struct forward_control any = {.name = "of `forward`", .kind = FORWARD_ANY_OF, .editions = EVERY_EDITION};
    unsigned members = 0;

    do {
        if (members == FORWARD_MEMBERS)
            return cursor_wrong(c, c->next, NULL, "any of at most %d controls", FORWARD_MEMBERS);
        uint16_t control = 0;
        unsigned at = members++;
        if (!want_control(c, &control))
            return false;
        for (; at > 0 && any.members[at - 1] > control; at--) // the tables want the order of their rows
            any.members[at] = any.members[at - 1];
        any.members[at] = control;
    } while (cursor_accept(c, "or"));
    row->word = members > 1 ? forward_rows.controls_count + more->anys : any.members[0];
    if (members > 1)
        more->any[more->anys++] = any;
    return true;
}

struct refusal {
    struct cursor *c;
    const struct token *at;
    bool said;
};

static void refuse(void *ctx, const char *text)
{
    struct refusal *r = ctx;

    if (!r->said)
        cursor_wrong(r->c, r->at, NULL, "%s", text);
    r->said = true;
}

static bool row_checked(struct cursor *c, const struct token *at, const struct rows_more *more)
{
    static const enum forward_edition editions[] = {FORWARD_6_12, FORWARD_6_17, FORWARD_7_3};
    struct refusal refusal = {c, at, false};
    struct forward_table *table = calloc(1, sizeof *table);

    if (!table)
        abort();
    for (unsigned i = 0; i < sizeof(editions) / sizeof(editions[0]) && !refusal.said; i++) {
        struct forward_rules rules = {.edition = editions[i], .res0 = FORWARD_RES0};
        rows_build(table, more, &rules, refuse, &refusal);
    }
    free(table);
    return !refusal.said;
}

// REG [to REG] by CONTROL [or CONTROL] | by word N.
bool compile_forward(struct cursor *c)
{
    struct rows_more *more = &c->setup->rows;
    const struct token *t = c->next;
    if (more->rows == ROWS_MORE)
        return cursor_wrong(c, c->first, NULL, "more than %d rows for the forwarding tables", ROWS_MORE);
    struct forward_coarse *row = &more->coarse[more->rows];
    *row = (struct forward_coarse){.name = t->text, .editions = EVERY_EDITION};
    if (!want_encoding(c, &row->first))
        return false;
    row->last = row->first;
    if ((cursor_accept(c, "to") && !want_encoding(c, &row->last)) || !cursor_expect(c, "by"))
        return false;
    if (cursor_accept(c, "word") ? !cursor_number(c, "a word", 0, UINT64_MAX, &row->word)
                                 : !row_controls(c, more, row))
        return false;
    if (!cursor_end(c))
        return false;
    more->rows++;
    cursor_plan(c, "from", "0x%x", (unsigned)row->first);
    cursor_plan(c, "to", "0x%x", (unsigned)row->last);
    cursor_plan(c, "word", "0x%" PRIx64, row->word);
    if (!row_checked(c, t, more))
        return false;
    row->name = "of `forward`"; // the token's text may go
    return true;
}
