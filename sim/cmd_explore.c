// SPDX-License-Identifier: BSD-2-Clause
// rasim explore: every arrival of a scenario's free errors. rasim merge: the answer from files of it.
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "explore/jobs.h"
#include "scenario/number.h"
#include "scenario/scenario.h"

struct options {
    const char *file, *save, *resume;
    bool all; // no reduction
    uint64_t most;
    struct jobs jobs;
};

static int usage(void)
{
    fprintf(stderr,
            "usage: rasim explore [--no-reduce] [--bound POINTS] [--jobs N] [--shard I/N] [--save RESULT]\n"
            "                     [--resume RESULT] [--quiet] FILE\n"
            "       rasim merge RESULT...\n");
    return EXIT_USAGE;
}

static bool read_number(const char *text, size_t length, uint64_t most, uint64_t *value)
{
    return number_read(text, length, value) == NUMBER_PLAIN && *value >= 1 && *value <= most;
}

static bool read_shard(const char *text, struct jobs *jobs)
{
    const char *slash = strchr(text, '/');
    uint64_t one, all;

    if (!slash || !read_number(slash + 1, strlen(slash + 1), 1 << 16, &all) ||
        !read_number(text, (size_t)(slash - text), all, &one))
        return false;
    jobs->shard = (unsigned)one - 1;
    jobs->shards = (unsigned)all;
    return true;
}

// An option with an argument. False: it is none, or the argument is wrong.
static bool read_valued(const char *name, const char *value, struct options *o)
{
    uint64_t n;

    if (strcmp(name, "--bound") == 0)
        return read_number(value, strlen(value), UINT64_MAX, &o->most);
    if (strcmp(name, "--shard") == 0)
        return read_shard(value, &o->jobs);
    if (strcmp(name, "--save") == 0)
        o->save = value;
    else if (strcmp(name, "--resume") == 0)
        o->resume = value;
    else if (strcmp(name, "--jobs") != 0 || !read_number(value, strlen(value), 64, &n))
        return false;
    else
        o->jobs.jobs = (unsigned)n;
    return true;
}

static bool read_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){
        .most = UINT64_MAX, .jobs = {.jobs = 1, .shards = 1}
    };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--no-reduce") == 0)
            o->all = true;
        else if (strcmp(argv[i], "--quiet") == 0)
            o->jobs.quiet = true;
        else if (argv[i][0] == '-' && i + 1 < argc && read_valued(argv[i], argv[i + 1], o))
            i++;
        else if (argv[i][0] == '-' || o->file)
            return false;
        else
            o->file = argv[i];
    }
    if (o->most != UINT64_MAX && (o->jobs.jobs > 1 || o->jobs.shards > 1)) {
        fprintf(stderr, "--bound counts points in order: not with --jobs or --shard\n");
        return false;
    }
    return o->file != NULL && !(o->save && o->resume);
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

static int report(struct result *r, bool bound)
{
    int status;

    result_sum(r);
    printf("ask  %s\n", r->setup->ask ? r->setup->ask : "");
    status = explore_report(r, bound, stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? status : EXIT_USAGE;
}

// Where an exploration that was interrupted goes when nobody said.
static const char *partial_name(const struct setup *setup, char *name, size_t size)
{
    const char *slash = strrchr(setup->file, '/');

    snprintf(name, size, "%s.partial", slash ? slash + 1 : setup->file);
    return name;
}

static void keep_partial(const struct result *r)
{
    char name[SAVE_PATH];
    struct save s;

    if (!save_open(&s, partial_name(r->setup, name, sizeof name), r->setup, r->units, 0, stderr))
        return;
    for (uint64_t u = 0; u < r->units; u++) {
        if (r->unit[u].done)
            save_unit(&s, u, r->unit[u].outcome, r->unit[u].outcomes);
    }
    if (save_close(&s))
        fprintf(stderr, "interrupted; go on with:  rasim explore %s --resume %s\n", r->setup->file, name);
}

static int explore_started(struct explorer *x, const struct options *o)
{
    static struct result r;
    struct save save = {0};
    uint64_t good = 0;
    const char *path = o->resume ? o->resume : o->save;
    bool ready;
    int status = EXIT_USAGE;

    result_open(&r, x->setup, explore_count(x));
    ready = !o->resume || save_load(o->resume, &r, &good, stderr);
    ready = ready && (!path || save_open(&save, path, x->setup, r.units, good, stderr));
    if (ready && !jobs_explore(&o->jobs, x, &r, &save))
        status = EXIT_INTERNAL;
    else if (ready)
        status = report(&r, x->bound_hit && !x->stopped);
    if (ready && jobs_interrupted() && !path)
        keep_partial(&r);
    if (!save_close(&save)) {
        fprintf(stderr, "%s: could not be written\n", path);
        status = EXIT_USAGE;
    }
    result_close(&r);
    return status;
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
        status = explore_started(&x, o);
        explore_release(&x);
    } else {
        fprintf(stderr, "%s: %s\n", setup->file, why);
    }
    free(m);
    return status;
}

static int with_setup(const char *file, int (*then)(const struct setup *setup, const void *ctx),
                      const void *ctx)
{
    struct setup *setup = calloc(1, sizeof *setup);
    int status = EXIT_USAGE;

    if (!setup)
        abort();
    if (scenario_read(file, setup, stderr) && has_free(setup))
        status = then(setup, ctx);
    setup_release(setup);
    free(setup);
    return status;
}

static int explore_options(const struct setup *setup, const void *ctx)
{
    return explore_setup(setup, ctx);
}

int cmd_explore(int argc, char **argv)
{
    struct options o;

    if (!read_options(argc, argv, &o))
        return usage();
    return with_setup(o.file, explore_options, &o);
}

struct files {
    int count;
    char **name;
    uint64_t units;
};

static int merge_files(const struct setup *setup, const void *ctx)
{
    const struct files *f = ctx;
    static struct result r;
    uint64_t good;
    bool all = true;
    int status = EXIT_USAGE;

    result_open(&r, setup, f->units);
    for (int i = 0; i < f->count && all; i++)
        all = save_load(f->name[i], &r, &good, stderr);
    if (all)
        status = report(&r, false);
    result_close(&r);
    return status;
}

int cmd_merge(int argc, char **argv)
{
    struct files f = {.count = argc - 1, .name = argv + 1};
    char scenario[SAVE_PATH];

    if (argc < 2 || argv[1][0] == '-')
        return usage();
    if (!save_head(argv[1], scenario, &f.units, stderr))
        return EXIT_USAGE;
    return with_setup(scenario, merge_files, &f);
}
