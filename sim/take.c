// SPDX-License-Identifier: BSD-2-Clause
#include "take.h"

#include <assert.h>

#include "aarch32.h"
#include "iesb.h"
#include "live.h"
#include "serror.h"

// Each mode of AArch32 EL1 has a return state of its own; live.h follows Abort mode's.
static bool followed(const struct pe *pe, const struct exception *e)
{
    return e->target != 1 || !aarch32_el1(pe) || aarch32_mode_of(e) == MODE_ABT;
}

// The implicit ESB of the EL that was just entered finds what is still on its way, too.
static bool entry_finds(struct run *run, unsigned pe, struct exception *next)
{
    if (!iesb_enabled(&run->machine->pe[pe]))
        return false;
    take_synchronize(run, pe);
    return iesb_finds(&run->machine->pe[pe], next);
}

// What is taken to EL1 is the guest's where it was taken from a guest's software.
static bool of_guest(const struct setup *setup, const struct event *e)
{
    return e->vm >= 0 && setup->vm[e->vm].guest_image == e->image;
}

void take_exception(struct run *run, unsigned pe, const struct exception *e)
{
    struct machine *m = run->machine;
    struct exception now = *e, next;
    bool more = true;

    digest_touch(&run->digests, PART_SYS + pe);
    digest_touch(&run->digests, PART_LIVE + pe);
    while (more) {
        bool syndrome = now.kind == EXCEPTION_SYNC || now.kind == EXCEPTION_SERROR;
        struct event told = {.kind = EVENT_TAKE,
                             .exception = &now,
                             .value = exception_vector(&m->pe[pe], &now),
                             .el = m->pe[pe].pstate.el,
                             .pc = now.return_address,
                             .to_el = now.target,
                             .tag = now.tag};
        run_where(run, &told, pe); // the place it is taken from, before the PC moves
        if (run->setup->nvhe && now.target == 1 && !of_guest(run->setup, &told))
            told.vm = VM_HOST;
        if (followed(&m->pe[pe], &now))
            live_take(run, pe, now.target, syndrome, now.tag, now.return_address);
        more = exception_take(&m->pe[pe], &now, &next);
        m->active_tag[pe][now.target] = now.tag;
        run_tell(run, &told, pe);
        m->cycle[pe] += m->pe[pe].impdef[IMPDEF_EXCEPTION_CYCLES];
        more = more || entry_finds(run, pe, &next);
        now = next;
    }
}

void take_return(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;
    struct exception instead;
    struct event told = {.kind = EVENT_RETURN, .el = m->pe[pe].pstate.el};

    if (iesb_enabled(&m->pe[pe])) // of the EL that is left, with its PSTATE
        take_synchronize(run, pe);
    run_where(run, &told, pe);
    digest_touch(&run->digests, PART_SYS + pe);
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
    circle_return(run, pe);
    m->cycle[pe] += m->pe[pe].impdef[IMPDEF_EXCEPTION_CYCLES];
}

void take_synchronize(struct run *run, unsigned pe)
{
    struct machine *m = run->machine;
    struct due due;

    while (agenda_take_serror(&m->agenda, pe, &due)) {
        m->cycle[pe] = m->cycle[pe] < due.cycle ? due.cycle : m->cycle[pe];
        take_due(run, &due);
    }
}

void take_due(struct run *run, const struct due *due)
{
    struct pending_serror s = {.iss = due->iss,
                               .tag = due->tag,
                               .pending = 1,
                               .synchronizable = due->synchronizable,
                               .level = due->level};
    take_arrival(run, due->what, &s);
}

static void tell_deferred(struct run *run, unsigned pe, enum sysreg reg, uint64_t value, uint32_t tag)
{
    struct event told = {.kind = EVENT_DEFER, .value = value, .tag = tag, .reg = reg};

    if (value)
        run_tell(run, &told, pe);
}

bool take_esb(struct run *run, unsigned pe)
{
    struct exception e;

    if (!pe_has(&run->machine->pe[pe], FEAT_RAS))
        return false;
    take_synchronize(run, pe);
    struct serror_esb done = serror_esb_execute(&run->machine->pe[pe]);

    if (done.disr || done.vdisr || done.ddisr) // most find nothing
        digest_touch(&run->digests, PART_SYS + pe);
    if (done.overwritten) {
        struct event lost = {.kind = EVENT_MERGE, .tag = done.overwritten};
        run_tell(run, &lost, pe);
    }
    tell_deferred(run, pe, DISR_EL1, done.disr, done.tag);
    tell_deferred(run, pe, VDISR_EL2, done.vdisr, done.vtag);
    tell_deferred(run, pe, VDISR_EL3, done.ddisr, done.dtag);
    if (!exception_pending_serror(&run->machine->pe[pe], &e))
        return false;
    take_exception(run, pe, &e);
    return true;
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
