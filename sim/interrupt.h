// SPDX-License-Identifier: BSD-2-Clause
// The interrupt controller and the generic timers in a run whose scenario has a `gic`: lines of nodes and
// timers go in, IRQ and FIQ come out at each PE.
#ifndef RASIM_SIM_INTERRUPT_H
#define RASIM_SIM_INTERRUPT_H

#include "run.h"

// Between two steps: pe->irq, fiq, virq and vfiq are what the controller signals now.
void interrupt_signal(struct run *run);

// A node whose interrupts are pulses has recorded an error.
void interrupt_pulse(struct run *run, unsigned node, const struct ras_result *result);

// Cycle at which a timer will fire next; UINT64_MAX: none will.
uint64_t interrupt_next(const struct run *run);

// An access that sysreg_read() or sysreg_write() answered with SYSREG_OTHER.
uint64_t interrupt_read(struct run *run, unsigned pe, enum sysreg reg);
void interrupt_write(struct run *run, unsigned pe, enum sysreg reg, uint64_t value);

// One PE of the host interrupts another, or the end of its slice does: SGI `intid`; without a controller all
// there is of interrupts, and the PE's IRQ line.
enum { INTERRUPT_TICK = 0 };
void interrupt_ipi(struct run *run, unsigned pe, unsigned intid);

// Not modelled: time that a signal takes from the controller to a PE; a PE that is asleep is woken by what is
// signalled only (GICR_WAKER is for PEs that are off).
#endif
