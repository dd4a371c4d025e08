// SPDX-License-Identifier: BSD-2-Clause
#include "delegated.h"

#include "route.h"
#include "syndrome.h"

enum { SYNDROME = 0x1ffffff }; // IDS and ISS

bool delegated_enabled(const struct pe *pe)
{
    uint64_t routed = SCR_EL3_EA | (pe_has(pe, FEAT_DoubleFault2) ? SCR_EL3_TMEA : 0);
    uint64_t scr = pe->sys[SCR_EL3];

    return pe_has(pe, FEAT_E3DSE) && pe->pstate.el < 3 && bits_any(scr, SCR_EL3_EnDSE) &&
           bits_any(scr, routed);
}

bool delegated_pending(const struct pe *pe)
{
    return delegated_enabled(pe) && bits_any(pe->sys[SCR_EL3], SCR_EL3_DSE);
}

static unsigned route(const struct pe *pe)
{
    struct route_inputs in = route_inputs_of(pe);

    return route_delegated_row(&in).target;
}

bool delegated_takeable(const struct pe *pe, struct exception *e)
{
    unsigned target;

    if (!delegated_pending(pe))
        return false;
    target = route(pe);
    if (target == ROUTE_PENDING)
        return false;
    *e = (struct exception){
        .esr = syndrome_esr(EC_SERROR, (uint32_t)(pe->sys[VSESR_EL3] & SYNDROME)),
        .return_address = pe->pc,
        .tag = pe->dserror_tag,
        .kind = EXCEPTION_SERROR,
        .target = (uint8_t)target,
        .delegated = 1,
    };
    return true;
}

bool delegated_wakes(const struct pe *pe)
{
    struct route_inputs in = route_inputs_of(pe);

    in.a = 0;
    return delegated_pending(pe) && route_delegated_row(&in).target != ROUTE_PENDING;
}

void delegated_defer(struct pe *pe, struct serror_esb *esb)
{
    bool held = bits_any(pe->sys[VDISR_EL3], VDISR_EL3_A) && pe->vdisr3_tag != pe->dserror_tag;

    if (!delegated_pending(pe) || route(pe) != ROUTE_PENDING)
        return;
    if (held && esb->overwritten == 0)
        esb->overwritten = pe->vdisr3_tag;
    esb->ddisr = VDISR_EL3_A | (pe->sys[VSESR_EL3] & SYNDROME);
    esb->dtag = pe->dserror_tag;
    pe->sys[VDISR_EL3] = esb->ddisr;
    pe->vdisr3_tag = pe->dserror_tag;
    pe->sys[SCR_EL3] &= ~SCR_EL3_DSE;
    pe->dserror_tag = 0;
}
