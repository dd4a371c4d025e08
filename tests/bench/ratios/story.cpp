// SPDX-License-Identifier: BSD-2-Clause
#include "story.hpp"

#include "ratios.hpp"

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
bool arrives(void *ctx, unsigned pe)
{
    auto *a = static_cast<one_arrival *>(ctx);
    const fault &f = free_fault(a->s->plan);

    if (a->arrived || f.pe != pe ||
        (f.window.kind == WINDOW_EL && a->s->live.pe[pe].pstate.el != f.window.el) ||
        a->boundaries_left-- != 0)
        return false;
    a->arrived = true;
    if (a->at_arrival)
        a->at_arrival(a->ctx);
    platform_fire(f.source, pe);
    return true;
}

std::string bytes_of(const struct outcome &o)
{
    return {reinterpret_cast<const char *>(&o), sizeof(o)};
}

} // namespace

void story::explore(bool reduce)
{
    static const auto x = std::make_unique<explorer>();
    uint64_t count[EXPLORE_OUTCOMES] = {};

    *x = {};
    x->run = s.the_run;
    x->setup = &s.plan;
    x->reduce = reduce;
    x->most = UINT64_MAX;
    seconds = cpu_of([] { explore_all(x.get()); });
    points = x->leaves;
    runs = x->runs;
    steps = x->steps;
    states = x->visited.count;
    found.clear();
    for (size_t i = 0; i < x->leaves; i++)
        count[x->leaf[i]]++;
    for (unsigned i = 0; i < x->outcomes; i++)
        found[bytes_of(x->outcome[i])] = count[i];
    explore_release(x.get());
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

std::string story::outcome()
{
    return bytes_of(outcome_of(&s.plan, &s.live));
}

} // namespace ratios
