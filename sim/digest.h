// SPDX-License-Identifier: BSD-2-Clause
// A machine's state as 128 bits, for a set of visited states: equal futures have equal digests. Left out is
// what no future looks at: when things happened (times count from now), what already happened to an error
// beyond its fate, and stack slots above the top. Two different states collide with a chance of about n^2 /
// 2^129 for n states: at a billion states 1 in 10^20, so a collision is not looked for. Memory enters as its
// own hash of 64 bits (platform_hash): n states that differ in memory alone collide with n^2 / 2^65, at a
// million of them less than 1 in 10^7.
#ifndef RASIM_SIM_DIGEST_H
#define RASIM_SIM_DIGEST_H

#include "machine.h"

struct digest {
    uint64_t a, b;
};

// Registers of all PEs, memory, records, and what is on its way: no software, no history.
struct digest digest_of_hardware(const struct setup *setup, const struct machine *m);

// All of it. `more`: what belongs to the state and is not in the machine.
struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more);

#endif
