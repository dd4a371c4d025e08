// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/suggest.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SUGGEST_LONGEST = 63 }; // longer words are not names of this language

static unsigned smaller(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static char lower(char c)
{
    return (char)tolower((unsigned char)c);
}

unsigned suggest_distance(const char *a, size_t a_length, const char *b, size_t b_length, unsigned limit)
{
    unsigned row[3][SUGGEST_LONGEST + 1];
    size_t gap = a_length > b_length ? a_length - b_length : b_length - a_length;

    if (gap > limit || a_length > SUGGEST_LONGEST || b_length > SUGGEST_LONGEST)
        return limit + 1;
    for (size_t j = 0; j <= b_length; j++)
        row[0][j] = (unsigned)j;
    for (size_t i = 1; i <= a_length; i++) {
        unsigned *now = row[i % 3];
        const unsigned *up = row[(i - 1) % 3];
        const unsigned *up2 = row[(i + 1) % 3]; // (i - 2) mod 3
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b_length; j++) {
            unsigned change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            now[j] = smaller(smaller(up[j], now[j - 1]) + 1, up[j - 1] + change);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                now[j] = smaller(now[j], up2[j - 2] + 1);
        }
    }
    return smaller(row[a_length % 3][b_length], limit + 1);
}

struct suggest suggest_for(const char *word, size_t length)
{
    unsigned limit = length < 6 ? 1 : (unsigned)(length < SUGGEST_LONGEST ? length : SUGGEST_LONGEST) / 3;
    return (struct suggest){.word = word, .length = length, .distance = limit + 1};
}

// A word cut short: `checked` of `checked-twice`.
static bool begins(const struct suggest *s, const char *candidate)
{
    return s->length >= 3 && strlen(candidate) > s->length && strncmp(s->word, candidate, s->length) == 0;
}

void suggest_offer(struct suggest *s, const char *candidate)
{
    if (s->distance == 0 || candidate[0] == 0)
        return;
    unsigned d = suggest_distance(s->word, s->length, candidate, strlen(candidate), s->distance - 1);
    if (d < s->distance) {
        s->distance = d;
        s->best = candidate;
    } else if (!s->best && begins(s, candidate)) {
        s->best = candidate; // what is near beats it
    }
}

void suggest_offer_words(struct suggest *s, const char *words, char *keep, size_t size)
{
    char word[SUGGEST_LONGEST + 1];
    while (*words) {
        size_t length = strcspn(words, " ");
        snprintf(word, sizeof(word), "%.*s", (int)length, words);
        suggest_offer(s, word);
        if (s->best == word) {
            snprintf(keep, size, "%s", word);
            s->best = keep;
        }
        words += length + (words[length] == ' ');
    }
}
