// SPDX-License-Identifier: BSD-2-Clause
// rasim table: the decisions of the architecture, for every reachable input or for the rows of a file.
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "table/rows.h"
#include "table/walk.h"
#include "trap/list.h"

struct request {
    const struct table *table;
    const char *rows; // a file; NULL: every reachable input
    const char *where[SHEET_WHERE];
    unsigned wheres;
    bool pretty, explain;
};

static int usage(void)
{
    fprintf(stderr,
            "usage: rasim table NAME [--where COLUMN=VALUE]... [--rows FILE] [--pretty] [--explain]\n");
    for (const struct table *const *t = tables; *t; t++)
        fprintf(stderr, "  %-16s %s\n", (*t)->name, (*t)->question);
    fprintf(stderr, "or:    rasim table nv-traps [--policy NAME]\n");
    return EXIT_USAGE;
}

static int mistake(const char *text, const char *what, const char *suggestion)
{
    fprintf(stderr, "rasim table: %s '%s'", text, what);
    if (suggestion)
        fprintf(stderr, "; did you mean '%s'?", suggestion);
    fprintf(stderr, "\n");
    return EXIT_USAGE;
}

static int no_table(const char *name)
{
    struct suggest near = suggest_for(name, strlen(name));

    for (const struct table *const *t = tables; *t; t++)
        suggest_offer(&near, (*t)->name);
    suggest_offer(&near, "nv-traps");
    mistake("there is no table", name, near.best);
    return usage();
}

static int read_request(int argc, char **argv, struct request *r)
{
    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;

        if (strcmp(argv[i], "--pretty") == 0)
            r->pretty = true;
        else if (strcmp(argv[i], "--explain") == 0)
            r->explain = true;
        else if (strcmp(argv[i], "--rows") == 0 && more)
            r->rows = argv[++i];
        else if (strcmp(argv[i], "--where") == 0 && more && r->wheres < SHEET_WHERE)
            r->where[r->wheres++] = argv[++i];
        else if (argv[i][0] == '-' || r->table)
            return usage();
        else if ((r->table = table_find(argv[i])) == NULL)
            return no_table(argv[i]);
    }
    return r->table ? EXIT_PASS : usage();
}

// The column of the frame with that name; frame->count when there is none.
static unsigned place_of(const struct case_frame *frame, const char *name)
{
    unsigned i = 0;

    while (i < frame->count && strcmp(frame->columns[i].name, name) != 0)
        i++;
    return i;
}

static int read_where(const char *text, struct sheet *s)
{
    struct sheet_where *w = &s->where[s->wheres];
    const char *equals = strchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    const struct table *t = s->frame->table;

    if (equals == NULL)
        return mistake("--where needs COLUMN=VALUE, not", text, NULL);
    *w = (struct sheet_where){.text = equals + 1};
    if (column_find(t, text, length, &w->column))
        w->index = place_of(s->frame, w->column.name);
    if (w->column.name[0] == '\0' || (w->column.kind != COLUMN_OUTPUT && w->index == s->frame->count)) {
        struct suggest near = suggest_for(text, length);

        column_suggest(t, &near);
        return mistake("no such column:", text, near.best);
    }
    if (w->column.kind != COLUMN_OUTPUT &&
        column_value(&w->column, w->text, strlen(w->text), &w->value) != COLUMN_VALUE_OK)
        return mistake("no such value:", text, NULL);
    s->wheres++;
    return EXIT_PASS;
}

static int read_wheres(const struct request *r, struct sheet *s)
{
    for (unsigned i = 0; i < r->wheres; i++) {
        int status = read_where(r->where[i], s);

        if (status != EXIT_PASS)
            return status;
    }
    return EXIT_PASS;
}

static int finish(struct sheet *s)
{
    size_t count = s->count;

    if (!sheet_end(s)) {
        fprintf(stderr, "rasim table: the output cannot be written\n");
        return EXIT_USAGE;
    }
    if (count == 0)
        fprintf(stderr, "rasim table: no row\n");
    return EXIT_PASS;
}

static int answer_all(const struct request *r, struct case_frame *frame, struct sheet *sheet)
{
    int status;

    walk_frame(r->table, frame);
    status = read_wheres(r, sheet);
    if (status != EXIT_PASS)
        return status;
    walk(frame, sheet);
    return finish(sheet);
}

static int answer_source(const struct request *r, const struct source *source, struct case_frame *frame,
                         struct sheet *sheet)
{
    static struct diagnostics mistakes;
    struct rows_header header;
    const char *why = NULL;
    uint32_t line = 0;
    size_t impossible;
    int status;

    rows_header(source, r->table, frame, &header, &mistakes);
    if (mistakes.count == 0)
        rows_answer(source, &header, frame, NULL, &mistakes, &line, &why);
    if (mistakes.count) {
        diagnostic_print(&mistakes, source, stderr);
        return EXIT_USAGE;
    }
    status = read_wheres(r, sheet);
    if (status != EXIT_PASS)
        return status;
    impossible = rows_answer(source, &header, frame, sheet, &mistakes, &line, &why);
    if (impossible)
        fprintf(stderr, "%s:%u: no machine can be in this state: %s (%zu such rows)\n", source->name, line,
                why, impossible);
    return finish(sheet);
}

static int answer_rows(const struct request *r, struct case_frame *frame, struct sheet *sheet)
{
    struct source source = {.name = r->rows};
    const char *why;
    char *text;
    int status;

    if (!source_read(strcmp(r->rows, "-") == 0 ? "/dev/stdin" : r->rows, &text, &source.length, &why)) {
        fprintf(stderr, "rasim table: %s: %s\n", r->rows, why);
        return EXIT_USAGE;
    }
    source.text = text;
    status = answer_source(r, &source, frame, sheet);
    free(text);
    return status;
}

// No inputs to walk: the rows themselves.
static int nv_traps(int argc, char **argv)
{
    if (argc == 2)
        return list_policy("architecture");
    return argc == 4 && strcmp(argv[2], "--policy") == 0 ? list_policy(argv[3]) : usage();
}

int cmd_table(int argc, char **argv)
{
    static struct case_frame frame;
    struct request r = {0};
    struct sheet sheet = {.frame = &frame, .out = stdout};
    int status;

    if (argc > 1 && strcmp(argv[1], "nv-traps") == 0)
        return nv_traps(argc, argv);
    status = read_request(argc, argv, &r);
    if (status != EXIT_PASS)
        return status;
    sheet.pretty = r.pretty;
    sheet.explain = r.explain;
    return r.rows ? answer_rows(&r, &frame, &sheet) : answer_all(&r, &frame, &sheet);
}
