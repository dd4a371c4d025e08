// SPDX-License-Identifier: BSD-2-Clause
// Statement: cache. Off unless a scenario has one: without caches each access goes to memory.
#include <inttypes.h>
#include <string.h>

#include "scenario/name.h"

enum { LINE = 64 };

static const struct {
    const char *word;
    uint8_t level, holds;
} kinds[] = {
    {"l1d", 1, PLATFORM_DATA                },
    {"l1i", 1, PLATFORM_CODE                }, // whose tags have parity
    {"l2",  2, PLATFORM_DATA | PLATFORM_CODE},
    {"l3",  3, PLATFORM_DATA | PLATFORM_CODE},
};

static bool cache_kind(struct cursor *c, struct platform_cache *cache)
{
    struct suggest s = cursor_suggest(c);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (cursor_accept(c, kinds[i].word)) {
            cache->level = kinds[i].level;
            cache->holds = kinds[i].holds;
            cache->tags = kinds[i].holds == PLATFORM_CODE ? TAGS_PARITY : TAGS_SECDED;
            cursor_plan(c, "kind", "%s", kinds[i].word);
            return true;
        }
        suggest_offer(&s, kinds[i].word);
    }
    return cursor_unexpected(c, "l1d, l1i, l2 or l3", &s);
}

// An L3 is of all; the others are PE 0's unless said.
static bool cache_owner(struct cursor *c, struct platform_cache *cache)
{
    uint64_t pe = 0;
    bool shared = cache->level == 3 || cursor_accept(c, "shared");
    if (!shared && cursor_accept(c, "pe") && !cursor_number(c, "the number of a PE", 0, MAX_PES - 1, &pe))
        return false;
    cache->pe = (int8_t)(shared ? -1 : (int)pe);
    if (shared)
        cursor_plan(c, "of", "all");
    else
        cursor_plan(c, "of", "pe%" PRIu64, pe);
    return true;
}

static bool cache_size(struct cursor *c, struct platform_cache *cache)
{
    uint64_t sets = 0, ways = 0;
    if (!cursor_expect(c, "sets"))
        return false;
    const struct token *t = c->next;
    if (!cursor_number(c, "how many sets", 1, PLATFORM_SETS, &sets))
        return false;
    if (sets & (sets - 1))
        return cursor_wrong(c, t, NULL, "%" PRIu64 " sets are not a power of 2", sets);
    if (!cursor_expect(c, "ways") || !cursor_number(c, "how many ways", 1, PLATFORM_WAYS, &ways))
        return false;
    cache->sets = (uint32_t)sets;
    cache->ways = (uint32_t)ways;
    cursor_plan(c, "bytes", "%" PRIu64, sets * ways * LINE);
    return true;
}

// As Cortex-A76 and Neoverse N1 have them (A76 TRM A8.2): parity in an L1 of instructions, else SECDED.
static bool cache_tags(struct cursor *c, struct platform_cache *cache)
{
    if (cursor_accept(c, "tags")) {
        if (cursor_accept(c, "parity"))
            cache->tags = TAGS_PARITY;
        else if (cursor_accept(c, "secded"))
            cache->tags = TAGS_SECDED;
        else
            return cursor_unexpected(c, "'parity' or 'secded'", NULL);
    }
    cursor_plan(c, "tags", "%s", cache->tags == TAGS_PARITY ? "parity" : "secded");
    return true;
}

static bool cache_latency(struct cursor *c, struct platform_cache *cache)
{
    uint64_t cycles = c->setup->latency[LATENCY_L1 + cache->level - 1];
    if (cursor_accept(c, "latency")) {
        const struct token *t = c->next;
        if (!cursor_cycles(c, &cycles) || !cursor_in_range(c, t, cycles, 0, UINT32_MAX))
            return false;
    }
    cache->latency = (uint32_t)cycles;
    cursor_plan(c, "latency", "%" PRIu64 "cy", cycles);
    return cache_tags(c, cache) && cursor_end(c);
}

// The name counts even when the rest is wrong; such a cache is never built.
bool compile_cache(struct cursor *c)
{
    struct platform_config *map = &c->setup->platform;
    struct platform_cache *cache = &map->cache[map->caches];
    if (map->caches == PLATFORM_CACHES)
        return cursor_wrong(c, c->first, NULL, "more than %d caches", PLATFORM_CACHES);
    *cache = (struct platform_cache){.node = -1, .state = STATE_UER};
    if (!name_new(c, "a name", NAME_SIZE - 1, cache->name))
        return false;
    map->caches++;
    cursor_plan(c, "name", "%s", cache->name);
    return cache_kind(c, cache) && cache_owner(c, cache) && cache_size(c, cache) && cache_latency(c, cache);
}
