// SPDX-License-Identifier: BSD-2-Clause
#include "explore/result.h"

#include <stdlib.h>
#include <string.h>

void result_open(struct result *r, const struct setup *setup, uint64_t units)
{
    *r = (struct result){.setup = setup, .units = units, .unit = calloc(units, sizeof *r->unit)};
    if (!r->unit)
        abort();
}

void result_add(struct result *r, uint64_t unit, const struct arrival *first,
                const struct explored_outcome *outcome, uint32_t outcomes)
{
    struct unit *u = &r->unit[unit];

    if (u->done)
        return;
    u->outcome = malloc((outcomes ? outcomes : 1) * sizeof *outcome);
    if (!u->outcome)
        abort();
    memcpy(u->outcome, outcome, outcomes * sizeof *outcome);
    u->first = *first;
    u->outcomes = outcomes;
    u->done = true;
    r->done++;
    for (uint32_t i = 0; i < outcomes; i++)
        r->points += outcome[i].witnesses;
}

static const struct outcome *known(const void *ctx, unsigned n)
{
    const struct result *r = ctx;

    return &r->outcome[n].outcome;
}

static struct explored_outcome *row_of(struct result *r, const struct outcome *o)
{
    uint16_t *place = outcome_place(r->place, sizeof r->place / sizeof r->place[0], o, known, r);

    if (*place)
        return &r->outcome[*place - 1];
    if (r->outcomes ==
        EXPLORE_OUTCOMES) { // more than anybody reads: the last one stands for the rest, and says so
        r->overflow = true;
        return &r->outcome[EXPLORE_OUTCOMES - 1];
    }
    r->outcome[r->outcomes++] = (struct explored_outcome){.outcome = *o, .steps = UINT64_MAX};
    *place = (uint16_t)r->outcomes;
    return &r->outcome[r->outcomes - 1];
}

static bool shorter(const struct explored_outcome *a, const struct explored_outcome *b)
{
    if (a->steps == UINT64_MAX || b->steps == UINT64_MAX)
        return a->steps < b->steps;
    return a->arrivals != b->arrivals ? a->arrivals < b->arrivals : a->steps < b->steps;
}

static void add_up(struct result *r, const struct explored_outcome *from)
{
    struct explored_outcome *to = row_of(r, &from->outcome);

    to->witnesses += from->witnesses;
    if (!shorter(from, to))
        return;
    to->steps = from->steps;
    to->arrivals = from->arrivals;
    memcpy(to->arrival, from->arrival, sizeof to->arrival);
}

void result_sum(struct result *r)
{
    r->outcomes = 0;
    memset(r->place, 0, sizeof r->place);
    for (uint64_t u = 0; u < r->units; u++) {
        for (uint32_t i = 0; i < r->unit[u].outcomes; i++)
            add_up(r, &r->unit[u].outcome[i]);
    }
}

void result_close(struct result *r)
{
    for (uint64_t u = 0; u < r->units; u++)
        free(r->unit[u].outcome);
    free(r->unit);
}
