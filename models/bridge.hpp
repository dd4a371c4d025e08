// SPDX-License-Identifier: BSD-2-Clause
// A bridge of the interconnect on the way back from a region of RAM: what becomes of poison that a read
// brings (platform.h: enum platform_poison). IHI 0100 has codes of ERR<n>STATUS.SERR for what its node
// records.
#ifndef RASIM_MODELS_BRIDGE_HPP
#define RASIM_MODELS_BRIDGE_HPP

#include <tlm>

#include "context.hpp"

namespace rasim
{

// After the region has answered.
void cross_bridge(const context &platform, const platform_region &region, tlm::tlm_generic_payload &payload);

} // namespace rasim

// Not modelled: poison that a cache writes back (it passes every bridge), time of its own.
#endif
