// SPDX-License-Identifier: BSD-2-Clause
// Statement node: where it is and what it knows; node.c has its options.
#include <string.h>

#include "scenario/group.h"
#include "scenario/name.h"
#include "scenario/node.h"
#include "scenario/verb.h"

static unsigned node_state(const char *word)
{
    enum error_state state = error_state_find(word);
    if (strcmp(word, "UE") == 0)
        return 1U << STATE_UEO | 1U << STATE_UER | 1U << STATE_UEU;
    return state == STATE_COUNT ? 0 : 1U << state;
}

static bool node_states(struct cursor *c, struct node_setup *node)
{
    while (c->next->kind == TOKEN_WORD && !c->next->bad && node_state(c->next->text) != 0)
        node->states |= node_state((c->next++)->text);
    if (node->states != 0)
        return true;
    struct suggest s = cursor_suggest(c);
    suggest_offer(&s, "UE");
    for (unsigned i = 0; i < STATE_COUNT; i++)
        suggest_offer(&s, error_state_name((enum error_state)i));
    return cursor_unexpected(c, "an error state (CE DE UEO UER UEU UC UE)", &s);
}

static bool node_rest(struct cursor *c, struct node_setup *node)
{
    uint64_t pe;
    if (cursor_accept(c, "v1.0"))
        node->version = 10;
    else if (cursor_accept(c, "v1.1"))
        node->version = 11;
    else if (cursor_accept(c, "v2.0"))
        node->version = 20;
    if (cursor_accept(c, "pe")) {
        uint64_t last = c->setup->pes > 0 ? c->setup->pes - 1 : MAX_PES - 1;
        if (!cursor_number(c, "the number of a PE", 0, last, &pe))
            return false;
        node->pe = (uint8_t)pe;
    }
    if (!node_options(c, node))
        return false;
    if (cursor_accept(c, "group") && !group_tail(c))
        return false;
    if (c->next->kind == TOKEN_END)
        return true;
    struct suggest s = cursor_suggest(c);
    suggest_offer_words(&s, "UE CE DE UEO UER UEU UC v1.0 v1.1 v2.0 pe records edge group", (char[8]){0}, 8);
    return cursor_unexpected(c, "an error state or an option of a node", &s);
}

static void node_plan(struct cursor *c, const struct node_setup *node, const char *at)
{
    char text[64] = "";
    for (unsigned i = 0; i < STATE_COUNT; i++) {
        if (node->states & 1U << i)
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", text[0] ? " " : "",
                     error_state_name((enum error_state)i));
    }
    cursor_plan(c, "name", "%s", node->name);
    cursor_plan(c, "at", "%s", at);
    cursor_plan(c, "states", "%s", text);
    cursor_plan(c, "version", "%u.%u", node->version / 10, node->version % 10);
    if (node->pe >= RAS_PE_NONE)
        cursor_plan(c, "pe", node->pe == RAS_PE_NONE ? "none" : "all");
    else
        cursor_plan(c, "pe", "%u", node->pe);
    node_options_plan(c, node);
}

// Who gets the node: a region, a cache or a bridge.
static bool node_where(struct cursor *c, struct node_setup *node, int8_t **watched, const char **name)
{
    struct platform_config *map = &c->setup->platform;
    const struct token *t = c->next;
    int cache = t->kind == TOKEN_WORD ? name_cache(c->setup, t->text, t->length) : -1;
    int bridge = t->kind == TOKEN_WORD ? name_bridge(c->setup, t->text, t->length) : -1;
    unsigned region;
    if (bridge >= 0) {
        c->next++;
        *watched = &map->bridge[bridge].node;
        *name = map->bridge[bridge].name;
    } else if (cache >= 0) {
        c->next++;
        *watched = &map->cache[cache].node;
        node->serr = SERR_ASSOCIATIVE_DATA;
        *name = map->cache[cache].name;
    } else {
        if (!name_want_region(c, &region))
            return false;
        *watched = &map->region[region].node;
        *name = map->region[region].name;
    }
    return **watched < 0 ||
           cursor_wrong(c, t, NULL, "%s has a node already: %s", *name, c->setup->node[**watched].name);
}

// All TLBs have one.
static bool node_of_tlb(struct cursor *c, struct node_setup *node, const char **name)
{
    struct setup *setup = c->setup;
    const struct token *t = c->next++;
    uint8_t *watched = &setup->platform.tlb_node;
    *name = "tlb";
    if (!setup->platform.tlb)
        return cursor_wrong(c, t, NULL, "no PE has a TLB; say 'tlb 64' above");
    if (*watched)
        return cursor_wrong(c, t, NULL, "the TLBs have a node already: %s", setup->node[*watched - 1].name);
    *watched = (uint8_t)setup->nodes;
    node->serr = SERR_TLB_DATA;
    return true;
}

static bool node_place(struct cursor *c, struct node_setup *node, const char **name)
{
    int8_t *watched;
    if (c->next->kind == TOKEN_WORD && strcmp(c->next->text, "tlb") == 0)
        return node_of_tlb(c, node, name);
    if (!node_where(c, node, &watched, name))
        return false;
    *watched = (int8_t)(c->setup->nodes - 1);
    return true;
}

bool compile_node(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct node_setup *node = &setup->node[setup->nodes];
    const char *name;
    if (setup->nodes == RAS_NODES)
        return cursor_wrong(c, c->first, NULL, "more than %d nodes", RAS_NODES);
    *node = (struct node_setup){.version = 11, .pe = 0xff, .serr = SERR_EXTERNAL_MEMORY};
    if (!name_new(c, "a name", NAME_SIZE - 1, node->name))
        return false;
    setup->nodes++;
    if (!cursor_expect(c, "at") || !node_place(c, node, &name))
        return false;
    if (!node_states(c, node) || !node_rest(c, node))
        return false;
    node_plan(c, node, name);
    return true;
}
