// SPDX-License-Identifier: BSD-2-Clause
#include "trap/batch.h"

#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "scenario/suggest.h"
#include "trap/question.h"

enum { COLUMNS = 64, REPORTS = 20 };

// Columns of the access itself, then one a control register, then those without effect.
enum { OP0, OP1, CRN, CRM, OP2, WRITE, EL, ACCESS_COLUMNS, IGNORED = ACCESS_COLUMNS + FORWARD_REGISTERS };
static const char *const access_names[] = {"op0", "op1", "crn", "crm", "op2", "write", "el"};
static const uint8_t access_limits[] = {3, 7, 15, 15, 7, 1, 2};

struct reading {
    const struct batch *batch;
    unsigned columns;
    uint8_t to[COLUMNS]; // OP0 ..., ACCESS_COLUMNS + register, IGNORED
    size_t line, bad, rows;
    // What decided, in words, made once: by control, and by register and bit.
    char control_text[FORWARD_CONTROLS][FORWARD_TEXT];
    char fine_text[FORWARD_REGISTERS][64][FORWARD_TEXT];
};

struct cell {
    const char *text;
    size_t length;
};

static void report(struct reading *r, const char *what, struct cell cell)
{
    if (r->bad++ < REPORTS)
        fprintf(stderr, "%s:%zu: %s '%.*s'\n", r->batch->name, r->line, what,
                (int)(cell.length < 40 ? cell.length : 40), cell.text);
}

// The next cell of a line, without blanks and quotes around it; `*at` moves behind the comma, NULL behind the
// last.
static struct cell next_cell(const char **at)
{
    const char *start = *at, *end = strchr(start, ',');
    struct cell c = {start, end ? (size_t)(end - start) : strlen(start)};

    *at = end ? end + 1 : NULL;
    while (c.length && (*c.text == ' ' || *c.text == '"' || *c.text == '\t')) {
        c.text++;
        c.length--;
    }
    while (c.length && strchr(" \t\"\r\n", c.text[c.length - 1]))
        c.length--;
    return c;
}

static unsigned column_of(struct cell c)
{
    for (unsigned i = 0; i < ACCESS_COLUMNS; i++) {
        if (strlen(access_names[i]) == c.length && memcmp(access_names[i], c.text, c.length) == 0)
            return i;
    }
    if (forward_register_find(c.text, c.length) < FORWARD_REGISTERS)
        return ACCESS_COLUMNS + forward_register_find(c.text, c.length);
    return question_other_register(c.text, c.length) ? IGNORED : IGNORED + 1;
}

static bool bad_column(const struct reading *r, struct cell c)
{
    struct suggest near = suggest_for(c.text, c.length);

    for (unsigned i = 0; i < ACCESS_COLUMNS; i++)
        suggest_offer(&near, access_names[i]);
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++)
        suggest_offer(&near, forward_register_name(reg));
    fprintf(stderr, "%s:1: no such column: '%.*s'", r->batch->name, (int)c.length, c.text);
    fprintf(stderr, near.best ? "; did you mean '%s'?\n" : "\n", near.best);
    return false;
}

static bool header_complete(const struct reading *r)
{
    for (unsigned want = 0; want < ACCESS_COLUMNS; want++) {
        unsigned i = 0;

        while (i < r->columns && r->to[i] != want)
            i++;
        if (i == r->columns) {
            fprintf(stderr, "%s:1: there is no column '%s'\n", r->batch->name, access_names[want]);
            return false;
        }
    }
    return true;
}

static bool duplicate(const struct reading *r, unsigned to)
{
    for (unsigned i = 0; i < r->columns && to != IGNORED; i++) {
        if (r->to[i] == to)
            return true;
    }
    return false;
}

static bool header(struct reading *r, const char *line)
{
    static const char bom[] = "\xef\xbb\xbf";
    const char *at = strncmp(line, bom, 3) == 0 ? line + 3 : line;

    while (at) {
        struct cell c = next_cell(&at);
        unsigned to = column_of(c);

        if (to > IGNORED)
            return bad_column(r, c);
        if (r->columns == COLUMNS || duplicate(r, to)) {
            fprintf(stderr, "%s:1: %s: '%.*s'\n", r->batch->name,
                    r->columns == COLUMNS ? "too many columns" : "the column is there twice", (int)c.length,
                    c.text);
            return false;
        }
        r->to[r->columns++] = (uint8_t)to;
    }
    return header_complete(r);
}

// Hexadecimal with or without 0x; `_` between digits. An empty cell is 0.
static bool hex(struct cell c, uint64_t *value)
{
    unsigned digits = 0;

    *value = 0;
    if (c.length > 2 && c.text[0] == '0' && (c.text[1] | 0x20) == 'x') {
        c.text += 2;
        c.length -= 2;
    }
    for (size_t i = 0; i < c.length; i++) {
        unsigned char ch = (unsigned char)c.text[i], lower = ch | 0x20;
        unsigned digit = ch >= '0' && ch <= '9' ? ch - 48u : lower >= 'a' && lower <= 'f' ? lower - 87u : 16;

        if (digit == 16 && ch != '_')
            return false;
        if (digit == 16)
            continue;
        digits += digits || digit;
        *value = *value << 4 | digit;
    }
    return digits <= 16;
}

