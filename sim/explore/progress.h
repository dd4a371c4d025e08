// SPDX-License-Identifier: BSD-2-Clause
// How far an exploration is, on standard error: a bar on a terminal, now and then a line in a log. Nothing of
// it is part of the answer.
#ifndef RASIM_SIM_EXPLORE_PROGRESS_H
#define RASIM_SIM_EXPLORE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    uint64_t units, first;   // in all, and done when it started
    uint64_t started, shown; // ns
    bool quiet, terminal, used;
};

void progress_start(struct progress *p, uint64_t done, uint64_t units, bool quiet);
void progress_show(struct progress *p, uint64_t done, uint64_t points);
void progress_end(struct progress *p, uint64_t done, uint64_t points);

#endif
