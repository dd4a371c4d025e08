// SPDX-License-Identifier: BSD-2-Clause
// Claims about DRAM: what its decoder made of wrong words.
#include "scenario/expect.h"
#include "scenario/name.h"

static const char *const words[] = {
    [MET_CORRECTED] = "corrects",       [MET_DEFERRED] = "defers",   [MET_DETECTED] = "detects",
    [MET_MISCORRECTED] = "miscorrects", [MET_UNDETECTED] = "misses", [MET_POISON] = "meets",
};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

const char *expect_met_word(enum platform_met met)
{
    return words[met];
}

// [scrubber of] MEMORY corrects | defers | detects | miscorrects | misses [an] error, or meets poison.
bool expect_fetch(struct cursor *c, struct claim *claim)
{
    unsigned region;

    claim->kind = CLAIM_FETCHES;
    claim->by_scrubber = cursor_accept(c, "scrubber");
    if ((claim->by_scrubber && !cursor_expect(c, "of")) || !name_want_region(c, &region))
        return false;
    claim->region = (int8_t)region;
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < WORDS; i++) {
        if (cursor_accept(c, words[i])) {
            claim->met = (enum platform_met)i;
            if (i != MET_POISON)
                cursor_accept(c, "an");
            return cursor_expect(c, i == MET_POISON ? "poison" : "error") && expect_tail(c, claim, NULL);
        }
        suggest_offer(&s, words[i]);
    }
    return cursor_unexpected(c, "'corrects', 'defers', 'detects', 'miscorrects', 'misses' or 'meets'", &s);
}
