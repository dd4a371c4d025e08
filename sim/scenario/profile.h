// SPDX-License-Identifier: BSD-2-Clause
// What a PE implements: of `pe`, and of another host's.
#ifndef RASIM_SIM_SCENARIO_PROFILE_H
#define RASIM_SIM_SCENARIO_PROFILE_H

#include "scenario/cursor.h"

// v8.6 [FEATURE ...] [no FEATURE ...], up to the end of the statement or one of the words `stop`, which ends
// with NULL; NULL: up to the end.
bool profile_read(struct cursor *c, feature_set *set, const char **name, const char *const *stop);

#endif
