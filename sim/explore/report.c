// SPDX-License-Identifier: BSD-2-Clause
#include <inttypes.h>
#include <string.h>

#include "choice.h"
#include "command.h"
#include "explore/arrival.h"
#include "explore/coverage.h"
#include "explore/explore.h"

static const struct image *image_at(const struct setup *setup, uint64_t pc)
{
    for (unsigned i = 0; i < setup->images; i++) {
        if (software_slot(&setup->image[i], pc))
            return &setup->image[i];
    }
    return NULL;
}

static void print_what(const struct setup *setup, const struct arrival *a, FILE *out)
{
    const struct fault *f = &setup->fault[a->fault];

    if (f->kind == FAULT_PREEMPTION)
        fprintf(out, "pe%u stands and pe%" PRIu64 " goes on", a->pe, a->value - 1);
    else if (f->kind == FAULT_STALL && f->least)
        fprintf(out, "pe%u stalls %" PRIu64 "cy", a->pe, a->value);
    else if (f->kind == FAULT_LATENCY)
        fprintf(out, "pe%u waits %" PRIu64 "cy for %s", a->pe, a->value,
                setup->platform.region[f->region].name);
    else
        fprintf(out, "%s%s", f->name, fault_is_choice(f) ? "" : " arrives");
    if (f->within && a->value & CHOICE_ACCESS)
        fprintf(out, " before access %" PRIu64, a->value - CHOICE_ACCESS);
    else if (f->within && a->value)
        fprintf(out, " %" PRIu64 "cy later", a->value);
}

static void print_arrivals(const struct setup *setup, const struct explored_outcome *row, FILE *out)
{
    char label[160];

    for (unsigned i = 0; i < row->arrivals; i++) {
        const struct arrival *a = &row->arrival[i];
        const struct image *image = image_at(setup, a->pc);

        arrival_label(setup, a->pc, label, sizeof label);
        fputs("  ", out);
        print_what(setup, a, out);
        fprintf(out, " at %s \"%s\" (visit %" PRIu64 ", EL%u%s)\n", label,
                image ? software_slot(image, a->pc)->step->text : "", a->visit, a->el,
                a->masked ? ", masked" : "");
    }
    fprintf(out, "  replay:  rasim run %s", setup->file);
    arrival_print_more(setup, out);
    for (unsigned i = 0; i < row->arrivals; i++)
        arrival_print(setup, &row->arrival[i], out);
    fprintf(out, " --outcome %016" PRIx64 "\n", outcome_signature(&row->outcome));
}

// The shortest run that breaks the claim, and the points that do.
static const struct explored_outcome *worst(const struct result *r, unsigned claim, uint64_t *points)
{
    const struct explored_outcome *best = NULL;

    *points = 0;
    for (unsigned i = 0; i < r->outcomes; i++) {
        const struct explored_outcome *row = &r->outcome[i];

        if (!outcome_breaks(r->setup, &row->outcome, claim))
            continue;
        *points += row->witnesses;
        if (best == NULL || row->arrivals < best->arrivals ||
            (row->arrivals == best->arrivals && row->steps < best->steps))
            best = row;
    }
    return best;
}

static bool report_claims(const struct result *r, FILE *out)
{
    bool broken = false;

    for (unsigned i = 0; i < r->setup->claims; i++) {
        const struct claim *c = &r->setup->claim[i];
        uint64_t points;
        const struct explored_outcome *row = worst(r, i, &points);

        if (!row)
            continue;
        broken = true;
        fprintf(out, "%s:%u: %s: no.  %" PRIu64 " of %" PRIu64 " arrivals break it, the shortest:\n",
                r->setup->file, c->line, c->text, points, r->points);
        print_arrivals(r->setup, row, out);
    }
    return broken;
}

// Expectations: herd's Always, Sometimes, Never.
static void report_observations(const struct result *r, FILE *out)
{
    for (unsigned i = 0; i < r->setup->claims; i++) {
        const struct claim *c = &r->setup->claim[i];
        uint64_t held = 0;

        if (c->mode != CLAIM_EXPECT)
            continue;
        for (unsigned o = 0; o < r->outcomes; o++)
            held += r->outcome[o].outcome.verdict[i] == CLAIM_HOLDS ? r->outcome[o].witnesses : 0;
        fprintf(out, "%-10s %" PRIu64 "/%" PRIu64 "  %s\n",
                held == r->points ? "Always"
                : held            ? "Sometimes"
                                  : "Never",
                held, r->points, c->text);
    }
}

static bool cut_short(const struct result *r)
{
    for (unsigned i = 0; i < r->outcomes; i++) {
        if (r->outcome[i].outcome.end == RUN_BOUND)
            return true;
    }
    return r->overflow || r->done < r->units;
}

int explore_report(const struct result *r, bool bound, bool list, FILE *out)
{
    bool broken, incomplete = bound || cut_short(r);

    fprintf(out, "points %" PRIu64 "\n", r->points);
    fprintf(out, "states %u\n", r->outcomes);
    for (unsigned i = 0; i < r->outcomes; i++) {
        fprintf(out, "%8" PRIu64 " witnesses\n", r->outcome[i].witnesses);
        outcome_print(r->setup, &r->outcome[i].outcome, "         ", out);
    }
    coverage_print(r, list, out);
    report_observations(r, out);
    broken = report_claims(r, out);
    if (incomplete)
        fprintf(out, "INCOMPLETE: %" PRIu64 " of %" PRIu64 " units, or a bound was hit\n", r->done, r->units);
    fprintf(out, "RESULT %s scenario=%s points=%" PRIu64 " states=%u\n",
            broken       ? "FAIL"
            : incomplete ? "INCOMPLETE"
                         : "PASS",
            r->setup->file, r->points, r->outcomes);
    return broken ? EXIT_FAIL : incomplete ? EXIT_INCOMPLETE : EXIT_PASS;
}
