// SPDX-License-Identifier: BSD-2-Clause
// Where TLB entries are (isa/tlb.h), and what becomes of one that has a wrong bit: parity finds it when it is
// next read, it is dropped, and the translation is walked again (A76 TRM A8.2: MMU translation cache).
#ifndef RASIM_MODELS_TLB_ERROR_HPP
#define RASIM_MODELS_TLB_ERROR_HPP

#include "context.hpp"

namespace rasim
{

void tlb_read(context &platform, unsigned pe, unsigned index, tlb_entry *entry);
void tlb_write(context &platform, unsigned pe, unsigned index, const tlb_entry &entry);

// A bit of the entry that the source means goes wrong; false: the TLB does not hold it.
bool tlb_spoil(context &platform, unsigned source);

} // namespace rasim

// Not modelled: two wrong bits, which parity does not find.
#endif
