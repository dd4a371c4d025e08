// SPDX-License-Identifier: BSD-2-Clause
// An exception is a value: it is described, then routed, then taken (DDI 0487 D1.3).
#ifndef RASIM_ISA_EXCEPTION_H
#define RASIM_ISA_EXCEPTION_H

#include <stdbool.h>
#include <stdint.h>

struct pe;

enum exception_kind { EXCEPTION_SYNC, EXCEPTION_IRQ, EXCEPTION_FIQ, EXCEPTION_SERROR };

struct exception {
    uint64_t esr;            // ESR_ELx; not written for IRQ and FIQ
    uint64_t far;            // FAR_ELx when far_valid
    uint64_t ipa;            // HPFAR_EL2 when ipa_valid
    uint64_t pa;             // PFAR_ELx, or MFAR_EL3, when pa_valid
    uint64_t return_address; // ELR_ELx
    uint32_t tag;            // whose error it is, for an observer; 0: none
    uint8_t kind;            // enum exception_kind
    uint8_t target;          // 1-3
    uint8_t virtual_serror;  // taken from HCR_EL2.VSE: taking clears it
    uint8_t delegated;       // an SError taken from SCR_EL3.DSE: taking clears it
    uint8_t serror_vector;   // an External abort that EASE sends to the SError vector
    uint8_t far_valid;
    uint8_t ipa_valid;
    uint8_t pa_valid;
    uint8_t pad[4];
};

// VBAR-relative offset of the vector that `e` takes from the PE's present state (DDI 0487 D1.3.1.3).
unsigned exception_vector(const struct pe *pe, const struct exception *e);

// Enter `e->target` (DDI 0487 AArch64.TakeException, or AArch32.EnterMode where EL1 is AArch32: aarch32.h).
// When the implicit ESB of the entry (FEAT_IESB) finds an unmasked SError, returns true and `*next`, to be
// taken before the handler's first instruction.
bool exception_take(struct pe *pe, const struct exception *e, struct exception *next);

enum exception_return { RETURN_DONE, RETURN_ILLEGAL, RETURN_SERROR, RETURN_TRAPPED };

// ERET at the current EL (DDI 0487 AArch64.ExceptionReturn). RETURN_SERROR: the implicit ESB found an
// unmasked SError, `*instead` is to be taken at the ERET and nothing was restored. RETURN_TRAPPED: likewise,
// it belongs to a guest hypervisor (HCR_EL2.NV) or HFGITR_EL2.ERET asks for it. RETURN_ILLEGAL: PSTATE.IL is
// set, the EL did not change (DDI 0487 D1.4.4).
enum exception_return exception_return(struct pe *pe, struct exception *instead);

// The SPSR value would make an ERET from `pe` an illegal exception return.
bool exception_return_illegal(const struct pe *pe, uint64_t spsr);

// SVC, HVC, SMC with immediate `imm`: the exception, routed, returning after the instruction at `pc`.
// An undefined HVC or SMC (SCR_EL3.HCE=0, SMD=1, at EL0) becomes an Undefined Instruction exception at `pc`.
enum exception_call { CALL_SVC, CALL_HVC, CALL_SMC };
struct exception exception_call(const struct pe *pe, enum exception_call call, unsigned imm);

// Undefined Instruction at the current EL (EC 0x00), routed.
struct exception exception_undefined(const struct pe *pe);

// Illegal Execution state (EC 0x0E), routed: what the next instruction leads to while PSTATE.IL is 1 (DDI
// 0487 D1.4.4, v9.4 ASL CheckIllegalState). Asynchronous exceptions come first where they can be taken.
struct exception exception_illegal_state(const struct pe *pe);

// A trap of the instruction at PC to `target` with this EC and ISS.
struct exception exception_trap(const struct pe *pe, unsigned target, unsigned ec, uint32_t iss);

// The pending asynchronous exception to take now, if any: physical and virtual SError, IRQ, FIQ, in the order
// of the impdef knob vserror-first (the architecture leaves the order IMPLEMENTATION DEFINED).
bool exception_pending(const struct pe *pe, struct exception *e);

// The same for SErrors alone: what an ESB takes (v9.4 ASL TakeUnmaskedSErrorInterrupts).
bool exception_pending_serror(const struct pe *pe, struct exception *e);

// WFI would complete at once (DDI 0487 D1.6.2): something is pending, masked or not.
bool exception_wakes(const struct pe *pe);

// Not modelled: Debug exceptions and Debug state, FEAT_TME, FEAT_EXLOCK.
#endif
