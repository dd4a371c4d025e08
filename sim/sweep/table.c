// SPDX-License-Identifier: BSD-2-Clause
#include "sweep/table.h"

#include <inttypes.h>
#include <string.h>

enum { COLUMNS = 12, CELL = 256 };

static const struct {
    const char *people, *machines;
} titles[COLUMNS] = {
    {"scenario",           "scenario"       },
    {"policy",             "policy"         },
    {"errors",             "errors"         },
    {"VMs dead",           "vms_dead"       },
    {"processes",          "processes_dead" },
    {"host dead",          "host_dead"      },
    {"panics",             "panics"         },
    {"lost",               "lost"           },
    {"wrongly charged",    "wrongly_charged"},
    {"corrupt bytes",      "corrupt_bytes"  },
    {"cycles to delivery", "delivery_cycles"},
    {"end",                "end"            },
};

static uint64_t number(const struct sweep_cost *c, unsigned column)
{
    const uint64_t numbers[COLUMNS] = {
        0,         0,       c->errors,  c->vms,     c->processes,          c->host,
        c->panics, c->lost, c->charged, c->corrupt, (uint64_t)c->delivery, 0};

    return numbers[column];
}

static void fill(char *cell, const struct sweep_row *row, unsigned column, bool csv)
{
    static const char *const ends[] = {"unfinished", "reached", "bound", "stuck"};
    const char *title = titles[column].machines;

    if (column == 0 || column == 1)
        snprintf(cell, CELL, "%s", column == 0 ? row->file : row->policy);
    else if (column == COLUMNS - 1)
        snprintf(cell, CELL, "%s", row->cost.reset ? "reset" : ends[row->cost.end]);
    else if (strcmp(title, "delivery_cycles") == 0 && row->cost.delivery == SWEEP_NOBODY)
        snprintf(cell, CELL, "%s", csv ? "" : "-");
    else
        snprintf(cell, CELL, "%" PRIu64, number(&row->cost, column));
}

// RFC 4180: a comma, a quote or a line break asks for quotes.
static void put_csv(const char *cell, FILE *out)
{
    bool quoted = strpbrk(cell, ",\"\r\n") != NULL;

    if (quoted)
        fputc('"', out);
    for (; *cell; cell++) {
        if (*cell == '"')
            fputc('"', out);
        fputc(*cell, out);
    }
    if (quoted)
        fputc('"', out);
}

static void print_csv(const struct sweep_row *row, size_t rows, FILE *out)
{
    char cell[CELL];

    for (unsigned i = 0; i < COLUMNS; i++)
        fprintf(out, "%s%s", i ? "," : "", titles[i].machines);
    fputc('\n', out);
    for (size_t r = 0; r < rows; r++) {
        for (unsigned i = 0; i < COLUMNS; i++) {
            fill(cell, &row[r], i, true);
            fputs(i ? "," : "", out);
            put_csv(cell, out);
        }
        fputc('\n', out);
    }
}

static void measure(const struct sweep_row *row, size_t rows, int *width)
{
    char cell[CELL];

    for (unsigned i = 0; i < COLUMNS; i++) {
        width[i] = (int)strlen(titles[i].people);
        for (size_t r = 0; r < rows; r++) {
            fill(cell, &row[r], i, false);
            if ((int)strlen(cell) > width[i])
                width[i] = (int)strlen(cell);
        }
    }
}

// Words to the left, numbers to the right.
static void put_aligned(const char *cell, unsigned column, int width, FILE *out)
{
    if (column == COLUMNS - 1)
        fprintf(out, "%s\n", cell);
    else if (column < 2)
        fprintf(out, "%-*s  ", width, cell);
    else
        fprintf(out, "%*s  ", width, cell);
}

static void print_aligned(const struct sweep_row *row, size_t rows, FILE *out)
{
    int width[COLUMNS];
    char cell[CELL];
    unsigned first = 1;

    measure(row, rows, width);
    for (size_t r = 1; r < rows; r++)
        first = strcmp(row[r].file, row[0].file) == 0 ? first : 0;
    for (unsigned i = first; i < COLUMNS; i++)
        put_aligned(titles[i].people, i, width[i], out);
    for (size_t r = 0; r < rows; r++) {
        for (unsigned i = first; i < COLUMNS; i++) {
            fill(cell, &row[r], i, false);
            put_aligned(cell, i, width[i], out);
        }
    }
}

void sweep_print(const struct sweep_row *row, size_t rows, bool csv, FILE *out)
{
    if (csv)
        print_csv(row, rows, out);
    else
        print_aligned(row, rows, out);
}
