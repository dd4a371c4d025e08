// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/latency.h"
#include "scenario/reader.h"

static void scenario_clear(struct setup *setup, const char *name)
{
    *setup = (struct setup){.image_el3 = -1, .image_kvm = -1, .image_host = -1, .nested = -1};
    setup->file = arena_copy(&setup->arena, name, strlen(name));
    setup->ask = "";
    setup->profile = "";
    for (unsigned i = 0; i < IMPDEF_COUNT; i++)
        setup->impdef[i] = impdef_row_of((enum impdef)i)->dflt;
    latency_profile(setup, "default");
    setup->until = (struct until){.vm = -1, .image = -1, .at_most = UINT64_MAX};
}

bool scenario_parse(const char *name, const char *text, size_t length, struct setup *setup, FILE *errors)
{
    struct source source = {name, text, length};
    struct diagnostics diagnostics = {.count = 0};
    struct place where;

    scenario_clear(setup, name);
    if (source_bad_byte(&source, &where)) {
        diagnostic_add(&diagnostics, &where, NULL, "byte 0x%02x is not text",
                       (unsigned char)text[where.offset]);
    } else {
        struct reader reader = {.setup = setup, .diagnostics = &diagnostics};
        lexer_run(&reader.lexer, &source, &diagnostics);
        reader_run(&reader);
        lexer_release(&reader.lexer);
    }
    diagnostic_print(&diagnostics, &source, errors);
    return diagnostics.count == 0;
}

bool scenario_read_with(const char *file, const char *more, struct setup *setup, FILE *errors)
{
    char *text;
    size_t length, added = strlen(more);
    const char *why;

    if (!source_read(file, &text, &length, &why)) {
        scenario_clear(setup, file);
        fprintf(errors, "%s: error: %s\n", file, why);
        return false;
    }
    bool ended = length == 0 || text[length - 1] == '\n';
    char *all = malloc(length + !ended + added + 1);
    if (!all)
        abort();
    memcpy(all, text, length);
    snprintf(all + length, !ended + added + 1, "%s%s", ended ? "" : "\n", more);
    free(text);
    bool good = scenario_parse(file, all, length + !ended + added, setup, errors);
    free(all);
    setup->more = arena_copy(&setup->arena, more, added);
    return good;
}

bool scenario_read(const char *file, struct setup *setup, FILE *errors)
{
    return scenario_read_with(file, "", setup, errors);
}

bool scenario_more(char *more, const char *statement)
{
    size_t used = strlen(more), length = strlen(statement);

    if (strpbrk(statement, "\n\r\"'") || used + length + 2 > SCENARIO_MORE)
        return false;
    snprintf(more + used, SCENARIO_MORE - used, "%s\n", statement);
    return true;
}
