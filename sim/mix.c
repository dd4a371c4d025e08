// SPDX-License-Identifier: BSD-2-Clause
#include "mix.h"

#include <string.h>

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
