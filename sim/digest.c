// SPDX-License-Identifier: BSD-2-Clause
#include "digest.h"

#include "mix.h"
#include "platform.h"

// Places of parts: those of a PE, the host, and each VM.
enum {
    PART_SYS,
    PART_TFA,
    PART_TFA_STACK,
    PARTS_PE,
    PARTS_TASK = 3,
    PARTS_OS = PARTS_TASK * OS_THREADS + 1,
    PARTS_VM = PARTS_OS + 2
};
enum {
    PLACE_HOST = PARTS_PE * MAX_PES,
    PLACE_VM = PLACE_HOST + PARTS_OS,
    PLACE_PLATFORM = PLACE_VM + PARTS_VM * MAX_VMS
};
_Static_assert((int)PLACE_PLATFORM < (int)MIX_PLACES, "a place for each part");

static void add_stack(struct mix *d, unsigned place, const struct stack *s)
{
    size_t calls = s->calls < STACK_CALLS ? s->calls : STACK_CALLS;
    size_t frames = s->frames < STACK_FRAMES ? s->frames : STACK_FRAMES;

    mix_word(d, (uint64_t)s->calls << 32 | s->frames);
    if (calls)
        mix_bytes(d, s->call, calls * sizeof s->call[0]);
    if (frames)
        mix_part(d, place, s->frame, frames * sizeof s->frame[0]);
}

static void add_os(struct mix *d, unsigned place, const struct os *os)
{
    for (unsigned i = 0; i < OS_THREADS; i++) {
        const struct os_task *t = &os->task[i];

        add_stack(d, place + PARTS_TASK * i, &t->stack);
        add_stack(d, place + PARTS_TASK * i + 1, &t->user);
        mix_part(d, place + PARTS_TASK * i + 2, t->x, sizeof *t - offsetof(struct os_task, x));
    }
    mix_part(d, place + PARTS_OS - 1, os->estatus, sizeof *os - offsetof(struct os, estatus));
}

static void add_software(struct mix *d, const struct setup *setup, const struct machine *m)
{
    for (unsigned i = 0; i < setup->pes; i++) {
        const struct tfa *t = &m->sw.tfa[i];

        mix_part(d, i * PARTS_PE + PART_TFA, t, offsetof(struct tfa, stack));
        add_stack(d, i * PARTS_PE + PART_TFA_STACK, &t->stack);
        mix_bytes(d, &t->tag, sizeof *t - offsetof(struct tfa, tag));
    }
    add_os(d, PLACE_HOST, &m->sw.host);
    for (unsigned i = 0; i < setup->vms; i++) {
        unsigned place = PLACE_VM + i * PARTS_VM;

        add_os(d, place, &m->sw.guest[i]);
        mix_part(d, place + PARTS_OS, &m->sw.vcpu[i], sizeof m->sw.vcpu[i]);
        mix_part(d, place + PARTS_OS + 1, &m->sw.vmm[i], sizeof m->sw.vmm[i]);
    }
}

// Most steps change general registers and the PC only.
static void add_pe(struct mix *d, unsigned i, const struct pe *pe)
{
    mix_bytes(d, pe, offsetof(struct pe, sys));
    mix_part(d, i * PARTS_PE + PART_SYS, pe->sys, offsetof(struct pe, pstate) - offsetof(struct pe, sys));
    mix_bytes(d, &pe->pstate, sizeof *pe - offsetof(struct pe, pstate));
}

// Times as distances from this PE's now.
static void add_times(struct mix *d, const struct setup *setup, const struct machine *m)
{
    uint64_t now = m->cycle[m->turn];

    for (unsigned i = 0; i < setup->pes; i++)
        mix_word(d, m->cycle[i] - now);
    mix_word(d, m->agenda.count);
    for (unsigned i = 0; i < m->agenda.count; i++) {
        const struct due *due = &m->agenda.due[i];

        mix_word(d, due->cycle - now);
        mix_word(d, (uint64_t)due->iss << 32 | due->tag);
        mix_word(d, (uint64_t)due->level << 24 | (uint64_t)due->kind << 16 | (uint64_t)due->what << 8 |
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

static void add_history(struct mix *d, const struct setup *setup, const struct machine *m)
{
    bool notice = counts_from_notice(setup);

    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        mix_word(d, (uint64_t)(e->lives != 0) << 32 | (uint64_t)e->told << 24 | (uint64_t)e->lost << 16 |
                        (uint64_t)e->fate << 8 | e->charged);
        mix_word(d,
                 (uint64_t)e->kernel << 24 | (uint64_t)e->vmm << 16 | (uint64_t)e->process << 8 | e->corrupt);
        mix_word(d, e->noticed == UINT64_MAX ? 0 : notice ? m->cycle[m->turn] - e->noticed + 2 : 1);
        mix_word(d, m->fault_hits[i]);
    }
    for (unsigned i = 0; i < setup->claims; i++) {
        mix_word(d, m->claim[i].hits);
        mix_word(d, m->claim[i].late);
    }
    for (unsigned i = 0; looks_for_livelock(setup) && i < setup->pes; i++)
        mix_bytes(d, &m->circle[i], sizeof m->circle[i]);
    mix_word(d, m->ledger.losses);
    for (unsigned i = 0; i < m->ledger.losses && i < MAX_LOSSES; i++)
        mix_word(d, m->ledger.loss[i].el);
    mix_word(d, m->until_hits);
}

struct digest digest_of_hardware(const struct setup *setup, const struct machine *m)
{
    struct mix d = mix_start(0);

    for (unsigned i = 0; i < setup->pes; i++)
        add_pe(&d, i, &m->pe[i]);
    mix_part(&d, PLACE_PLATFORM, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    mix_word(&d, platform_hash());
    return mix_end(d);
}

struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more)
{
    struct mix d = mix_start(more);

    for (unsigned i = 0; i < setup->pes; i++) {
        add_pe(&d, i, &m->pe[i]);
        for (unsigned el = 0; el < 4; el++) {
            mix_word(&d, m->live[i][el].elr);
            mix_word(&d, (uint64_t)m->live[i][el].tag << 8 | m->live[i][el].regs);
        }
        mix_bytes(&d, m->active_tag[i], sizeof m->active_tag[i]);
    }
    mix_part(&d, PLACE_PLATFORM, &m->platform, sizeof m->platform);
    add_times(&d, setup, m);
    if (setup->until.kind == UNTIL_CYCLE) // what is left of the run
        mix_word(&d, m->cycle[m->turn]);
    add_history(&d, setup, m);
    add_software(&d, setup, m);
    mix_word(&d, platform_hash());
    mix_word(&d, (uint64_t)m->end << 8 | m->turn);
    return mix_end(d);
}
