// SPDX-License-Identifier: BSD-2-Clause
// What each Exception level has of its own: banked registers and an Execution state (DDI 0487 D1.2, D1.4).
#ifndef RASIM_ISA_LEVEL_H
#define RASIM_ISA_LEVEL_H

#include <stdbool.h>

#include "sysreg.h"

struct pe;

struct level_bank {
    enum sysreg elr, spsr, esr, far, pfar, vbar, sctlr;
};

// Of EL1, EL2 or EL3.
const struct level_bank *level_bank(unsigned el);

// `el` uses AArch32 in the present Security state. EL0 under an AArch64 EL1 chooses for itself: `el` 0
// answers for the PSTATE as it is (v9.4 ASL ELStateUsingAArch32K).
bool level_aarch32(const struct pe *pe, unsigned el);

// Who answers for what `pe` does at its own level, traps to elsewhere aside: EL1 for EL0, or EL2 with
// HCR_EL2.TGE=1; else the current EL.
unsigned level_of_system(const struct pe *pe);

#endif
