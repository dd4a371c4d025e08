// SPDX-License-Identifier: BSD-2-Clause
// One exploration for each value of a knob, or each option of some software.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "explore/call.h"
#include "impdef.h"

static int worse(int a, int b)
{
    return a == EXIT_FAIL || b == EXIT_PASS ? a : b;
}

// With one statement more, in a process of its own: a process has one platform.
static int explore_with(const struct call *c, const char *statement, int (*explore)(const struct call *))
{
    struct call one = *c;
    int status;

    if (!scenario_more(one.more, statement))
        return EXIT_USAGE;
    printf("== %s\n", statement);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        exit(explore(&one));
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
        return EXIT_INTERNAL;
    return WEXITSTATUS(status);
}

static int explore_value(const struct call *c, const struct impdef_row *row, uint64_t value,
                         int (*explore)(const struct call *))
{
    char statement[96];

    snprintf(statement, sizeof statement, "impdef %s = %" PRIu64, row->name, value);
    return explore_with(c, statement, explore);
}

// Each value of a knob with few; of one with many the ends and the default.
static int explore_knob(const struct call *c, const struct impdef_row *row,
                        int (*explore)(const struct call *))
{
    enum { FEW = 8 };
    const uint64_t three[] = {row->lo, row->dflt, row->hi};
    int worst = EXIT_PASS;

    if (row->hi - row->lo < FEW) {
        for (uint64_t v = row->lo; v <= row->hi; v++)
            worst = worse(worst, explore_value(c, row, v, explore));
        return worst;
    }
    for (unsigned i = 0; i < 3; i++) {
        if (i == 0 || three[i] != three[i - 1])
            worst = worse(worst, explore_value(c, row, three[i], explore));
    }
    return worst;
}

static const struct program *program_of(const struct setup *setup, const char *image)
{
    for (unsigned i = 0; i < setup->images; i++) {
        if (strcmp(setup->image[i].name, image) == 0)
            return setup->image[i].program;
    }
    fprintf(stderr, "%s: no software is called '%s'\n", setup->file, image);
    return NULL;
}

static int explore_policies(const struct call *c, int (*explore)(const struct call *))
{
    struct setup *setup = calloc(1, sizeof *setup);
    const struct program *p = NULL;
    char statement[96];
    int worst = EXIT_PASS;

    if (!setup)
        abort();
    if (scenario_read_with(c->file, c->more, setup, stderr))
        p = program_of(setup, c->policy);
    for (unsigned i = 0; p && i < p->option_count; i++) {
        snprintf(statement, sizeof statement, "option %s %s", c->policy, p->options[i].word);
        worst = worse(worst, explore_with(c, statement, explore));
    }
    setup_release(setup);
    free(setup);
    return p ? worst : EXIT_USAGE;
}

int call_choices(const struct call *c, int (*explore)(const struct call *))
{
    bool all = c->impdef && strcmp(c->impdef, "all") == 0;
    int worst = EXIT_PASS;

    if (c->policy)
        return explore_policies(c, explore);
    if (!all && impdef_find(c->impdef) == IMPDEF_COUNT) {
        fprintf(stderr, "there is no impdef '%s' (rasim list impdef)\n", c->impdef);
        return EXIT_USAGE;
    }
    for (int i = 0; i < IMPDEF_COUNT; i++) {
        if (all || i == (int)impdef_find(c->impdef))
            worst = worse(worst, explore_knob(c, impdef_row_of((enum impdef)i), explore));
    }
    return worst;
}
