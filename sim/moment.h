// SPDX-License-Identifier: BSD-2-Clause
// Planned faults that wait for an event of the run: `when EL3 takes SError`.
#ifndef RASIM_SIM_MOMENT_H
#define RASIM_SIM_MOMENT_H

#include "event.h"
#include "machine.h"
#include "setup.h"

// Puts what waited for this event on the agenda, due at once: it fires before the next step. True: something
// did.
bool moment_event(const struct setup *setup, struct machine *m, const struct event *e);

#endif
