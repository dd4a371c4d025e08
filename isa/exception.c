// SPDX-License-Identifier: BSD-2-Clause
#include "exception.h"

#include <assert.h>

#include "aarch32.h"
#include "iesb.h"
#include "level.h"
#include "pe.h"
#include "route.h"
#include "serror.h"

// Offsets within the vector table (DDI 0487 D1.3.1.3).
enum { VECTOR_SYNC = 0x000, VECTOR_IRQ = 0x080, VECTOR_FIQ = 0x100, VECTOR_SERROR = 0x180 };
enum { VECTOR_SAME_SP_ELX = 0x200, VECTOR_LOWER_64 = 0x400, VECTOR_LOWER_32 = 0x600 };

// The level whose width chooses the half for an exception from below: the one right under the target. Under
// EL3 that is EL2, or EL1 where EL2 is not enabled; under the EL2 of a host, its EL0.
static unsigned level_below(const struct pe *pe, unsigned target)
{
    if (target == 3)
        return pe_el2_enabled(pe) ? 2 : 1;
    if (target == 2 && pe->pstate.el == 0 && pe_in_host(pe, 0))
        return 0;
    return target - 1;
}

unsigned exception_vector(const struct pe *pe, const struct exception *e)
{
    static const unsigned kinds[] = {
        [EXCEPTION_SYNC] = VECTOR_SYNC,
        [EXCEPTION_IRQ] = VECTOR_IRQ,
        [EXCEPTION_FIQ] = VECTOR_FIQ,
        [EXCEPTION_SERROR] = VECTOR_SERROR,
    };
    unsigned kind = e->serror_vector ? VECTOR_SERROR : kinds[e->kind];

    if (e->target == pe->pstate.el)
        return kind + (pe->pstate.sp ? VECTOR_SAME_SP_ELX : 0);
    return kind + (level_aarch32(pe, level_below(pe, e->target)) ? VECTOR_LOWER_32 : VECTOR_LOWER_64);
}

// A guest hypervisor at EL1 finds itself at EL2 in SPSR_EL1 (DDI 0487 HCR_EL2.{NV,NV1,NV2}).
static bool shows_el2(const struct pe *pe, unsigned target)
{
    uint64_t hcr = pe->sys[HCR_EL2];
    bool nv = pe_has(pe, FEAT_NV) && bits_any(hcr, HCR_EL2_NV);
    bool nv1 = bits_any(hcr, HCR_EL2_NV1);
    bool nv2 = pe_has(pe, FEAT_NV2) && bits_any(hcr, HCR_EL2_NV2);

    return pe->pstate.el == 1 && target == 1 && pe_el2_enabled(pe) && nv && (!nv1 || nv2);
}

static uint64_t entry_spsr(const struct pe *pe, unsigned target)
{
    enum { M_EL2 = 2 };
    uint64_t spsr = pstate_to_spsr(&pe->pstate);

    if (shows_el2(pe, target))
        return bits_put(spsr, BITS(3, 2), M_EL2);
    return spsr;
}

// PSTATE.PAN is set on entry to EL1, and to the EL2 of a host, unless SCTLR_ELx.SPAN is 1.
static bool sets_pan(const struct pe *pe, unsigned target)
{
    bool can = target == 1 || (target == 2 && pe_in_host(pe, 0));

    return pe_has(pe, FEAT_PAN) && can && !bits_any(pe->sys[level_bank(target)->sctlr], SCTLR_EL1_SPAN);
}

// PSTATE of the handler, each field in the order of struct pstate (v9.4 ASL AArch64.TakeException). The
// SCTLR_EL1 fields named here are the same bits in each SCTLR_ELx.
static struct pstate entry_pstate(const struct pe *pe, unsigned target)
{
    uint64_t sctlr = pe->sys[level_bank(target)->sctlr];
    bool spintmask = bits_any(sctlr, SCTLR_EL1_SPINTMASK), dssbs = bits_any(sctlr, SCTLR_EL1_DSSBS);
    struct pstate p = pe->pstate;

