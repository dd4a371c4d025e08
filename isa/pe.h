// SPDX-License-Identifier: BSD-2-Clause
// One Processing Element: everything of it that changes, plain and without pointers (DDI 0487 chapters D1,
// D24). Copying the struct is a snapshot; memcmp is equality; all padding is explicit.
#ifndef RASIM_ISA_PE_H
#define RASIM_ISA_PE_H

#include <stdbool.h>
#include <stdint.h>

#include "feature.h"
#include "impdef.h"
#include "sysreg.h"

// PSTATE, one byte a field, in the order of SPSR_ELx from bit 31 down (DDI 0487 C5.2 SPSR_EL1).
struct pstate {
    uint8_t n, z, c, v;
    uint8_t tco, dit, uao, pan, ss, il, allint, ssbs;
    uint8_t btype; // 0-3
    uint8_t d, a, i, f;
    uint8_t nrw; // 1: AArch32
    uint8_t el;  // 0-3
    uint8_t sp;  // 0: SP_EL0, 1: SP_ELx
    // Of AArch32 only, 0 in AArch64 state.
    uint8_t mode; // M[4:0], enum aarch32_mode
    uint8_t t, e;
    uint8_t q, ge, it; // GE 0-15; IT 0-255, bits 7:0 in order
    uint8_t pad[6];
};

// The physical SError that waits, of which there is at most one (DDI 0487 D1.3.5).
struct pending_serror {
    uint32_t iss;           // ISS[24:0] it will present, bit 13 (IESB) excepted
    uint32_t tag;           // whose error it is, for an observer; no architectural meaning; 0: untagged
    uint8_t pending;        // 0 or 1
    uint8_t synchronizable; // an ESB or an implicit ESB can settle it
    uint8_t level;          // the source keeps asserting: taking does not clear it
    uint8_t pad[5];
};

struct pe {
    uint64_t x[31];
    uint64_t pc;
    uint64_t sys[SYSREG_COUNT]; // raw values; read and written by software through sysreg.h
    feature_set features;
    uint64_t impdef[IMPDEF_COUNT];
    struct pstate pstate;
    struct pending_serror serror;
    uint32_t vserror_tag; // provenance of the virtual SError that HCR_EL2.VSE pends
    uint32_t disr_tag;    // provenance of what DISR_EL1 holds
    uint32_t vdisr_tag;   // provenance of what VDISR_EL2 holds
    uint32_t dserror_tag; // provenance of the delegated SError that SCR_EL3.DSE pends
    uint32_t vdisr3_tag;  // provenance of what VDISR_EL3 holds
    uint8_t index;        // MPIDR_EL1.Aff0
    uint8_t irq;          // physical IRQ line, 0 or 1
    uint8_t fiq;          // physical FIQ line, 0 or 1
    uint8_t waiting;      // enum wait_kind: in WFI or WFE
    uint8_t event;        // the Event Register, 0 or 1
    uint8_t virq; // virtual IRQ and FIQ lines of the interrupt controller; HCR_EL2.{VI,VF} add to them
    uint8_t vfiq;
    uint8_t pad[5];
};

// Cold reset into EL3 (DDI 0487 D1.2): PSTATE.DAIF=1111, SP_EL3, registers as sysreg.def resets them,
// impdef knobs at their defaults. `features` must be closed (feature_close).
void pe_reset(struct pe *pe, unsigned index, feature_set features);

static inline bool pe_has(const struct pe *pe, enum feature f)
{
    return feature_has(pe->features, f);
}

// EL2 is implemented and enabled: Non-secure state, or Secure EL2 (DDI 0487 EL2Enabled()).
bool pe_el2_enabled(const struct pe *pe);

// Exception level `el` runs in, or as the EL0 of, an EL2 host: E2H at EL2, E2H and TGE at EL0
// (DDI 0487 ELIsInHost()).
bool pe_in_host(const struct pe *pe, unsigned el);

// PSTATE as an SPSR_ELx image, and back; M[4:0] included, which bit 4 makes an AArch32 one (aarch32.h).
// pstate_from_spsr() checks nothing.
uint64_t pstate_to_spsr(const struct pstate *p);
struct pstate pstate_from_spsr(uint64_t spsr);

// Not modelled: AArch32 registers beyond what syndromes need; vector, debug and performance registers;
// more than two Security states (FEAT_RME).
#endif
