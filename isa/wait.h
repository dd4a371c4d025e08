// SPDX-License-Identifier: BSD-2-Clause
// WFI and WFE: when a PE stops, who is asked first, and what ends it (DDI 0487 D1.7, ASL WFI, WFE,
// AArch64.CheckForWFxTrap).
#ifndef RASIM_ISA_WAIT_H
#define RASIM_ISA_WAIT_H

#include <stdbool.h>

#include "exception.h"
#include "pe.h"

enum wait_kind { WAIT_NOT, WAIT_WFI, WAIT_WFE }; // of pe->waiting

enum wait_result { WAIT_DONE, WAIT_SLEEPS, WAIT_TRAPPED };

// The instruction at PC. What it waits for is there: done; a WFE consumes the event. Otherwise
// SCTLR_ELx.{nTWI,nTWE}, HCR_EL2.{TWI,TWE} and SCR_EL3.{TWI,TWE}, in this order, may trap it; else the PE
// sleeps, pe->waiting says how.
enum wait_result wait_execute(struct pe *pe, enum wait_kind kind, struct exception *trap);

// What a sleeping PE waits for is there. WFI: any pending interrupt or SError, masked or not, virtual ones at
// EL1 and EL0 where they are enabled. WFE: only what can be taken now, and the event register.
bool wait_is_over(const struct pe *pe);

// SEV from any PE, SEVL; an exception return does it, too (R_XRZRK).
void wait_send_event(struct pe *pe);

// Not modelled: WFIT, WFET, delayed traps (FEAT_TWED), the event stream.
#endif
