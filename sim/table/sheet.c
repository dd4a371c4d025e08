// SPDX-License-Identifier: BSD-2-Clause
#include "table/sheet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SHEET_COLUMNS = CASE_COLUMNS + TABLE_OUTPUTS + 2, NUMBER_TEXT = 12 };

static unsigned outputs(const struct sheet *s)
{
    unsigned n = 0;

    while (s->frame->table->outputs[n])
        n++;
    return n;
}

static unsigned columns(const struct sheet *s)
{
    return s->frame->count + outputs(s) + (s->explain ? 2 : 0);
}

static const char *title(const struct sheet *s, unsigned i)
{
    static const char *const explained[] = {"row", "rule"};
    unsigned inputs = s->frame->count;

    if (i >= inputs + outputs(s))
        return explained[i - inputs - outputs(s)];
    return i >= inputs ? s->frame->table->outputs[i - inputs] : s->frame->columns[i].name;
}

static bool wanted(const struct sheet *s, const uint64_t *values, const bool *given,
                   const struct table_answer *a)
{
    for (unsigned i = 0; i < s->wheres; i++) {
        const struct sheet_where *w = &s->where[i];

        if (w->column.kind == COLUMN_OUTPUT) {
            if (strcmp(a->output[w->column.index], w->text) != 0)
                return false;
        } else if (!given[w->index] || values[w->index] != w->value) {
            return false;
        }
    }
    return true;
}

static void keep(struct sheet *s, const char *cell)
{
    size_t n = strlen(cell) + 1;

    if (s->length + n > s->room) {
        s->room = (s->room ? s->room * 2 : 1 << 16) + n;
        s->rows = realloc(s->rows, s->room);
        assert(s->rows && "out of memory");
    }
    memcpy(s->rows + s->length, cell, n);
    s->length += n;
}

static void put(struct sheet *s, unsigned i, const char *cell, bool quoted)
{
    if (s->pretty)
        keep(s, cell);
    else
        fprintf(s->out, quoted ? "%s\"%s\"" : "%s%s", i ? "," : "", cell);
}

void sheet_begin(struct sheet *s)
{
    for (unsigned i = 0; !s->pretty && i < columns(s); i++)
        fprintf(s->out, "%s%s", i ? "," : "", title(s, i));
    if (!s->pretty)
        fputc('\n', s->out);
}

void sheet_row(struct sheet *s, const uint64_t *values, const bool *given, const char (*cells)[TABLE_CELL],
               const struct table_answer *a)
{
    unsigned i = 0;

    if (!wanted(s, values, given, a))
        return;
    for (; i < s->frame->count; i++)
        put(s, i, cells[i], false);
    for (unsigned o = 0; o < outputs(s); o++)
        put(s, i++, a->output[o], false);
    if (s->explain) {
        char row[NUMBER_TEXT];

        snprintf(row, sizeof row, "%u", a->row);
        put(s, i++, row, false);
        put(s, i, a->rule, true);
    }
    if (!s->pretty)
        fputc('\n', s->out);
    s->count++;
}

struct shape {
    size_t width[SHEET_COLUMNS];
    const char *first[SHEET_COLUMNS];
    bool varies[SHEET_COLUMNS];
};

static void measure(const struct sheet *s, struct shape *shape)
{
    const char *cell = s->rows;

    for (unsigned i = 0; i < SHEET_COLUMNS; i++)
        shape->first[i] = "";
    for (unsigned i = 0; i < columns(s); i++)
        shape->width[i] = strlen(title(s, i));
    for (size_t row = 0; row < s->count; row++) {
        for (unsigned i = 0; i < columns(s); i++, cell += strlen(cell) + 1) {
            if (row == 0)
                shape->first[i] = cell;
            shape->varies[i] = shape->varies[i] || strcmp(cell, shape->first[i]) != 0;
            if (strlen(cell) > shape->width[i])
                shape->width[i] = strlen(cell);
        }
    }
}

// Inputs that are the same in every row, as running text.
static void print_constant(const struct sheet *s, const struct shape *shape)
{
    enum { WIDTH = 100 };
    const char *lead = "in every row: ";
    size_t column = WIDTH;

    for (unsigned i = 0; s->count && i < s->frame->count; i++) {
        size_t width = strlen(title(s, i)) + strlen(shape->first[i]) + 5;

        if (shape->varies[i])
            continue;
        if (column + width > WIDTH) {
            fprintf(s->out, "%s%s", *lead == ' ' ? ",\n" : "", lead);
            column = strlen(lead);
            lead = "              ";
        } else {
            fputs(", ", s->out);
        }
        fprintf(s->out, "%s = %s", title(s, i), shape->first[i]);
        column += width;
    }
    fputs(*lead == ' ' ? "\n" : "", s->out);
}

static void print_cell(const struct sheet *s, const struct shape *shape, unsigned i, const char *text)
{
    bool last = i + 1 == columns(s);

    if (shape->varies[i] || i >= s->frame->count)
        fprintf(s->out, "%-*s%s", last ? 0 : (int)shape->width[i], text, last ? "\n" : "  ");
}

static void print_aligned(const struct sheet *s)
{
    struct shape shape = {0};
    const char *cell = s->rows;

    measure(s, &shape);
    print_constant(s, &shape);
    for (unsigned i = 0; i < columns(s); i++)
        print_cell(s, &shape, i, title(s, i));
    for (size_t row = 0; row < s->count; row++) {
        for (unsigned i = 0; i < columns(s); i++, cell += strlen(cell) + 1)
            print_cell(s, &shape, i, cell);
    }
}

bool sheet_end(struct sheet *s)
{
    if (s->pretty)
        print_aligned(s);
    free(s->rows);
    s->rows = NULL;
    return fflush(s->out) == 0 && !ferror(s->out);
}
