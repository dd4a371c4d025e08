// SPDX-License-Identifier: BSD-2-Clause
#include "explore/outcome.h"

#include <string.h>

static uint8_t capped(unsigned n)
{
    return n < UINT8_MAX ? (uint8_t)n : UINT8_MAX;
}

struct outcome outcome_of(const struct setup *setup, struct machine *m)
{
    struct outcome o = {.host = (uint8_t)sw_host_life(&m->sw, setup->pes), .end = m->end};

    ledger_close(setup, m);
    for (unsigned i = 0; i < setup->claims; i++)
        o.verdict[i] = (uint8_t)claim_judge(setup, m, i);
    for (unsigned i = 0; i < setup->faults; i++) {
        o.lost[i] = m->ledger.entry[i].lost;
        o.fate[i] = m->ledger.entry[i].fate;
        o.charged[i] = m->ledger.entry[i].charged;
    }
    for (unsigned i = 0; i < setup->vms; i++)
        o.guest[i] = m->sw.guest[i].life;
    for (unsigned i = 0; i < setup->pes; i++)
        o.firmware_dead |= m->sw.tfa[i].dead;
    for (unsigned i = 0; i < m->ledger.losses && i < MAX_LOSSES; i++) {
        uint8_t *n = &o.contexts_lost[m->ledger.loss[i].el & 3];
        *n = capped(*n + 1u);
    }
    return o;
}

bool outcome_breaks(const struct setup *setup, const struct outcome *o, unsigned claim)
{
    return setup->claim[claim].mode != CLAIM_EXPECT && o->verdict[claim] == CLAIM_BROKEN;
}

static void print_bearers(const struct setup *setup, uint8_t charged, FILE *out)
{
    const char *lead = ", borne by ";

    for (unsigned i = 0; i < setup->vms; i++) {
        if (charged >> i & 1) {
            fprintf(out, "%s%s", lead, setup->vm[i].name);
            lead = " and ";
        }
    }
    if (charged & CHARGED_HOST)
        fprintf(out, "%shost", lead);
}

static void print_fate(uint8_t fate, FILE *out)
{
    static const char *const words[] = {"taken at EL1", "taken at EL2", "taken at EL3", "a vSError",
                                        "a signal",     "deferred",     "consumed",     "a panic"};
    const char *lead = "";

    for (unsigned i = 0; i < 8; i++) {
        if (fate >> i & 1) {
            fprintf(out, "%s%s", lead, words[i]);
            lead = ", ";
        }
    }
    fputs(fate ? "" : "nobody met it", out);
}

static void print_ends(const struct setup *setup, const struct outcome *o, const char *indent, FILE *out)
{
    static const char *const lives[] = {"runs", "is idle", "is dead"};
    static const char *const ends[] = {"", "", "the bound of cycles was hit", "nothing more could happen"};

    fputs(indent, out);
    for (unsigned i = 0; i < setup->vms; i++)
        fprintf(out, "%s %s, ", setup->vm[i].name, lives[o->guest[i] % 3]);
    fprintf(out, "host %s", lives[o->host % 3]);
    fputs(o->firmware_dead ? ", firmware panicked" : "", out);
    for (unsigned el = 1; el < 4; el++) {
        if (o->contexts_lost[el])
            fprintf(out, ", context of EL%u lost", el);
    }
    fprintf(out, "%s%s\n", *ends[o->end & 3] ? ", " : "", ends[o->end & 3]);
}

void outcome_print(const struct setup *setup, const struct outcome *o, const char *indent, FILE *out)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        if (setup->fault[i].free && o->fate[i] == 0 && o->lost[i] == 0)
            continue;
        fprintf(out, "%serror %u, %s: ", indent, i + 1, setup->fault[i].name);
        print_fate(o->fate[i], out);
        print_bearers(setup, o->charged[i], out);
        fputs(o->lost[i] ? "; LOST\n" : "\n", out);
    }
    print_ends(setup, o, indent, out);
    for (unsigned i = 0; i < setup->claims; i++) {
        if (outcome_breaks(setup, o, i))
            fprintf(out, "%sbreaks %s:%u: %s\n", indent, setup->file, setup->claim[i].line,
                    setup->claim[i].text);
    }
}

// FNV-1a.
uint64_t outcome_signature(const struct outcome *o)
{
    const unsigned char *byte = (const unsigned char *)o;
    uint64_t hash = UINT64_C(0xcbf29ce484222325);

    for (size_t n = 0; n < sizeof *o; n++)
        hash = (hash ^ byte[n]) * UINT64_C(0x100000001b3);
    return hash;
}

uint16_t *outcome_place(uint16_t *table, size_t room, const struct outcome *o,
                        const struct outcome *(*known)(const void *ctx, unsigned n), const void *ctx)
{
    uint64_t hash = outcome_signature(o);
    size_t i;

    i = (hash ^ hash >> 32) & (room - 1);
    while (table[i] && memcmp(known(ctx, table[i] - 1u), o, sizeof *o) != 0)
        i = (i + 1) & (room - 1);
    return &table[i];
}
