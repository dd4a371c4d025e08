// SPDX-License-Identifier: BSD-2-Clause
// AArch32 at EL1 and EL0 under AArch64 higher levels, as far as syndromes reach: modes, PSR images, entry to
// a mode of EL1, fault status (DDI 0487 part G).
#ifndef RASIM_ISA_AARCH32_H
#define RASIM_ISA_AARCH32_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"

struct pe;
struct pstate;

// M[4:0] of PSTATE. Hyp and Monitor name an EL2 and an EL3 that are never AArch32 here.
enum aarch32_mode {
    MODE_USR = 0x10,
    MODE_FIQ = 0x11,
    MODE_IRQ = 0x12,
    MODE_SVC = 0x13,
    MODE_ABT = 0x17,
    MODE_UND = 0x1b,
    MODE_SYS = 0x1f,
};

// The Exception level of a mode, 0 or 1; AARCH32_NO_LEVEL for what is none of the modes above.
enum { AARCH32_NO_LEVEL = 4 };
unsigned aarch32_level(unsigned mode);

// The PE is in AArch32 state, and an exception to EL1 is taken to AArch32 (v9.4 ASL ELUsingAArch32(EL1)).
bool aarch32_el1(const struct pe *pe);

// PSTATE of AArch32 as SPSR_ELx of an AArch64 level holds it (DIT in bit 24, SS in bit 21), and back. A mode
// that is none of EL0 and EL1 counts as EL1's.
uint64_t aarch32_to_spsr(const struct pstate *p);
struct pstate aarch32_from_spsr(uint64_t spsr);

// The same as SPSR_abt and its like hold it: DIT in bit 21, no SS.
uint32_t aarch32_to_psr(const struct pstate *p);
struct pstate aarch32_from_psr(uint32_t psr);

// The mode of AArch32 EL1 that an exception enters: Abort for SErrors and aborts.
struct exception;
enum aarch32_mode aarch32_mode_of(const struct exception *e);

// Enters it (v9.4 ASL AArch32.EnterMode): DFSR or IFSR of an abort, SPSR_<mode>, the link register. What is
// pending is the caller's business.
void aarch32_take(struct pe *pe, const struct exception *e);

// MOVS PC, LR and its like in a mode of EL1: PSTATE from SPSR_<mode>, the PC from R14. False: SPSR_<mode> is
// no state of EL1 or EL0; PSTATE.IL is set and nothing else of it changed.
bool aarch32_return(struct pe *pe);

// DFSR or IFSR of an exception that AArch32 EL1 takes: short descriptor format, or long where TTBCR.EAE is 1.
uint32_t aarch32_fault_status(const struct pe *pe, const struct exception *e);

// The fault status is that of an SError: FS 0b10110, or STATUS 0b010001.
bool aarch32_fsr_of_serror(uint32_t fsr);

// For a trace: "DFSR = 0x406{AET=UC,FS=0x16}". Returns the length.
size_t aarch32_fsr_text(char *text, size_t size, enum sysreg reg, uint32_t fsr);

// What an ESB at AArch32 EL1 or EL0 writes: DISR for a physical SError with this ISS, VDISR for the virtual
// one, whose type is VDFSR, the AArch32 name of VSESR_EL2[31:0] (v9.4 ASL AArch32.ESBOperation,
// vESBOperation).
uint32_t aarch32_disr(const struct pe *pe, uint32_t iss);
uint32_t aarch32_vdisr(const struct pe *pe);

// Registers that AArch32 EL1 names in its own way, and where they live ('architecturally mapped'): DFSR in
// ESR_EL1, IFSR in IFSR32_EL2, DFAR and IFAR in the halves of FAR_EL1, LR_abt in X20. SPSR_abt is itself.
bool aarch32_names(const struct pe *pe, enum sysreg reg);
uint64_t aarch32_value(const struct pe *pe, enum sysreg reg); // for an observer; DISR is DISR_EL1's
enum sysreg_result aarch32_read(const struct pe *pe, enum sysreg reg, uint64_t *value,
                                struct exception *trap);
enum sysreg_result aarch32_write(struct pe *pe, enum sysreg reg, uint64_t value, struct exception *trap);

// Not modelled: AArch32 at EL2 and EL3, so VDFSR by that name; T32 instruction lengths and the IT state
// machine; banked R8-R13; CP15 registers but those above; traps of them (EC 0x03), so HCR_EL2.{TVM,TRVM}; the
// zeroing of X register upper halves; that AArch32 has no SCTLR2: NMEA counts here, too.
#endif
