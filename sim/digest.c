// SPDX-License-Identifier: BSD-2-Clause
#include "digest.h"

#include <string.h>

#include "platform.h"

// Two lanes of 64-bit multiply-and-fold, each word goes into both.
static void add(struct digest *d, uint64_t word)
{
    unsigned __int128 a = (unsigned __int128)(d->a ^ word) * UINT64_C(0x9e3779b97f4a7c15);
    unsigned __int128 b = (unsigned __int128)(d->b + word) * UINT64_C(0xd6e8feb86659fd93);

    d->a = (uint64_t)a ^ (uint64_t)(a >> 64);
    d->b = ((uint64_t)b ^ (uint64_t)(b >> 64)) + UINT64_C(0xa0761d6478bd642f);
}

// `size` is a multiple of 8 for every struct of the machine (they have no padding).
static void add_bytes(struct digest *d, const void *data, size_t size)
{
    const char *at = data;
    uint64_t word;

    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        add(d, word);
    }
    if (size) {
        word = 0;
        memcpy(&word, at, size);
        add(d, word);
    }
}

static void add_stack(struct digest *d, const struct stack *s)
{
    add(d, (uint64_t)s->calls << 32 | s->frames);
    add_bytes(d, s->call, (s->calls < STACK_CALLS ? s->calls : STACK_CALLS) * sizeof s->call[0]);
    add_bytes(d, s->frame, (s->frames < STACK_FRAMES ? s->frames : STACK_FRAMES) * sizeof s->frame[0]);
}

static void add_os(struct digest *d, const struct os *os)
{
    for (unsigned i = 0; i < OS_THREADS; i++) {
        const struct os_task *t = &os->task[i];

        add_stack(d, &t->stack);
        add_stack(d, &t->user);
        add_bytes(d, t->x, sizeof *t - offsetof(struct os_task, x));
    }
    add_bytes(d, os->estatus, sizeof *os - offsetof(struct os, estatus));
}

static void add_software(struct digest *d, const struct setup *setup, const struct machine *m)
{
    for (unsigned i = 0; i < setup->pes; i++) {
        const struct tfa *t = &m->sw.tfa[i];

        add_bytes(d, t, offsetof(struct tfa, stack));
        add_stack(d, &t->stack);
        add_bytes(d, &t->tag, sizeof *t - offsetof(struct tfa, tag));
    }
    add_os(d, &m->sw.host);
    for (unsigned i = 0; i < setup->vms; i++) {
        add_os(d, &m->sw.guest[i]);
        add_bytes(d, &m->sw.vcpu[i], sizeof m->sw.vcpu[i]);
        add_bytes(d, &m->sw.vmm[i], sizeof m->sw.vmm[i]);
    }
}

// Times as distances from this PE's now.
static void add_times(struct digest *d, const struct setup *setup, const struct machine *m)
{
    uint64_t now = m->cycle[m->turn];

    for (unsigned i = 0; i < setup->pes; i++)
        add(d, m->cycle[i] - now);
    add(d, m->agenda.count);
    for (unsigned i = 0; i < m->agenda.count; i++) {
        const struct due *due = &m->agenda.due[i];

        add(d, due->cycle - now);
        add(d, (uint64_t)due->iss << 32 | due->tag);
        add(d, (uint64_t)due->level << 24 | (uint64_t)due->kind << 16 | (uint64_t)due->what << 8 |
                   due->synchronizable);
    }
}

static bool looks_for_livelock(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->claims; i++) {
        if (setup->claim[i].kind == CLAIM_LIVELOCK)
            return true;
    }
    return false;
}

static bool counts_from_notice(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->claims; i++) {
        if (setup->claim[i].within != UINT64_MAX)
            return true;
    }
    return false;
}

static void add_history(struct digest *d, const struct setup *setup, const struct machine *m)
{
    bool notice = counts_from_notice(setup);

    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        add(d, (uint64_t)(e->lives != 0) << 32 | (uint64_t)e->told << 24 | (uint64_t)e->lost << 16 |
                   (uint64_t)e->fate << 8 | e->charged);
        add(d, (uint64_t)e->kernel << 24 | (uint64_t)e->vmm << 16 | (uint64_t)e->process << 8 | e->corrupt);
        add(d, e->noticed == UINT64_MAX ? 0 : notice ? m->cycle[m->turn] - e->noticed + 2 : 1);
        add(d, m->fault_hits[i]);
    }
    for (unsigned i = 0; i < setup->claims; i++) {
        add(d, m->claim[i].hits);
        add(d, m->claim[i].late);
    }
    for (unsigned i = 0; looks_for_livelock(setup) && i < setup->pes; i++)
        add_bytes(d, &m->circle[i], sizeof m->circle[i]);
    add(d, m->ledger.losses);
    for (unsigned i = 0; i < m->ledger.losses && i < MAX_LOSSES; i++)
        add(d, m->ledger.loss[i].el);
    add(d, m->until_hits);
}

struct digest digest_of_hardware(const struct setup *setup, const struct machine *m)
{
    struct digest d = {1, 2};

    for (unsigned i = 0; i < setup->pes; i++)
        add_bytes(&d, &m->pe[i], sizeof m->pe[i]);
    add_bytes(&d, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    add(&d, platform_hash());
    return d;
}

struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more)
{
    struct digest d = {more, ~more};

    for (unsigned i = 0; i < setup->pes; i++) {
        add_bytes(&d, &m->pe[i], sizeof m->pe[i]);
        for (unsigned el = 0; el < 4; el++) {
            add(&d, m->live[i][el].elr);
            add(&d, (uint64_t)m->live[i][el].tag << 8 | m->live[i][el].regs);
        }
        add_bytes(&d, m->active_tag[i], sizeof m->active_tag[i]);
    }
    add_bytes(&d, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    if (setup->until.kind == UNTIL_CYCLE) // what is left of the run
        add(&d, m->cycle[m->turn]);
    add_history(&d, setup, m);
    add_software(&d, setup, m);
    add(&d, platform_hash());
    add(&d, (uint64_t)m->end << 8 | m->turn);
    return d;
}
