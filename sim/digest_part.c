// SPDX-License-Identifier: BSD-2-Clause
#include "digest_part.h"

#include "mix.h"
#include "platform.h"

static void add_stack(struct mix *d, const struct stack *s)
{
    size_t calls = s->calls < STACK_CALLS ? s->calls : STACK_CALLS;
    size_t frames = s->frames < STACK_FRAMES ? s->frames : STACK_FRAMES;

    mix_word(d, (uint64_t)s->calls << 32 | s->frames);
    mix_bytes(d, s->call, calls * sizeof s->call[0]);
    mix_bytes(d, s->frame, frames * sizeof s->frame[0]);
}

static void add_task(struct mix *d, const struct os_task *t)
{
    mix_bytes(d, t->x, sizeof *t - offsetof(struct os_task, x));
}

static void add_os(struct mix *d, const struct os *os, unsigned first)
{
    for (unsigned i = first; i < OS_THREADS; i++)
        add_task(d, &os->task[i]);
    mix_bytes(d, os->estatus, sizeof *os - offsetof(struct os, estatus));
}

// With its vCPU threads.
static void add_host(struct mix *d, const struct setup *setup, const struct machine *m, unsigned pe)
{
    add_os(d, &m->sw.host[pe], THREAD_WORKER);
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe == pe)
            add_task(d, &m->sw.thread[vm]);
    }
    for (unsigned i = 0; i < SDEI_CLASSES; i++) {
        if (m->sw.host[pe].events >> i & 1)
            mix_bytes(d, &m->sw.event[pe][i], sizeof m->sw.event[pe][i]);
    }
}

static void add_stacks(struct mix *d, const struct os_task *t)
{
    add_stack(d, &t->stack);
    add_stack(d, &t->user);
}

static void add_guest_stacks(struct mix *d, const struct machine *m, unsigned i)
{
    add_stacks(d, &m->sw.guest[i / OS_THREADS].task[i % OS_THREADS]);
}

static void add_host_stacks(struct mix *d, const struct os *host)
{
    for (unsigned i = THREAD_WORKER; i < OS_THREADS; i++)
        add_stacks(d, &host->task[i]);
}

static void add_frames(struct mix *d, const struct os_frames *f)
{
    unsigned count = f->hwpoisons < OS_HWPOISON ? f->hwpoisons : OS_HWPOISON;
    unsigned reports = f->reporteds < OS_REPORTED ? f->reporteds : OS_REPORTED;

    mix_bytes(d, f->hwpoison, count * sizeof f->hwpoison[0]);
    mix_bytes(d, f->reported, reports * sizeof f->reported[0]);
    mix_word(d, (uint64_t)f->reporteds << 32 | f->hwpoisons);
}

// Of a VM alone they are on the PE, unless the host has its own there.
static void add_contexts(struct mix *d, const struct setup *setup, const struct sw_state *sw)
{
    mix_bytes(d, sw->context, (setup->vms > 1 || setup->nvhe ? setup->vms : 0) * sizeof sw->context[0]);
    mix_bytes(d, sw->nvhe, (setup->nvhe ? setup->pes : 0) * sizeof sw->nvhe[0]);
}

static void add_all_frames(struct mix *d, const struct setup *setup, const struct sw_state *sw)
{
    add_frames(d, &sw->host_frames);
    mix_bytes(d, sw->share, setup->shares);
    for (unsigned vm = 0; vm < setup->vms; vm++)
        add_frames(d, &sw->guest_frames[vm]);
}

static void add_tfa(struct mix *d, const struct tfa *t)
{
    unsigned depth = t->sdei.depth < SDEI_CLASSES ? t->sdei.depth : SDEI_CLASSES;

    mix_bytes(d, t, offsetof(struct tfa, dispatch));
    mix_bytes(d, t->dispatch, depth * sizeof t->dispatch[0]);
    add_stack(d, &t->stack);
    mix_bytes(d, &t->tag, sizeof *t - offsetof(struct tfa, tag));
}

