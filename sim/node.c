// SPDX-License-Identifier: BSD-2-Clause
#include "node.h"

#include <assert.h>

#include "interrupt.h"
#include "ras_control.h"
#include "ras_inject.h"

enum { LINE_BITS = (1 << RAS_LINES) - 1 };

static uint64_t with(uint64_t value, const struct node_bits *bits)
{
    return (value & ~bits->mask) | bits->value;
}

// A control that FR does not have is RES0.
void node_reset(const struct setup *setup, struct ras *ras, unsigned node)
{
    const struct node_setup *s = &setup->node[node];
    struct ras_node *n = &ras->node[node];
    struct ras_record *r = &n->record;

    ras_node_init(n, s->version, s->states, s->pe);
    r->fr = with(r->fr, &s->fr);
    r->pfgf = ras_injects(n) ? (uint32_t)with(ras_inject_features(n), &s->pfgf) : 0;
    r->ctlr = with(r->ctlr, &s->ctlr) & ras_control_bits(r);
    n->choice = s->choice;
    n->edge = s->edge;
    n->no_walks = s->no_walks;
    bool room = ras_node_records(ras, node, s->records ? s->records : 1);
    assert(room && "the scenario was checked");
    (void)room;
}

static void tell_line(struct run *run, unsigned node, unsigned line, enum line_change change)
{
    struct event e = {
        .kind = EVENT_LINE, .node = (uint8_t)node, .code = (uint8_t)line, .status = (uint8_t)change};

    run_tell(run, &e, run->machine->turn);
}

// Level form: what changed since the last time.
static void pass_on(struct run *run, unsigned node)
{
    struct ras_node *n = &run->machine->platform.ras.node[node];
    unsigned now = (unsigned)(n->fhi << RAS_FHI | n->eri << RAS_ERI | n->cri << RAS_CRI);
    unsigned changed = now ^ n->told;

    if (changed == 0)
        return;
    n->told = (uint8_t)(now & LINE_BITS);
    for (unsigned line = 0; line < RAS_LINES; line++) {
        if (changed >> line & 1)
            tell_line(run, node, line, now >> line & 1 ? LINE_RAISES : LINE_LOWERS);
    }
}

static void pulse(struct run *run, unsigned node, const struct ras_result *result)
{
    if (result->fhi)
        tell_line(run, node, RAS_FHI, LINE_PULSES);
    if (result->eri)
        tell_line(run, node, RAS_ERI, LINE_PULSES);
    if (result->cri)
        tell_line(run, node, RAS_CRI, LINE_PULSES);
}

void node_recorded(void *ctx, unsigned node, const struct ras_error *error, const struct ras_result *result)
{
    struct run *run = ctx;
    struct machine *m = run->machine;

    digest_touch(&run->digests, PART_PLATFORM);
    if (result == NULL)
        return;
    ras_timestamp(&m->platform.ras, node, result, m->cycle[m->turn] + run->elapsed);
    struct event e = {.kind = EVENT_RECORD,
                      .node = (uint8_t)node,
                      .record = result->record,
                      .value = ras_read(&m->platform.ras, node, result->record, RAS_STATUS),
                      .address = error->address,
                      .error = error,
                      .tag = error->tag,
                      .status = result->action};
    run_tell(run, &e, m->turn);
    if (run->setup->gic)
        interrupt_pulse(run, node, result);
    if (m->platform.ras.node[node].edge)
        pulse(run, node, result);
    else
        pass_on(run, node);
}

// A countdown that was stopped, or started anew, is no longer due when it was.
static void schedule(struct run *run, unsigned node, unsigned pe)
{
    struct machine *m = run->machine;
    uint64_t ticks = ras_countdown(&m->platform.ras, node);
    struct due due = {.kind = DUE_COUNTDOWN, .what = (uint8_t)node};

    agenda_drop(&m->agenda, DUE_COUNTDOWN, node);
    if (ticks == 0)
        return;
    due.cycle = m->cycle[pe] + ticks * m->pe[pe].impdef[IMPDEF_PFG_TICK];
    agenda_add(&m->agenda, due);
}

void node_written(struct run *run, unsigned pe)
{
    struct ras *ras = &run->machine->platform.ras;

    digest_touch(&run->digests, PART_PLATFORM);
    for (unsigned i = 0; i < run->setup->nodes; i++) {
        if (ras->changed >> i & 1)
            schedule(run, i, pe);
        pass_on(run, i);
    }
}

// The fault that comes without an access has no address, and nobody waits for an answer.
void node_countdown_over(struct run *run, unsigned node)
{
    struct ras *ras = &run->machine->platform.ras;
    struct ras_error error = {0};
    struct ras_result result;

    digest_touch(&run->digests, PART_PLATFORM);
    if (ras_countdown_end(ras, node) && ras_inject(ras, node, &error, &result))
        node_recorded(run, node, &error, &result);
    if (ras->changed >> node & 1)
        schedule(run, node, run->machine->turn);
}
