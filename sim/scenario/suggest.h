// SPDX-License-Identifier: BSD-2-Clause
// "Did you mean": of the words offered, the nearest to what was written.
#ifndef RASIM_SIM_SCENARIO_SUGGEST_H
#define RASIM_SIM_SCENARIO_SUGGEST_H

#include <stddef.h>

struct suggest {
    const char *word;
    size_t length;
    const char *best; // NULL: none is near
    unsigned distance;
};

struct suggest suggest_for(const char *word, size_t length);

// `candidate` must outlive the suggestion. Among equally near ones the first offered stays; where none is
// near, the first that begins with the word.
void suggest_offer(struct suggest *s, const char *candidate);

// Offers each of the words in `words`, separated by single blanks; those kept are copied to `keep`.
void suggest_offer_words(struct suggest *s, const char *words, char *keep, size_t size);

// Damerau-Levenshtein distance (adjacent transpositions), letters without case; at most `limit` + 1.
unsigned suggest_distance(const char *a, size_t a_length, const char *b, size_t b_length, unsigned limit);

#endif
