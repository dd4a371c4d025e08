// SPDX-License-Identifier: BSD-2-Clause
#include "sweep/measure.h"

static bool tells_victim(const struct event *e)
{
    if (e->kind == EVENT_TAKE)
        return e->to_el <= 1 && e->vm >= 0;
    return e->kind == EVENT_SIGNAL || (e->kind == EVENT_ACT && e->act == ACT_KILL);
}

static void hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    enum { DRAM_WORD = 8 };
    struct sweep_meter *meter = ctx;
    struct sweep_cost *c = &meter->cost;

    (void)setup;
    (void)m;
    if (e->kind == EVENT_LOAD && e->poison && !e->masked)
        c->corrupt += e->size;
    if (e->kind == EVENT_FETCH && e->fetch->wrong)
        c->corrupt += DRAM_WORD;
    if (e->kind == EVENT_ACT) {
        c->processes += e->act == ACT_KILL;
        c->panics += e->act == ACT_PANIC;
        c->reset |= e->act == ACT_REBOOT;
    }
    if (e->tag != 0 && e->tag <= MAX_ERRORS && tells_victim(e) && meter->told[e->tag - 1] == UINT64_MAX)
        meter->told[e->tag - 1] = e->cycle;
}

void sweep_begin(struct sweep_meter *meter, struct run *run)
{
    *meter = (struct sweep_meter){.cost = {.delivery = SWEEP_NOBODY}};
    for (unsigned i = 0; i < MAX_ERRORS; i++)
        meter->told[i] = UINT64_MAX;
    run_listen(run, (struct listener){hear, meter});
}

static bool host_is_dead(const struct setup *setup, const struct machine *m)
{
    for (unsigned pe = 0; pe < setup->pes; pe++) {
        if (m->sw.tfa[pe].dead || m->sw.tfa[pe].boots) // a host that booted again is another one
            return true;
    }
    return sw_host_life(&m->sw, setup->pes) == OS_DEAD;
}

static void count_dead(struct sweep_cost *c, const struct setup *setup, const struct machine *m)
{
    c->host = host_is_dead(setup, m) && !c->reset;
    for (unsigned vm = 0; vm < setup->vms; vm++)
        c->vms += c->host || c->reset || m->sw.guest[vm].life == OS_DEAD || m->sw.thread[vm].killed;
}

static void time_delivery(struct sweep_cost *c, const struct ledger_entry *e, uint64_t told)
{
    int64_t after = told == UINT64_MAX || e->noticed > told ? SWEEP_NOBODY : (int64_t)(told - e->noticed);

    if (after > c->delivery)
        c->delivery = after;
}

void sweep_end(struct sweep_meter *meter, const struct setup *setup, struct machine *m)
{
    struct sweep_cost *c = &meter->cost;

    ledger_close(setup, m);
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        c->errors += e->lives != 0 && !fault_is_choice(&setup->fault[i]);
        time_delivery(c, e, meter->told[i]);
    }
    count_dead(c, setup, m);
    c->lost = ledger_lost(setup, m);
    c->charged = ledger_mischarged(setup, m);
    c->end = (enum run_end)m->end;
}
