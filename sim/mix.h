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

// Words of 0 or ~0 must not make a factor 0 at once.
static inline struct mix mix_start(uint64_t seed)
{
    struct mix m;

    m.a[0] = UINT64_C(0x8ebc6af09c88c6e3) ^ seed;
    m.a[1] = UINT64_C(0x589965cc75374cc3);
    m.b[0] = UINT64_C(0x1d8e4e27c47d124f);
    m.b[1] = UINT64_C(0xeb44accab455d165) + seed;
    return m;
}

// The low bits of a product depend on low bits alone: both halves of the answer fold a whole one.
static inline uint64_t mix_fold(uint64_t x, uint64_t y)
{
    unsigned __int128 product = (unsigned __int128)x * y;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline struct digest mix_end(struct mix m)
{
    mix_two(&m, 0, m.a[1], m.b[1]);
    mix_two(&m, 0, UINT64_C(0xa0761d6478bd642f), UINT64_C(0xe7037ed1a0b428db));
    return (struct digest){
        mix_fold(m.a[0] ^ UINT64_C(0xc2b2ae3d27d4eb4f), m.b[0] ^ UINT64_C(0xd6e8feb86659fd93)),
        mix_fold(m.a[0] ^ UINT64_C(0xff51afd7ed558ccd), m.b[0] ^ UINT64_C(0xb492b66fbe98f273)),
    };
}

#endif
