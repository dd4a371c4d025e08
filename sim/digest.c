// SPDX-License-Identifier: BSD-2-Clause
#include "digest.h"

#include <string.h>

#include "digest_part.h"
#include "mix.h"
#include "platform.h"
#include "timer.h"

_Static_assert((int)PARTS <= 64, "a bit of struct digests.touched for each part");

static uint64_t bits(unsigned first, unsigned count)
{
    return ((UINT64_C(1) << count) - 1) << first;
}

void digest_forget(struct digests *d, const struct setup *setup)
{
    *d = (struct digests){.touched = UINT64_MAX};
    d->used = bits(PART_SOURCES, 3) | bits(PART_X, setup->pes) | bits(PART_LIVE, setup->pes) |
              bits(PART_SYS, setup->pes) | bits(PART_TFA, setup->pes) | bits(PART_OS, setup->pes) |
              bits(PART_OS + MAX_PES, setup->vms) | bits(PART_THREAD, setup->vms) |
              bits(PART_HOST_STACKS, setup->pes) | bits(PART_GUEST_STACKS, OS_THREADS * setup->vms) |
              bits(PART_FRAMES, 2) | bits(PART_VCPU, setup->vms) | bits(PART_VMM, setup->vms) |
              bits(PART_NESTED, setup->nested >= 0);
}

static void look(struct digests *d)
{
    d->unknown |= d->touched;
    d->changed |= d->touched;
    d->touched = 0;
}

uint64_t digest_changed(struct digests *d)
{
    uint64_t changed;

    look(d);
    changed = d->changed;
    d->changed = 0;
    return changed;
}

static void refresh(struct digests *d, const struct setup *setup, const struct machine *m)
{
    look(d);
    for (uint64_t stale = d->unknown & d->used; stale; stale &= stale - 1) {
        unsigned part = (unsigned)__builtin_ctzll(stale);
        struct digest now = digest_part_of(setup, m, part);

        d->sum.a += now.a - d->part[part].a;
        d->sum.b += now.b - d->part[part].b;
        d->part[part] = now;
    }
    d->unknown = 0;
}

static void add_part(struct mix *d, const struct digest *part)
{
    mix_four(d, part->a, part->b, part->a, part->b);
}

// `more`: what is to be mixed, too, and is one word.
static void add_pe(struct mix *d, const struct pe *pe, uint64_t more)
{
    enum { REST = sizeof *pe - offsetof(struct pe, pstate) };
    uint64_t w[REST / 8];

    _Static_assert(sizeof w == REST && REST == 10 * 8, "ten words");
    memcpy(w, &pe->pstate, sizeof w);
    mix_four(d, pe->pc, w[0], w[1], w[2]);
    mix_four(d, w[3], w[4], w[5], w[6]);
    mix_four(d, w[7], w[8], w[9], more);
}

// Times as distances from this PE's now.
static void add_times(struct mix *d, const struct setup *setup, const struct machine *m)
{
    uint64_t now = m->cycle[m->turn];

    for (unsigned i = 0; setup->pes > 1 && i < setup->pes; i++)
        mix_word(d, m->cycle[i] - now);
    for (unsigned i = 0; setup->gic && i < setup->pes; i++)
        if (timer_runs(&m->pe[i])) // its comparators count from the start of the run
            mix_word(d, m->cycle[i]);
    for (unsigned i = 0; i < m->agenda.count; i++) {
        const struct due *due = &m->agenda.due[i];

        mix_four(d, due->cycle - now, (uint64_t)due->iss << 32 | due->tag,
                 (uint64_t)due->level << 24 | (uint64_t)due->kind << 16 | (uint64_t)due->what << 8 |
                     due->synchronizable,
                 i);
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

// What is due from the moment that an error was noticed, and circles in progress.
static void add_clocks(struct mix *d, const struct setup *setup, const struct machine *m)
{
    uint64_t now = m->cycle[m->turn]; // another PE may have noticed it later than that

    for (unsigned i = 0; counts_from_notice(setup) && i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        mix_word(d, e->noticed == UINT64_MAX ? 0 : now - e->noticed + (e->noticed <= now));
    }
    for (unsigned i = 0; looks_for_livelock(setup) && i < setup->pes; i++)
        mix_bytes(d, &m->circle[i], sizeof m->circle[i]);
}

static uint64_t rest_of_turn(const struct machine *m)
{
    return m->held_until == UINT64_MAX ? UINT64_MAX : m->held_until - m->cycle[m->turn];
}

struct digest digest_again_of_hardware(const struct setup *setup, const struct machine *m,
                                       struct digests *known)
{
    struct mix d = mix_start(0);

    refresh(known, setup, m);
    for (unsigned i = 0; i < setup->pes; i++) {
        add_pe(&d, &m->pe[i], m->agenda.count);
        add_part(&d, &known->part[PART_X + i]);
        add_part(&d, &known->part[PART_SYS + i]);
    }
    add_part(&d, &known->part[PART_SOURCES]);
    add_part(&d, &known->part[PART_PLATFORM]);
    add_times(&d, setup, m);
    mix_word(&d, platform_hash());
    return mix_end(d);
}

struct digest digest_again(const struct setup *setup, const struct machine *m, uint64_t more,
                           struct digests *known)
{
    struct mix d = mix_start(more);
    uint64_t where =
        (uint64_t)m->agenda.count << 24 | (uint64_t)m->holder << 16 | (uint64_t)m->end << 8 | m->turn;

    refresh(known, setup, m);
    mix_four(&d, known->sum.a, known->sum.b, platform_hash(), m->until_hits);
    for (unsigned i = 0; i < setup->pes; i++)
        add_pe(&d, &m->pe[i], where);
    add_times(&d, setup, m);
    if (setup->until.kind == UNTIL_CYCLE) // what is left of the run
        mix_word(&d, m->cycle[m->turn]);
    add_clocks(&d, setup, m);
    if (m->held_until != 0)
        mix_word(&d, rest_of_turn(m));
    return mix_end(d);
}

struct digest digest_of_hardware(const struct setup *setup, const struct machine *m)
{
    struct digests d;

    digest_forget(&d, setup);
    return digest_again_of_hardware(setup, m, &d);
}

struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more)
{
    struct digests d;

    digest_forget(&d, setup);
    return digest_again(setup, m, more, &d);
}
