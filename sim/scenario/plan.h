// SPDX-License-Identifier: BSD-2-Clause
// The compiled scenario for people and for programs: every statement and what it came to.
#ifndef RASIM_SIM_SCENARIO_PLAN_H
#define RASIM_SIM_SCENARIO_PLAN_H

#include <stdio.h>

#include "setup.h"

// One statement a line: its line number, keyword, then key = value, in columns.
void plan_print(const struct setup *setup, FILE *out);

// One JSON object (RFC 8259); all values are strings, since a JSON number cannot hold 64 bits.
void plan_print_json(const struct setup *setup, FILE *out);

#endif
