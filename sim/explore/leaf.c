// SPDX-License-Identifier: BSD-2-Clause
#include "explore/leaf.h"

#include <stdlib.h>
#include <string.h>

#include "explore/known.h"

void *leaf_room(void *list, size_t used, size_t *room, size_t size)
{
    if (used < *room)
        return list;
    *room = *room ? *room * 2 : 1 << 10;
    list = realloc(list, *room * size);
    if (!list)
        abort();
    return list;
}

static struct explored_outcome *found_of(struct explorer *x, unsigned outcome)
{
    if (x->found_at[outcome] == 0) {
        x->found[x->founds] = (struct explored_outcome){.outcome = x->outcome[outcome], .steps = UINT64_MAX};
        x->found_number[x->founds] = (uint16_t)outcome;
        x->found_at[outcome] = (uint16_t)++x->founds;
    }
    return &x->found[x->found_at[outcome] - 1];
}

void leaf_add(struct explorer *x, unsigned outcome)
{
    x->leaf = leaf_room(x->leaf, x->leaves, &x->leaf_room, sizeof *x->leaf);
    x->leaf[x->leaves++] = (uint16_t)outcome;
    found_of(x, outcome)->witnesses++;
    if (x->leaves >= x->most)
        x->bound_hit = true;
}

static const struct outcome *known_outcome(const void *ctx, unsigned n)
{
    const struct explorer *x = ctx;

    return &x->outcome[n];
}

static unsigned outcome_number(struct explorer *x, const struct outcome *o)
{
    uint16_t *place = outcome_place(x->place, sizeof x->place / sizeof x->place[0], o, known_outcome, x);

    if (*place)
        return *place - 1u;
    if (x->outcomes ==
        EXPLORE_OUTCOMES) { // more than anybody reads: the last one stands for the rest, and says so
        x->bound_hit = true;
        return EXPLORE_OUTCOMES - 1;
    }
    x->outcome[x->outcomes++] = *o;
    *place = (uint16_t)x->outcomes;
    return x->outcomes - 1;
}

static uint64_t visit_of(const struct explorer *x, const struct arrival *a)
{
    uint64_t visits = 0;

    for (size_t i = 0; i <= a->boundary; i++)
        visits += x->boundary[i].pc == a->pc && x->boundary[i].pe == a->pe;
    return visits;
}

static bool shorter(const struct explorer *x, const struct explored_outcome *row)
{
    if (row->steps == UINT64_MAX)
        return true;
    if (x->arrivals != row->arrivals)
        return x->arrivals < row->arrivals;
    return x->run.machine->steps < row->steps;
}

// The run is over: what came of it.
void leaf_reach(struct explorer *x)
{
    digest_touch(&x->run.digests, PART_PAST); // the ledger is closed
    struct outcome o = outcome_of(x->setup, x->run.machine);
    unsigned number = outcome_number(x, &o);
    struct explored_outcome *row = found_of(x, number);

    if (shorter(x, row)) {
        row->steps = x->run.machine->steps;
        row->arrivals = x->arrivals;
        memcpy(row->arrival, x->path, sizeof x->path);
        for (unsigned a = 0; a < x->arrivals; a++)
            row->arrival[a].visit = visit_of(x, &row->arrival[a]);
    }
    x->runs++;
    known_note_end(x, o.end == RUN_BOUND ? UINT64_MAX : known_now(x));
    leaf_add(x, number);
}

void leaf_forget(struct explorer *x)
{
    for (unsigned i = 0; i < x->founds; i++)
        x->found_at[x->found_number[i]] = 0;
    x->founds = 0;
}

void leaf_end_unit(struct explorer *x, uint64_t unit, const struct arrival *first)
{
    if (x->task.done)
        x->task.done(x->task.ctx, unit, first, x->found, x->founds);
    leaf_forget(x);
}
