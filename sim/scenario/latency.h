// SPDX-License-Identifier: BSD-2-Clause
// How long accesses take. Statement: latency.
#ifndef RASIM_SIM_SCENARIO_LATENCY_H
#define RASIM_SIM_SCENARIO_LATENCY_H

#include "setup.h"

// Takes all figures of a profile; false when there is none of this name.
bool latency_profile(struct setup *setup, const char *name);

const char *latency_word(enum platform_latency what); // as in a scenario: "l1"

#endif
