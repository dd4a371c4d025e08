// SPDX-License-Identifier: BSD-2-Clause
// What a memory says of its DRAM controller.
#ifndef RASIM_SIM_SCENARIO_DRAM_H
#define RASIM_SIM_SCENARIO_DRAM_H

#include "scenario/cursor.h"

// The RAM that holds this address and whose bits can flip: below 2^44; NULL: none does.
const struct platform_region *dram_region(const struct setup *setup, uint64_t pa);

// [ecc secded|chipkill [poison-storage] [demand-scrub]].
bool dram_options(struct cursor *c, struct platform_region *region);

void dram_plan(struct cursor *c, const struct platform_region *region);

#endif
