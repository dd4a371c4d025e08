// SPDX-License-Identifier: BSD-2-Clause
// `rasim table NAME --rows`: the first line is NAME, the rest the file. Rows are answered, or there are
// mistakes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/rows.h"
#include "table/table.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct table *table_of(const uint8_t *name, size_t length)
{
    for (size_t i = 0; tables[i] != NULL; i++)
        if (strlen(tables[i]->name) == length && memcmp(tables[i]->name, name, length) == 0)
            return tables[i];
    return NULL;
}

static void answer(const struct table *table, const struct source *source, FILE *out)
{
    static struct case_frame frame;
    struct diagnostics *mistakes = calloc(1, sizeof(*mistakes));
    struct sheet sheet = {.frame = &frame, .out = out};
    struct rows_header header;
    const char *why = NULL;
    uint32_t line = 0;

    if (mistakes == NULL)
        return;
    rows_header(source, table, &frame, &header, mistakes);
    if (mistakes->count == 0)
        rows_answer(source, &header, &frame, NULL, mistakes, &line, &why);
    if (mistakes->count != 0)
        diagnostic_print(mistakes, source, out);
    else if (rows_answer(source, &header, &frame, &sheet, mistakes, &line, &why) != 0 &&
             (why == NULL || line < 2))
        abort(); // a row that no machine can be in has a reason and a line
    if (mistakes->count == 0)
        sheet_end(&sheet);
    free(mistakes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *out;
    const uint8_t *newline = size != 0 ? memchr(data, '\n', size) : NULL;
    const struct table *table = newline != NULL ? table_of(data, (size_t)(newline - data)) : NULL;

    if (out == NULL && (out = fopen("/dev/null", "w")) == NULL)
        abort();
    if (table != NULL) {
        const char *text = (const char *)newline + 1;
        struct source source = {
            .name = "fuzz.csv", .text = text, .length = size - (size_t)(text - (const char *)data)};
        answer(table, &source, out);
    }
    return 0;
}
