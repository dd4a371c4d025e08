// SPDX-License-Identifier: BSD-2-Clause
#include "mix.h"

#include <string.h>

// Words of 0 or ~0 must not make a factor 0 at once.
struct mix mix_start(uint64_t seed)
{
    struct mix m;

    m.a[0] = UINT64_C(0x8ebc6af09c88c6e3) ^ seed;
    m.a[1] = UINT64_C(0x589965cc75374cc3);
    m.b[0] = UINT64_C(0x1d8e4e27c47d124f);
    m.b[1] = UINT64_C(0xeb44accab455d165) + seed;
    return m;
}

// The low bits of a product depend on low bits alone: both halves of the answer fold a whole one.
static uint64_t fold(uint64_t x, uint64_t y)
{
    unsigned __int128 product = (unsigned __int128)x * y;

    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

struct digest mix_end(struct mix m)
{
    mix_two(&m, 0, m.a[1], m.b[1]);
    mix_two(&m, 0, UINT64_C(0xa0761d6478bd642f), UINT64_C(0xe7037ed1a0b428db));
    return (struct digest){
        fold(m.a[0] ^ UINT64_C(0xc2b2ae3d27d4eb4f), m.b[0] ^ UINT64_C(0xd6e8feb86659fd93)),
        fold(m.a[0] ^ UINT64_C(0xff51afd7ed558ccd), m.b[0] ^ UINT64_C(0xb492b66fbe98f273)),
    };
}

static uint64_t word_at(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
    return word;
}

void mix_bytes(struct mix *m, const void *data, size_t size)
{
    const char *at = data;
    struct mix now = *m;

    for (; size >= 32; size -= 32, at += 32)
        mix_four(&now, word_at(at), word_at(at + 8), word_at(at + 16), word_at(at + 24));
    if (size >= 16) {
        mix_two(&now, 0, word_at(at), word_at(at + 8));
        at += 16;
        size -= 16;
    }
    if (size == 8) {
        mix_word(&now, word_at(at));
    } else if (size) {
        uint64_t rest[2] = {0};

        memcpy(rest, at, size);
        mix_two(&now, 1, rest[0], rest[1]);
    }
    *m = now;
}
