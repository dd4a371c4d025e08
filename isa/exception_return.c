// SPDX-License-Identifier: BSD-2-Clause
#include <assert.h>

#include "aarch32.h"
#include "exception.h"
#include "iesb.h"
#include "level.h"
#include "pe.h"
#include "syndrome.h"
#include "trap.h"
#include "wait.h"

// SPSR_ELx fields that this file looks at (DDI 0487 C5.2 SPSR_EL3).
static const uint64_t spsr_m = BITS(4, 0);
static const uint64_t spsr_m4 = BIT(4); // AArch32

enum { EL_NONE = AARCH32_NO_LEVEL };

// The EL that M[4:0] names; EL_NONE for what names none that this PE could return to.
static unsigned named_el(uint64_t spsr)
{
    unsigned m = (unsigned)bits_get(spsr, spsr_m);

    if (bits_any(spsr, spsr_m4))
        return aarch32_level(m);
    switch (m) {
    case 0x00: // EL0t
        return 0;
    case 0x04: // EL1t
    case 0x05: // EL1h
        return 1;
    case 0x08: // EL2t
    case 0x09: // EL2h
        return 2;
    case 0x0c: // EL3t
    case 0x0d: // EL3h
        return 3;
    default: // M[1]=1, M[0]=1 for EL0
        return EL_NONE;
    }
}

// v9.4 ASL IllegalExceptionReturn, ELFromSPSR.
bool exception_return_illegal(const struct pe *pe, uint64_t spsr)
{
    unsigned el = named_el(spsr);
    bool aarch32 = bits_any(spsr, spsr_m4);

    if (el == EL_NONE || el > pe->pstate.el)
        return true;
    if (el == 2 && !pe_el2_enabled(pe))
        return true;
    if (el == 1 && pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE))
        return true;
    if (el == 0 && !level_aarch32(pe, 1))
        return false; // an EL0 under an AArch64 EL1 may be either
    return aarch32 != level_aarch32(pe, el);
}

// DDI 0487 D1.4.4: EL, SP and nRW stay. SSBS, BTYPE, UAO, DIT and TCO become UNKNOWN: here they stay.
static struct pstate illegal_pstate(const struct pe *pe, uint64_t spsr)
{
    struct pstate from = pstate_from_spsr(spsr & ~spsr_m4); // to AArch32, too, in the places of AArch64
    struct pstate p = pe->pstate;

    p.n = from.n;
    p.z = from.z;
    p.c = from.c;
    p.v = from.v;
    p.pan = pe_has(pe, FEAT_PAN) ? from.pan : p.pan;
    p.allint = pe_has(pe, FEAT_NMI) ? from.allint : p.allint;
    p.d = from.d;
    p.a = from.a;
    p.i = from.i;
    p.f = from.f;
    p.ss = 0;
    p.il = 1;
    return p;
}

// A field whose feature is absent is not restored; SS would need Debug (MDSCR_EL1.SS=1).
static struct pstate legal_pstate(const struct pe *pe, uint64_t spsr)
{
    struct pstate p = pstate_from_spsr(spsr);

    p.tco = pe_has(pe, FEAT_MTE) ? p.tco : 0;
    p.dit = pe_has(pe, FEAT_DIT) ? p.dit : 0;
    p.uao = pe_has(pe, FEAT_UAO) ? p.uao : 0;
    p.pan = pe_has(pe, FEAT_PAN) ? p.pan : 0;
    p.allint = pe_has(pe, FEAT_NMI) ? p.allint : 0;
    p.ssbs = pe_has(pe, FEAT_SSBS) ? p.ssbs : 0;
    p.btype = pe_has(pe, FEAT_BTI) ? p.btype : 0;
    p.ss = 0;
    return p;
}

// Instructions of AArch32 are at even addresses, A32 ones at multiples of 4 (v9.4 ASL
// AArch64.ExceptionReturn).
static uint64_t return_pc(const struct pstate *p, uint64_t elr)
{
    if (!p->nrw)
        return elr; // bits that an illegal return to AArch32 makes UNKNOWN are ELR_ELx's here
    return elr & (p->t ? BITS(31, 1) : BITS(31, 2));
}

enum exception_return exception_return(struct pe *pe, struct exception *instead)
{
    const struct level_bank *bank = level_bank(pe->pstate.el);
    uint64_t spsr = pe->sys[bank->spsr];
    uint64_t elr = pe->sys[bank->elr];
    bool illegal;

    if (pe->pstate.nrw)
        return aarch32_return(pe) ? RETURN_DONE : RETURN_ILLEGAL;
    if (trap_eret(pe)) {
        *instead = exception_trap(pe, 2, EC_ERET, 0);
        return RETURN_TRAPPED;
    }
    // v9.4 ASL AArch64.ExceptionReturn: with the source EL's IESB and PSTATE, before anything is restored.
    if (iesb_finds(pe, instead))
        return RETURN_SERROR;
    illegal = exception_return_illegal(pe, spsr);
    pe->pstate = illegal ? illegal_pstate(pe, spsr) : legal_pstate(pe, spsr);
    pe->pc = return_pc(&pe->pstate, elr);
    wait_send_event(pe);
    return illegal ? RETURN_ILLEGAL : RETURN_DONE;
}
