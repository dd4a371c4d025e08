// SPDX-License-Identifier: BSD-2-Clause
#include "run.h"

#include <assert.h>

#include "choice.h"
#include "claim.h"
#include "deliver.h"
#include "hostile.h"
#include "interrupt.h"
#include "ledger.h"
#include "level.h"
#include "moment.h"
#include "op.h"
#include "serror.h"
#include "syndrome.h"
#include "take.h"
#include "until.h"
#include "wait.h"

static const struct image *find_image(struct run *run, unsigned pe)
{
    const struct pe *p = &run->machine->pe[pe];
    const struct image *last = run->last[pe];

    if (last && (last->els >> p->pstate.el & 1) && software_slot(last, p->pc))
        return last;
    for (unsigned i = 0; i < run->setup->images; i++) {
        const struct image *image = &run->setup->image[i];
        if ((image->els >> p->pstate.el & 1) && software_slot(image, p->pc)) {
            run->last[pe] = image;
            return image;
        }
    }
    return NULL;
}

void run_where(struct run *run, struct event *e, unsigned pe)
{
    const struct pe *p = &run->machine->pe[pe];
    const struct image *image = find_image(run, pe);

    e->pe = (uint8_t)pe;
    e->cycle = run->machine->cycle[pe] + run->elapsed;
    run->told_after = run->elapsed;
    e->pc = p->pc;
    e->el = p->pstate.el;
    e->image = (int8_t)(image ? image - run->setup->image : -1);
    if (e->kind != EVENT_SIGNAL && !e->by_software)
        e->vm = (int8_t)(image ? image->vm : -1);
    e->placed = 1;
}

void run_tell(struct run *run, struct event *e, unsigned pe)
{
    if (!e->placed)
        run_where(run, e, pe);
    bool noted = ledger_event(run->setup, run->machine, e);
    bool claimed = claim_event(run->setup, run->machine, e);
    bool moment = run->setup->moments && moment_event(run->setup, run->machine, e);

    if (noted || claimed || moment)
        digest_touch(&run->digests, PART_PAST);
    for (unsigned i = 0; i < run->listeners; i++)
        run->listener[i].hear(run->listener[i].ctx, run->setup, run->machine, e);
}

void run_listen(struct run *run, struct listener listener)
{
    assert(run->listeners < MAX_LISTENERS);
    run->listener[run->listeners++] = listener;
}

uint64_t run_cycle(const struct machine *m)
{
    uint64_t least = UINT64_MAX;
    for (unsigned i = 0; i < MAX_PES; i++) {
        if (m->pe[i].features && !m->pe[i].waiting && m->cycle[i] < least)
            least = m->cycle[i];
    }
    return least == UINT64_MAX ? m->cycle[m->turn] : least;
}

// The PE with the smallest local time that is not waiting, unless another was chosen; -1: all wait.
static int next_pe(const struct run *run)
{
    struct machine *m = run->machine;
    int best = m->holder ? choice_holder(run->setup, m) : -1;

    if (best >= 0)
        return best;
    for (unsigned i = 0; i < run->setup->pes; i++) {
        if (!m->pe[i].waiting && (best < 0 || m->cycle[i] < m->cycle[best]))
            best = (int)i;
    }
    return best;
}

// A free error that --arrival sends here; visits are counted apart from those of planned faults, so that an
// exploration and its replay count alike.
static bool arrives(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;

    if (run->chooser.arrives)
        return run->chooser.arrives(run->chooser.ctx, pe);
    int due = -1;
    for (unsigned i = 0; i < run->setup->faults; i++) {
        const struct fault *f = &run->setup->fault[i];

        if (!f->free || !f->at_count || f->pe != pe || f->at_pc != m->pe[pe].pc)
            continue;
        digest_touch(&run->digests, PART_PAST);
        if (++m->fault_hits[i] == f->at_count)
            due = (int)i;
    }
    return due >= 0 && choice_begin(run, (unsigned)due, pe, run->setup->fault[due].at_value);
}

// Faults planned for this step's nth visit; true when one fired.
static bool fire_at_step(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;
    bool fired = false;
    for (unsigned i = 0; i < run->setup->faults; i++) {
        const struct fault *f = &run->setup->fault[i];
        if (f->free || run->setup->platform.source[f->source].trigger != PLATFORM_AT_STEP ||
            f->at_pc != m->pe[pe].pc)
            continue;
        digest_touch(&run->digests, PART_PAST);
        if (++m->fault_hits[i] == f->at_count) {
            run_fire(run, f->source, pe);
            fired = true;
        }
    }
    return fired;
}

