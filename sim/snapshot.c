// SPDX-License-Identifier: BSD-2-Clause
#include "snapshot.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
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

static void copy_stacks(struct os_task *to, const struct os_task *from)
{
    copy_stack(&to->stack, &from->stack);
    copy_stack(&to->user, &from->user);
}

static void copy_task(struct os_task *to, const struct os_task *from)
{
    COPY_FROM(to, from, struct os_task, x);
}

static void copy_os(struct os *to, const struct os *from, unsigned first)
{
    for (unsigned i = first; i < OS_THREADS; i++)
        copy_task(&to->task[i], &from->task[i]);
    COPY_FROM(to, from, struct os, estatus);
}

static void copy_host_stacks(struct os *to, const struct os *from)
{
    for (unsigned i = THREAD_WORKER; i < OS_THREADS; i++)
        copy_stacks(&to->task[i], &from->task[i]);
}

static void copy_guest_stacks(struct sw_state *to, const struct sw_state *from, unsigned i)
{
    copy_stacks(&to->guest[i / OS_THREADS].task[i % OS_THREADS],
                &from->guest[i / OS_THREADS].task[i % OS_THREADS]);
}

static void copy_frames(struct os_frames *to, const struct os_frames *from)
{
    memcpy(to->hwpoison, from->hwpoison,
           longer(to->hwpoisons, from->hwpoisons, OS_HWPOISON) * sizeof from->hwpoison[0]);
    memcpy(to->reported, from->reported,
           longer(to->reporteds, from->reporteds, OS_REPORTED) * sizeof from->reported[0]);
    to->hwpoisons = from->hwpoisons;
    to->reporteds = from->reporteds;
}

// With its vCPU threads.
static void copy_host(const struct setup *setup, struct sw_state *to, const struct sw_state *from,
                      unsigned pe)
{
    bool events = to->host[pe].events | from->host[pe].events;

    copy_os(&to->host[pe], &from->host[pe], THREAD_WORKER);
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe == pe)
            copy_task(&to->thread[vm], &from->thread[vm]);
    }
    if (events)
        memcpy(to->event[pe], from->event[pe], sizeof from->event[pe]);
}

static void copy_tfa(struct tfa *to, const struct tfa *from)
{
    memcpy(to->dispatch, from->dispatch,
           longer(to->sdei.depth, from->sdei.depth, SDEI_CLASSES) * sizeof from->dispatch[0]);
    COPY_UP_TO(to, from, struct tfa, x, dispatch);
    copy_stack(&to->stack, &from->stack);
    COPY_FROM(to, from, struct tfa, tag);
}

