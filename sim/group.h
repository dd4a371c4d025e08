// SPDX-License-Identifier: BSD-2-Clause
// Registers of error record groups, as software reaches them through memory.
#ifndef RASIM_SIM_GROUP_H
#define RASIM_SIM_GROUP_H

#include "event.h"
#include "machine.h"

// Makes a load or store at physical address `pa` an access to a register (EVENT_REG_*), where it is one.
void group_event(const struct setup *setup, const struct machine *m, uint64_t pa, struct event *e);

#endif
