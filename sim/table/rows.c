// SPDX-License-Identifier: BSD-2-Clause
#include "table/rows.h"

#include <string.h>

// A walk over the cells of a file (RFC 4180, without line breaks inside quotes).
struct cursor {
    const struct source *source;
    struct place cell;
    size_t next; // offset behind the cell
    bool last;   // of its line
};

static bool ends_line(const struct cursor *c, size_t at)
{
    const char *text = c->source->text;

    return at >= c->source->length || text[at] == '\n' ||
           (text[at] == '\r' && (at + 1 >= c->source->length || text[at + 1] == '\n'));
}

static void read_cell(struct cursor *c)
{
    const char *text = c->source->text;
    size_t at = c->next, line_start = c->cell.offset - (c->cell.column - 1);
    bool quoted = !ends_line(c, at) && text[at] == '"';

    if (quoted)
        at++;
    c->cell.offset = at;
    c->cell.column = (uint32_t)(at - line_start) + 1;
    while (!ends_line(c, at) && text[at] != (quoted ? '"' : ','))
        at++;
    c->cell.width = (uint32_t)(at - c->cell.offset);
    while (quoted && !ends_line(c, at) && text[at] != ',')
        at++;
    c->last = ends_line(c, at);
    c->next = c->last ? at : at + 1;
}

// To the first cell of the next line that is not empty; false at the end.
static bool read_line(struct cursor *c)
{
    const char *text = c->source->text;

    while (c->next < c->source->length && (text[c->next] == '\n' || text[c->next] == '\r')) {
        if (text[c->next++] == '\n')
            c->cell.line++;
    }
    c->cell.offset = c->next;
    c->cell.column = 1;
    if (c->next >= c->source->length)
        return false;
    read_cell(c);
    return true;
}

static struct cursor begin(const struct source *source)
{
    return (struct cursor){
        .source = source, .cell = {.line = 1, .column = 1}
    };
}

static bool is(const struct cursor *c, const char *word)
{
    return c->cell.width == strlen(word) &&
           memcmp(c->source->text + c->cell.offset, word, c->cell.width) == 0;
}

static bool twice(const struct case_frame *f, const struct column *column)
{
    for (unsigned i = 0; i < f->count; i++) {
        if (strcmp(f->columns[i].name, column->name) == 0)
            return true;
    }
    return false;
}

static void header_cell(const struct cursor *c, const struct table *t, struct case_frame *frame,
                        struct rows_header *header, struct diagnostics *d)
{
    const char *name = c->source->text + c->cell.offset;
    struct column column;

    if (header->count == ROWS_COLUMNS) {
        diagnostic_add(d, &c->cell, NULL, "more than %d columns", ROWS_COLUMNS);
        return;
    }
    header->to[header->count++] = (unsigned)ROWS_SKIP;
    if (is(c, "row") || is(c, "rule"))
        return;
    if (!column_find(t, name, c->cell.width, &column)) {
        struct suggest near = suggest_for(name, c->cell.width);

        column_suggest(t, &near);
        diagnostic_add(d, &c->cell, near.best, "%s has no column '%.*s'", t->name, (int)c->cell.width, name);
        return;
    }
    if (column.kind == COLUMN_OUTPUT)
        return;
    if (twice(frame, &column))
        diagnostic_add(d, &c->cell, NULL, "the column '%s' is there twice", column.name);
    header->to[header->count - 1] = frame->count;
    frame->columns[frame->count++] = column;
}

void rows_header(const struct source *source, const struct table *t, struct case_frame *frame,
                 struct rows_header *header, struct diagnostics *d)
{
    struct cursor c = begin(source);

    *frame = (struct case_frame){.table = t};
    *header = (struct rows_header){.count = 0};
    if (!read_line(&c)) {
        diagnostic_add(d, &c.cell, NULL, "no line with the names of the columns");
        return;
    }
    for (;; read_cell(&c)) {
        header_cell(&c, t, frame, header, d);
        if (c.last)
            break;
    }
}

struct line {
    uint64_t values[CASE_COLUMNS];
    bool given[CASE_COLUMNS];
    char cells[CASE_COLUMNS][TABLE_CELL];
};

static void line_cell(const struct cursor *c, const struct column *column, unsigned to, struct line *line,
                      struct diagnostics *d)
{
    const char *text = c->source->text + c->cell.offset;
    int width = (int)c->cell.width;

    line->given[to] = width != 0;
    line->cells[to][0] = '\0';
    if (width == 0)
        return;
    if (width < TABLE_CELL) {
        memcpy(line->cells[to], text, (size_t)width);
        line->cells[to][width] = '\0';
    }
    switch (column_value(column, text, (size_t)width, &line->values[to])) {
    case COLUMN_VALUE_RANGE:
        diagnostic_add(d, &c->cell, NULL, "%s is at most 0x%llx", column->name,
                       (unsigned long long)column->max);
        break;
    case COLUMN_VALUE_NONE:
        diagnostic_add(d, &c->cell, NULL, "'%.*s' is no value of %s", width, text, column->name);
        break;
    default:
        break;
    }
}

// The cells of one line, from the cursor's on.
static void read_values(struct cursor *c, const struct rows_header *header, const struct case_frame *frame,
                        struct line *line, struct diagnostics *d)
{
    unsigned n = 0;

    for (;; read_cell(c)) {
        if (n < header->count && header->to[n] != (unsigned)ROWS_SKIP)
            line_cell(c, &frame->columns[header->to[n]], header->to[n], line, d);
        n++;
        if (c->last)
            break;
    }
    if (n != header->count)
        diagnostic_add(d, &c->cell, NULL, "%u cells, but %u columns", n, header->count);
}

size_t rows_answer(const struct source *source, const struct rows_header *header, struct case_frame *frame,
                   struct sheet *sheet, struct diagnostics *d, uint32_t *first, const char **why)
{
    struct cursor c = begin(source);
    struct line line;
    size_t impossible = 0;

    read_line(&c);
    while (!c.last)
        read_cell(&c);
    if (sheet)
        sheet_begin(sheet);
    while (read_line(&c)) {
        struct table_answer answer;
        const char *reason;
        uint32_t number = c.cell.line;

        memset(&line, 0, sizeof line.values + sizeof line.given);
        read_values(&c, header, frame, &line, d);
        if (sheet == NULL)
            continue;
        reason = case_answer(frame, line.values, line.given, &answer);
        if (reason && impossible++ == 0) {
            *first = number;
            *why = reason;
        }
        sheet_row(sheet, line.values, line.given, line.cells, &answer);
    }
    return impossible;
}
