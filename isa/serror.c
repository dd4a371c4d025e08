// SPDX-License-Identifier: BSD-2-Clause
#include "serror.h"

#include "aarch32.h"
#include "delegated.h"
#include "iesb.h"
#include "route.h"
#include "syndrome.h"

enum { ISS = 0x1ffffff, ISS_EXPLICIT = ISS & ~ISS_SERROR_IESB };

// Severity for merging, from worst; the order of v9.4 ASL AArch64.PEErrorState, in which a PE in need of
// recovery (UER) is worse off than a restartable one (UEO). What says nothing of its state is as bad as UC.
static unsigned rank(uint32_t iss)
{
    switch (syndrome_serror_state(iss)) {
    case STATE_UEU:
        return 1;
    case STATE_UER:
        return 2;
    case STATE_UEO:
        return 3;
    case STATE_CE:
        return 4;
    default:
        return 0;
    }
}

enum serror_pend serror_pend(struct pe *pe, const struct pending_serror *s, uint32_t *lost)
{
    struct pending_serror old = pe->serror;

    *lost = 0;
    if (!old.pending) {
        pe->serror = *s;
        pe->serror.pending = 1;
        return SERROR_PENDED;
    }
    if (rank(s->iss) < rank(old.iss)) {
        pe->serror = *s;
        pe->serror.pending = 1;
    }
    pe->serror.level = old.level | s->level; // a source that asserts is not silenced by another
    if (old.tag != s->tag)
        *lost = pe->serror.tag == s->tag ? old.tag : s->tag;
    return SERROR_MERGED;
}

// DDI 0487 DISR_EL1: A, and the ISS; an explicit ESB never shows IESB.
static void defer_physical(struct pe *pe, struct serror_esb *esb)
{
    if (bits_any(pe->sys[DISR_EL1], DISR_EL1_A) && pe->disr_tag != pe->serror.tag)
        esb->overwritten = pe->disr_tag;
    esb->disr =
        aarch32_el1(pe) ? aarch32_disr(pe, pe->serror.iss) : DISR_EL1_A | (pe->serror.iss & ISS_EXPLICIT);
    esb->tag = pe->serror.tag;
    pe->sys[DISR_EL1] = esb->disr;
    pe->disr_tag = pe->serror.tag;
    pe->serror = (struct pending_serror){0};
}

static void defer_virtual(struct pe *pe, struct serror_esb *esb)
{
    bool held = bits_any(pe->sys[VDISR_EL2], VDISR_EL2_A) && pe->vdisr_tag != pe->vserror_tag;

    if (held && esb->overwritten == 0)
        esb->overwritten = pe->vdisr_tag;
    esb->vdisr = aarch32_el1(pe) ? aarch32_vdisr(pe) : VDISR_EL2_A | (pe->sys[VSESR_EL2] & ISS);
    esb->vtag = pe->vserror_tag;
    pe->sys[VDISR_EL2] = esb->vdisr;
    pe->vdisr_tag = pe->vserror_tag;
    pe->sys[HCR_EL2] &= ~HCR_EL2_VSE;
    pe->vserror_tag = 0;
}

static bool virtual_enabled(const struct pe *pe)
{
    struct route_inputs in = route_inputs_of(pe);
    bool enabled = in.amo || (pe->impdef[IMPDEF_VSERROR_DF2] && in.tmea2);

    return in.el <= 1 && in.el2 && !in.tge && enabled;
}

static bool virtual_masked(const struct pe *pe)
{
    return pe->pstate.a; // SCTLR2_EL1.NMEA is about physical ones only
}

struct serror_esb serror_esb_execute(struct pe *pe)
{
    struct serror_esb esb = {0};
    const struct pending_serror *s = &pe->serror;

    if (!pe_has(pe, FEAT_RAS))
        return esb;
    // A source that keeps asserting is not settled by an ESB.
    if (s->pending && s->synchronizable && !s->level && route_serror(pe) == ROUTE_PENDING)
        defer_physical(pe, &esb);
    if (serror_virtual_pending(pe) && virtual_masked(pe))
        defer_virtual(pe, &esb);
    else
        delegated_defer(pe, &esb);
    return esb;
}

bool serror_takeable(const struct pe *pe, struct exception *e)
{
    unsigned target = pe->serror.pending ? route_serror(pe) : ROUTE_PENDING;

    if (target == ROUTE_PENDING)
        return false;
    *e = (struct exception){
        .esr = syndrome_esr(EC_SERROR, pe->serror.iss & ISS_EXPLICIT),
        .return_address = pe->pc,
        .tag = pe->serror.tag,
        .kind = EXCEPTION_SERROR,
        .target = (uint8_t)target,
    };
    return true;
}

bool serror_virtual_takeable(const struct pe *pe, struct exception *e)
{
    uint64_t iss = pe_has(pe, FEAT_RAS) ? pe->sys[VSESR_EL2] : pe->impdef[IMPDEF_NO_RAS_VSERROR_ISS];

    if (!serror_virtual_pending(pe) || virtual_masked(pe))
        return false;
    *e = (struct exception){
        .esr = syndrome_esr(EC_SERROR, (uint32_t)(iss & ISS)),
        .return_address = pe->pc,
        .tag = pe->vserror_tag,
        .kind = EXCEPTION_SERROR,
        .target = 1,
        .virtual_serror = 1,
    };
    return true;
}

// SCR_EL3.EA has no part in it: a virtual SError is never routed up.
bool serror_virtual_pending(const struct pe *pe)
{
    return bits_any(pe->sys[HCR_EL2], HCR_EL2_VSE) && virtual_enabled(pe); // the bit first: every step asks
}

// DDI 0487 ISR_EL1: at EL1 under an enabled EL2, HCR_EL2.{AMO,IMO,FMO}=1 puts the virtual exception in the
// place of the physical one. (The v9.4 ASL ORs the two for A; with AMO=1 a physical SError does not wait at
// EL1, so software cannot tell.) With HCRX_EL2.TMEA alone both can be for EL1, and either shows. Otherwise,
// at EL2 and EL1 the delegated one where it is enabled (D1.4.6.1; the description of the field forgets EA,
// TMEA).
uint64_t serror_isr(const struct pe *pe)
{
    struct route_inputs in = route_inputs_of(pe);
    bool guest = in.el == 1 && in.el2 && !in.tge;
    uint64_t hcr = pe->sys[HCR_EL2];
    bool hidden = (guest && in.amo) || delegated_enabled(pe);
    bool a = (pe->serror.pending && !hidden) || (guest && serror_virtual_pending(pe)) ||
             (delegated_pending(pe) && !(guest && virtual_enabled(pe)));
    bool i = guest && bits_any(hcr, HCR_EL2_IMO) ? pe->virq || bits_any(hcr, HCR_EL2_VI) : pe->irq;
    bool f = guest && bits_any(hcr, HCR_EL2_FMO) ? pe->vfiq || bits_any(hcr, HCR_EL2_VF) : pe->fiq;

    return (a ? ISR_EL1_A : 0) | (i ? ISR_EL1_I : 0) | (f ? ISR_EL1_F : 0);
}
