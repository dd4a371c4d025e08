// SPDX-License-Identifier: BSD-2-Clause
#include "explore/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WIDTH = 30 };
static const uint64_t second = UINT64_C(1000000000), bar_every = UINT64_C(200000000),
                      line_every = UINT64_C(5000000000);

static uint64_t now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * second + (uint64_t)t.tv_nsec;
}

void progress_start(struct progress *p, uint64_t done, uint64_t units, bool quiet)
{
    *p = (struct progress){.units = units,
                           .first = done,
                           .started = now(),
                           .quiet = quiet,
                           .terminal = isatty(STDERR_FILENO) == 1};
    p->shown = p->started;
}

static void show(const struct progress *p, uint64_t done, uint64_t points, uint64_t at)
{
    double seconds = (double)(at - p->started) / (double)second;
    double rate = (double)(done - p->first) / (seconds > 0 ? seconds : 1);
    double left = rate > 0 ? (double)(p->units - done) / rate : 0;
    int full = (int)(WIDTH * done / (p->units ? p->units : 1));

    if (p->terminal)
        fprintf(stderr, "\r[%.*s%*s] ", full, "##############################", WIDTH - full, "");
    fprintf(stderr, "%" PRIu64 " of %" PRIu64 " first arrivals, %" PRIu64 " points, %.0f s, %.0f s to go%s",
            done, p->units, points, seconds, left, p->terminal ? "   " : "\n");
    fflush(stderr);
}

void progress_show(struct progress *p, uint64_t done, uint64_t points)
{
    uint64_t at = now();

    if (p->quiet || at - p->shown < (p->terminal ? bar_every : line_every))
        return;
    p->shown = at;
    p->used = true;
    show(p, done, points, at);
}

void progress_end(struct progress *p, uint64_t done, uint64_t points)
{
    if (!p->used)
        return;
    show(p, done, points, now());
    if (p->terminal)
        fputc('\n', stderr);
}
