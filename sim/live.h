// SPDX-License-Identifier: BSD-2-Clause
// Which ELR, SPSR and ESR hold something that is not saved: derived from what software reads, writes and
// returns through. What gets overwritten while live is lost (a nested exception, or a higher EL that writes
// there).
#ifndef RASIM_SIM_LIVE_H
#define RASIM_SIM_LIVE_H

#include "run.h"

// An exception is about to be taken to `el`: tells EVENT_LOSE for what was live there, then everything is
// live. `syndrome`: it writes ESR. `new_elr`: what ELR will be.
void live_take(struct run *run, unsigned pe, unsigned el, bool syndrome, uint32_t tag, uint64_t new_elr);

// Software at `from_el` read or wrote `reg` of this PE. Reading at its own EL saves it; writing at its own EL
// makes it live until ERET; writing from a higher EL overwrites.
void live_read(struct run *run, unsigned pe, unsigned from_el, enum sysreg reg);
void live_write(struct run *run, unsigned pe, unsigned from_el, enum sysreg reg, uint64_t value);

// ERET at `el` used them.
void live_return(struct run *run, unsigned pe, unsigned el);

#endif
