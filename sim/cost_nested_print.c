// SPDX-License-Identifier: BSD-2-Clause
#include <inttypes.h>

#include "cost_nested.h"

// Published figures: Lim et al. (NEVE), SOSP'17, X-Gene at 2.4 GHz; cycles of table 1 and table 6, traps of
// table 7. None was re-read in the paper: they are taken from works that quote it. NEVE became FEAT_NV2;
// where one trapped the other need not.
struct published {
    bool nv2, vhe; // FEAT_NV2 of the machine, VHE of L1
    double traps, cycles;
    const char *source;
};
static const struct published table[] = {
    {false, false, 126, 422720, "SOSP'17, Armv8.3, guest hypervisor without VHE"},
    {false, true,  82,  307363, "SOSP'17, Armv8.3, guest hypervisor with VHE"   },
    {true,  false, 15,  92385,  "SOSP'17, NEVE, guest hypervisor without VHE"   },
    {true,  true,  15,  100895, "SOSP'17, NEVE, guest hypervisor with VHE"      },
};

static const char *const names[NESTED_TRAPS] = {
    [NESTED_TRAP_L2_HVC] = "HVC of L2",
    [NESTED_TRAP_L1_HVC] = "HVC of L1 to itself",
    [NESTED_TRAP_ERET] = "ERET",
    [NESTED_TRAP_READ] = "register reads",
    [NESTED_TRAP_WRITE] = "register writes",
    [NESTED_TRAP_ABORT] = "aborts",
    [NESTED_TRAP_OTHER] = "others",
};

static uint64_t all_traps(const struct nested_counts *c)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < NESTED_TRAPS; i++)
        n += c->trap[i];
    return n;
}

static void print_row(const char *name, double insns, double value, double known, const char *source,
                      FILE *out)
{
    fprintf(out, "%-26s", name);
    if (insns >= 0)
        fprintf(out, "  %12.0f", insns);
    else
        fprintf(out, "  %12s", "");
    fprintf(out, "  %8.0f", value);
    if (known > 0)
        fprintf(out, "  %9.0f  %5.2f  %s", known, value / known, source);
    fputc('\n', out);
}

// A hypervisor without VHE calls itself.
static const struct published *published_of(const struct nested_meter *m, const struct setup *setup)
{
    bool nv2 = feature_has(setup->features, FEAT_NV2), vhe = m->sum.trap[NESTED_TRAP_L1_HVC] == 0;

    for (unsigned i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (table[i].nv2 == nv2 && table[i].vhe == vhe)
            return &table[i];
    }
    return NULL;
}

static void print_traps(const struct nested_meter *m, double trips, FILE *out)
{
    for (unsigned i = 0; i < NESTED_TRAPS; i++) {
        if (m->sum.trap[i] != 0)
            print_row(names[i], -1, (double)m->sum.trap[i] / trips, 0, "", out);
    }
}

static void print_registers(const struct nested_meter *m, double trips, FILE *out)
{
    unsigned column = 0;

    fprintf(out, "registers whose accesses the host was asked for, how often a trip:\n");
    for (int reg = 0; reg < SYSREG_COUNT; reg++) {
        if (m->sum.reg[reg] == 0)
            continue;
        fprintf(out, "%s%-15s %2.0f", column == 0 ? "  " : "   ", sysreg_row_of((enum sysreg)reg)->name,
                (double)m->sum.reg[reg] / trips);
        column = (column + 1) % 5;
        if (column == 0)
            fputc('\n', out);
    }
    if (column != 0)
        fputc('\n', out);
}

bool cost_nested_print(const struct nested_meter *m, const struct setup *setup, FILE *out)
{
    const struct nested_counts *s = &m->sum;
    const struct published *p;
    double trips = (double)m->trips, cycles, traps;

    if (m->trips == 0)
        return false;
    p = published_of(m, setup);
    cycles = (double)(s->l1.cycles + s->host.cycles) / trips;
    traps = (double)all_traps(s) / trips;
    fprintf(out,
            "nested hypercalls under %s: %" PRIu64 " round trips, %" PRIu64 " to %" PRIu64 " cycles, %" PRIu64
            " to %" PRIu64 " traps\n",
            setup->image[setup->vm[setup->nested].hyp_image].program->name, m->trips, m->least, m->most,
            m->least_traps, m->most_traps);
    fprintf(out, "%-26s  %12s  %8s  %9s  %5s  %s\n", "a trip", "instructions", "measured", "published",
            "ratio", "source");
    print_row("traps", -1, traps, p->traps, p->source, out);
    print_row("cycles", (double)(s->l1.instructions + s->host.instructions) / trips, cycles, p->cycles,
              p->source, out);
    print_row("cycles of one trap", -1, cycles / traps, p->cycles / p->traps, "the quotient", out);
    print_row("cycles of L1", (double)s->l1.instructions / trips, (double)s->l1.cycles / trips, 0, "", out);
    print_row("cycles of the host", (double)s->host.instructions / trips, (double)s->host.cycles / trips, 0,
              "", out);
    print_traps(m, trips, out);
    print_registers(m, trips, out);
    return true;
}
