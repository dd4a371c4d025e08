// SPDX-License-Identifier: BSD-2-Clause
// rasim explore: every arrival of a scenario's free errors. rasim merge: the answer from files of it.
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "explore/call.h"

static int usage(void)
{
    static const char text[] =
        "usage: rasim explore [--over WINDOW [--errors N]] [--preemptions N] [--with STATEMENT]...\n"
        "                     [--impdef NAME|all] [--policy SOFTWARE] [--no-reduce] [--bound POINTS]\n"
        "                     [--jobs N] [--shard I/N] [--save RESULT] [--resume RESULT]\n"
        "                     [--coverage] [--quiet] FILE\n"
        "       rasim merge RESULT...\n";

    fputs(text, stderr);
    return EXIT_USAGE;
}

static bool has_free(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        if (setup->fault[i].free)
            return true;
    }
    fprintf(stderr, "%s: nothing to explore: no `explore` statement, no --over, no --preemptions\n",
            setup->file);
    return false;
}

static int report(struct result *r, bool bound, bool list)
{
    int status;

    result_sum(r);
    printf("ask  %s\n", r->setup->ask ? r->setup->ask : "");
    status = explore_report(r, bound, list, stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_USAGE;
}

// An exploration that was interrupted goes on from a file, also when nobody asked for one.
static void keep_partial(const struct result *r)
{
    const char *slash = strrchr(r->setup->file, '/');
    char name[SAVE_PATH];
    struct save s;

    snprintf(name, sizeof name, "%s.partial", slash ? slash + 1 : r->setup->file);
    if (!save_open(&s, name, r->setup, r->units, 0, stderr))
        return;
    for (uint64_t u = 0; u < r->units; u++) {
        if (r->unit[u].done)
            save_unit(&s, u, &r->unit[u].first, r->unit[u].outcome, r->unit[u].outcomes);
    }
    if (save_close(&s))
        fprintf(stderr, "interrupted; go on with:  rasim explore %s --resume %s\n", r->setup->file, name);
}

static int explore_started(struct explorer *x, const struct call *c)
{
    static struct result r;
    struct save save = {0};
    uint64_t good = 0;
    const char *path = c->resume ? c->resume : c->save;
    bool ready;
    int status = EXIT_USAGE;

    result_open(&r, x->setup, explore_count(x));
    ready = !c->resume || save_load(c->resume, &r, &good, stderr);
    ready = ready && (!path || save_open(&save, path, x->setup, r.units, good, stderr));
    if (ready && !jobs_explore(&c->jobs, x, &r, &save))
        status = EXIT_INTERNAL;
    else if (ready)
        status = report(&r, x->bound_hit && !x->stopped, c->list);
    if (ready && jobs_interrupted() && !path)
        keep_partial(&r);
    if (!save_close(&save)) {
        fprintf(stderr, "%s: could not be written\n", path);
        status = EXIT_USAGE;
    }
    result_close(&r);
    return status;
}

static int explore_setup(const struct setup *setup, const struct call *c)
{
    static struct explorer x;
    struct machine *m = calloc(1, sizeof *m);
    char why[256];
    int status = EXIT_USAGE;

    if (!m)
        abort();
    jobs_catch_signals();
    x = (struct explorer){.setup = setup, .reduce = !c->all, .most = c->most};
    if (run_start(&x.run, setup, m, why, sizeof why)) {
        status = explore_started(&x, c);
        explore_release(&x);
    } else {
        fprintf(stderr, "%s: %s\n", setup->file, why);
    }
    free(m);
    return status;
}

static struct setup *read_setup(const char *file, const char *more)
{
    struct setup *setup = calloc(1, sizeof *setup);

    if (!setup)
        abort();
    if (scenario_read_with(file, more, setup, stderr) && has_free(setup))
        return setup;
    setup_release(setup);
    free(setup);
    return NULL;
}

static int explore(const struct call *c)
{
    struct setup *setup = read_setup(c->file, c->more);
    int status = setup ? explore_setup(setup, c) : EXIT_USAGE;

    if (setup)
        setup_release(setup);
    free(setup);
    return status;
}

int cmd_explore(int argc, char **argv)
{
    static struct call c;
    bool tell_usage;

    if (!call_read(argc, argv, &c, &tell_usage))
        return tell_usage ? usage() : EXIT_USAGE;
    return c.impdef || c.policy ? call_choices(&c, explore) : explore(&c);
}

static int merge(const struct setup *setup, uint64_t units, int count, char **name)
{
    static struct result r;
    uint64_t good;
    bool all = true;
    int status = EXIT_USAGE;

    result_open(&r, setup, units);
    for (int i = 0; i < count && all; i++)
        all = save_load(name[i], &r, &good, stderr);
    if (all)
        status = report(&r, false, false);
    result_close(&r);
    return status;
}

int cmd_merge(int argc, char **argv)
{
    char scenario[SAVE_PATH], more[SAVE_PATH];
    struct setup *setup = NULL;
    uint64_t units;
    int status = EXIT_USAGE;

    if (argc < 2 || argv[1][0] == '-')
        return usage();
    if (save_head(argv[1], scenario, more, &units, stderr))
        setup = read_setup(scenario, more);
    if (setup) {
        status = merge(setup, units, argc - 1, argv + 1);
        setup_release(setup);
    }
    free(setup);
    return status;
}
