// SPDX-License-Identifier: BSD-2-Clause
// rasim windows: where a physical SError would have had to wait, derived from PSTATE.A and routing at each
// step; or what its hypercalls cost.
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "cost.h"
#include "cost_nested.h"
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

static int print_windows(const struct setup *setup, struct run *run)
{
    static struct masked_window window[MAX_PES];

    run_listen(run, (struct listener){hear, window});
    run_to_end(run);
    for (unsigned pe = 0; pe < setup->pes; pe++)
        close_window(&window[pe], pe);
    return EXIT_PASS;
}

// Hypercalls of guests of the host's, and of the guest of a guest hypervisor.
static int print_cost(const struct setup *setup, struct run *run)
{
    static struct cost_meter meter;
    static struct nested_meter nested;
    bool printed;

    cost_begin(&meter, run);
    if (setup->nested >= 0)
        cost_nested_begin(&nested, run);
    run_to_end(run);
    printed = cost_print(&meter, stdout);
    if (printed && nested.trips > 0)
        putchar('\n');
    if (cost_nested_print(&nested, setup, stdout) || printed)
        return EXIT_PASS;
    fprintf(stderr,
            "%s: no hypercall of a guest came back undisturbed (a guest that `runs hypercall` has some)\n",
            setup->file);
    return EXIT_USAGE;
}

struct windows_call {
    const char *file;
    char more[SCENARIO_MORE];
    bool cost;
};

static bool read_call(int argc, char **argv, struct windows_call *call)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--cost") == 0)
            call->cost = true;
        else if (strcmp(argv[i], "--with") == 0 && i + 1 < argc && scenario_more(call->more, argv[i + 1]))
            i++;
        else if (argv[i][0] == '-' || call->file)
            return false;
        else
            call->file = argv[i];
    }
    return call->file != NULL;
}

static int run_call(const struct windows_call *call)
{
    static struct setup setup;
    static struct machine m;
    static struct run run;
    char why[256];
    int status = EXIT_USAGE;

    if (scenario_read_with(call->file, call->more, &setup, stderr)) {
        if (run_start(&run, &setup, &m, why, sizeof why))
            status = call->cost ? print_cost(&setup, &run) : print_windows(&setup, &run);
        else
            fprintf(stderr, "%s: %s\n", call->file, why);
    }
    setup_release(&setup);
    return status;
}

int cmd_windows(int argc, char **argv)
{
    static struct windows_call call;

    if (read_call(argc, argv, &call))
        return run_call(&call);
    fprintf(stderr, "usage: rasim windows [--cost] [--with STATEMENT]... FILE\n");
    return EXIT_USAGE;
}
