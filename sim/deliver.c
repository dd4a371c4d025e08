// SPDX-License-Identifier: BSD-2-Clause
#include "deliver.h"

#include "interrupt.h"
#include "node.h"
#include "take.h"

static void scrub(struct run *run, const struct due *due)
{
    struct machine *m = run->machine;
    const struct patrol *patrol = &run->setup->patrol[due->what];
    struct due next = {.cycle = due->cycle + patrol->period, .kind = DUE_SCRUB, .what = due->what};

    digest_touch(&run->digests, PART_SOURCES);
    digest_touch(&run->digests, PART_PLATFORM);
    run->elapsed = due->cycle - m->cycle[m->turn]; // a visit is over at its cycle
    platform_scrub(due->what);
    run->elapsed = 0;
    if (m->platform.visits[due->what] == patrol->visits)
        return;
    agenda_add(&m->agenda, next);
}

void run_fire(struct run *run, unsigned source, unsigned pe)
{
    digest_touch(&run->digests, PART_SOURCES);
    platform_fire(source, pe);
}

static void fire(struct run *run, const struct due *due)
{
    const struct fault *f = &run->setup->fault[run->setup->platform.source[due->what].tag - 1];

    run->fires_at = f->free ? due->cycle : 0; // of a planned one what is late counts from the step's end
    if (run->setup->platform.source[due->what].effect != PLATFORM_SERROR)
        run->elapsed = due->cycle - run->machine->cycle[run->machine->turn];
    run_fire(run, due->what, f->pe);
    run->elapsed = 0;
    run->fires_at = 0;
}

void deliver_due(struct run *run, const struct due *due)
{
    switch ((enum due_kind)due->kind) {
    case DUE_SOURCE:
        fire(run, due);
        break;
    case DUE_SERROR:
        take_due(run, due);
        break;
    case DUE_SCRUB:
        scrub(run, due);
        break;
    case DUE_COUNTDOWN:
        node_countdown_over(run, due->what);
        break;
    case DUE_TICK:
        interrupt_ipi(run, due->what, INTERRUPT_TICK);
        digest_touch(&run->digests, PART_OS + due->what);
        run->machine->sw.host[due->what].slice_over = 1;
    }
}

void run_start_slice(struct run *run, unsigned pe, unsigned vm)
{
    struct machine *m = run->machine;
    uint64_t slice = run->setup->vm[vm].slice;
    struct due due = {.cycle = m->cycle[pe] + slice, .kind = DUE_TICK, .what = (uint8_t)pe};

    if (slice != 0)
        agenda_add(&m->agenda, due);
}