    // N, Z, C, V: unchanged, also from AArch32.
    p.tco = pe_has(pe, FEAT_MTE) ? 1 : p.tco; // FEAT_MTE2: 1, handlers start with tag checks off
    // DIT: unchanged, unlike the fields that guard accesses.
    p.uao = 0;                                               // FEAT_UAO: 0
    p.pan = sets_pan(pe, target) ? 1 : p.pan;                // FEAT_PAN: 1 or unchanged
    p.ss = 0;                                                // 0: no software step of the handler
    p.il = 0;                                                // 0: the handler starts in a legal state
    p.allint = pe_has(pe, FEAT_NMI) ? !spintmask : p.allint; // FEAT_NMI: the inverse of SPINTMASK
    p.ssbs = pe_has(pe, FEAT_SSBS) ? dssbs : p.ssbs;         // FEAT_SSBS: DSSBS
    p.btype = 0;                                             // FEAT_BTI: 0; the SPSR keeps it
    p.d = 1;                                                 // 1
    p.a = 1;                // 1: only NMEA or a higher EL now lets an SError by
    p.i = 1;                // 1
    p.f = 1;                // 1
    p.nrw = 0;              // 0: AArch32 handlers are entered by aarch32_take()
    p.el = (uint8_t)target; // the target
    p.sp = 1;               // 1: SP_ELx
    // T and IT: 0; the others have no place in AArch64 state.
    p.mode = p.t = p.e = p.q = p.ge = p.it = 0;
    return p;
}

// IRQ and FIQ report nothing. FAR_ELx of an SError, HPFAR_EL2 of an exception to EL2 without an IPA, and
// PFAR_ELx without ISS.PFV become UNKNOWN (ASL AArch64.ReportException): here the old value stays, the most
// treacherous.
static void report(struct pe *pe, const struct exception *e)
{
    const struct level_bank *bank = level_bank(e->target);

    if (e->kind == EXCEPTION_IRQ || e->kind == EXCEPTION_FIQ)
        return;
    pe->sys[bank->esr] = e->esr;
    if (e->far_valid)
        pe->sys[bank->far] = e->far;
    if (e->ipa_valid)
        pe->sys[HPFAR_EL2] = (e->ipa & BITS(55, 12)) >> 8; // FIPA, [47:4], is IPA[55:12]
    if (e->pa_valid)
        pe->sys[bank->pfar] =
            bits_put(e->pa & PFAR_EL1_PA, PFAR_EL1_NS, bits_any(pe->sys[SCR_EL3], SCR_EL3_NS));
}

// Taking a virtual SError clears HCR_EL2.VSE, a delegated one SCR_EL3.DSE. Taking a physical one clears it
// where it is edge-triggered: always with FEAT_DoubleFault, else as IMPLEMENTATION DEFINED; never while its
// source keeps asserting.
static void clear_pending(struct pe *pe, const struct exception *e)
{
    if (e->kind != EXCEPTION_SERROR)
        return;
    if (e->virtual_serror) {
        pe->sys[HCR_EL2] &= ~HCR_EL2_VSE;
        pe->vserror_tag = 0;
    } else if (e->delegated) {
        pe->sys[SCR_EL3] &= ~SCR_EL3_DSE;
        pe->dserror_tag = 0;
    } else if ((pe_has(pe, FEAT_DoubleFault) || pe->impdef[IMPDEF_SERROR_EDGE]) && !pe->serror.level) {
        pe->serror = (struct pending_serror){0};
    }
}

bool exception_take(struct pe *pe, const struct exception *e, struct exception *next)
{
    const struct level_bank *bank = level_bank(e->target);
    unsigned offset = exception_vector(pe, e);

    assert(e->target >= pe->pstate.el);
    clear_pending(pe, e);
    if (e->target == 1 && aarch32_el1(pe)) {
        aarch32_take(pe, e);
        pe->waiting = 0;
        return false; // FEAT_IESB has no control in AArch32
    }
    report(pe, e);
    pe->sys[bank->spsr] = entry_spsr(pe, e->target);
    pe->sys[bank->elr] = e->return_address;
    pe->pstate = entry_pstate(pe, e->target);
    pe->pc = (pe->sys[bank->vbar] & ~BITS(10, 0)) + offset;
    pe->waiting = 0;
    return iesb_finds(pe, next);
}
