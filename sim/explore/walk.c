// SPDX-License-Identifier: BSD-2-Clause
#include <stdlib.h>
#include <string.h>

#include "choice.h"
#include "explore/explore.h"
#include "explore/known.h"
#include "explore/leaf.h"
#include "route.h"

static void run_on(struct explorer *x)
{
    size_t opens = x->opens;

    x->known = false;
    while (!x->known && !x->bound_hit && run_step(&x->run))
        ;
    if (!x->known && !x->bound_hit)
        leaf_reach(x);
    known_close(x, opens);
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

static bool wants(struct explorer *x, uint64_t unit)
{
    if (x->task.stop && x->task.stop(x->task.ctx))
        x->bound_hit = x->stopped = true;
    return !x->counting && !x->bound_hit && (!x->task.wanted || x->task.wanted(x->task.ctx, unit));
}

// Runs the step within which it is to come true. False: it did not.
static bool comes_true(struct explorer *x)
{
    x->inside = true;
    run_step(&x->run);
    x->inside = false;
    return choice_end(&x->run);
}

// The free error arrives here; afterwards the machine is what it was. False: it could not.
static bool branch(struct explorer *x, unsigned fault, unsigned pe, uint64_t value)
{
    struct machine *m = x->run.machine;
    size_t boundaries = x->boundaries;
    uint64_t turn = x->turn;
    bool came;

    snapshot_take(&x->snapshots, &x->run);
    x->path[x->arrivals++] = (struct arrival){.pc = m->pe[pe].pc,
                                              .boundary = boundaries - 1,
                                              .value = value,
                                              .pe = (uint8_t)pe,
                                              .fault = (uint8_t)fault,
                                              .el = m->pe[pe].pstate.el,
                                              .masked = route_serror(&m->pe[pe]) == ROUTE_PENDING,
                                              .pending = m->pe[pe].serror.pending};
    x->free &= ~(1u << fault);
    if (x->setup->fault[fault].kind == FAULT_PREEMPTION)
        x->turn = m->steps;
    came = choice_begin(&x->run, fault, pe, value) || comes_true(x);
    if (came)
        run_on(x);
    x->free |= 1u << fault;
    x->arrivals--;
    snapshot_return(&x->snapshots, &x->run);
    x->boundaries = boundaries;
    x->turn = turn;
    return came;
}

// Value 0 is that of a choice without.
static bool branch_range(struct explorer *x, unsigned fault, unsigned pe)
{
    const struct fault *f = &x->setup->fault[fault];
    bool any = false;

    for (uint64_t v = f->least; v <= f->late && !x->bound_hit; v++) {
        if (f->kind != FAULT_LATENCY || v != x->setup->platform.region[f->region].latency)
            any = branch(x, fault, pe, v) || any;
    }
    return any;
}

static bool branch_order(struct explorer *x, unsigned fault, unsigned pe)
{
    bool any = false;

    if (x->turn == x->run.machine->steps) // nobody has run since the turn was given away
        return false;
    for (unsigned to = 0; to < x->setup->pes && !x->bound_hit; to++) {
        if (to != pe && !x->run.machine->pe[to].waiting)
            any = branch(x, fault, pe, to + 1) || any;
    }
    return any;
}

// At the boundary, in each cycle of the step, before each of its accesses.
static bool branch_within(struct explorer *x, unsigned fault, unsigned pe)
{
    branch(x, fault, pe, 0);
    for (uint64_t cycle = 1; !x->bound_hit && branch(x, fault, pe, cycle); cycle++)
        ;
    for (uint64_t n = 1; !x->bound_hit && branch(x, fault, pe, CHOICE_ACCESS + n); n++)
        ;
    return true;
}

// With each value. False: there was none.
static bool branch_all(struct explorer *x, unsigned fault, unsigned pe)
{
    const struct fault *f = &x->setup->fault[fault];

    if (f->kind == FAULT_PREEMPTION)
        return branch_order(x, fault, pe);
    if (f->least)
        return branch_range(x, fault, pe);
    return f->within ? branch_within(x, fault, pe) : branch(x, fault, pe, 0);
}

static void group_unit(struct explorer *x, uint64_t unit, bool held_back)
{
    x->group = leaf_room(x->group, unit, &x->groups_room, sizeof *x->group);
    x->group[unit] = unit == 0 ? 0 : x->group[unit - 1] + x->group_ends;
    x->group_ends = !held_back;
}

static const struct arrival nobody = {.fault = NO_ARRIVAL};

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
    bool any = branch_all(x, fault, pe);
    if (first)
        leaf_end_unit(x, unit, any ? &x->path[0] : &nobody); // as branch() left it
}

// Whichever PE it is that stands, or whose access takes its time; preemptions come in their order.
static bool may_arrive(const struct explorer *x, unsigned fault, unsigned pe)
{
    const struct fault *f = &x->setup->fault[fault];
    bool any_pe = f->kind == FAULT_PREEMPTION || f->kind == FAULT_LATENCY;

    return (x->free >> fault & 1) && (any_pe || f->pe == pe) &&
           (f->after < 0 || !(x->free >> f->after & 1)) && inside(x, &f->window, pe);
}

static bool arrives(void *ctx, unsigned pe)
{
    struct explorer *x = ctx;

    if (x->inside)
        return false;
    if (x->bound_hit)
        return true;
    x->boundary = leaf_room(x->boundary, x->boundaries, &x->boundary_room, sizeof *x->boundary);
    x->boundary[x->boundaries++] = (struct boundary){x->run.machine->pe[pe].pc, pe};
    x->steps++;
    if (x->reduce && x->arrivals && known_waits(x) && known_meets(x)) {
        x->known = true;
        return true;
    }
    for (unsigned i = 0; i < x->setup->faults && !x->bound_hit; i++) {
        if (may_arrive(x, i, pe))
            arrive(x, i, pe);
    }
    return false;
}

static bool has_value(const struct fault *f)
{
    return f->free && (f->within || f->least || f->kind == FAULT_PREEMPTION);
}

static void start(struct explorer *x)
{
    unsigned levels = 0;

    x->free = 0;
    for (unsigned i = 0; i < x->setup->faults; i++) {
        x->free |= x->setup->fault[i].free ? 1u << i : 0;
        levels += x->setup->fault[i].free;
        x->looks |= has_value(&x->setup->fault[i]);
    }
    snapshots_close(&x->snapshots);
    snapshots_open(&x->snapshots, levels);
    x->run.chooser = (struct chooser){arrives, x};
    digest_forget(&x->run.digests, x->setup); // whoever started the run may have changed the machine
    x->unit = 0;
    x->turn = UINT64_MAX;
    x->boundaries = 0;
    leaf_forget(x);
}

void explore_all(struct explorer *x)
{
    uint64_t unit;

    start(x);
    run_on(x);
    unit = x->unit++;
    if (wants(x, unit))
        leaf_end_unit(x, unit, &nobody);
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
    digest_forget(&x->run.digests, x->setup);
    free(at_start);
    leaf_forget(x);
    x->leaves = x->runs = x->steps = 0;
    return x->unit + 1;
}

void explore_release(struct explorer *x)
{
    visited_release(&x->visited);
    snapshots_close(&x->snapshots);
    free(x->boundary);
    free(x->open);
    free(x->leaf);
    free(x->group);
}
