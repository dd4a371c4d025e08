// SPDX-License-Identifier: BSD-2-Clause
#include "story.hpp"

#include <cstdlib>

#include "ratios.hpp"

extern "C" {
#include "snapshot.h"
}

namespace ratios
{

namespace
{

struct one_arrival {
    started *s;
    uint64_t boundaries_left;
    void (*at_arrival)(void *);
    void *ctx;
    bool arrived;
};

const fault &free_fault(const setup &plan)
{
    const fault *f = plan.fault;
    while (!f->free)
        f++;
    return *f;
}

// Windows of the scenarios here: an EL or everything.
bool inside(const started &s, const fault &f, unsigned pe)
{
    return f.pe == pe && (f.window.kind != WINDOW_EL || s.live.pe[pe].pstate.el == f.window.el);
}

bool arrives(void *ctx, unsigned pe)
{
    auto *a = static_cast<one_arrival *>(ctx);
    const fault &f = free_fault(a->s->plan);

    if (a->arrived || !inside(*a->s, f, pe) || a->boundaries_left-- != 0)
        return false;
    a->arrived = true;
    if (a->at_arrival)
        a->at_arrival(a->ctx);
    platform_fire(f.source, pe);
    return true;
}

// What SPIN does, with the machine for a state vector.
struct storing {
    started *s;
    visited states;
    struct snapshots snapshots;
    unsigned free;
    bool known;
};

void run_on(storing &all)
{
    all.known = false;
    while (!all.known && run_step(&all.s->the_run)) {
    }
    all.known = false;
}

void branch(storing &all, unsigned fault, unsigned pe)
{
    run &r = all.s->the_run;

    snapshot_take(&all.snapshots, &r);
    all.free &= ~(1u << fault);
    run_fire(&r, r.setup->fault[fault].source, pe);
    run_on(all);
    all.free |= 1u << fault;
    snapshot_return(&all.snapshots, &r);
}

bool stores(void *ctx, unsigned pe)
{
    storing &all = *static_cast<storing *>(ctx);
    const setup &plan = all.s->plan;
    bool fresh = false;

    if (!visited_at(&all.states, digest_again(&plan, &all.s->live, all.free, &all.s->the_run.digests), 0,
                    &fresh))
        abort();
    all.known = !fresh;
    for (unsigned i = 0; fresh && i < plan.faults; i++) {
        if ((all.free >> i & 1) && inside(*all.s, plan.fault[i], pe))
            branch(all, i, pe);
    }
    return all.known;
}

std::string bytes_of(const struct outcome &o)
{
    return {reinterpret_cast<const char *>(&o), sizeof(o)};
}

} // namespace

void story::explore(bool reduce)
{
    explorer *const x = s.fresh(reduce);
    uint64_t count[EXPLORE_OUTCOMES] = {};

    seconds = cpu_of([x] { explore_all(x); });
    points = x->leaves;
    runs = x->runs;
    steps = x->steps;
    found.clear();
    for (size_t i = 0; i < x->leaves; i++)
        count[x->leaf[i]]++;
    for (unsigned i = 0; i < x->outcomes; i++)
        found[bytes_of(x->outcome[i])] = count[i];
    explore_release(x);
    s.rewind();
}

bool story::run_with(uint64_t n, void (*at_arrival)(void *), void *ctx)
{
    one_arrival a = {&s, n, at_arrival, ctx, false};

    s.the_run.chooser = {arrives, &a};
    while (run_step(&s.the_run)) {
    }
    s.the_run.chooser = {};
    return a.arrived;
}

uint64_t story::store_all()
{
    storing all = {};
    uint64_t states;

    all.s = &s;
    for (unsigned i = 0; i < s.plan.faults; i++)
        all.free |= s.plan.fault[i].free ? 1u << i : 0;
    snapshots_open(&all.snapshots, s.plan.faults);
    s.the_run.chooser = {stores, &all};
    run_on(all);
    s.the_run.chooser = {};
    states = all.states.count;
    visited_release(&all.states);
    snapshots_close(&all.snapshots);
    s.rewind();
    return states;
}

std::string story::outcome()
{
    return bytes_of(outcome_of(&s.plan, &s.live));
}

} // namespace ratios
