// SPDX-License-Identifier: BSD-2-Clause
// rasim run: one platform a process, so several files run in children, one after the other.
#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "explore/arrival.h"
#include "explore/outcome.h"
#include "records.h"
#include "run.h"
#include "scenario/scenario.h"
#include "trace.h"

struct options {
    const char *trace;   // path
    const char *records; // folder
    const char *arrival[MAX_ERRORS];
    unsigned arrivals;
    char more[SCENARIO_MORE]; // statements of --with
    bool replay;              // the run is to end with this outcome
    uint64_t outcome;
    bool quiet, steps;
};

static const char *const verdict_words[] = {"PASS", "FAIL",       "USAGE",   "INVALID",
                                            "SKIP", "INCOMPLETE", "DIVERGED"};

static int judge_claims(const struct setup *setup, const struct machine *m, bool quiet)
{
    int verdict = EXIT_PASS;
    for (unsigned i = 0; i < setup->claims; i++) {
        const struct claim *c = &setup->claim[i];
        enum claim_verdict v = claim_judge(setup, m, i);
        static const char *const words[] = {"holds", "BROKEN", "NEVER REACHED"};
        if (!quiet || v != CLAIM_HOLDS)
            printf("%-13s %s:%u:%u: %s\n", words[v], setup->file, c->line, c->column, c->text);
        if (v == CLAIM_BROKEN)
            verdict = EXIT_FAIL;
        else if (v == CLAIM_NEVER_REACHED && verdict == EXIT_PASS)
            verdict = EXIT_INVALID;
    }
    return verdict;
}

static bool all_faults_fired(const struct setup *setup, const struct machine *m)
{
    bool all = true;
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];
        if (m->platform.fired[f->source] || f->spare || (f->free && f->at_count == 0))
            continue;
        printf("NEVER FIRED   %s:%u:%u: %s", setup->file, f->line, f->column, f->name);
        if (setup->platform.source[f->source].trigger == PLATFORM_AT_STEP)
            printf(": its step began %" PRIu64 " times", m->fault_hits[i]);
        printf("\n");
        all = false;
    }
    return all;
}

static int judge(const struct setup *setup, const struct machine *m, bool quiet)
{
    int verdict = judge_claims(setup, m, quiet);
    bool fired = all_faults_fired(setup, m);

    if (verdict == EXIT_FAIL)
        return verdict;
    if (m->end == RUN_BOUND) {
        printf("INCOMPLETE    the bound of %" PRIu64 " cycles was hit\n", setup->until.at_most);
        return EXIT_INCOMPLETE;
    }
    if (m->end == RUN_STUCK) {
        printf("INVALID       nothing more can happen, and `run until` was not reached\n");
        return EXIT_INVALID;
    }
    return fired ? verdict : EXIT_INVALID;
}

static bool diverged(const struct setup *setup, struct machine *m, const struct options *o)
{
    struct outcome is = outcome_of(setup, m);

    if (!o->replay || outcome_signature(&is) == o->outcome)
        return false;
    printf("DIVERGED      the outcome is %016" PRIx64 ", the exploration had %016" PRIx64 "\n",
           outcome_signature(&is), o->outcome);
    return true;
}

static int finish(const struct setup *setup, struct machine *m, const struct trace *trace,
                  const struct options *o)
{
    ledger_close(setup, m);
    if (!o->quiet)
        ledger_print(setup, m, stdout);
    int verdict = judge(setup, m, o->quiet);
    if (diverged(setup, m, o))
        verdict = EXIT_DIVERGED;
    printf("RESULT %s scenario=%s seed=%" PRIu64 " hash=%016" PRIx64 " replay=\"rasim run %s",
           verdict_words[verdict], setup->file, setup->seed, trace->hash, setup->file);
    arrival_print_more(setup, stdout);
    arrival_print_all(setup, stdout);
    printf("\"\n");
    return verdict;
}

static int close_output(FILE *out, const char *path, int verdict)
{
    bool bad = ferror(out) != 0;
    bad |= out == stdout ? fflush(out) != 0 : fclose(out) != 0;
    if (!bad)
        return verdict;
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return EXIT_USAGE;
}

static int close_records(const struct records *r, int verdict)
{
    if (!r->error)
        return verdict;
    fprintf(stderr, "%s: %s\n", r->folder, strerror(r->error));
    return EXIT_USAGE;
}