static bool small(struct cell c, unsigned limit, uint64_t *value)
{
    if (c.length == 0 || c.length > 2)
        return false;
    *value = 0;
    for (size_t i = 0; i < c.length; i++) {
        if (c.text[i] < '0' || c.text[i] > '9')
            return false;
        *value = *value * 10 + (uint64_t)(c.text[i] - '0');
    }
    return *value <= limit;
}

static bool cell_value(struct reading *r, unsigned to, struct cell c, uint64_t *access,
                       struct forward_state *state)
{
    static const char *const wanted[] = {"op0 is 0 to 3, not",  "op1 is 0 to 7, not", "crn is 0 to 15, not",
                                         "crm is 0 to 15, not", "op2 is 0 to 7, not", "write is 0 or 1, not",
                                         "el is 0, 1 or 2, not"};
    uint64_t unused;

    if (to < ACCESS_COLUMNS && !small(c, access_limits[to], &access[to])) {
        report(r, wanted[to], c);
        return false;
    }
    if (to >= ACCESS_COLUMNS && !hex(c, to == IGNORED ? &unused : &state->reg[to - ACCESS_COLUMNS])) {
        report(r, "not a hexadecimal number of 64 bits:", c);
        return false;
    }
    return true;
}

static bool row(struct reading *r, const char *line, struct forward_access *access,
                struct forward_state *state)
{
    uint64_t values[ACCESS_COLUMNS] = {0}; // header_complete(): each has a column
    const char *at = line;
    unsigned i = 0;

    memset(state, 0, sizeof(*state));
    for (; at && i < r->columns; i++) {
        if (!cell_value(r, r->to[i], next_cell(&at), values, state))
            return false;
    }
    if (at || i < r->columns) {
        report(r, at ? "more cells than columns:" : "fewer cells than columns:",
               (struct cell){line, strcspn(line, "\r\n")});
        return false;
    }
    *access = (struct forward_access){
        .encoding =
            (uint16_t)forward_encoding((unsigned)values[OP0], (unsigned)values[OP1], (unsigned)values[CRN],
                                       (unsigned)values[CRM], (unsigned)values[OP2]),
        .write = values[WRITE] != 0,
        .el = (uint8_t)values[EL],
    };
    return true;
}

// The words for an answer; those of a bit or a control are made at its first use.
static const char *decided_by(struct reading *r, struct forward_access access, struct forward_answer answer)
{
    static char other[FORWARD_TEXT];
    char *text = other;

    if (answer.reason == FORWARD_BY_COARSE)
        text = r->control_text[answer.control];
    else if (answer.reason == FORWARD_BY_FINE || answer.reason == FORWARD_BY_FEATURE)
        text = r->fine_text[answer.reg][answer.bit];
    if (text == other || text[0] == 0)
        question_decided_by(text, &r->batch->policy->table, access, answer);
    return text;
}

static void answer_row(struct reading *r, const char *line)
{
    const struct forward_table *table = &r->batch->policy->table;
    struct forward_access access;
    struct forward_state state;
    struct forward_answer answer;

    if (!row(r, line, &access, &state) || (r->bad && !r->batch->skip_bad))
        return;
    forward_prepare(table, &state);
    answer = forward_decide(table, &state, access);
    r->rows++;
    fwrite(line, 1, strcspn(line, "\r\n"), r->batch->out);
    fputc(',', r->batch->out);
    fputs(question_outcome(answer), r->batch->out);
    fputc(',', r->batch->out);
    fputs(decided_by(r, access, answer), r->batch->out);
    fputc('\n', r->batch->out);
}

static int finish(struct reading *r)
{
    if (r->bad > REPORTS)
        fprintf(stderr, "%s: %zu more malformed rows\n", r->batch->name, r->bad - REPORTS);
    if (fflush(r->batch->out) != 0 || ferror(r->batch->out)) {
        fprintf(stderr, "rasim trap: the output cannot be written\n");
        return EXIT_USAGE;
    }
    if (ferror(r->batch->in)) {
        fprintf(stderr, "rasim trap: %s cannot be read\n", r->batch->name);
        return EXIT_USAGE;
    }
    return r->bad && !r->batch->skip_bad ? EXIT_USAGE : EXIT_PASS;
}

int batch_run(const struct batch *batch)
{
    static struct reading r;
    char *line = NULL;
    size_t room = 0;
    ssize_t length = getline(&line, &room, batch->in);
    int status = EXIT_USAGE;

    r = (struct reading){.batch = batch, .line = 1};
    if (length <= 0)
        fprintf(stderr, "%s: there is no line with the names of the columns\n", batch->name);
    else if (header(&r, line)) {
        fprintf(batch->out, "%.*s,outcome,decided_by\n", (int)strcspn(line, "\r\n"), line);
        while (getline(&line, &room, batch->in) >= 0) {
            r.line++;
            if (line[strspn(line, " \t\r\n")] != 0)
                answer_row(&r, line);
        }
        status = finish(&r);
    }
    free(line);
    return status;
}
