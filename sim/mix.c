// SPDX-License-Identifier: BSD-2-Clause
#include "mix.h"

#include <string.h>

// Not of 0 or ~0: there the other factor would not matter.
struct mix mix_start(uint64_t seed)
{
    struct mix m;

    m.a[0] = UINT64_C(0x8ebc6af09c88c6e3) ^ seed;
    m.a[1] = UINT64_C(0x589965cc75374cc3);
    m.b[0] = UINT64_C(0x1d8e4e27c47d124f);
    m.b[1] = UINT64_C(0xeb44accab455d165) + seed;
    return m;
}

struct digest mix_end(struct mix m)
{
    mix_word(&m, m.a[1]);
    mix_word(&m, m.b[1]);
    return (struct digest){m.a[0], m.b[0]};
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
    if (size) {
        uint64_t rest[4] = {0};

        memcpy(rest, at, size);
        mix_four(&now, rest[0], rest[1], rest[2], rest[3]);
    }
    *m = now;
}
