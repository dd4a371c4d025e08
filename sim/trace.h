// SPDX-License-Identifier: BSD-2-Clause
// The text trace: one line an event, stable, diffable; and its hash, which names a run.
#ifndef RASIM_SIM_TRACE_H
#define RASIM_SIM_TRACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "run.h"

struct trace {
    FILE *out;     // NULL: hash only
    bool steps;    // also the steps that do nothing else; never part of the hash
    uint64_t hash; // FNV-1a of all other lines
};

void trace_init(struct trace *trace, FILE *out, bool steps);

// The listener; `ctx` is the struct trace.
void trace_hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e);

#endif
