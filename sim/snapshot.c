// SPDX-License-Identifier: BSD-2-Clause
#include "snapshot.h"

#include <stddef.h>
#include <string.h>

// Members `first` up to, not including, `end`.
#define COPY_UP_TO(to, from, type, first, end)                                                               \
    memcpy((char *)(to) + offsetof(type, first), (const char *)(from) + offsetof(type, first),               \
           offsetof(type, end) - offsetof(type, first))
#define COPY_FROM(to, from, type, first)                                                                     \
    memcpy((char *)(to) + offsetof(type, first), (const char *)(from) + offsetof(type, first),               \
           sizeof(type) - offsetof(type, first))

// What `to` has beyond the end of `from` is overwritten, too: there `from` has the zeros of an unused entry.
static size_t longer(uint32_t to, uint32_t from, size_t room)
{
    uint32_t n = to > from ? to : from;

    return n < room ? n : room;
}

static void copy_stack(struct stack *to, const struct stack *from)
{
    memcpy(to->call, from->call, longer(to->calls, from->calls, STACK_CALLS) * sizeof from->call[0]);
    memcpy(to->frame, from->frame, longer(to->frames, from->frames, STACK_FRAMES) * sizeof from->frame[0]);
    to->calls = from->calls;
    to->frames = from->frames;
}

static void copy_task(struct os_task *to, const struct os_task *from)
{
    copy_stack(&to->stack, &from->stack);
    copy_stack(&to->user, &from->user);
    COPY_FROM(to, from, struct os_task, x);
}

static void copy_os(struct os *to, const struct os *from, unsigned first)
{
    for (unsigned i = first; i < OS_THREADS; i++)
        copy_task(&to->task[i], &from->task[i]);
    COPY_FROM(to, from, struct os, estatus);
}

static void copy_frames(struct os_frames *to, const struct os_frames *from)
{
    memcpy(to->hwpoison, from->hwpoison,
           longer(to->hwpoisons, from->hwpoisons, OS_HWPOISON) * sizeof from->hwpoison[0]);
    to->hwpoisons = from->hwpoisons;
}

static void copy_software(const struct setup *setup, struct sw_state *to, const struct sw_state *from)
{
    for (unsigned i = 0; i < setup->pes; i++) {
        COPY_UP_TO(&to->tfa[i], &from->tfa[i], struct tfa, x, stack);
        copy_stack(&to->tfa[i].stack, &from->tfa[i].stack);
        COPY_FROM(&to->tfa[i], &from->tfa[i], struct tfa, tag);
        copy_os(&to->host[i], &from->host[i], THREAD_WORKER);
    }
    copy_frames(&to->host_frames, &from->host_frames);
    memcpy(to->share, from->share, sizeof from->share);
    for (unsigned i = 0; i < setup->vms; i++) {
        copy_task(&to->thread[i], &from->thread[i]);
        copy_os(&to->guest[i], &from->guest[i], THREAD_TASK);
        copy_frames(&to->guest_frames[i], &from->guest_frames[i]);
        to->vcpu[i] = from->vcpu[i];
        to->vmm[i] = from->vmm[i];
    }
    if (setup->vms > 1)
        memcpy(to->context, from->context, setup->vms * sizeof from->context[0]);
}

static void copy_ledger(const struct setup *setup, struct ledger *to, const struct ledger *from)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        struct ledger_entry *e = &to->entry[i];
        const struct ledger_entry *f = &from->entry[i];

        memcpy(e->life, f->life, longer(e->lives, f->lives, MAX_LIVES) * sizeof f->life[0]);
        COPY_FROM(e, f, struct ledger_entry, noticed);
    }
    for (unsigned i = setup->faults; i < MAX_ERRORS; i++)
        to->entry[i].noticed = from->entry[i].noticed;
    memcpy(to->loss, from->loss, longer(to->losses, from->losses, MAX_LOSSES) * sizeof from->loss[0]);
    to->losses = from->losses;
}

void machine_copy(const struct setup *setup, struct machine *to, const struct machine *from)
{
    COPY_UP_TO(to, from, struct machine, cycle, pe);
    memcpy(to->pe, from->pe, setup->pes * sizeof from->pe[0]);
    memcpy(to->live, from->live, setup->pes * sizeof from->live[0]);
    memcpy(to->circle, from->circle, setup->pes * sizeof from->circle[0]);
    to->platform = from->platform;
    memcpy(to->agenda.due, from->agenda.due,
           longer(to->agenda.count, from->agenda.count, MAX_AGENDA) * sizeof from->agenda.due[0]);
    to->agenda.count = from->agenda.count;
    to->agenda.orders = from->agenda.orders;
    memcpy(to->claim, from->claim, setup->claims * sizeof from->claim[0]);
    copy_ledger(setup, &to->ledger, &from->ledger);
    copy_software(setup, &to->sw, &from->sw);
    COPY_FROM(to, from, struct machine, active_tag);
}
