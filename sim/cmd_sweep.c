// SPDX-License-Identifier: BSD-2-Clause
// rasim sweep: the same faults under each position, and what each costs.
#define _POSIX_C_SOURCE 200809L

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "sweep/table.h"

struct sweep {
    const char **policy, **file; // as in the call
    unsigned policies, files;
    char more[SCENARIO_MORE]; // statements of --with
    bool csv;
    struct sweep_row *row;
    size_t rows;
};

static int usage(void)
{
    fputs("usage: rasim sweep [--csv] [--with STATEMENT]... [--policy NAME=STATEMENT[;STATEMENT]...]...\n"
          "                   [--policy SOFTWARE]... FILE...\n",
          stderr);
    return EXIT_USAGE;
}

static int run_policy(const struct setup *setup, struct sweep_cost *cost)
{
    static struct machine m;
    static struct run run;
    static struct sweep_meter meter;
    char why[256];

    if (!run_start(&run, setup, &m, why, sizeof why)) {
        fprintf(stderr, "%s: %s\n", setup->file, why);
        return EXIT_USAGE;
    }
    sweep_begin(&meter, &run);
    run_to_end(&run);
    sweep_end(&meter, setup, &m);
    *cost = meter.cost;
    return EXIT_PASS;
}

static int run_file(const char *file, const char *more, int to)
{
    static struct setup setup;
    struct sweep_cost cost;
    int status = EXIT_USAGE;

    if (scenario_read_with(file, more, &setup, stderr))
        status = run_policy(&setup, &cost);
    if (status == EXIT_PASS && write(to, &cost, sizeof cost) != (ssize_t)sizeof cost)
        status = EXIT_INTERNAL;
    setup_release(&setup);
    return status;
}

// In a process of its own: a process has one platform.
static int run_row(const struct sweep_policy *p, struct sweep_row *row)
{
    int ends[2], status = 0;

    fflush(NULL);
    if (pipe(ends) != 0)
        return EXIT_INTERNAL;
    pid_t child = fork();
    if (child == 0)
        exit(run_file(row->file, p->more, ends[1]));
    close(ends[1]);
    bool heard = child > 0 && read(ends[0], &row->cost, sizeof row->cost) == (ssize_t)sizeof row->cost;
    close(ends[0]);
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
        return EXIT_INTERNAL;
    if (WEXITSTATUS(status) == EXIT_PASS && !heard)
        return EXIT_INTERNAL;
    if (WEXITSTATUS(status) != EXIT_PASS)
        fprintf(stderr, "%s: under the policy '%s'\n", row->file, p->name);
    return WEXITSTATUS(status);
}

static struct sweep_row *new_row(struct sweep *s)
{
    s->row = realloc(s->row, (s->rows + 1) * sizeof *s->row);
    if (!s->row)
        abort();
    s->row[s->rows] = (struct sweep_row){0};
    return &s->row[s->rows++];
}

static int run_policies(struct sweep *s, const char *file, const struct sweep_policies *all)
{
    int worst = EXIT_PASS;

    for (unsigned i = 0; i < all->count; i++) {
        struct sweep_row *row = new_row(s);

        row->file = file;
        memcpy(row->policy, all->policy[i].name, sizeof row->policy);
        int status = run_row(&all->policy[i], row);
        worst = status > worst ? status : worst;
    }
    return worst;
}

// A scenario is read once as it stands: its own mistakes are told once, and its software is known.
static int sweep_file(struct sweep *s, const char *file)
{
    static struct sweep_policies all;
    static struct setup setup;
    bool good = scenario_read_with(file, s->more, &setup, stderr);

    all.count = 0;
    if (good && s->policies == 0)
        good = sweep_policy_add(&all, "as it stands=", &setup, s->more);
    for (unsigned i = 0; i < s->policies && good; i++)
        good = sweep_policy_add(&all, s->policy[i], &setup, s->more);
    setup_release(&setup);
    return good ? run_policies(s, file, &all) : EXIT_USAGE;
}

static bool read_call(int argc, char **argv, struct sweep *s)
{
    static const char *const options[] = {"--csv", "--policy", "--with", NULL};

    for (int i = 1; i < argc; i++) {
        bool more = i + 1 < argc;

        if (strcmp(argv[i], "--csv") == 0)
            s->csv = true;
        else if (strcmp(argv[i], "--policy") == 0 && more)
            s->policy[s->policies++] = argv[++i];
        else if (strcmp(argv[i], "--with") == 0 && more && scenario_more(s->more, argv[i + 1]))
            i++;
        else if (argv[i][0] == '-')
            return command_no_option("sweep", options, argv[i], more);
        else
            s->file[s->files++] = argv[i];
    }
    return s->files > 0;
}

static int sweep(struct sweep *s)
{
    int worst = EXIT_PASS;

    for (unsigned i = 0; i < s->files; i++) {
        int status = sweep_file(s, s->file[i]);

        worst = status > worst ? status : worst;
    }
    if (worst != EXIT_PASS)
        return worst;
    sweep_print(s->row, s->rows, s->csv, stdout);
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_PASS : EXIT_USAGE;
}

int cmd_sweep(int argc, char **argv)
{
    static struct sweep s;
    int status;

    s.policy = calloc((size_t)argc, sizeof *s.policy);
    s.file = calloc((size_t)argc, sizeof *s.file);
    if (!s.policy || !s.file)
        abort();
    status = read_call(argc, argv, &s) ? sweep(&s) : usage();
    free(s.policy);
    free(s.file);
    free(s.row);
    return status;
}