static int run_setup(const struct setup *setup, const struct options *o)
{
    char why[256];
    struct records records = {.folder = o->records};
    struct run run;
    struct trace trace;
    FILE *out = o->trace ? fopen(o->trace, "w") : NULL;

    if (o->trace && !out) {
        fprintf(stderr, "%s: %s\n", o->trace, strerror(errno));
        return EXIT_USAGE;
    }
    struct machine *m = calloc(1, sizeof(*m));
    if (!m)
        abort();
    int verdict = EXIT_USAGE;
    if (run_start(&run, setup, m, why, sizeof(why))) {
        trace_init(&trace, out ? out : o->quiet ? NULL : stdout, o->steps);
        run_listen(&run, (struct listener){trace_hear, &trace});
        if (o->records) {
            records_begin(&records, setup);
            run_listen(&run, (struct listener){records_hear, &records});
        }
        if (!o->quiet)
            printf("ask  %s\n", setup->ask ? setup->ask : "");
        run_to_end(&run);
        verdict = close_records(&records, finish(setup, m, &trace, o));
    } else {
        fprintf(stderr, "%s: %s\n", setup->file, why);
    }
    if (out)
        verdict = close_output(out, o->trace, verdict);
    free(m);
    return close_output(stdout, "standard output", verdict);
}

static bool set_arrivals(struct setup *setup, const struct options *o)
{
    for (unsigned i = 0; i < o->arrivals; i++) {
        if (!arrival_set(setup, o->arrival[i], stderr))
            return false;
    }
    return true;
}

static int run_file(const char *file, const struct options *o)
{
    struct setup *setup = calloc(1, sizeof(*setup));
    if (!setup)
        abort();
    bool good = scenario_read_with(file, o->more, setup, stderr) && set_arrivals(setup, o);
    int status = good ? run_setup(setup, o) : EXIT_USAGE;
    setup_release(setup);
    free(setup);
    return status;
}

static int run_in_child(const char *file, const struct options *o)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0)
        exit(run_file(file, o));
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return EXIT_INTERNAL;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_INTERNAL;
}

static bool read_outcome(const char *text, struct options *o)
{
    char *end;

    if (strlen(text) != 16 || strspn(text, "0123456789abcdef") != 16)
        return false;
    o->outcome = strtoull(text, &end, 16);
    o->replay = true;
    return true;
}

// An option with an argument.
static bool read_valued(const char *name, const char *value, struct options *o)
{
    if (strcmp(name, "--arrival") == 0 && o->arrivals < MAX_ERRORS) {
        o->arrival[o->arrivals++] = value;
        return true;
    }
    if (strcmp(name, "--trace") == 0) {
        o->trace = value;
        return true;
    }
    if (strcmp(name, "--records") == 0) {
        o->records = value;
        return true;
    }
    if (strcmp(name, "--with") == 0)
        return scenario_more(o->more, value);
    return strcmp(name, "--outcome") == 0 && read_outcome(value, o);
}

// Options may stand anywhere; `files` gets the rest.
static bool read_options(int argc, char **argv, struct options *o, char **files, int *count)
{
    static const char *const options[] = {"--quiet",   "--steps",   "--trace", "--records",
                                          "--arrival", "--outcome", "--with",  NULL};

    for (int at = 1; at < argc; at++) {
        bool more = at + 1 < argc;

        if (strcmp(argv[at], "--quiet") == 0)
            o->quiet = true;
        else if (strcmp(argv[at], "--steps") == 0)
            o->steps = true;
        else if (more && read_valued(argv[at], argv[at + 1], o))
            at++;
        else if (argv[at][0] == '-')
            return command_no_option("run", options, argv[at], more);
        else
            files[(*count)++] = argv[at];
    }
    return *count > 0 && (*count == 1 || !(o->trace || o->records || o->arrivals || o->replay));
}

int cmd_run(int argc, char **argv)
{
    static struct options o;
    int count = 0, first = EXIT_PASS;

    if (!read_options(argc, argv, &o, argv, &count)) {
        fprintf(stderr, "usage: rasim run [--quiet] [--steps] [--trace OUT] [--records FOLDER] "
                        "[--arrival [ERROR=]LABEL[#VISIT]]...\n"
                        "                 [--outcome HEX] [--with STATEMENT]... FILE...\n"
                        "       (--trace, --records, --arrival and --outcome go with one FILE)\n");
        return EXIT_USAGE;
    }
    if (count == 1)
        return run_file(argv[0], &o);
    for (int i = 0; i < count; i++) {
        int status = run_in_child(argv[i], &o);
        first = first ? first : status;
    }
    return first;
}
