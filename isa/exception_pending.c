// SPDX-License-Identifier: BSD-2-Clause
#include "delegated.h"
#include "level.h"
#include "pe.h"
#include "route.h"
#include "serror.h"

// FEAT_NMI: with SCTLR_ELx.NMI, ALLINT masks IRQ and FIQ at the EL that takes them (DDI 0487 D1.3.6).
// Superpriority is not modelled, so nothing passes it.
static bool allint_masks(const struct pe *pe)
{
    const struct pstate *p = &pe->pstate;
    uint64_t sctlr;

    if (!pe_has(pe, FEAT_NMI) || p->el == 0)
        return false;
    sctlr = pe->sys[level_bank(p->el)->sctlr]; // these bits are the same in each SCTLR_ELx
    return bits_any(sctlr, SCTLR_EL1_NMI) && (p->allint || (p->sp && bits_any(sctlr, SCTLR_EL1_SPINTMASK)));
}

// Who takes an IRQ or FIQ: `up3` is SCR_EL3.{IRQ,FIQ}, `up2` HCR_EL2.{IMO,FMO}, `masked` PSTATE.{I,F} or
// ALLINT; as v9.4 ASL AArch64.PendingUnmaskedPhysicalInterrupts.
static unsigned interrupt_route(const struct pe *pe, bool up3, bool up2, bool masked)
{
    unsigned el = pe->pstate.el;
    bool tge = bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE);

    if (el == 3)
        return up3 && !masked ? 3 : ROUTE_PENDING;
    if (up3)
        return 3;
    if (el == 2)
        return (tge || up2) && !masked ? 2 : ROUTE_PENDING;
    if (el == 0 && pe_in_host(pe, 0))
        return masked ? ROUTE_PENDING : 2;
    if (pe_el2_enabled(pe) && (up2 || tge))
        return 2;
    return masked ? ROUTE_PENDING : 1;
}

static bool interrupt_takeable(const struct pe *pe, enum exception_kind kind, struct exception *e)
{
    uint64_t scr = pe->sys[SCR_EL3], hcr = pe->sys[HCR_EL2];
    bool fiq = kind == EXCEPTION_FIQ;
    unsigned target;

    if (!(fiq ? pe->fiq : pe->irq))
        return false;
    bool masked = (fiq ? pe->pstate.f : pe->pstate.i) || allint_masks(pe);
    target = interrupt_route(pe, bits_any(scr, fiq ? SCR_EL3_FIQ : SCR_EL3_IRQ),
                             bits_any(hcr, fiq ? HCR_EL2_FMO : HCR_EL2_IMO), masked);
    if (target == ROUTE_PENDING)
        return false;
    *e = (struct exception){.return_address = pe->pc, .kind = (uint8_t)kind, .target = (uint8_t)target};
    return true;
}

// Virtual ones are for EL1 and EL0 under an enabled EL2, where HCR_EL2.{IMO,FMO} send physical ones up (v9.4
// ASL AArch64.PendingUnmaskedVirtualInterrupts).
static bool virtual_pending(const struct pe *pe, bool fiq)
{
    uint64_t hcr = pe->sys[HCR_EL2];
    bool line = fiq ? pe->vfiq || bits_any(hcr, HCR_EL2_VF) : pe->virq || bits_any(hcr, HCR_EL2_VI);

    return line && bits_any(hcr, fiq ? HCR_EL2_FMO : HCR_EL2_IMO) && pe->pstate.el <= 1 &&
           !bits_any(hcr, HCR_EL2_TGE) && pe_el2_enabled(pe);
}

// Physical, virtual or delegated, masked or not, enabled or not. Every step asks.
static bool anything_waits(const struct pe *pe)
{
    return pe->serror.pending || pe->irq || pe->fiq || pe->virq || pe->vfiq ||
           bits_any(pe->sys[HCR_EL2], HCR_EL2_VI | HCR_EL2_VF | HCR_EL2_VSE) ||
           bits_any(pe->sys[SCR_EL3], SCR_EL3_DSE);
}

static bool virtual_takeable(const struct pe *pe, bool fiq, struct exception *e)
{
    if (!virtual_pending(pe, fiq) || (fiq ? pe->pstate.f : pe->pstate.i) || allint_masks(pe))
        return false;
    *e = (struct exception){
        .return_address = pe->pc, .kind = fiq ? EXCEPTION_FIQ : EXCEPTION_IRQ, .target = 1};
    return true;
}

// A virtual one has priority over a delegated one (DDI 0487 D1.4.6.5).
static bool no_physical_takeable(const struct pe *pe, struct exception *e)
{
    return serror_virtual_takeable(pe, e) || delegated_takeable(pe, e);
}

bool exception_pending_serror(const struct pe *pe, struct exception *e)
{
    bool virtual_first = pe->impdef[IMPDEF_VSERROR_FIRST] != 0;

    return (virtual_first && no_physical_takeable(pe, e)) || serror_takeable(pe, e) ||
           (!virtual_first && no_physical_takeable(pe, e));
}

// The v9.4 ASL has virtual FIQ, IRQ, SError, then FIQ, IRQ, SError; without vserror-first the virtual one
// comes last.
bool exception_pending(const struct pe *pe, struct exception *e)
{
    bool virtual_first = pe->impdef[IMPDEF_VSERROR_FIRST] != 0;

    if (!anything_waits(pe))
        return false;
    return virtual_takeable(pe, true, e) || virtual_takeable(pe, false, e) ||
           (virtual_first && no_physical_takeable(pe, e)) || interrupt_takeable(pe, EXCEPTION_FIQ, e) ||
           interrupt_takeable(pe, EXCEPTION_IRQ, e) || serror_takeable(pe, e) ||
           (!virtual_first && no_physical_takeable(pe, e));
}

bool exception_wakes(const struct pe *pe)
{
    return virtual_pending(pe, true) || virtual_pending(pe, false) || pe->irq || pe->fiq ||
           pe->serror.pending || serror_virtual_pending(pe) || delegated_wakes(pe);
}
