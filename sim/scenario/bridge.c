// SPDX-License-Identifier: BSD-2-Clause
// Statement: bridge. Off unless a scenario has one: without bridges poison comes as memory delivers it.
#include <string.h>

#include "scenario/name.h"

static bool bridge_way(struct cursor *c, struct platform_bridge *bridge)
{
    static const char *const words[] = {
        [POISON_PASSED] = "passes", [POISON_CONVERTED] = "converts", [POISON_DROPPED] = "drops"};
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < POISON_WAYS; i++) {
        if (cursor_accept(c, words[i])) {
            bridge->poison = (uint8_t)i;
            cursor_plan(c, "poison", "%s", words[i]);
            return cursor_expect(c, "poison") && cursor_end(c);
        }
        suggest_offer(&s, words[i]);
    }
    return cursor_unexpected(c, "'passes', 'converts' or 'drops'", &s);
}

static bool bridge_region(struct cursor *c, unsigned bridge)
{
    unsigned index;
    if (!cursor_expect(c, "to"))
        return false;
    const struct token *t = c->next;
    if (!name_want_region(c, &index))
        return false;
    struct platform_region *region = &c->setup->platform.region[index];
    if (region->kind != PLATFORM_RAM)
        return cursor_wrong(c, t, NULL, "only memory has poison");
    if (region->bridge)
        return cursor_wrong(c, t, NULL, "%s has a bridge already: %s", region->name,
                            c->setup->platform.bridge[region->bridge - 1].name);
    region->bridge = (uint8_t)(bridge + 1);
    cursor_plan(c, "to", "%s", region->name);
    return true;
}

// The name counts even when the rest is wrong.
bool compile_bridge(struct cursor *c)
{
    struct platform_config *map = &c->setup->platform;
    struct platform_bridge *bridge = &map->bridge[map->bridges];
    if (map->bridges == PLATFORM_BRIDGES)
        return cursor_wrong(c, c->first, NULL, "more than %d bridges", PLATFORM_BRIDGES);
    *bridge = (struct platform_bridge){.node = -1, .state = STATE_UER};
    if (!name_new(c, "a name", NAME_SIZE - 1, bridge->name))
        return false;
    map->bridges++;
    cursor_plan(c, "name", "%s", bridge->name);
    return bridge_region(c, map->bridges - 1) && bridge_way(c, bridge);
}
