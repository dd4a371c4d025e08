// SPDX-License-Identifier: BSD-2-Clause
#include <inttypes.h>
#include <string.h>

#include "command.h"
#include "explore/arrival.h"
#include "explore/explore.h"

static const struct image *image_at(const struct setup *setup, uint64_t pc)
{
    for (unsigned i = 0; i < setup->images; i++) {
        if (software_slot(&setup->image[i], pc))
            return &setup->image[i];
    }
    return NULL;
}

static void print_arrivals(const struct setup *setup, const struct explored_outcome *row, FILE *out)
{
    char label[160];

    for (unsigned i = 0; i < row->arrivals; i++) {
        const struct arrival *a = &row->arrival[i];
        const struct image *image = image_at(setup, a->pc);

        arrival_label(setup, a->pc, label, sizeof label);
        fprintf(out, "  %s%s at %s \"%s\" (visit %" PRIu64 ", EL%u%s)\n", setup->fault[a->fault].name,
                setup->fault[a->fault].kind == FAULT_WORKER ? "" : " arrives", label,
                image ? software_slot(image, a->pc)->step->text : "", a->visit, a->el,
                a->masked ? ", masked" : "");
    }
    fprintf(out, "  replay:  rasim run %s", setup->file);
    for (unsigned i = 0; i < row->arrivals; i++)
        arrival_print(setup, row->arrival[i].fault, row->arrival[i].pc, row->arrival[i].visit, out);
    fputc('\n', out);
}

// The shortest run that breaks the claim, and the points that do.
static const struct explored_outcome *worst(const struct explorer *x, unsigned claim, uint64_t *points)
{
    const struct explored_outcome *best = NULL;

    *points = 0;
    for (unsigned i = 0; i < x->outcomes; i++) {
        const struct explored_outcome *row = &x->outcome[i];

        if (!outcome_breaks(x->setup, &row->outcome, claim))
            continue;
        *points += row->witnesses;
        if (best == NULL || row->arrivals < best->arrivals ||
            (row->arrivals == best->arrivals && row->steps < best->steps))
            best = row;
    }
    return best;
}

static bool report_claims(const struct explorer *x, FILE *out)
{
    bool broken = false;

    for (unsigned i = 0; i < x->setup->claims; i++) {
        const struct claim *c = &x->setup->claim[i];
        uint64_t points;
        const struct explored_outcome *row = worst(x, i, &points);

        if (!row)
            continue;
        broken = true;
        fprintf(out, "%s:%u: %s: no.  %" PRIu64 " of %zu arrivals break it, the shortest:\n", x->setup->file,
                c->line, c->text, points, x->leaves);
        print_arrivals(x->setup, row, out);
    }
    return broken;
}

// Expectations: herd's Always, Sometimes, Never.
static void report_observations(const struct explorer *x, FILE *out)
{
    for (unsigned i = 0; i < x->setup->claims; i++) {
        const struct claim *c = &x->setup->claim[i];
        uint64_t held = 0;

        if (c->mode != CLAIM_EXPECT)
            continue;
        for (unsigned o = 0; o < x->outcomes; o++)
            held += x->outcome[o].outcome.verdict[i] == CLAIM_HOLDS ? x->outcome[o].witnesses : 0;
        fprintf(out, "%-10s %" PRIu64 "/%zu  %s\n",
                held == x->leaves ? "Always"
                : held            ? "Sometimes"
                                  : "Never",
                held, x->leaves, c->text);
    }
}

static bool cut_short(const struct explorer *x)
{
    for (unsigned i = 0; i < x->outcomes; i++) {
        if (x->outcome[i].outcome.end == RUN_BOUND)
            return true;
    }
    return x->bound_hit;
}

int explore_report(const struct explorer *x, FILE *out)
{
    bool broken, incomplete = cut_short(x);
    int status;

    fprintf(out, "points %zu\n", x->leaves);
    fprintf(out, "effort %" PRIu64 " runs and %" PRIu64 " steps; %" PRIu64 " points met a state met before\n",
            x->runs, x->steps, x->leaves - x->runs);
    fprintf(out, "states %u\n", x->outcomes);
    for (unsigned i = 0; i < x->outcomes; i++) {
        fprintf(out, "%8" PRIu64 " witnesses\n", x->outcome[i].witnesses);
        outcome_print(x->setup, &x->outcome[i].outcome, "         ", out);
    }
    report_observations(x, out);
    broken = report_claims(x, out);
    if (incomplete)
        fprintf(out, "INCOMPLETE: a bound was hit\n");
    status = broken ? EXIT_FAIL : incomplete ? EXIT_INCOMPLETE : EXIT_PASS;
    fprintf(out, "RESULT %s scenario=%s points=%zu states=%u\n",
            broken       ? "FAIL"
            : incomplete ? "INCOMPLETE"
                         : "PASS",
            x->setup->file, x->leaves, x->outcomes);
    return status;
}
