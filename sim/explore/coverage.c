// SPDX-License-Identifier: BSD-2-Clause
// Where the first free error of each path met the PE: by Exception level, mask and what was pending, and
// which steps of the windows it never met.
#include "explore/coverage.h"

#include <inttypes.h>
#include <stdlib.h>

#include "explore/arrival.h"

static bool in_window(const struct setup *setup, const struct window *w, unsigned image, uint64_t pc)
{
    switch (w->kind) {
    case WINDOW_EL:
        return setup->image[image].els >> w->el & 1;
    case WINDOW_IMAGE:
        return w->image == (int8_t)image;
    case WINDOW_LABELS:
        return pc >= w->from && pc <= w->to;
    default:
        return true;
    }
}

static bool wanted(const struct setup *setup, unsigned image, uint64_t pc)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        if (setup->fault[i].free && in_window(setup, &setup->fault[i].window, image, pc))
            return true;
    }
    return false;
}

static bool reached(const struct result *r, uint64_t pc)
{
    for (uint64_t u = 0; u < r->units; u++) {
        if (r->unit[u].done && r->unit[u].first.fault != NO_ARRIVAL && r->unit[u].first.pc == pc)
            return true;
    }
    return false;
}

static void print_states(const struct result *r, FILE *out)
{
    uint64_t count[4][2][2] = {0};

    for (uint64_t u = 0; u < r->units; u++) {
        const struct arrival *a = &r->unit[u].first;

        if (r->unit[u].done && a->fault != NO_ARRIVAL)
            count[a->el & 3][a->masked & 1][a->pending & 1]++;
    }
    for (unsigned i = 0; i < 16; i++) {
        unsigned el = i >> 2, masked = i >> 1 & 1, pending = i & 1;

        if (count[el][masked][pending])
            fprintf(out, "  EL%u  %-8s  %-15s  %8" PRIu64 " first arrivals\n", el,
                    masked ? "masked" : "unmasked", pending ? "one was pending" : "nothing pending",
                    count[el][masked][pending]);
    }
}

static void print_image(const struct result *r, unsigned image, bool list, FILE *out)
{
    const struct image *im = &r->setup->image[image];
    unsigned steps = 0, met = 0;
    char label[160];

    for (uint64_t pc = im->base; pc < im->base + 4 * (uint64_t)im->slots; pc += 4) {
        if (!software_slot(im, pc) || !wanted(r->setup, image, pc))
            continue;
        steps++;
        if (reached(r, pc)) {
            met++;
        } else if (list) {
            arrival_label(r->setup, pc, label, sizeof label);
            fprintf(out, "  never at %s\n", label);
        }
    }
    if (steps)
        fprintf(out, "  %s: %u of %u steps of the windows met\n", im->name, met, steps);
}

void coverage_print(const struct result *r, bool list, FILE *out)
{
    fprintf(out, "coverage\n");
    print_states(r, out);
    for (unsigned i = 0; i < r->setup->images; i++)
        print_image(r, i, list, out);
}
