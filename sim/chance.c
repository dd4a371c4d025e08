// SPDX-License-Identifier: BSD-2-Clause
#include "chance.h"

typedef unsigned __int128 wide;

static uint64_t scatter(uint64_t z)
{
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

struct chance chance_start(uint64_t seed, uint64_t stream)
{
    return (struct chance){scatter(seed) + scatter(~stream)};
}

uint64_t chance_next(struct chance *c)
{
    c->state += UINT64_C(0x9e3779b97f4a7c15);
    return scatter(c->state);
}

uint64_t chance_below(struct chance *c, uint64_t n)
{
    return (uint64_t)((wide)chance_next(c) * n >> 64);
}

// log2 of r + 1 in units of 2^-32: the place of its highest bit, then a bit for each squaring of the rest.
static uint64_t log2_of(uint64_t r)
{
    wide x = (wide)r + 1;
    uint64_t whole = r == UINT64_MAX ? 64 : 63 - (uint64_t)__builtin_clzll(r + 1);
    uint64_t rest = (uint64_t)((x << 63) >> whole); // 1.63
    uint64_t result = whole;

    for (unsigned i = 0; i < 32; i++) {
        wide square = (wide)rest * rest; // 2.126
        unsigned two = (unsigned)(square >> 127);
        rest = (uint64_t)(square >> (63 + two));
        result = result << 1 | two;
    }
    return result;
}

uint64_t chance_minus_ln(uint64_t r)
{
    static const uint64_t ln2 = UINT64_C(0xb17217f7d1cf79ab); // of 2^64

    return (uint64_t)((wide)((UINT64_C(64) << 32) - log2_of(r)) * ln2 >> 64);
}

uint64_t chance_gap(struct chance *c, uint64_t mean)
{
    return (uint64_t)((wide)mean * chance_minus_ln(chance_next(c)) >> 32);
}
