// SPDX-License-Identifier: BSD-2-Clause
#include "digest.h"

#include <string.h>

#include "platform.h"

// Four lanes that do not wait for each other; each word goes into two of them, beside another neighbour in
// each. They fold the 128-bit product of two words, one of them mixed with what came before.
struct mix {
    uint64_t a[2], b[2];
};

// Not of 0 or ~0: there the other factor would not matter.
static struct mix start(uint64_t more)
{
    return (struct mix){
        {UINT64_C(0x8ebc6af09c88c6e3) ^ more, UINT64_C(0x589965cc75374cc3)       },
        {UINT64_C(0x1d8e4e27c47d124f),        UINT64_C(0xeb44accab455d165) + more}
    };
}

static uint64_t fold(uint64_t x, uint64_t y)
{
    unsigned __int128 product = (unsigned __int128)x * y;

    return ((uint64_t)product ^ (uint64_t)(product >> 64)) + UINT64_C(0xa0761d6478bd642f);
}

static void add_four(struct mix *m, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
    m->a[0] = fold(w0 ^ UINT64_C(0x9e3779b97f4a7c15), w1 ^ m->a[0]);
    m->a[1] = fold(w2 ^ UINT64_C(0xc2b2ae3d27d4eb4f), w3 ^ m->a[1]);
    m->b[0] = fold(w1 ^ UINT64_C(0xd6e8feb86659fd93), w2 ^ m->b[0]);
    m->b[1] = fold(w3 ^ UINT64_C(0xff51afd7ed558ccd), w0 ^ m->b[1]);
}

static void add(struct mix *m, uint64_t word)
{
    m->a[0] = fold(word ^ UINT64_C(0x9e3779b97f4a7c15), m->a[0]);
    m->b[0] = fold(word ^ UINT64_C(0xd6e8feb86659fd93), m->b[0]);
}

static struct digest end(struct mix m)
{
    add(&m, m.a[1]);
    add(&m, m.b[1]);
    return (struct digest){m.a[0], m.b[0]};
}

// Sizes of the machine's structs are multiples of 8 (they have no padding).
static void add_bytes(struct mix *m, const void *data, size_t size)
{
    const char *at = data;
    struct mix now = *m;
    uint64_t word[4];

    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(word, at, sizeof word);
        add_four(&now, word[0], word[1], word[2], word[3]);
    }
    if (size) {
        memset(word, 0, sizeof word);
        memcpy(word, at, size);
        add_four(&now, word[0], word[1], word[2], word[3]);
    }
    *m = now;
}

static void add_stack(struct mix *d, const struct stack *s)
{
    add(d, (uint64_t)s->calls << 32 | s->frames);
    add_bytes(d, s->call, (s->calls < STACK_CALLS ? s->calls : STACK_CALLS) * sizeof s->call[0]);
    add_bytes(d, s->frame, (s->frames < STACK_FRAMES ? s->frames : STACK_FRAMES) * sizeof s->frame[0]);
}

static void add_os(struct mix *d, const struct os *os)
{
    for (unsigned i = 0; i < OS_THREADS; i++) {
        const struct os_task *t = &os->task[i];

        add_stack(d, &t->stack);
        add_stack(d, &t->user);
        add_bytes(d, t->x, sizeof *t - offsetof(struct os_task, x));
    }
    add_bytes(d, os->estatus, sizeof *os - offsetof(struct os, estatus));
}

static void add_software(struct mix *d, const struct setup *setup, const struct machine *m)
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
static void add_times(struct mix *d, const struct setup *setup, const struct machine *m)
{
    uint64_t now = m->cycle[m->turn];

    for (unsigned i = 0; i < setup->pes; i++)
        add(d, m->cycle[i] - now);
    add(d, m->agenda.count);
    for (unsigned i = 0; i < m->agenda.count; i++) {
        const struct due *due = &m->agenda.due[i];

        add(d, due->cycle - now);
        add(d, (uint64_t)due->iss << 32 | due->tag);
        add(d, (uint64_t)due->kind << 16 | (uint64_t)due->what << 8 | due->synchronizable);
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

static void add_history(struct mix *d, const struct setup *setup, const struct machine *m)
{
    bool notice = counts_from_notice(setup);

    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        add(d, (uint64_t)e->told << 24 | (uint64_t)e->lost << 16 | (uint64_t)e->fate << 8 | e->charged);
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
    add(d, m->until_hits);
}

struct digest digest_of_hardware(const struct setup *setup, const struct machine *m)
{
    struct mix d = start(0);

    for (unsigned i = 0; i < setup->pes; i++)
        add_bytes(&d, &m->pe[i], sizeof m->pe[i]);
    add_bytes(&d, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    add(&d, platform_hash());
    return end(d);
}

struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more)
{
    struct mix d = start(more);

    for (unsigned i = 0; i < setup->pes; i++) {
        add_bytes(&d, &m->pe[i], sizeof m->pe[i]);
        for (unsigned el = 0; el < 4; el++)
            add(&d, m->live[i][el].elr ^ (uint64_t)m->live[i][el].regs << 56);
        add_bytes(&d, m->active_tag[i], sizeof m->active_tag[i]);
    }
    add_bytes(&d, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    add_history(&d, setup, m);
    add_software(&d, setup, m);
    add(&d, platform_hash());
    add(&d, (uint64_t)m->end << 8 | m->turn);
    return end(d);
}
