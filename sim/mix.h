// SPDX-License-Identifier: BSD-2-Clause
// 128 bits of many words: four lanes that do not wait for each other; each word goes into two of them, beside
// another neighbour in each. They fold the 128-bit product of two words, one of them mixed with what came
// before.
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

static inline uint64_t mix_fold(uint64_t x, uint64_t y)
{
    unsigned __int128 product = (unsigned __int128)x * y;

    return ((uint64_t)product ^ (uint64_t)(product >> 64)) + UINT64_C(0xa0761d6478bd642f);
}

static inline void mix_four(struct mix *m, uint64_t w0, uint64_t w1, uint64_t w2, uint64_t w3)
{
    m->a[0] = mix_fold(w0 ^ UINT64_C(0x9e3779b97f4a7c15), w1 ^ m->a[0]);
    m->a[1] = mix_fold(w2 ^ UINT64_C(0xc2b2ae3d27d4eb4f), w3 ^ m->a[1]);
    m->b[0] = mix_fold(w1 ^ UINT64_C(0xd6e8feb86659fd93), w2 ^ m->b[0]);
    m->b[1] = mix_fold(w3 ^ UINT64_C(0xff51afd7ed558ccd), w0 ^ m->b[1]);
}

static inline void mix_word(struct mix *m, uint64_t word)
{
    m->a[0] = mix_fold(word ^ UINT64_C(0x9e3779b97f4a7c15), m->a[0]);
    m->b[0] = mix_fold(word ^ UINT64_C(0xd6e8feb86659fd93), m->b[0]);
}

#endif
