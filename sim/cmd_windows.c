// SPDX-License-Identifier: BSD-2-Clause
// rasim windows: where a physical SError would have had to wait, derived from PSTATE.A and routing at each
// step.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "route.h"
#include "run.h"
#include "scenario/scenario.h"

struct masked_window {
    char from[96], to[96];
    uint64_t since, until, steps, instructions;
    unsigned el;
    bool open;
};

static void close_window(struct masked_window *w, unsigned pe)
{
    if (w->open)
        printf("pe%u EL%u %6" PRIu64 " insns %6" PRIu64 " cycles from %10" PRIu64 "  %s .. %s\n", pe, w->el,
               w->instructions, w->until - w->since, w->since, w->from, w->to);
    w->open = false;
}

static void hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct masked_window *w = &((struct masked_window *)ctx)[e->pe];
    bool masked = e->kind == EVENT_STEP && route_serror(&m->pe[e->pe]) == ROUTE_PENDING;

    if (e->kind != EVENT_STEP)
        return;
    if (!masked || (w->open && w->el != e->el))
        close_window(w, e->pe);
    if (!masked)
        return;
    if (!w->open) {
        *w = (struct masked_window){.since = e->cycle, .el = e->el, .open = true};
        software_label(w->from, sizeof(w->from), &setup->image[e->image], e->pc);
    }
    software_label(w->to, sizeof(w->to), &setup->image[e->image], e->pc);
    w->until = e->cycle + e->insns;
    w->instructions += e->insns;
    w->steps++;
}

int cmd_windows(int argc, char **argv)
{
    char why[256];
    struct run run;
    static struct masked_window window[MAX_PES];
    if (argc != 2) {
        fprintf(stderr, "usage: rasim windows FILE\n");
        return EXIT_USAGE;
    }
    struct setup *setup = calloc(1, sizeof(*setup));
    struct machine *m = calloc(1, sizeof(*m));
    if (!setup || !m)
        abort();
    int status = EXIT_USAGE;
    if (scenario_read(argv[1], setup, stderr)) {
        if (run_start(&run, setup, m, why, sizeof(why))) {
            run_listen(&run, (struct listener){hear, window});
            run_to_end(&run);
            for (unsigned pe = 0; pe < setup->pes; pe++)
                close_window(&window[pe], pe);
            status = EXIT_PASS;
        } else {
            fprintf(stderr, "%s: %s\n", argv[1], why);
        }
    }
    setup_release(setup);
    free(setup);
    free(m);
    return status;
}
