// SPDX-License-Identifier: BSD-2-Clause
// 128 bits of many words: two lanes of 128 bits that do not wait for each other. A lane takes two words at a
// time: what it holds is mixed with them, multiplied to 128 bits, and the words are added once more, so that
// neither is lost where the other factor happens to be 0.
#ifndef RASIM_SIM_MIX_H
#define RASIM_SIM_MIX_H

#include <stddef.h>
#include <stdint.h>

#include "digest.h"

struct mix {
    uint64_t a[2], b[2];
};

struct mix mix_start(uint64_t seed);
struct digest mix_end(struct mix m);

void mix_bytes(struct mix *m, const void *data, size_t size);

// The high half of a product tends to be small, the low half to end in zeros; neither may go on doing so over
// a hundred words of 0.
static inline void mix_two(struct mix *m, unsigned lane, uint64_t w0, uint64_t w1)
{
    unsigned __int128 product = (unsigned __int128)(w0 ^ m->a[lane]) * (w1 ^ m->b[lane]);
    uint64_t low = (uint64_t)product;

    m->a[lane] = ((uint64_t)(product >> 64) ^ low) + w1;
    m->b[lane] = (low << 32 | low >> 32) + w0;
}

static inline void mix_four(struct mix *m, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
    mix_two(m, 0, w0, w1);
    mix_two(m, 1, w2, w3);
}

static inline void mix_word(struct mix *m, uint64_t word)
{
    mix_two(m, 0, word, UINT64_C(0x9e3779b97f4a7c15));
}

#endif
