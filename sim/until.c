// SPDX-License-Identifier: BSD-2-Clause
#include "until.h"

#include "run.h"

static bool host_is_dead(const struct setup *setup, const struct machine *m)
{
    for (unsigned i = 0; i < setup->pes; i++) {
        if (m->sw.host[i].life == OS_DEAD)
            return true;
    }
    return false;
}

static bool vm_ended(const struct setup *setup, const struct machine *m, unsigned vm)
{
    const struct until *u = &setup->until;
    uint8_t life = m->sw.guest[vm].life;
    unsigned pe = setup->vm[vm].pe;

    // A guest is idle once its PE waits there, or its thread does: what is pending may still wake it.
    if (u->idle && life == OS_IDLE && (m->pe[pe].waiting || !m->sw.thread[vm].runnable))
        return true;
    return u->dead && (life == OS_DEAD || m->sw.tfa[pe].dead || host_is_dead(setup, m));
}

static bool all_ended(const struct setup *setup, const struct machine *m)
{
    for (unsigned i = 0; i < setup->vms; i++) {
        if (!vm_ended(setup, m, i))
            return false;
    }
    return true;
}

static bool host_ended(const struct setup *setup, const struct machine *m)
{
    enum os_life life = sw_host_life(&m->sw, setup->pes);
    return (setup->until.idle && life == OS_IDLE) || (setup->until.dead && life == OS_DEAD);
}

bool until_reached(const struct setup *setup, struct machine *m)
{
    const struct until *u = &setup->until;
    bool over = false;

    if (u->kind == UNTIL_VM_IDLE_OR_DEAD)
        over = u->vm < 0 ? host_ended(setup, m) : vm_ended(setup, m, (unsigned)u->vm);
    else if (u->kind == UNTIL_ALL_IDLE_OR_DEAD)
        over = all_ended(setup, m);
    else if (u->kind == UNTIL_CYCLE)
        over = run_cycle(m) >= u->cycle;
    else if (u->kind == UNTIL_IMAGE_IDLE)
        over = m->sw.tfa[0].dead || (m->steps > 0 && m->pe[0].pstate.el != 3 && m->agenda.count == 0);
    if (over)
        m->end = RUN_REACHED;
    else if (run_cycle(m) >= u->at_most)
        m->end = RUN_BOUND;
    return m->end != RUN_GOES_ON;
}

bool until_at_pc(const struct setup *setup, struct machine *m, unsigned pe)
{
    const struct until *u = &setup->until;

    if (u->kind != UNTIL_PC || m->pe[pe].pc != u->pc || ++m->until_hits < u->count)
        return false;
    m->end = RUN_REACHED;
    return true;
}
