// SPDX-License-Identifier: BSD-2-Clause
// Frames that several guest pages are mapped to: merged by KSM, or the zero page (statements `ksm` and
// `zero-page`). A guest page has an address for its VMM all the same: vm_setup.pa plus its IPA, which is that
// of its own frame while it has one.
#ifndef RASIM_SIM_SHARE_H
#define RASIM_SIM_SHARE_H

#include "setup.h"

// Index in setup->share of the page at this IPA of a VM; -1: a scenario does not share it.
int share_find(const struct setup *setup, unsigned vm, uint64_t ipa);

// Where the page that a VMM has at this address lies at the start: in its own frame, or in a shared one.
uint64_t share_resolve(const struct setup *setup, uint64_t address);

// Whose data the frame holds: bit n: VM n; CHARGED_HOST (ledger.h): nobody's but the host's.
uint8_t share_owners(const struct setup *setup, uint64_t pa);

// The index in setup->frame of a physical address; -1: of none.
int share_frame(const struct setup *setup, uint64_t pa);

// Gives the frames their addresses, one after the other.
void share_place(struct setup *setup, uint64_t base);

#endif