static void copy_all_frames(const struct setup *setup, struct sw_state *to, const struct sw_state *from)
{
    copy_frames(&to->host_frames, &from->host_frames);
    memcpy(to->share, from->share, sizeof from->share);
    for (unsigned i = 0; i < setup->vms; i++)
        copy_frames(&to->guest_frames[i], &from->guest_frames[i]);
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

static void copy_sys(struct machine *to, const struct machine *from, unsigned pe)
{
    COPY_UP_TO(&to->pe[pe], &from->pe[pe], struct pe, sys, pstate);
    memcpy(to->res0_reported, from->res0_reported, sizeof from->res0_reported);
}

static void copy_live(struct machine *to, const struct machine *from, unsigned pe)
{
    memcpy(to->live[pe], from->live[pe], sizeof from->live[pe]);
    memcpy(to->active_tag[pe], from->active_tag[pe], sizeof from->active_tag[pe]);
}

// EL1 registers that are on no PE.
static void copy_context(const struct setup *setup, struct sw_state *to, const struct sw_state *from)
{
    memcpy(to->context, from->context,
           (setup->vms > 1 || setup->nvhe ? setup->vms : 0) * sizeof from->context[0]);
    memcpy(to->nvhe, from->nvhe, (setup->nvhe ? setup->pes : 0) * sizeof from->nvhe[0]);
}

static void copy_nested(struct sw_state *to, const struct sw_state *from)
{
    to->nested = from->nested;
    to->l1 = from->l1;
}

static void copy_software(const struct setup *setup, struct sw_state *to, const struct sw_state *from,
                          unsigned part)
{
    if (part < PART_OS)
        copy_tfa(&to->tfa[part - PART_TFA], &from->tfa[part - PART_TFA]);
    else if (part < PART_OS + MAX_PES)
        copy_host(setup, to, from, part - PART_OS);
    else if (part < PART_THREAD)
        copy_os(&to->guest[part - PART_OS - MAX_PES], &from->guest[part - PART_OS - MAX_PES], THREAD_TASK);
    else if (part < PART_HOST_STACKS)
        copy_stacks(&to->thread[part - PART_THREAD], &from->thread[part - PART_THREAD]);
    else if (part < PART_GUEST_STACKS)
        copy_host_stacks(&to->host[part - PART_HOST_STACKS], &from->host[part - PART_HOST_STACKS]);
    else if (part < PART_FRAMES)
        copy_guest_stacks(to, from, part - PART_GUEST_STACKS);
    else if (part == PART_FRAMES)
        copy_all_frames(setup, to, from);
    else if (part == PART_CONTEXT)
        copy_context(setup, to, from);
    else if (part < PART_VMM)
        to->vcpu[part - PART_VCPU] = from->vcpu[part - PART_VCPU];
    else if (part < PART_NESTED)
        to->vmm[part - PART_VMM] = from->vmm[part - PART_VMM];
    else
        copy_nested(to, from);
}

static void copy_part(const struct setup *setup, struct machine *to, const struct machine *from,
                      unsigned part)
{
    if (part == PART_SOURCES)
        COPY_UP_TO(&to->platform, &from->platform, struct platform_state, accesses, ras);
    else if (part == PART_PLATFORM)
        COPY_FROM(&to->platform, &from->platform, struct platform_state, ras);
    else if (part == PART_PAST)
        copy_ledger(setup, &to->ledger, &from->ledger);
    else if (part < PART_SYS)
        memcpy(to->pe[part - PART_X].x, from->pe[part - PART_X].x, sizeof from->pe[0].x);
    else if (part < PART_LIVE)
        copy_sys(to, from, part - PART_SYS);
    else if (part < PART_TFA)
        copy_live(to, from, part - PART_LIVE);
    else
        copy_software(setup, &to->sw, &from->sw, part);
}

// What is in no part.
static void copy_rest(const struct setup *setup, struct machine *to, const struct machine *from)
{
    COPY_UP_TO(to, from, struct machine, cycle, res0_reported);
    for (unsigned i = 0; i < setup->pes; i++) {
        to->pe[i].pc = from->pe[i].pc;
        COPY_FROM(&to->pe[i], &from->pe[i], struct pe, pstate);
        to->circle[i] = from->circle[i];
    }
    memcpy(to->agenda.due, from->agenda.due,
           longer(to->agenda.count, from->agenda.count, MAX_AGENDA) * sizeof from->agenda.due[0]);
    to->agenda.count = from->agenda.count;
    to->agenda.orders = from->agenda.orders;
    memcpy(to->claim, from->claim, setup->claims * sizeof from->claim[0]);
    COPY_FROM(to, from, struct machine, held_until);
}

// `to` is all zero, or was the same as `from` once but for `parts`.
static void copy(const struct setup *setup, struct machine *to, const struct machine *from, uint64_t parts)
{
    for (; parts; parts &= parts - 1)
        copy_part(setup, to, from, (unsigned)__builtin_ctzll(parts));
    copy_rest(setup, to, from);
}

void snapshots_open(struct snapshots *s, unsigned levels)
{
    *s = (struct snapshots){.one = calloc(levels ? levels : 1, sizeof *s->one), .levels = levels};
    if (!s->one)
        abort();
    for (unsigned i = 0; i < levels; i++)
        s->one[i].stale = UINT64_MAX;
}

void snapshots_close(struct snapshots *s)
{
    free(s->one);
    *s = (struct snapshots){0};
}

// The live machine is another in these parts than it was.
static void spread(struct snapshots *s, uint64_t parts)
{
    for (unsigned i = 0; i < s->levels; i++)
        s->one[i].stale |= parts;
}

void snapshot_take(struct snapshots *s, struct run *run)
{
    struct snapshot *one = &s->one[s->taken++];

    assert(s->taken <= s->levels);
    spread(s, digest_changed(&run->digests));
    copy(run->setup, &one->machine, run->machine, one->stale & run->digests.used);
    one->stale = 0;
    one->digests = run->digests;
    one->mark = platform_mark();
}

void snapshot_return(struct snapshots *s, struct run *run)
{
    struct snapshot *one = &s->one[--s->taken];

    spread(s, digest_changed(&run->digests));
    spread(s, one->stale);
    platform_rollback(one->mark);
    copy(run->setup, run->machine, &one->machine, one->stale & run->digests.used);
    one->stale = 0;
    run->digests = one->digests;
}
