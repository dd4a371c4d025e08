// SPDX-License-Identifier: BSD-2-Clause
// An error node takes notice of poison that a PE consumes (IHI 0100 chapter 2).
#ifndef RASIM_MODELS_RECORD_HPP
#define RASIM_MODELS_RECORD_HPP

#include "context.hpp"

namespace rasim
{

// Fills in whose error it is, and lets the node that watches the region record it.
void record_consumption(const context &platform, bus_response *response);

} // namespace rasim

// Not modelled: a node that records when poison is made, or when an access meets SLVERR or DECERR.
#endif
