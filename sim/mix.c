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

void mix_bytes(struct mix *m, const void *data, size_t size)
{
    const char *at = data;
    struct mix now = *m;
    uint64_t word[4];

    for (; size >= sizeof word; size -= sizeof word, at += sizeof word) {
        memcpy(word, at, sizeof word);
        mix_four(&now, word[0], word[1], word[2], word[3]);
    }
    if (size) {
        memset(word, 0, sizeof word);
        memcpy(word, at, size);
        mix_four(&now, word[0], word[1], word[2], word[3]);
    }
    *m = now;
}
