// SPDX-License-Identifier: BSD-2-Clause
// What a scenario's seed decides. Integers only, so that a seed means the same on every machine.
#ifndef RASIM_SIM_CHANCE_H
#define RASIM_SIM_CHANCE_H

#include <stdint.h>

struct chance {
    uint64_t state;
};

// The `stream`th sequence of a seed; streams have nothing to do with each other.
struct chance chance_start(uint64_t seed, uint64_t stream);

uint64_t chance_next(struct chance *c); // 64 bits, SplitMix64 (Steele, Lea, Flood 2014)

uint64_t chance_below(struct chance *c, uint64_t n); // 0 to n - 1

// A time between two events of a Poisson process: exponential with this mean, below 2^58. At most 45 means.
uint64_t chance_gap(struct chance *c, uint64_t mean);

// -ln((r + 1) / 2^64), in units of 2^-32.
uint64_t chance_minus_ln(uint64_t r);

#endif
