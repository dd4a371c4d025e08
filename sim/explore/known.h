// SPDX-License-Identifier: BSD-2-Clause
// States that were met before, whose leaves need not be run again.
#ifndef RASIM_SIM_EXPLORE_KNOWN_H
#define RASIM_SIM_EXPLORE_KNOWN_H

#include "explore/explore.h"

// A free error waits where nothing has looked at it yet: the state is that of a later arrival, too. Choices
// of order and time meet each other's states anywhere.
bool known_waits(const struct explorer *x);

// The state is known, and its leaves have been added. Else it is open from here on.
bool known_meets(struct explorer *x);

// All leaves of the states opened since are known.
void known_close(struct explorer *x, size_t opens);

uint64_t known_now(const struct explorer *x);

// A leaf of the innermost open state ends then.
void known_note_end(struct explorer *x, uint64_t cycle);

#endif
