// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/scenario.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/reader.h"

static void scenario_clear(struct setup *setup, const char *name)
{
    *setup = (struct setup){.image_el3 = -1, .image_kvm = -1, .image_host = -1};
    setup->file = arena_copy(&setup->arena, name, strlen(name));
    setup->ask = "";
    setup->profile = "";
    for (unsigned i = 0; i < IMPDEF_COUNT; i++)
        setup->impdef[i] = impdef_row_of((enum impdef)i)->dflt;
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

bool scenario_read(const char *file, struct setup *setup, FILE *errors)
{
    char *text;
    size_t length;
    const char *why;

    if (!source_read(file, &text, &length, &why)) {
        scenario_clear(setup, file);
        fprintf(errors, "%s: error: %s\n", file, why);
        return false;
    }
    bool good = scenario_parse(file, text, length, setup, errors);
    free(text);
    return good;
}
