// SPDX-License-Identifier: BSD-2-Clause
// Exceptions and error arrivals, carried out and told.
#ifndef RASIM_SIM_TAKE_H
#define RASIM_SIM_TAKE_H

#include "agenda.h"
#include "run.h"

// Takes `e` and whatever its implicit ESB brings, one after the other.
void take_exception(struct run *run, unsigned pe, const struct exception *e);

// ERET of the PE, with the SError that its implicit ESB may take instead.
void take_return(struct run *run, unsigned pe);

// ESB: synchronizes, defers and tells. True: an SError is taken instead, with the ESB as the return address
// (DDI 0487 R_KNWBN); the first, the others follow at the boundaries.
bool take_esb(struct run *run, unsigned pe);

// What ESB, an implicit ESB and DSB wait for: the synchronizable SErrors on their way to the PE arrive, and
// time passes to the last of them (DDI 0487 D1.3.5 error synchronization event; for DSB the response to a
// store).
void take_synchronize(struct run *run, unsigned pe);

// The SError that is due reaches its PE.
void take_due(struct run *run, const struct due *due);

// A physical SError reaches the PE.
void take_arrival(struct run *run, unsigned pe, const struct pending_serror *s);

#endif
