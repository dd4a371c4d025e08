// SPDX-License-Identifier: BSD-2-Clause
// Exceptions and error arrivals, carried out and told.
#ifndef RASIM_SIM_TAKE_H
#define RASIM_SIM_TAKE_H

#include "run.h"

// Takes `e` and whatever its implicit ESB brings, one after the other.
void take_exception(struct run *run, unsigned pe, const struct exception *e);

// ERET of the PE, with the SError that its implicit ESB may take instead.
void take_return(struct run *run, unsigned pe);

// ESB: defers and tells; unmasked SErrors are taken at the next boundary.
void take_esb(struct run *run, unsigned pe);

// A physical SError reaches the PE.
void take_arrival(struct run *run, unsigned pe, const struct pending_serror *s);

#endif
