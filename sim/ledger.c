// SPDX-License-Identifier: BSD-2-Clause
#include "ledger.h"

#include "machine.h"
#include "run.h"
#include "setup.h"
#include "share.h"

uint32_t ledger_find(const struct setup *setup, const struct machine *m, uint64_t pa)
{
    if (setup->shares)
        pa = share_resolve(setup, pa);
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];
        uint64_t page = run_fault_address(setup, m, i) & ~UINT64_C(0xfff);
        bool known = f->kind == FAULT_POISON || f->kind == FAULT_FLIP || f->kind == FAULT_TAG ||
                     f->kind == FAULT_BUS || f->has_address;
        if (known && pa >= page && pa < page + 0x1000)
            return i + 1;
    }
    return 0;
}

// An act on an address is about the error that lives there; software inside a VM speaks of its own addresses.
static uint32_t tag_of(const struct setup *setup, const struct machine *m, const struct event *e)
{
    if (e->tag || e->kind != EVENT_ACT || act_row_of((enum act)e->act)->value[0] != 'a')
        return e->tag;
    uint32_t tag = ledger_find(setup, m, e->value);
    if (!tag && e->vm >= 0)
        tag = ledger_find(setup, m, e->value + setup->vm[e->vm].pa);
    return tag;
}

static bool life_of(const struct event *e, struct life *life)
{
    switch ((enum event_kind)e->kind) {
    case EVENT_FIRE:
        life->kind = LIFE_BORN;
        return true;
    case EVENT_LOAD:
        life->kind = LIFE_CONSUMED;
        return e->poison;
    case EVENT_RECORD:
        life->kind = LIFE_RECORDED;
        life->node = e->node;
        return true;
    case EVENT_PEND:
        life->kind = LIFE_PENDED;
        return true;
    case EVENT_DEFER:
        life->kind = LIFE_DEFERRED;
        return true;
    case EVENT_TAKE:
        life->kind = LIFE_TAKEN;
        life->el = e->to_el;
        life->flags = (uint8_t)((e->exception->virtual_serror ? 1 : 0) | (e->by_software ? 2 : 0) |
                                (e->exception->delegated ? 4 : 0));
        return true;
    case EVENT_READ:
    case EVENT_REG_LOAD:
        life->kind = LIFE_READ;
        return e->status == 0;
    case EVENT_ACT:
        life->kind = LIFE_TOLD;
        life->act = e->act;
        return true;
    case EVENT_SIGNAL:
        life->kind = LIFE_SIGNALLED;
        return true;
    case EVENT_MERGE:
        life->kind = LIFE_MERGED;
        return true;
    case EVENT_FETCH:
        life->kind = LIFE_FETCHED;
        life->node = e->fetch->region;
        life->flags = (uint8_t)(e->fetch->met | (e->fetch->scrubber ? LIFE_SCRUBBER : 0));
        return true;
    default:
        return false;
    }
}

// Firmware that turns an error away has told nobody.
static bool tells(uint8_t kind, uint8_t act)
{
    if (kind == LIFE_TOLD && (act == ACT_REFLECT || act == ACT_HOLD_BACK))
        return false;
    return kind == LIFE_TAKEN || kind == LIFE_READ || kind == LIFE_TOLD || kind == LIFE_SIGNALLED;
}

static void note_loss(struct machine *m, const struct event *e)
{
    struct ledger *l = &m->ledger;
    if (l->losses < MAX_LOSSES)
        l->loss[l->losses] = (struct context_loss){.cycle = e->cycle,
                                                   .pc = e->pc,
                                                   .cause = e->address,
                                                   .elr = e->value,
                                                   .pe = e->pe,
                                                   .el = e->to_el,
                                                   .regs = e->regs};
    l->losses++;
}

uint8_t ledger_origin(const struct setup *setup, uint32_t tag)
{
    const struct fault *f = &setup->fault[tag - 1];
    int8_t vm = f->origin_vm;

    if (f->owners)
        return f->owners;
    return (uint8_t)(vm < 0 ? CHARGED_HOST : 1 << vm);
}

// Who bears an error: a VM whose EL1 takes it or whose processes are signalled for it, a host that panics of
// it. That a hypervisor or firmware takes it charges nobody yet.
uint8_t ledger_charges(const struct setup *setup, const struct event *e)
{
    bool vm_known = e->vm >= 0 && (unsigned)e->vm < setup->vms;

    if (e->kind == EVENT_TAKE && (e->to_el <= 1 || e->by_software) && vm_known)
        return (uint8_t)(1 << e->vm);
    if (e->kind == EVENT_SIGNAL && vm_known)
        return (uint8_t)(1 << e->vm);
    if (e->kind == EVENT_ACT && e->act == ACT_PANIC && e->image >= 0)
        return (uint8_t)(vm_known ? 1 << e->vm : CHARGED_HOST);
    return 0;
}

