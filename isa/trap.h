// SPDX-License-Identifier: BSD-2-Clause
// Who traps an access by MRS or MSR that the Exception level permits (DDI 0487 D24, accessors of each
// register): EL2's controls, then its fine-grained ones, then EL3's.
#ifndef RASIM_ISA_TRAP_H
#define RASIM_ISA_TRAP_H

#include <stdbool.h>

#include "sysreg.h"

struct pe;

enum { TRAP_READ = 1, TRAP_WRITE = 2 };

// The Exception level that takes the trap, 0 for none.
unsigned trap_target(const struct pe *pe, enum sysreg reg, unsigned access);

// Its part of FEAT_FGT and FEAT_FGT2 (fgt.def).
bool trap_fine_grained(const struct pe *pe, enum sysreg reg, unsigned access);

// Fine-grained traps apply where the PE is: EL1, and EL0 but a host's, under an enabled EL2.
bool trap_fine_grained_on(const struct pe *pe);

// ERET at EL1 is EL2's, and SVC of EL1 or EL0: HFGITR_EL2, and HCR_EL2.NV for ERET (v9.4 ASL
// AArch64.CheckForERetTrap, CheckForSVCTrap).
bool trap_eret(const struct pe *pe);
bool trap_svc(const struct pe *pe);

// Not modelled: SCR_EL3.TID3 (FEAT_IDTE3); SCR_EL3.FGTEn of the AArch32 form.
#endif