// Nothing lives at the PC: an Instruction Abort, translation fault level 0 (DDI 0487 D8.15). Nothing can at
// one that is no multiple of 4: a PC alignment fault, which goes before (D1.3, PC alignment checking).
static void fetch_fault(struct run *run, unsigned pe)
{
    struct pe *p = &run->machine->pe[pe];
    unsigned el = p->pstate.el;
    unsigned target = el ? el : (pe_in_host(p, 0) ? 2 : 1);
    bool aligned = p->pc % 4 == 0 || p->pstate.nrw;
    unsigned ec = !aligned ? EC_PC_ALIGNMENT : target == el ? EC_IABT_SAME : EC_IABT_LOWER;
    struct exception e = exception_trap(p, target, ec, aligned ? 0x04 : 0);

    e.far = p->pc;
    e.far_valid = 1;
    take_exception(run, pe, &e);
    if (!find_image(run, pe))
        run->machine->end = RUN_STUCK;
}

static void run_software(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;
    const struct image *image = find_image(run, pe);

    if (!image) {
        fetch_fault(run, pe);
        return;
    }
    if (m->pe[pe].pstate.il) {
        struct exception e = exception_illegal_state(&m->pe[pe]);
        take_exception(run, pe, &e);
        return;
    }
    struct cpu cpu = {.run = run,
                      .setup = run->setup,
                      .m = m,
                      .pe = &m->pe[pe],
                      .image = image,
                      .pc = m->pe[pe].pc,
                      .next = m->pe[pe].pc + 4};
    cpu.slot = software_slot(image, cpu.pc);
    if (run->listeners || run->setup->claims_of_steps) {
        struct event told = {.kind = EVENT_STEP, .insns = cpu.slot->step->insns};
        run_tell(run, &told, pe);
    }
    m->steps++;
    m->instructions += cpu.slot->step->insns;
    m->cycle[pe] += cpu.slot->step->insns * m->pe[pe].impdef[IMPDEF_CPI];
    op_run(&cpu);
}

// All PEs wait: time passes to what is due next. False: nothing is.
static bool sleep_on(struct run *run)
{
    struct machine *m = run->machine;
    uint64_t next = agenda_next(&m->agenda);
    uint64_t interrupt = run->setup->gic ? interrupt_next(run) : UINT64_MAX;

    next = interrupt < next ? interrupt : next;
    if (next == UINT64_MAX)
        return false;
    for (unsigned i = 0; i < run->setup->pes; i++)
        m->cycle[i] = m->cycle[i] < next ? next : m->cycle[i];
    return true;
}

void run_send_event(struct run *run)
{
    for (unsigned i = 0; i < run->setup->pes; i++)
        wait_send_event(&run->machine->pe[i]);
}

static void wake(struct run *run)
{
    struct machine *m = run->machine;

    for (unsigned i = 0; i < run->setup->pes; i++) {
        struct pe *p = &m->pe[i];
        if (!p->waiting || !wait_is_over(p) || !find_image(run, i))
            continue;
        p->waiting = 0; // by something that the PE that ran last did
        if (m->cycle[i] < m->cycle[m->turn])
            m->cycle[i] = m->cycle[m->turn];
    }
}

bool run_step(struct run *run)
{
    struct machine *m = run->machine;
    struct exception e;
    struct due due;

    hostile_step(run);
    if (until_reached(run->setup, m) || m->end != RUN_GOES_ON)
        return false;
    if (run->setup->gic)
        interrupt_signal(run);
    wake(run);
    int pe = next_pe(run);
    if (pe < 0) {
        if (!sleep_on(run)) {
            m->end = RUN_STUCK;
            return false;
        }
        pe = m->turn;
    }
    m->turn = (uint8_t)pe;
    if (agenda_take(&m->agenda, m->cycle[pe], &due))
        deliver_due(run, &due);
    else if (m->pe[pe].waiting)
        return m->end == RUN_GOES_ON;
    else if (exception_pending(&m->pe[pe], &e))
        take_exception(run, (unsigned)pe, &e);
    else if (!arrives(run, (unsigned)pe) && !fire_at_step(run, (unsigned)pe) &&
             !until_at_pc(run->setup, m, (unsigned)pe))
        run_software(run, (unsigned)pe);
    if (run->within.kind && !run->chooser.arrives)
        choice_end(run);
    return m->end == RUN_GOES_ON;
}

static uint64_t run_to_horizon(void *ctx, uint64_t horizon)
{
    struct run *run = ctx;
    while (run_cycle(run->machine) < horizon) {
        if (!run_step(run))
            return UINT64_MAX;
    }
    return run_cycle(run->machine);
}

void run_to_end(struct run *run)
{
    platform_run(run_to_horizon, run, RUN_QUANTUM);
}

void run_move(struct run *run, struct machine *to)
{
    run->machine = to;
    platform_bind(&to->platform);
}