static uint8_t fate_of(const struct event *e)
{
    static const uint8_t taken[] = {FATE_EL1, FATE_EL1, FATE_EL2, FATE_EL3};

    switch ((enum event_kind)e->kind) {
    case EVENT_TAKE:
        return e->exception->virtual_serror || e->by_software ? FATE_VSERROR : taken[e->to_el & 3];
    case EVENT_SIGNAL:
        return FATE_SIGNALLED;
    case EVENT_DEFER:
        return FATE_DEFERRED;
    case EVENT_LOAD:
        return e->poison ? FATE_CONSUMED : 0;
    case EVENT_ACT:
        return e->act == ACT_PANIC ? FATE_PANIC : 0;
    default:
        return 0;
    }
}

static void count(uint8_t *n, bool one)
{
    *n = (uint8_t)(*n + (one && *n < UINT8_MAX));
}

static void count_deliveries(struct ledger_entry *entry, const struct event *e)
{
    bool signal = e->kind == EVENT_SIGNAL;

    count(&entry->kernel, e->kind == EVENT_TAKE && e->to_el <= 1 && e->vm >= 0);
    count(&entry->vmm, signal && !e->to_guest);
    count(&entry->process, signal && e->to_guest);
    count(&entry->corrupt, e->kind == EVENT_LOAD && e->poison && !e->masked);
    count(&entry->corrupt, e->kind == EVENT_FETCH && e->fetch->wrong);
    if (e->kind == EVENT_FETCH)
        entry->met |= (uint8_t)(1U << e->fetch->met);
}

// A cache or a TLB had a good copy at hand.
static bool corrects(const struct setup *setup, const struct event *e)
{
    if (e->kind != EVENT_RECORD || e->error->state != STATE_CE || e->tag == 0 || e->tag > setup->faults)
        return false;
    const struct fault *f = &setup->fault[e->tag - 1];
    return f->kind == FAULT_TAG || f->kind == FAULT_TLB || f->in_cache >= 0;
}

bool ledger_event(const struct setup *setup, struct machine *m, const struct event *e)
{
    if (e->kind == EVENT_LOSE)
        note_loss(m, e);
    uint32_t tag = tag_of(setup, m, e);
    if (tag == 0 || tag > MAX_ERRORS)
        return e->kind == EVENT_LOSE;
    struct life life = {
        .cycle = e->cycle, .pc = e->pc, .pe = e->pe, .el = e->el, .image = e->image, .vm = e->vm};
    if (!life_of(e, &life))
        return e->kind == EVENT_LOSE;
    struct ledger_entry *entry = &m->ledger.entry[tag - 1];
    bool unseen = e->kind == EVENT_FETCH && (e->fetch->met == MET_UNDETECTED || e->fetch->met == MET_DROPPED);
    if (life.kind != LIFE_BORN && !unseen && e->cycle < entry->noticed)
        entry->noticed = e->cycle;
    if (life.kind == LIFE_MERGED && !entry->told)
        entry->lost = LIFE_MERGED + 1;
    entry->told |= tells(life.kind, life.act);
    entry->fate |= fate_of(e);
    entry->charged |= ledger_charges(setup, e);
    count_deliveries(entry, e);
    if (corrects(setup, e))
        entry->met |= 1U << MET_CORRECTED;
    if (entry->lives < MAX_LIVES)
        entry->life[entry->lives] = life;
    entry->lives++;
    return true;
}

// Hardware had the last word: the error is corrected, or it is poison that nobody consumed. A miscorrection
// looks like a correction to whom it is told.
static bool settled(const struct ledger_entry *e)
{
    return (e->met & ~(1U << MET_UNDETECTED)) != 0 &&
           !(e->met & (1U << MET_DETECTED | 1U << MET_CONVERTED | 1U << MET_DROPPED)) &&
           !(e->fate & FATE_CONSUMED);
}

void ledger_close(const struct setup *setup, struct machine *m)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        struct ledger_entry *entry = &m->ledger.entry[i];
        if (entry->noticed != UINT64_MAX && !entry->told && !entry->lost && !settled(entry))
            entry->lost = LIFE_PENDED + 1;
    }
}
