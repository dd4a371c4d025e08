// SPDX-License-Identifier: BSD-2-Clause
#include "explore/jobs.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explore/progress.h"

static volatile sig_atomic_t interrupted;

static void interrupt(int signal)
{
    (void)signal;
    interrupted = 1;
}

bool jobs_interrupted(void)
{
    return interrupted != 0;
}

void jobs_catch_signals(void)
{
    struct sigaction action = {.sa_handler = interrupt};

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

struct worker {
    const struct jobs *jobs;
    const struct result *have; // units not to do again
    const uint32_t *group;     // of each unit
    atomic_uchar *taken;       // groups, by any worker; NULL: there is one
    uint32_t mine;             // the group at hand
    int pipe;                  // to the parent
};

enum { NO_GROUP = UINT32_MAX };

// Workers go through the same units in the same order; a group is done by who gets there first.
static bool worker_wants(void *ctx, uint64_t unit)
{
    struct worker *w = ctx;
    uint32_t group = w->group[unit];

    if (w->have->unit[unit].done || group % w->jobs->shards != w->jobs->shard)
        return false;
    if (w->taken && group != w->mine && atomic_exchange(&w->taken[group], 1))
        return false;
    w->mine = group;
    return true;
}

static bool worker_stops(void *ctx)
{
    (void)ctx;
    return interrupted != 0;
}

static void write_all(int file, const void *data, size_t size)
{
    const char *at = data;

    while (size > 0) {
        ssize_t n = write(file, at, size);

        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            _exit(1); // nobody listens
        at += n;
        size -= (size_t)n;
    }
}

struct message {
    struct arrival first;
    uint64_t unit;
    uint32_t outcomes, pad;
};

static void worker_done(void *ctx, uint64_t unit, const struct arrival *first,
                        const struct explored_outcome *outcome, uint32_t outcomes)
{
    const struct worker *w = ctx;
    struct message m = {.first = *first, .unit = unit, .outcomes = outcomes};

    write_all(w->pipe, &m, sizeof m);
    write_all(w->pipe, outcome, outcomes * sizeof *outcome);
}

static void work(struct explorer *x, struct worker *w)
{
    x->task = (struct explore_task){w, worker_wants, worker_done, worker_stops};
    explore_all(x);
    _exit(0);
}

// What arrived from a worker and is no whole message yet.
struct inbox {
    pid_t pid;
    unsigned char *data;
    size_t used, room;
};

struct collector {
    struct result *r;
    struct save *save;
    struct progress progress;
};

static void collect(struct collector *c, uint64_t unit, const struct arrival *first,
                    const struct explored_outcome *outcome, uint32_t outcomes)
{
    result_add(c->r, unit, first, outcome, outcomes);
    save_unit(c->save, unit, first, outcome, outcomes);
    progress_show(&c->progress, c->r->done, c->r->points);
}

static void take_messages(struct collector *c, struct inbox *in)
{
    struct message m;
    size_t at = 0, bytes;

    while (in->used - at >= sizeof m) {
        memcpy(&m, in->data + at, sizeof m);
        bytes = m.outcomes * sizeof(struct explored_outcome);
        if (in->used - at - sizeof m < bytes)
            break;
        struct explored_outcome *copy = malloc(bytes ? bytes : 1); // aligned
        if (!copy)
            abort();
        memcpy(copy, in->data + at + sizeof m, bytes);
        collect(c, m.unit, &m.first, copy, m.outcomes);
        free(copy);
        at += sizeof m + bytes;
    }
    memmove(in->data, in->data + at, in->used - at);
    in->used -= at;
}

// False: the worker has closed its end.
static bool listen_to(struct collector *c, struct inbox *in, int file)
{
    if (in->room - in->used < 1 << 16) {
        in->room = in->used + (1 << 17);
        in->data = realloc(in->data, in->room);
        if (!in->data)
            abort();
    }
    ssize_t n = read(file, in->data + in->used, in->room - in->used);
    if (n <= 0)
        return n < 0 && errno == EINTR;
    in->used += (size_t)n;
    take_messages(c, in);
    return true;
}

static void gather(struct collector *c, struct inbox *in, struct pollfd *from, unsigned workers)
{
    unsigned open = workers;
    bool told = false;

    while (open > 0) {
        poll(from, workers, 250);
        for (unsigned i = 0; interrupted && !told && i < workers; i++)
            kill(in[i].pid, SIGTERM);
        told = interrupted != 0;
        for (unsigned i = 0; i < workers; i++) {
            if (from[i].fd < 0 || from[i].revents == 0 || listen_to(c, &in[i], from[i].fd))
                continue;
            close(from[i].fd);
            from[i].fd = -1;
            open--;
        }
    }
}

static bool explore_here(const struct jobs *j, struct explorer *x, struct collector *c);

static bool explore_apart(const struct jobs *j, struct explorer *x, struct collector *c)
{
    struct inbox in[JOBS_MOST] = {{0}};
    struct pollfd from[JOBS_MOST];
    size_t groups = x->group[c->r->units - 1] + (size_t)1;
    atomic_uchar *taken = mmap(NULL, groups, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    bool good = true;

    if (taken == MAP_FAILED)
        return false;
    for (unsigned i = 0; i < j->jobs; i++) {
        int ends[2];
        if (pipe(ends) != 0 || (in[i].pid = fork()) < 0)
            return false;
        if (in[i].pid == 0) {
            struct worker w = {j, c->r, x->group, taken, NO_GROUP, ends[1]};
            close(ends[0]);
            work(x, &w);
        }
        close(ends[1]);
        from[i] = (struct pollfd){.fd = ends[0], .events = POLLIN};
    }
    gather(c, in, from, j->jobs);
    for (unsigned i = 0; i < j->jobs; i++) {
        int status;
        good = waitpid(in[i].pid, &status, 0) == in[i].pid && status == 0 && good;
        free(in[i].data);
    }
    munmap(taken, groups);
    return good;
}

// One process: the same without pipes.
struct here {
    struct worker worker;
    struct collector *collector;
};

static bool here_wants(void *ctx, uint64_t unit)
{
    struct here *h = ctx;

    return worker_wants(&h->worker, unit);
}

static void here_done(void *ctx, uint64_t unit, const struct arrival *first,
                      const struct explored_outcome *outcome, uint32_t outcomes)
{
    struct here *h = ctx;

    collect(h->collector, unit, first, outcome, outcomes);
}

static bool explore_here(const struct jobs *j, struct explorer *x, struct collector *c)
{
    struct here h = {
        {j, c->r, x->group, NULL, NO_GROUP, -1},
        c
    };

    x->task = (struct explore_task){&h, here_wants, here_done, worker_stops};
    explore_all(x);
    return true;
}

// About as many points as there are choices of first, second and third arrivals.
static unsigned jobs_for(const struct explorer *x, uint64_t units)
{
    enum { BLINK = 100000 };
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    double points = 1;

    for (unsigned i = 0; i < x->setup->faults; i++)
        points *= x->setup->fault[i].free ? (double)units : 1;
    if (points < BLINK || cores < 1 || x->most != UINT64_MAX)
        return 1;
    return cores < JOBS_MOST ? (unsigned)cores : JOBS_MOST;
}

bool jobs_explore(const struct jobs *asked, struct explorer *x, struct result *r, struct save *save)
{
    struct collector c = {.r = r, .save = save};
    struct jobs wanted = *asked, *j = &wanted;
    bool good;

    if (j->jobs == 0)
        j->jobs = jobs_for(x, r->units);
    progress_start(&c.progress, r->done, r->units, j->quiet);
    good = j->jobs > 1 ? explore_apart(j, x, &c) : explore_here(j, x, &c);
    progress_end(&c.progress, r->done, r->points);
    return good;
}
