// SPDX-License-Identifier: BSD-2-Clause
#include "choice.h"

static const struct platform_region *region_of(const struct run *run)
{
    return &run->setup->platform.region[run->setup->fault[run->within.fault].region];
}

// What a cache answered took less time than the region would have.
static struct bus_response transport(void *world, const struct bus_access *access)
{
    struct run *run = world;
    struct within *w = &run->within;
    struct bus_response response = platform_transport(NULL, access);

    if (w->kind != WITHIN_LATENCY || w->came || access->pe != w->pe)
        return response;
    const struct platform_region *r = region_of(run);
    if (access->address - r->base >= r->size || response.cycles < r->latency)
        return response;
    response.cycles += (uint32_t)w->at - r->latency; // modulo 2^32: also fewer
    w->came = true;
    return response;
}

void choice_prepare(struct run *run)
{
    for (unsigned i = 0; i < run->setup->faults; i++) {
        if (run->setup->fault[i].kind != FAULT_LATENCY)
            continue;
        run->bus.world = run;
        run->bus.transport = transport;
        run->bus.page = NULL;
    }
}

static void fire(struct run *run, unsigned fault, unsigned pe)
{
    run_fire(run, run->setup->fault[fault].source, pe);
}

static void preempt(struct run *run, unsigned fault, uint64_t value)
{
    struct machine *m = run->machine;
    uint64_t length = run->setup->fault[fault].late;

    m->holder = (uint8_t)value;
    m->held_until = length == UINT64_MAX ? length : m->cycle[value - 1] + length;
}

static void begin_within(struct run *run, unsigned fault, unsigned pe, uint64_t value)
{
    struct within *w = &run->within;

    *w = (struct within){.at = value, .fault = (uint8_t)fault, .pe = (uint8_t)pe};
    if (run->setup->fault[fault].kind == FAULT_LATENCY) {
        w->kind = WITHIN_LATENCY;
        fire(run, fault, pe);
    } else if (value & CHOICE_ACCESS) {
        w->kind = WITHIN_ACCESS;
        w->at = value - CHOICE_ACCESS;
    } else {
        w->kind = WITHIN_CYCLE;
        w->at = run->machine->cycle[pe] + value;
        agenda_add(&run->machine->agenda,
                   (struct due){.cycle = w->at, .kind = DUE_SOURCE, .what = run->setup->fault[fault].source});
    }
}

bool choice_begin(struct run *run, unsigned fault, unsigned pe, uint64_t value)
{
    const struct fault *f = &run->setup->fault[fault];

    if (f->kind == FAULT_LATENCY || (f->within && value)) {
        begin_within(run, fault, pe, value);
        return false;
    }
    if (f->kind == FAULT_PREEMPTION)
        preempt(run, fault, value);
    run->stall = f->kind == FAULT_STALL ? value : 0;
    fire(run, fault, pe);
    run->stall = 0;
    return true;
}

bool choice_end(struct run *run)
{
    const struct machine *m = run->machine;
    struct within w = run->within;
    uint64_t end = m->cycle[w.pe];

    run->within = (struct within){0};
    if (w.kind == WITHIN_CYCLE) // a PE that begins to wait is there for one more
        return w.at < end || (w.at == end && m->pe[w.pe].waiting);
    return w.came;
}

void choice_reach(struct run *run)
{
    struct within *w = &run->within;

    if (w->came || ++w->seen != w->at)
        return;
    w->came = true;
    fire(run, w->fault, w->pe);
}

int choice_holder(const struct setup *setup, struct machine *m)
{
    unsigned pe = m->holder - 1u;

    if (m->pe[pe].waiting || m->cycle[pe] >= m->held_until) {
        m->holder = 0;
        m->held_until = 0;
        return -1;
    }
    for (unsigned i = 0; i < setup->pes; i++) {
        if (!m->pe[i].waiting && m->cycle[i] < m->cycle[pe])
            m->cycle[i] = m->cycle[pe];
    }
    return (int)pe;
}
