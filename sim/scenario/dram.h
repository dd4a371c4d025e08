// SPDX-License-Identifier: BSD-2-Clause
// What a memory says of its DRAM controller.
#ifndef RASIM_SIM_SCENARIO_DRAM_H
#define RASIM_SIM_SCENARIO_DRAM_H

#include "scenario/cursor.h"

// [ecc secded [poison-storage] [demand-scrub]].
bool dram_options(struct cursor *c, struct platform_region *region);

void dram_plan(struct cursor *c, const struct platform_region *region);

#endif
