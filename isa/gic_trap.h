// SPDX-License-Identifier: BSD-2-Clause
// Who traps an access to a register of the GIC or of the generic timers (accessors of each register, IHI 0069
// chapter 12, DDI 0487 D24.10).
#ifndef RASIM_ISA_GIC_TRAP_H
#define RASIM_ISA_GIC_TRAP_H

#include "sysreg.h"

struct pe;

// `reg` of kind SYSREG_GIC*, at an EL that it permits. The Exception level that takes the trap, 0 for none.
unsigned gic_trap_target(const struct pe *pe, enum sysreg reg);

#endif
