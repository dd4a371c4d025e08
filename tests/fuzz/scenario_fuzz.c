// SPDX-License-Identifier: BSD-2-Clause
// Any bytes as a scenario: a plan, or mistakes with file, line and column; never a crash.
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/plan.h"
#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *skip_number(const char *c)
{
    if (!isdigit((unsigned char)*c) || *c == '0')
        abort();
    while (isdigit((unsigned char)*c))
        c++;
    return c;
}

// "fuzz.ras:LINE:COLUMN: "
static void check_mistake(const char *words)
{
    const char *c = words;

    if (strncmp(c, "fuzz.ras:", 9) != 0)
        abort();
    c = skip_number(c + 9);
    if (*c != ':')
        abort();
    c = skip_number(c + 1);
    if (strncmp(c, ": ", 2) != 0 || c[2] == '\n' || c[2] == '\0')
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct setup setup;
    char *words = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&words, &length);
    bool good;

    if (out == NULL)
        return 0;
    good = scenario_parse("fuzz.ras", (const char *)data, size, &setup, out);
    fflush(out);
    if (good && (setup.pes == 0 || setup.platform.regions == 0))
        abort(); // a setup that no run can start from
    if (!good)
        check_mistake(words);
    if (good) {
        plan_print(&setup, out);
        plan_print_json(&setup, out);
    }
    setup_release(&setup);
    fclose(out);
    free(words);
    return 0;
}
