// SPDX-License-Identifier: BSD-2-Clause
// `rasim table nv-traps` and `rasim diff nv-traps`: what asks for a trap of each encoding, CSV on standard
// output.
#ifndef RASIM_SIM_TRAP_LIST_H
#define RASIM_SIM_TRAP_LIST_H

#include "trap/policy.h"

// Both return an exit status. list_diff(): the rows that differ, and on standard error how many there are.
int list_policy(const char *policy);
int list_diff(const char *before, const char *after);

#endif
