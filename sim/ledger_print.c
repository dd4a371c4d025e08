// SPDX-License-Identifier: BSD-2-Clause
#include <inttypes.h>

#include "ledger.h"
#include "machine.h"
#include "setup.h"

static const char *const words[] = {"born", "consumed", "recorded",  "pended", "deferred", "taken",
                                    "read", "told",     "signalled", "merged", "fetched",  "overwritten"};

const char *ledger_fetcher(const struct setup *setup, unsigned region, unsigned met)
{
    const struct platform_region *r = &setup->platform.region[region];

    return met >= MET_CONVERTED ? setup->platform.bridge[r->bridge - 1].name : r->name;
}

static void print_fetched(const struct setup *setup, const struct life *l, FILE *out)
{
    static const char *const met[] = {"corrected",
                                      "detected, now poison",
                                      "detected",
                                      "MISCORRECTED: another bit is wrong now",
                                      "not detected",
                                      "poison, reported",
                                      "poison, answered with SLVERR",
                                      "poison, DROPPED: handed out as good data"};
    const unsigned how = l->flags % LIFE_SCRUBBER;

    fprintf(out, " by %s%s: %s", l->flags & LIFE_SCRUBBER ? "the scrubber of " : "",
            ledger_fetcher(setup, l->node, how), met[how]);
}

static void print_life(const struct setup *setup, const struct life *l, FILE *out)
{
    char place[96] = "hardware";
    if (l->image >= 0)
        software_label(place, sizeof(place), &setup->image[l->image], l->pc);
    fprintf(out, "  %12" PRIu64 "  %-11s pe%u EL%u %-36s", l->cycle, words[l->kind], l->pe, l->el, place);
    if (l->kind == LIFE_RECORDED)
        fprintf(out, " %s record 0", setup->node[l->node].name);
    if (l->kind == LIFE_FETCHED)
        print_fetched(setup, l, out);
    if (l->kind == LIFE_TAKEN)
        fprintf(out, " to EL%u%s%s%s", l->el, l->flags & 1 ? ", virtual" : "",
                l->flags & 2 ? ", made by software" : "", l->flags & 4 ? ", delegated" : "");
    if (l->kind == LIFE_TOLD)
        fprintf(out, " %s %s", act_row_of((enum act)l->act)->verb, act_row_of((enum act)l->act)->object);
    if (l->kind == LIFE_SIGNALLED && l->vm >= 0)
        fprintf(out, " SIGBUS, %s", setup->vm[l->vm].name);
    fprintf(out, "\n");
}

static const char *fate(const struct ledger_entry *e)
{
    if (e->lives == 0)
        return "never born: its source did not fire";
    if (e->lost)
        return e->lost == LIFE_MERGED + 1 ? "LOST: its syndrome went under in another's"
                                          : "LOST: nobody took, read or was told of it";
    if (e->told)
        return "told, not lost";
    if (e->met && e->corrupt)
        return "SILENT: wrong data was used and nobody was told";
    if (e->met & (1U << MET_DEFERRED | 1U << MET_POISON))
        return "contained: poison that nobody consumed";
    return e->met & 1U << MET_CORRECTED ? "corrected" : "latent: nobody noticed it";
}

static void print_losses(const struct ledger *l, FILE *out)
{
    for (unsigned i = 0; i < l->losses && i < MAX_LOSSES; i++) {
        const struct context_loss *c = &l->loss[i];
        fprintf(out,
                "  context of EL%u LOST at cycle %" PRIu64 ":%s%s%s of cycle %" PRIu64
                ", return address 0x%" PRIx64 "\n",
                c->el, c->cycle, c->regs & LOSE_ELR ? " ELR" : "", c->regs & LOSE_SPSR ? " SPSR" : "",
                c->regs & LOSE_ESR ? " ESR" : "", c->cause, c->elr);
    }
    if (l->losses > MAX_LOSSES)
        fprintf(out, "  and %u more contexts lost\n", l->losses - MAX_LOSSES);
}

void ledger_print(const struct setup *setup, const struct machine *m, FILE *out)
{
    fprintf(out, "ledger\n");
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];
        const struct fault *f = &setup->fault[i];
        fprintf(out, "  %s %u  %s\n", fault_is_choice(f) ? "choice" : "error", i + 1, f->name);
        for (unsigned n = 0; n < e->lives && n < MAX_LIVES; n++)
            print_life(setup, &e->life[n], out);
        if (e->lives > MAX_LIVES)
            fprintf(out, "  and %u more\n", e->lives - MAX_LIVES);
        fprintf(out, "     fate: %s\n", fate(e));
    }
    print_losses(&m->ledger, out);
}
