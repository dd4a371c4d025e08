// SPDX-License-Identifier: BSD-2-Clause
#include "exception.h"
#include "level.h"
#include "pe.h"
#include "syndrome.h"
#include "trap.h"

struct exception exception_trap(const struct pe *pe, unsigned target, unsigned ec, uint32_t iss)
{
    return (struct exception){
        .esr = syndrome_esr(ec, iss),
        .return_address = pe->pc,
        .kind = EXCEPTION_SYNC,
        .target = (uint8_t)target,
    };
}

struct exception exception_undefined(const struct pe *pe)
{
    return exception_trap(pe, level_of_system(pe), EC_UNKNOWN, 0);
}

// The class of a call from AArch32 state.
static unsigned class_of(const struct pe *pe, unsigned ec)
{
    return pe->pstate.nrw ? ec - EC_SVC64 + EC_SVC32 : ec;
}

struct exception exception_illegal_state(const struct pe *pe)
{
    return exception_trap(pe, level_of_system(pe), EC_ILLEGAL_STATE, 0);
}

// A call that is let through returns after the instruction.
static struct exception call(const struct pe *pe, unsigned target, unsigned ec, unsigned imm)
{
    struct exception e = exception_trap(pe, target, class_of(pe, ec), imm & 0xffff);

    e.return_address += 4;
    return e;
}

static struct exception call_hvc(const struct pe *pe, unsigned imm)
{
    unsigned el = pe->pstate.el;

    if (el == 0 || (el == 1 && !pe_el2_enabled(pe)) || !bits_any(pe->sys[SCR_EL3], SCR_EL3_HCE))
        return exception_undefined(pe);
    return call(pe, el == 3 ? 3 : 2, EC_HVC64, imm);
}

// The trap of HCR_EL2.TSC comes before SCR_EL3.SMD (v9.4 ASL AArch64.CheckForSMCUndefOrTrap). The syndrome of
// an A32 or T32 SMC has no immediate (v9.4 ASL: CallSecureMonitor(Zeros(16)); DDI 0487 ISS, SMC in AArch32).
static struct exception call_smc(const struct pe *pe, unsigned imm)
{
    unsigned el = pe->pstate.el;

    if (pe->pstate.nrw)
        imm = 0;
    if (el == 0)
        return exception_undefined(pe);
    if (el == 1 && pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_TSC))
        return exception_trap(pe, 2, class_of(pe, EC_SMC64), imm & 0xffff);
    if (bits_any(pe->sys[SCR_EL3], SCR_EL3_SMD))
        return exception_undefined(pe);
    return call(pe, 3, EC_SMC64, imm);
}

// A trapped SVC is taken to EL2 as itself, but returns to the instruction.
static struct exception call_svc(const struct pe *pe, unsigned imm)
{
    if (trap_svc(pe))
        return exception_trap(pe, 2, class_of(pe, EC_SVC64), imm & 0xffff);
    return call(pe, level_of_system(pe), EC_SVC64, imm);
}

struct exception exception_call(const struct pe *pe, enum exception_call kind, unsigned imm)
{
    switch (kind) {
    case CALL_HVC:
        return call_hvc(pe, imm);
    case CALL_SMC:
        return call_smc(pe, imm);
    default:
        return call_svc(pe, imm);
    }
}