static void add_sys(struct mix *d, const struct pe *pe)
{
    // Registers of timers and of the interrupt controller stand together; without one nobody writes them.
    size_t first = pe_has(pe, FEAT_GICv3) ? 0 : CNTFRQ_EL0,
           behind = pe_has(pe, FEAT_GICv3) ? 0 : ICH_LR3_EL2 + 1;

    mix_bytes(d, pe->sys, first * sizeof pe->sys[0]);
    mix_bytes(d, pe->sys + behind,
              offsetof(struct pe, pstate) - offsetof(struct pe, sys) - behind * sizeof pe->sys[0]);
}

static void add_live(struct mix *d, const struct machine *m, unsigned pe)
{
    for (unsigned el = 0; el < 4; el++)
        mix_four(d, m->live[pe][el].elr, m->live[pe][el].tag, m->live[pe][el].regs, m->active_tag[pe][el]);
}

static void add_past(struct mix *d, const struct setup *setup, const struct machine *m)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        mix_four(d,
                 (uint64_t)(e->lives != 0) << 32 | (uint64_t)e->told << 24 | (uint64_t)e->lost << 16 |
                     (uint64_t)e->fate << 8 | e->charged,
                 (uint64_t)e->met << 32 | (uint64_t)e->kernel << 24 | (uint64_t)e->vmm << 16 |
                     (uint64_t)e->process << 8 | e->corrupt,
                 e->noticed != UINT64_MAX, m->fault_hits[i]);
    }
    for (unsigned i = 0; i < setup->claims; i++)
        mix_four(d, m->claim[i].hits, m->claim[i].late, i, 0);
    mix_word(d, m->ledger.losses);
    for (unsigned i = 0; i < m->ledger.losses && i < MAX_LOSSES; i++)
        mix_word(d, m->ledger.loss[i].el);
}

static void add_nested(struct mix *d, const struct sw_state *sw)
{
    mix_bytes(d, &sw->nested, sizeof sw->nested);
    add_stack(d, &sw->l1.stack);
    mix_bytes(d, &sw->l1.vcpu, sizeof sw->l1 - offsetof(struct l1, vcpu));
}

struct digest digest_part_of(const struct setup *setup, const struct machine *m, unsigned part)
{
    struct mix d = mix_start(part);

    if (part == PART_SOURCES)
        mix_bytes(&d, &m->platform, offsetof(struct platform_state, ras));
    else if (part == PART_PLATFORM)
        mix_bytes(&d, &m->platform.ras, sizeof m->platform - offsetof(struct platform_state, ras));
    else if (part == PART_PAST)
        add_past(&d, setup, m);
    else if (part < PART_SYS)
        mix_bytes(&d, m->pe[part - PART_X].x, sizeof m->pe[0].x);
    else if (part < PART_LIVE)
        add_sys(&d, &m->pe[part - PART_SYS]);
    else if (part < PART_TFA)
        add_live(&d, m, part - PART_LIVE);
    else if (part < PART_OS)
        add_tfa(&d, &m->sw.tfa[part - PART_TFA]);
    else if (part < PART_OS + MAX_PES)
        add_host(&d, setup, m, part - PART_OS);
    else if (part < PART_THREAD)
        add_os(&d, &m->sw.guest[part - PART_OS - MAX_PES], THREAD_TASK);
    else if (part < PART_HOST_STACKS)
        add_stacks(&d, &m->sw.thread[part - PART_THREAD]);
    else if (part < PART_GUEST_STACKS)
        add_host_stacks(&d, &m->sw.host[part - PART_HOST_STACKS]);
    else if (part < PART_FRAMES)
        add_guest_stacks(&d, m, part - PART_GUEST_STACKS);
    else if (part == PART_FRAMES)
        add_all_frames(&d, setup, &m->sw);
    else if (part == PART_CONTEXT)
        add_contexts(&d, setup, &m->sw);
    else if (part < PART_VMM)
        mix_bytes(&d, &m->sw.vcpu[part - PART_VCPU], sizeof m->sw.vcpu[0]);
    else if (part == PART_NESTED)
        add_nested(&d, &m->sw);
    else
        mix_bytes(&d, &m->sw.vmm[part - PART_VMM], sizeof m->sw.vmm[0]);
    return mix_end(d);
}
