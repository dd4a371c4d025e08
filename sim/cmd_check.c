// SPDX-License-Identifier: BSD-2-Clause
// rasim check and rasim plan: what a scenario says, without running it.
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "scenario/plan.h"
#include "scenario/scenario.h"

enum view { VIEW_CHECK, VIEW_PLAN, VIEW_JSON };

static int look(const char *file, enum view view)
{
    struct setup *setup = calloc(1, sizeof(*setup));
    if (!setup)
        abort();
    bool good = scenario_read(file, setup, stderr);
    if (good && view == VIEW_CHECK)
        printf("%s: ok\n", file);
    if (good && view == VIEW_PLAN)
        plan_print(setup, stdout);
    if (good && view == VIEW_JSON)
        plan_print_json(setup, stdout);
    setup_release(setup);
    free(setup);
    return good ? EXIT_PASS : EXIT_USAGE;
}

int cmd_check(int argc, char **argv)
{
    static const char *const options[] = {NULL};
    int status = argc > 1 ? EXIT_PASS : EXIT_USAGE;

    for (int i = 1; i < argc && status == EXIT_PASS; i++) {
        if (argv[i][0] == '-')
            status = command_no_option("check", options, argv[i], i + 1 < argc) ? EXIT_PASS : EXIT_USAGE;
    }
    if (status == EXIT_USAGE) {
        fprintf(stderr, "usage: rasim check FILE...\n");
        return status;
    }
    for (int i = 1; i < argc; i++) {
        if (look(argv[i], VIEW_CHECK) != EXIT_PASS)
            status = EXIT_USAGE;
    }
    return status;
}

int cmd_plan(int argc, char **argv)
{
    bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
    if (argc != 2 + json) {
        fprintf(stderr, "usage: rasim plan [--json] FILE\n");
        return EXIT_USAGE;
    }
    return look(argv[1 + json], json ? VIEW_JSON : VIEW_PLAN);
}
