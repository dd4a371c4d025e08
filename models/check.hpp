// SPDX-License-Identifier: BSD-2-Clause
// Is a config a possible platform?
#ifndef RASIM_MODELS_CHECK_HPP
#define RASIM_MODELS_CHECK_HPP

#include "platform.h"

namespace rasim
{

// True when all of the range (which may span regions that touch) is RAM.
bool in_ram(const platform_config &config, uint64_t address, uint64_t size);

// False, and the first reason in `why`.
bool check_config(const platform_config &config, char *why, size_t size);

} // namespace rasim

#endif
