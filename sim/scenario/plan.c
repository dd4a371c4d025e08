// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/plan.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/source.h"

enum { KEYWORD_COLUMNS = 9 };

void plan_print(const struct setup *setup, FILE *out)
{
    for (unsigned i = 0; i < setup->plans; i++) {
        const struct plan_step *step = &setup->plan[i];
        if (!step->keyword)
            continue;
        int key_columns = 0;
        for (unsigned p = 0; p < step->pairs; p++) {
            int length = (int)strlen(step->pair[p].key);
            key_columns = length > key_columns ? length : key_columns;
        }
        fprintf(out, "%4u  %-*s", step->line, KEYWORD_COLUMNS, step->keyword);
        for (unsigned p = 0; p < step->pairs; p++)
            fprintf(out, "%*s%-*s = %s\n", p == 0 ? 1 : 6 + KEYWORD_COLUMNS + 1, "", key_columns,
                    step->pair[p].key, step->pair[p].value);
        fputs(step->pairs == 0 ? "\n" : "", out);
    }
}

static void json_character(const char *text, size_t length, FILE *out)
{
    if (text[0] == '"' || text[0] == '\\')
        fprintf(out, "\\%c", text[0]);
    else if ((unsigned char)text[0] < 0x20)
        fprintf(out, "\\u%04x", (unsigned)(unsigned char)text[0]);
    else
        fwrite(text, 1, length, out);
}

// What is no UTF-8, in a file's name, becomes U+FFFD.
static void json_string(const char *text, FILE *out)
{
    size_t left = strlen(text);
    fputc('"', out);
    while (left > 0) {
        size_t length = source_character(text, left);
        if (length == 0)
            fputs("\\ufffd", out);
        else
            json_character(text, length, out);
        text += length == 0 ? 1 : length;
        left -= length == 0 ? 1 : length;
    }
    fputc('"', out);
}

static void json_step(const struct plan_step *step, FILE *out)
{
    fprintf(out, "    {\"line\": %u, \"column\": %u, \"keyword\": ", step->line, step->column);
    json_string(step->keyword, out);
    for (unsigned p = 0; p < step->pairs; p++) {
        fputs(", ", out);
        json_string(step->pair[p].key, out);
        fputs(": ", out);
        json_string(step->pair[p].value, out);
    }
    fputc('}', out);
}

void plan_print_json(const struct setup *setup, FILE *out)
{
    const char *separator = "";
    fputs("{\n  \"file\": ", out);
    json_string(setup->file, out);
    fputs(",\n  \"steps\": [\n", out);
    for (unsigned i = 0; i < setup->plans; i++) {
        if (!setup->plan[i].keyword)
            continue;
        fputs(separator, out);
        json_step(&setup->plan[i], out);
        separator = ",\n";
    }
    fputs(*separator ? "\n  ]\n}\n" : "  ]\n}\n", out);
}
