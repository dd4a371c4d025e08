// SPDX-License-Identifier: BSD-2-Clause
#include "cost_nested.h"

#include "syndrome.h"

static uint64_t traps_of(const struct nested_counts *c)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < NESTED_TRAPS; i++)
        n += c->trap[i];
    return n;
}

static void add_cost(struct cost *sum, const struct cost *c)
{
    sum->cycles += c->cycles;
    sum->instructions += c->instructions;
}

static void finish(struct nested_meter *m)
{
    struct nested_counts *t = &m->trip, *sum = &m->sum;
    uint64_t cycles = t->l1.cycles + t->host.cycles, traps = traps_of(t);

    for (unsigned i = 0; i < NESTED_TRAPS; i++)
        sum->trap[i] += t->trap[i];
    for (unsigned i = 0; i < SYSREG_COUNT; i++)
        sum->reg[i] += t->reg[i];
    add_cost(&sum->l1, &t->l1);
    add_cost(&sum->host, &t->host);
    m->least = m->trips == 0 || cycles < m->least ? cycles : m->least;
    m->most = cycles > m->most ? cycles : m->most;
    m->least_traps = m->trips == 0 || traps < m->least_traps ? traps : m->least_traps;
    m->most_traps = traps > m->most_traps ? traps : m->most_traps;
    m->trips++;
    m->open = false;
}

static void step(struct nested_meter *m, const struct vm_setup *vm, const struct event *e)
{
    struct cost *last = m->in_l1 ? &m->trip.l1 : &m->trip.host;

    if (m->open)
        last->cycles += e->cycle - m->step;
    m->step = e->cycle;
    if (m->open && e->image == vm->guest_image)
        finish(m);
    if (!m->open)
        return;
    m->in_l1 = e->image == vm->hyp_image;
    (m->in_l1 ? &m->trip.l1 : &m->trip.host)->instructions += e->insns;
}

static enum nested_trap kind_of(uint64_t esr, bool of_l2)
{
    switch (esr_ec(esr)) {
    case EC_HVC64:
        return of_l2 ? NESTED_TRAP_L2_HVC : NESTED_TRAP_L1_HVC;
    case EC_ERET:
        return NESTED_TRAP_ERET;
    case EC_SYSREG:
        return esr & 1 ? NESTED_TRAP_READ : NESTED_TRAP_WRITE;
    case EC_IABT_LOWER:
    case EC_DABT_LOWER:
        return NESTED_TRAP_ABORT;
    default:
        return NESTED_TRAP_OTHER;
    }
}

// ISS of EC 0x18 (DDI 0487 ESR_EL2).
static enum sysreg register_of(uint64_t esr)
{
    return sysreg_decode((unsigned)bits_get(esr, BITS(21, 20)), (unsigned)bits_get(esr, BITS(16, 14)),
                         (unsigned)bits_get(esr, BITS(13, 10)), (unsigned)bits_get(esr, BITS(4, 1)),
                         (unsigned)bits_get(esr, BITS(19, 17)));
}

static void count(struct nested_meter *m, const struct event *e, bool of_l2)
{
    uint64_t esr = e->exception->esr;
    enum sysreg reg = esr_ec(esr) == EC_SYSREG ? register_of(esr) : SYSREG_COUNT;

    if (of_l2 && esr_ec(esr) == EC_HVC64) {
        m->open = true;
        m->trip = (struct nested_counts){0};
        m->in_l1 = true; // this entry, like L1's
        m->trip.l1.instructions = 1;
    }
    m->trip.trap[kind_of(esr, of_l2)]++;
    if (reg != SYSREG_COUNT)
        m->trip.reg[reg]++;
}

// An entry from the VM, or a call of firmware by the host; anything else came from outside.
static void take(struct nested_meter *m, const struct vm_setup *vm, const struct event *e)
{
    bool sync = e->exception->kind == EXCEPTION_SYNC;
    bool of_l2 = e->image == vm->guest_image, of_vm = of_l2 || e->image == vm->hyp_image;

    if (sync && of_vm && e->to_el == 2)
        count(m, e, of_l2);
    else if (!sync || e->to_el != 3)
        m->open = false;
}

static void hear(void *ctx, const struct setup *setup, const struct machine *machine, const struct event *e)
{
    const struct vm_setup *vm = &setup->vm[setup->nested];
    struct nested_meter *m = ctx;

    (void)machine;
    if (e->pe != vm->pe || e->by_software)
        return;
    if (e->kind == EVENT_STEP)
        step(m, vm, e);
    else if (e->kind == EVENT_TAKE)
        take(m, vm, e);
}

void cost_nested_begin(struct nested_meter *meter, struct run *run)
{
    *meter = (struct nested_meter){0};
    run_listen(run, (struct listener){hear, meter});
}
