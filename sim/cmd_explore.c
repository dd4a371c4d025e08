// SPDX-License-Identifier: BSD-2-Clause
// rasim explore: every arrival of a scenario's free errors.
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "explore/explore.h"
#include "scenario/number.h"
#include "scenario/scenario.h"

struct options {
    const char *file;
    bool all; // no reduction
    uint64_t most;
};

static int usage(void)
{
    fprintf(stderr, "usage: rasim explore [--no-reduce] [--bound POINTS] FILE\n");
    return EXIT_USAGE;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){.most = UINT64_MAX};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--no-reduce") == 0)
            o->all = true;
        else if (strcmp(argv[i], "--bound") == 0 && i + 1 < argc) {
            i++;
            if (number_read(argv[i], strlen(argv[i]), &o->most) != NUMBER_PLAIN || o->most == 0)
                return false;
        } else if (argv[i][0] == '-' || o->file)
            return false;
        else
            o->file = argv[i];
    }
    return o->file != NULL;
}

static bool has_free(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        if (setup->fault[i].free)
            return true;
    }
    fprintf(stderr, "%s: nothing to explore: no `explore` statement\n", setup->file);
    return false;
}

static int explore_setup(const struct setup *setup, const struct options *o)
{
    static struct explorer x;
    struct machine *m = calloc(1, sizeof *m);
    char why[256];
    int status = EXIT_USAGE;

    if (!m)
        abort();
    x = (struct explorer){.setup = setup, .reduce = !o->all, .most = o->most};
    if (run_start(&x.run, setup, m, why, sizeof why)) {
        printf("ask  %s\n", setup->ask ? setup->ask : "");
        explore_all(&x);
        status = explore_report(&x, stdout);
        explore_release(&x);
    } else {
        fprintf(stderr, "%s: %s\n", setup->file, why);
    }
    free(m);
    return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_USAGE;
}

int cmd_explore(int argc, char **argv)
{
    struct options o;
    struct setup *setup;
    int status = EXIT_USAGE;

    if (!read_options(argc, argv, &o))
        return usage();
    setup = calloc(1, sizeof *setup);
    if (!setup)
        abort();
    if (scenario_read(o.file, setup, stderr) && has_free(setup))
        status = explore_setup(setup, &o);
    setup_release(setup);
    free(setup);
    return status;
}
