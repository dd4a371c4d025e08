// SPDX-License-Identifier: BSD-2-Clause
// Claims about DRAM: what its decoder made of wrong words.
#include "scenario/expect.h"
#include "scenario/name.h"

static const char *const words[] = {
    [MET_CORRECTED] = "corrects",       [MET_DEFERRED] = "defers",   [MET_DETECTED] = "detects",
    [MET_MISCORRECTED] = "miscorrects", [MET_UNDETECTED] = "misses", [MET_POISON] = "meets",
    [MET_CONVERTED] = "converts",       [MET_DROPPED] = "drops",
};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

const char *expect_met_word(enum platform_met met)
{
    return words[met];
}

// A bridge stands for the memory behind it.
static bool fetcher(struct cursor *c, bool *bridge, unsigned *region)
{
    const struct platform_config *map = &c->setup->platform;
    int i = c->next->kind == TOKEN_WORD ? name_bridge(c->setup, c->next->text, c->next->length) : -1;

    *bridge = i >= 0;
    if (i < 0)
        return name_want_region(c, region);
    for (*region = 0; *region < map->regions && map->region[*region].bridge != i + 1;)
        ++*region;
    c->next++;
    return *region < map->regions; // else the bridge's own statement was wrong
}

// [scrubber of] MEMORY corrects | defers | detects | miscorrects | misses [an] error, or meets poison; BRIDGE
// converts | drops poison.
bool expect_fetch(struct cursor *c, struct claim *claim)
{
    unsigned region;
    bool bridge;

    claim->kind = CLAIM_FETCHES;
    claim->by_scrubber = cursor_accept(c, "scrubber");
    if ((claim->by_scrubber && !cursor_expect(c, "of")) || !fetcher(c, &bridge, &region))
        return false;
    claim->region = (int8_t)region;
    struct suggest s = cursor_suggest(c);
    for (unsigned i = bridge ? MET_CONVERTED : 0; i < (bridge ? WORDS : MET_CONVERTED); i++) {
        if (cursor_accept(c, words[i])) {
            claim->met = (enum platform_met)i;
            if (i < MET_POISON)
                cursor_accept(c, "an");
            return cursor_expect(c, i < MET_POISON ? "error" : "poison") && expect_tail(c, claim, NULL);
        }
        suggest_offer(&s, words[i]);
    }
    if (bridge)
        return cursor_unexpected(c, "'converts' or 'drops'", &s);
    return cursor_unexpected(c, "'corrects', 'defers', 'detects', 'miscorrects', 'misses' or 'meets'", &s);
}
