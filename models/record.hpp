// SPDX-License-Identifier: BSD-2-Clause
// Error nodes take notice of poison that a PE consumes, of words that their memory finds wrong, and of the
// faults that they make up (IHI 0100 chapter 2).
#ifndef RASIM_MODELS_RECORD_HPP
#define RASIM_MODELS_RECORD_HPP

#include "context.hpp"

namespace rasim
{

// The tag of the last source that made memory of the range go bad; 0: none did.
uint32_t tag_of(const context &platform, uint64_t address, uint64_t size);

// A node takes notice, and the run hears of it.
ras_result record_error(const context &platform, unsigned node, const ras_error &error);

// Fills in whose error it is, and lets the node that watches the region record it unless another has.
void record_consumption(const context &platform, bus_response *response, bool recorded);

// The node of a cache, if it has one, takes notice of an error of a line; false: nobody did. `in_band`: a PE
// waits for the data.
bool record_line(const context &platform, const platform_cache &cache, uint64_t line, unsigned state,
                 bool in_band);

// The same for a line's tag: CE, or what is left when the line is lost. Then the record has no address.
// Without a node `in_band` is the answer.
ras_result record_tag(const context &platform, const platform_cache &cache, uint64_t line, unsigned state,
                      bool in_band);

// A word of the region was fetched and found wrong, or a whole granule found poisoned. A state that the node
// does not know becomes the region's; a Corrected error is then not recorded. Is the requester to be answered
// with an error? Without a node it is.
bool record_fetch(const context &platform, const platform_region &region, uint64_t address, uint64_t size,
                  unsigned state, bool in_band);
// A node whose countdown is over waits for an access to what it watches: this one may meet its pseudo-fault.
void inject_at(const context &platform, const bus_access &access, bus_response *response);

} // namespace rasim

// Not modelled: a node that records when an access meets SLVERR or DECERR.
#endif
