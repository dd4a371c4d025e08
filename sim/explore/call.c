// SPDX-License-Identifier: BSD-2-Clause
#include "explore/call.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/number.h"

static bool read_number(const char *text, size_t length, uint64_t most, uint64_t *value)
{
    return number_read(text, length, value) == NUMBER_PLAIN && *value >= 1 && *value <= most;
}

// I/N, from 1.
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

static bool read_jobs(const char *text, struct jobs *jobs)
{
    uint64_t n;

    if (!read_number(text, strlen(text), JOBS_MOST, &n))
        return false;
    jobs->jobs = (unsigned)n;
    return true;
}

static const char **text_option(struct call *c, const char *name)
{
    const struct {
        const char *name, **to;
    } options[] = {
        {"--save",   &c->save  },
        {"--resume", &c->resume},
        {"--over",   &c->over  },
        {"--impdef", &c->impdef},
        {"--policy", &c->policy}
    };

    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        if (strcmp(name, options[i].name) == 0)
            return options[i].to;
    }
    return NULL;
}

// --preemptions N: of any PE, anywhere.
static bool add_preemptions(struct call *c, const char *value)
{
    char statement[64];
    uint64_t n;

    if (!read_number(value, strlen(value), EXPLORE_FREE, &n))
        return false;
    snprintf(statement, sizeof statement, "explore preemptions %" PRIu64 " over everything", n);
    return scenario_more(c->more, statement);
}

// An option with an argument. False: it is none, or the argument is wrong.
static bool read_valued(const char *name, const char *value, struct call *c)
{
    const char **text = text_option(c, name);

    if (text)
        *text = value;
    else if (strcmp(name, "--bound") == 0)
        return read_number(value, strlen(value), UINT64_MAX, &c->most);
    else if (strcmp(name, "--errors") == 0)
        return read_number(value, strlen(value), EXPLORE_FREE, &c->errors);
    else if (strcmp(name, "--preemptions") == 0)
        return add_preemptions(c, value);
    else if (strcmp(name, "--with") == 0)
        return scenario_more(c->more, value);
    else if (strcmp(name, "--shard") == 0)
        return read_shard(value, &c->jobs);
    else if (strcmp(name, "--jobs") == 0)
        return read_jobs(value, &c->jobs);
    return text != NULL;
}

static bool *flag_option(struct call *c, const char *name)
{
    if (strcmp(name, "--no-reduce") == 0)
        return &c->all;
    if (strcmp(name, "--coverage") == 0)
        return &c->list;
    return strcmp(name, "--quiet") == 0 ? &c->jobs.quiet : NULL;
}

// --over WINDOW adds free errors of the host, --errors N of them; a scenario's own stay.
static bool add_errors(struct call *c)
{
    char statement[256];

    snprintf(statement, sizeof statement, "explore SError UER of host over %s", c->over ? c->over : "");
    for (uint64_t i = 0; c->over && i < (c->errors ? c->errors : 1); i++) {
        if (!scenario_more(c->more, statement))
            return false;
    }
    return true;
}

static bool wrong(const char *what)
{
    fprintf(stderr, "rasim explore: %s\n", what);
    return false;
}

static bool goes_together(const struct call *c)
{
    if (c->errors && !c->over)
        return wrong("--errors says how many arrive in the window of --over");
    if (c->most != UINT64_MAX && (c->jobs.jobs > 1 || c->jobs.shards > 1))
        return wrong("--bound counts points in order: not with --jobs or --shard");
    if ((c->impdef || c->policy) && (c->save || c->resume || (c->impdef && c->policy)))
        return wrong(
            "--impdef and --policy are several explorations: not with each other, --save or --resume");
    return !(c->save && c->resume) || wrong("--resume goes on with the file that it reads: not with --save");
}

bool call_read(int argc, char **argv, struct call *c, bool *usage)
{
    *c = (struct call){.most = UINT64_MAX, .jobs = {.shards = 1}};
    *usage = true;
    for (int i = 1; i < argc; i++) {
        bool *flag = flag_option(c, argv[i]);

        if (flag)
            *flag = true;
        else if (argv[i][0] == '-' && i + 1 < argc && read_valued(argv[i], argv[i + 1], c))
            i++;
        else if (argv[i][0] == '-' || c->file)
            return false;
        else
            c->file = argv[i];
    }
    if (!c->file || !add_errors(c))
        return false;
    *usage = false;
    return goes_together(c);
}
