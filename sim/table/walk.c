// SPDX-License-Identifier: BSD-2-Clause
#include "table/walk.h"

#include <assert.h>
#include <string.h>

void walk_frame(const struct table *t, struct case_frame *frame)
{
    *frame = (struct case_frame){.table = t};
    for (const struct table_input *in = t->inputs; in->name; in++) {
        bool found = column_find(t, in->name, strlen(in->name), &frame->columns[frame->count++]);

        assert(found && "a table's input names nothing");
        (void)found;
    }
}

static uint64_t choice(const struct column *c, uint64_t index)
{
    return c->input->values ? c->input->values[index] : index;
}

static uint64_t choices(const struct column *c)
{
    uint64_t words = 0;

    if (c->input->values)
        return c->input->count;
    while (c->input->words && c->input->words[words])
        words++;
    return words ? words : c->max + 1;
}

// The next combination; false after the last.
static bool step(const struct case_frame *f, uint64_t *index)
{
    for (unsigned i = f->count; i-- > 0;) {
        if (++index[i] < choices(&f->columns[i]))
            return true;
        index[i] = 0;
    }
    return false;
}

// Combinations that --where rules out are not even computed.
static bool filtered(const struct sheet *s, const uint64_t *values)
{
    for (unsigned i = 0; i < s->wheres; i++) {
        if (s->where[i].column.kind != COLUMN_OUTPUT && values[s->where[i].index] != s->where[i].value)
            return true;
    }
    return false;
}

static void visit(struct case_frame *f, struct sheet *sheet, const uint64_t *values, const bool *given)
{
    char cells[CASE_COLUMNS][TABLE_CELL];
    struct table_answer answer;

    if (filtered(sheet, values) || case_answer(f, values, given, NULL) != NULL)
        return;
    case_answer(f, values, given, &answer);
    for (unsigned i = 0; i < f->count; i++)
        column_text(&f->columns[i], values[i], cells[i]);
    sheet_row(sheet, values, given, cells, &answer);
}

void walk(struct case_frame *f, struct sheet *sheet)
{
    uint64_t index[CASE_COLUMNS] = {0}, values[CASE_COLUMNS] = {0};
    bool given[CASE_COLUMNS];

    memset(given, 1, sizeof given);
    sheet_begin(sheet);
    do {
        for (unsigned i = 0; i < f->count; i++)
            values[i] = choice(&f->columns[i], index[i]);
        visit(f, sheet, values, given);
    } while (step(f, index));
}
