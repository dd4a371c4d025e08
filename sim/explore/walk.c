// SPDX-License-Identifier: BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "explore/explore.h"
#include "route.h"
#include "snapshot.h"

// Room for one more; without memory the program ends, as everywhere.
static void *room_for(void *list, size_t used, size_t *room, size_t size)
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

static uint64_t cycle_now(const struct explorer *x)
{
    const struct machine *m = x->run.machine;

    return m->cycle[m->turn];
}

// A leaf of the innermost open state ends then.
static void note_end(struct explorer *x, uint64_t cycle)
{
    if (x->opens && x->open[x->opens - 1].end < cycle)
        x->open[x->opens - 1].end = cycle;
}

static void add_leaf(struct explorer *x, unsigned outcome)
{
    x->leaf = room_for(x->leaf, x->leaves, &x->leaf_room, sizeof *x->leaf);
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
        visits += x->boundary[i].pc == a->pc && x->boundary[i].pe == x->setup->fault[a->fault].pe;
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
static void reach_leaf(struct explorer *x)
{
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
    note_end(x, o.end == RUN_BOUND ? UINT64_MAX : cycle_now(x));
    add_leaf(x, number);
}

// All leaves of the states opened since are known.
static void close_states(struct explorer *x, size_t opens)
{
    bool fresh;

    while (x->opens > opens) {
        struct open_state *o = &x->open[--x->opens];
        struct visited_state *s = visited_at(&x->visited, o->digest, 0, &fresh);

        s->to = x->leaves;
        s->cycle = o->cycle;
        s->longest = o->end == UINT64_MAX ? VISITED_OPEN : o->end - o->cycle;
        note_end(x, o->end);
    }
}

static void run_on(struct explorer *x)
{
    size_t opens = x->opens;

    x->known = false;
    while (!x->known && !x->bound_hit && run_step(&x->run))
        ;
    if (!x->known && !x->bound_hit)
        reach_leaf(x);
    close_states(x, opens);
    x->known = false;
}

static bool inside(const struct explorer *x, const struct window *w, unsigned pe)
{
    const struct pe *p = &x->run.machine->pe[pe];

    switch (w->kind) {
    case WINDOW_EL:
        return p->pstate.el == w->el;
    case WINDOW_IMAGE: {
        const struct image *image = &x->setup->image[w->image];
        return (image->els >> p->pstate.el & 1) && software_slot(image, p->pc) != NULL;
    }
    case WINDOW_LABELS:
        return p->pc >= w->from && p->pc <= w->to;
    default:
        return true;
    }
}

static void forget_unit(struct explorer *x)
{
    for (unsigned i = 0; i < x->founds; i++)
        x->found_at[x->found_number[i]] = 0;
    x->founds = 0;
}

static void end_unit(struct explorer *x, uint64_t unit, const struct arrival *first)
{
    if (x->task.done)
        x->task.done(x->task.ctx, unit, first, x->found, x->founds);
    forget_unit(x);
}

static bool wants(struct explorer *x, uint64_t unit)
{
    if (x->task.stop && x->task.stop(x->task.ctx))
        x->bound_hit = x->stopped = true;
    return !x->counting && !x->bound_hit && (!x->task.wanted || x->task.wanted(x->task.ctx, unit));
}

// The free error arrives here; afterwards the machine is what it was.
static void branch(struct explorer *x, unsigned fault, unsigned pe)
{
    struct machine *m = x->run.machine;
    struct machine *kept = &x->kept[x->arrivals];
    size_t boundaries = x->boundaries, mark = platform_mark();

    machine_copy(x->setup, kept, m);
    x->path[x->arrivals++] = (struct arrival){.pc = m->pe[pe].pc,
                                              .boundary = boundaries - 1,
                                              .fault = (uint8_t)fault,
                                              .el = m->pe[pe].pstate.el,
                                              .masked = route_serror(&m->pe[pe]) == ROUTE_PENDING,
                                              .pending = m->pe[pe].serror.pending};
    x->free &= ~(1u << fault);
    platform_fire(x->setup->fault[fault].source, pe);
    run_on(x);
    x->free |= 1u << fault;
    x->arrivals--;
    platform_rollback(mark);
    machine_copy(x->setup, m, kept);
    x->boundaries = boundaries;
}

static void group_unit(struct explorer *x, uint64_t unit, bool held_back)
{
    x->group = room_for(x->group, unit, &x->groups_room, sizeof *x->group);
    x->group[unit] = unit == 0 ? 0 : x->group[unit - 1] + x->group_ends;
    x->group_ends = !held_back;
}

// The first arrival of a path is a unit of its own.
static void arrive(struct explorer *x, unsigned fault, unsigned pe)
{
    bool first = x->arrivals == 0;
    uint64_t unit = x->unit;

    x->unit += first;
    if (x->counting)
        group_unit(x, unit, route_serror(&x->run.machine->pe[pe]) == ROUTE_PENDING);
    if (first && !wants(x, unit))
        return;
    branch(x, fault, pe);
    if (first)
        end_unit(x, unit, &x->path[0]); // as branch() left it
}

// A free error waits where nothing has looked at it yet: the state is that of a later arrival, too.
static bool waits(const struct explorer *x)
{
    for (unsigned i = 0; i < x->setup->pes; i++) {
        const struct pending_serror *s = &x->run.machine->pe[i].serror;

        if (s->pending && s->tag && x->setup->fault[s->tag - 1].free)
            return true;
    }
    return false;
}

// The same state at another time: the bound of cycles must not have cut its runs, and must not cut these.
static bool ends_in_time(const struct explorer *x, const struct visited_state *s)
{
    return s->longest != VISITED_OPEN && cycle_now(x) + s->longest < x->setup->until.at_most;
}

static bool met_before(struct explorer *x)
{
    struct digest d = digest_of(x->setup, x->run.machine, x->free);
    bool fresh;
    struct visited_state *s = visited_at(&x->visited, d, x->leaves, &fresh);

    if (!s)
        abort();
    if (!fresh && s->to != VISITED_OPEN && ends_in_time(x, s)) {
        note_end(x, cycle_now(x) + s->longest);
        for (uint64_t i = s->from, to = s->to; i < to; i++)
            add_leaf(x, x->leaf[i]);
        return true;
    }
    if (fresh) {
        x->open = room_for(x->open, x->opens, &x->open_room, sizeof *x->open);
        x->open[x->opens++] = (struct open_state){d, cycle_now(x), 0};
    }
    return false;
}

static bool arrives(void *ctx, unsigned pe)
{
    struct explorer *x = ctx;

    if (x->bound_hit)
        return true;
    x->boundary = room_for(x->boundary, x->boundaries, &x->boundary_room, sizeof *x->boundary);
    x->boundary[x->boundaries++] = (struct boundary){x->run.machine->pe[pe].pc, pe};
    x->steps++;
    if (x->reduce && x->arrivals && waits(x) && met_before(x)) {
        x->known = true;
        return true;
    }
    for (unsigned i = 0; i < x->setup->faults && !x->bound_hit; i++) {
        const struct fault *f = &x->setup->fault[i];

        if ((x->free >> i & 1) && f->pe == pe && inside(x, &f->window, pe))
            arrive(x, i, pe);
    }
    return false;
}

static void start(struct explorer *x)
{
    unsigned levels = 0;

    x->free = 0;
    for (unsigned i = 0; i < x->setup->faults; i++) {
        x->free |= x->setup->fault[i].free ? 1u << i : 0;
        levels += x->setup->fault[i].free;
    }
    free(x->kept);
    x->kept = calloc(levels ? levels : 1, sizeof *x->kept);
    if (!x->kept)
        abort();
    x->run.chooser = (struct chooser){arrives, x};
    x->unit = 0;
    x->boundaries = 0;
    forget_unit(x);
}

void explore_all(struct explorer *x)
{
    uint64_t unit;

    start(x);
    run_on(x);
    unit = x->unit++;
    if (wants(x, unit))
        end_unit(x, unit, &(struct arrival){.fault = NO_ARRIVAL});
}

uint64_t explore_count(struct explorer *x)
{
    struct machine *at_start = malloc(sizeof *at_start);
    size_t mark = platform_mark();

    if (!at_start)
        abort();
    *at_start = *x->run.machine;
    start(x);
    x->counting = true;
    run_on(x);
    x->counting = false;
    group_unit(x, x->unit, false);
    platform_rollback(mark);
    *x->run.machine = *at_start;
    free(at_start);
    forget_unit(x);
    x->leaves = x->runs = x->steps = 0;
    return x->unit + 1;
}

void explore_release(struct explorer *x)
{
    visited_release(&x->visited);
    free(x->kept);
    free(x->boundary);
    free(x->open);
    free(x->leaf);
    free(x->group);
}
