// SPDX-License-Identifier: BSD-2-Clause
#include "interrupt.h"

#include <string.h>

#include "timer.h"

static bool line_of(const struct ras_node *node, unsigned line)
{
    return line == LINE_FHI ? node->fhi : line == LINE_ERI ? node->eri : node->cri;
}

// A PE that waits has no time of its own until it is woken.
static uint64_t now_of(const struct run *run, unsigned pe)
{
    const struct machine *m = run->machine;
    uint64_t now = run_cycle(m);

    return m->pe[pe].waiting && m->cycle[pe] < now ? now : m->cycle[pe];
}

static void drive_wires(struct run *run, struct gic *g)
{
    const struct setup *setup = run->setup;

    for (unsigned i = 0; i < setup->wires; i++) {
        const struct wire *w = &setup->wire[i];
        gic_line(g, w->pe, w->intid, line_of(&run->machine->platform.ras.node[w->node], w->line));
    }
}

void interrupt_signal(struct run *run)
{
    struct machine *m = run->machine;
    struct gic *g = &m->platform.gic;
    struct gic_bank before[sizeof(g->bank) / sizeof(g->bank[0])];

    memcpy(before, g->bank, sizeof before);
    drive_wires(run, g);
    for (unsigned i = 0; i < run->setup->pes; i++)
        timer_lines(g, &m->pe[i], now_of(run, i));
    if (memcmp(before, g->bank, sizeof before) != 0)
        digest_touch(&run->digests, PART_PLATFORM);
    for (unsigned i = 0; i < run->setup->pes; i++) {
        struct pe *pe = &m->pe[i];
        uint64_t now = now_of(run, i);

        gic_signal(g, pe);
        if (pe->irq || pe->fiq) // wakes now, not when it fell asleep
            m->cycle[i] = now;
    }
}

void interrupt_pulse(struct run *run, unsigned node, const struct ras_result *result)
{
    const uint8_t raised[] = {[LINE_FHI] = result->fhi, [LINE_ERI] = result->eri, [LINE_CRI] = result->cri};
    struct gic *g = &run->machine->platform.gic;

    for (unsigned i = 0; i < run->setup->wires; i++) {
        const struct wire *w = &run->setup->wire[i];
        if (w->node != node || !raised[w->line] || !run->machine->platform.ras.node[node].edge)
            continue;
        gic_line(g, w->pe, w->intid, true);
        gic_line(g, w->pe, w->intid, false);
    }
}

void interrupt_ipi(struct run *run, unsigned pe, unsigned intid)
{
    struct machine *m = run->machine;

    if (!run->setup->gic) {
        m->pe[pe].irq = 1;
        return;
    }
    digest_touch(&run->digests, PART_PLATFORM);
    m->platform.gic.bank[pe].pending |= UINT32_C(1) << intid;
}

uint64_t interrupt_next(const struct run *run)
{
    uint64_t next = UINT64_MAX;

    for (unsigned i = 0; i < run->setup->pes; i++) {
        uint64_t at = timer_next(&run->machine->pe[i], run->machine->cycle[i]);
        next = at < next ? at : next;
    }
    return next;
}

uint64_t interrupt_read(struct run *run, unsigned pe, enum sysreg reg)
{
    struct machine *m = run->machine;

    if (timer_is(reg))
        return timer_read(&m->pe[pe], reg, m->cycle[pe]);
    digest_touch(&run->digests, PART_PLATFORM);
    digest_touch(&run->digests, PART_SYS + pe);
    return gic_read(&m->platform.gic, &m->pe[pe], reg);
}

void interrupt_write(struct run *run, unsigned pe, enum sysreg reg, uint64_t value)
{
    struct machine *m = run->machine;

    digest_touch(&run->digests, PART_PLATFORM);
    digest_touch(&run->digests, PART_SYS + pe);
    if (timer_is(reg))
        timer_write(&m->pe[pe], reg, value, m->cycle[pe]);
    else
        gic_write(&m->platform.gic, &m->pe[pe], reg, value);
}
