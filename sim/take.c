// SPDX-License-Identifier: BSD-2-Clause
#include "take.h"

#include <assert.h>

#include "aarch32.h"
#include "live.h"
#include "serror.h"

// Each mode of AArch32 EL1 has a return state of its own; live.h follows Abort mode's.
static bool followed(const struct pe *pe, const struct exception *e)
{
    return e->target != 1 || !aarch32_el1(pe) || aarch32_mode_of(e) == MODE_ABT;
}

void take_exception(struct run *run, unsigned pe, const struct exception *e)
{
    struct machine *m = run->machine;
    struct exception now = *e, next;
    bool more = true;

    while (more) {
        bool syndrome = now.kind == EXCEPTION_SYNC || now.kind == EXCEPTION_SERROR;
        struct event told = {.kind = EVENT_TAKE,
                             .exception = &now,
                             .el = m->pe[pe].pstate.el,
                             .pc = now.return_address,
                             .to_el = now.target,
                             .tag = now.tag};
        run_where(run, &told, pe); // the place it is taken from, before the PC moves
        if (followed(&m->pe[pe], &now))
            live_take(run, pe, now.target, syndrome, now.tag, now.return_address);
        more = exception_take(&m->pe[pe], &now, &next);
        m->active_tag[pe][now.target] = now.tag;
        run_tell(run, &told, pe);
        m->cycle[pe] += m->pe[pe].impdef[IMPDEF_EXCEPTION_CYCLES];
        now = next;
    }
}

void take_return(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;
    struct exception instead;
    struct event told = {.kind = EVENT_RETURN, .el = m->pe[pe].pstate.el};

    run_where(run, &told, pe);
    enum exception_return result = exception_return(&m->pe[pe], &instead);
    if (result == RETURN_SERROR || result == RETURN_TRAPPED) {
        take_exception(run, pe, &instead);
        return;
    }
    live_return(run, pe, told.el);
    m->active_tag[pe][told.el] = 0;
    told.value = m->pe[pe].pc;
    told.to_el = m->pe[pe].pstate.el;
    told.status = result == RETURN_ILLEGAL;
    run_tell(run, &told, pe);
    m->cycle[pe] += m->pe[pe].impdef[IMPDEF_EXCEPTION_CYCLES];
}

void take_esb(struct run *run, unsigned pe)
{
    struct serror_esb done = serror_esb_execute(&run->machine->pe[pe]);

    if (done.overwritten) {
        struct event lost = {.kind = EVENT_MERGE, .tag = done.overwritten};
        run_tell(run, &lost, pe);
    }
    if (done.disr) {
        struct event told = {.kind = EVENT_DEFER, .value = done.disr, .tag = done.tag, .reg = DISR_EL1};
        run_tell(run, &told, pe);
    }
    if (done.vdisr) {
        struct event told = {.kind = EVENT_VDEFER, .value = done.vdisr, .tag = done.vtag, .reg = VDISR_EL2};
        run_tell(run, &told, pe);
    }
}

void take_arrival(struct run *run, unsigned pe, const struct pending_serror *s)
{
    uint32_t lost = 0;

    serror_pend(&run->machine->pe[pe], s, &lost);
    struct event told = {.kind = EVENT_PEND, .value = s->iss, .tag = s->tag};
    run_tell(run, &told, pe);
    if (lost) {
        struct event merged = {.kind = EVENT_MERGE, .tag = lost};
        run_tell(run, &merged, pe);
    }
}
