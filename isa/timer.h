// SPDX-License-Identifier: BSD-2-Clause
// Generic timers of a PE (DDI 0487 D12): counters that run with its cycles, and when a timer's condition is
// met.
#ifndef RASIM_ISA_TIMER_H
#define RASIM_ISA_TIMER_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"

struct pe;
struct gic;

// `cycle` is the PE's local time. CNTPCT_EL0 is cycle / knob cycles-per-count.
bool timer_is(enum sysreg reg);
uint64_t timer_read(const struct pe *pe, enum sysreg reg, uint64_t cycle);
void timer_write(struct pe *pe, enum sysreg reg, uint64_t value, uint64_t cycle);

// Sets the lines of the PE's PPIs: timers, and the virtual CPU interface's maintenance interrupt.
void timer_lines(struct gic *g, const struct pe *pe, uint64_t cycle);

// The first cycle after `cycle` at which the condition of an enabled, unmasked timer will be met; UINT64_MAX:
// none will.
uint64_t timer_next(const struct pe *pe, uint64_t cycle);

// One is enabled: what comes depends on the time of day.
bool timer_runs(const struct pe *pe);

// Not modelled: event streams; CNTPS; FEAT_ECV, its offset of the physical counter and CNTHCTL_EL2 masks;
// timer_is is false for CNTHCTL_EL2 and CNTKCTL_EL1; a guest's EL0 in a host sees CNTP, CNTV and not CNTHP,
// CNTHV.
#endif
