// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/region.h"

#include <inttypes.h>
#include <string.h>

#include "gic_frame.h"
#include "scenario/dram.h"
#include "scenario/group.h"
#include "scenario/name.h"
#include "scenario/node.h"

enum { PAGE = 0x1000 };

static bool region_pages(struct cursor *c, const char *what, uint64_t lo, uint64_t *value)
{
    const struct token *t = c->next;
    if (!cursor_number(c, what, lo, UINT64_MAX, value))
        return false;
    if (*value % PAGE != 0)
        return cursor_wrong(c, t, NULL, "'%.48s' is not a multiple of 4K", t->text);
    return true;
}

bool region_free(struct cursor *c, const struct token *t, const struct platform_region *region, uint64_t base,
                 uint64_t size)
{
    const struct platform_config *map = &c->setup->platform;
    for (uint32_t i = 0; i < map->regions; i++) {
        const struct platform_region *other = &map->region[i];
        if (other->size > 0 && (base - other->base < other->size || other->base - base < size))
            return cursor_wrong(c, t, NULL, "%s overlaps %s", region->name, other->name);
    }
    return true;
}

// Leaves the region empty when something is wrong with its place.
static bool region_span(struct cursor *c, struct platform_region *region)
{
    uint64_t base, size;
    const struct token *base_token = c->next;
    if (!region_pages(c, "a base address", 0, &base))
        return false;
    const struct token *size_token = c->next;
    if (!region_pages(c, "a size", PAGE, &size))
        return false;
    if (size - 1 > UINT64_MAX - base)
        return cursor_wrong(c, size_token, NULL, "the region ends beyond 64 bits");
    if (!region_free(c, base_token, region, base, size))
        return false;
    region->base = base;
    region->size = size;
    return true;
}

// Writes that are posted: who takes them answers at once and finds out later.
static bool region_late(struct cursor *c, struct platform_region *region)
{
    uint64_t cycles;
    if (!cursor_accept(c, "late"))
        return true;
    const struct token *t = c->next;
    if (!cursor_cycles(c, &cycles) || !cursor_in_range(c, t, cycles, 1, UINT32_MAX))
        return false;
    region->late = (uint32_t)cycles;
    cursor_plan(c, "late", "%ucy", region->late);
    return true;
}

static bool region_latency(struct cursor *c, struct platform_region *region)
{
    const uint32_t *usual = c->setup->latency;
    uint64_t cycles = usual[region->kind == PLATFORM_RAM ? LATENCY_MEMORY : LATENCY_DEVICE];
    if (cursor_accept(c, "latency")) {
        const struct token *t = c->next;
        if (!cursor_cycles(c, &cycles) || !cursor_in_range(c, t, cycles, 0, UINT32_MAX))
            return false;
    }
    region->latency = (uint32_t)cycles;
    return region_late(c, region);
}

// The name counts even when the rest is wrong: what refers to it is not.
static struct platform_region *region_new(struct cursor *c, enum platform_kind kind)
{
    struct platform_config *map = &c->setup->platform;
    struct platform_region region = {
        .kind = (uint8_t)kind, .answer = BUS_OKAY, .node = -1, .state = STATE_UER};
    if (map->regions == PLATFORM_REGIONS) {
        cursor_wrong(c, c->first, NULL, "more than %d memories and devices", PLATFORM_REGIONS);
        return NULL;
    }
    if (!name_new(c, "a name", NAME_SIZE - 1, region.name))
        return NULL;
    map->region[map->regions] = region;
    return &map->region[map->regions++];
}

static void region_plan(struct cursor *c, const struct platform_region *region)
{
    cursor_plan(c, "name", "%s", region->name);
    cursor_plan(c, "base", "0x%" PRIx64, region->base);
    cursor_plan(c, "size", "0x%" PRIx64, region->size);
}

bool compile_memory(struct cursor *c)
{
    struct platform_region *region = region_new(c, PLATFORM_RAM);
    if (!region || !region_span(c, region) || !region_latency(c, region) || !dram_options(c, region))
        return false;
    region_plan(c, region);
    cursor_plan(c, "latency", "%ucy", region->latency);
    if (region->ecc)
        dram_plan(c, region);
    return cursor_end(c);
}

static struct platform_region *region_gic(struct cursor *c)
{
    struct platform_config *map = &c->setup->platform;
    struct platform_region *region = &map->region[map->regions];

    if (map->regions == PLATFORM_REGIONS) {
        cursor_wrong(c, c->first, NULL, "more than %d memories and devices", PLATFORM_REGIONS);
        return NULL;
    }
    *region = (struct platform_region){.name = "gic", .kind = PLATFORM_GIC, .node = -1, .state = STATE_UER};
    return region;
}

bool compile_gic(struct cursor *c)
{
    struct platform_region *region = region_gic(c);
    const struct token *t = c->next;
    uint64_t base;

    c->reader->gic_said = true;
    if (!region || !cursor_once(c, VERB_gic) || !region_pages(c, "a base address", 0, &base) ||
        !cursor_in_range(c, t, base, 0, UINT64_MAX - GIC_SIZE) ||
        !region_free(c, t, region, base, GIC_SIZE) || !region_latency(c, region))
        return false;
    region->base = base;
    region->size = GIC_SIZE;
    c->setup->platform.regions++;
    c->setup->gic = true;
    c->setup->gic_base = base;
    cursor_plan(c, "GICD", "0x%" PRIx64, base);
    cursor_plan(c, "GICR", "0x%" PRIx64, base + GICR_BASE);
    cursor_plan(c, "interrupts", "%d SPIs, %d PEs", GIC_SPIS, GIC_PES);
    return true;
}

static bool region_answer(struct cursor *c, struct platform_region *region)
{
    static const char *const words[] = {
        [BUS_OKAY] = "OKAY", [BUS_SLVERR] = "SLVERR", [BUS_DECERR] = "DECERR"};
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (cursor_accept(c, words[i])) {
            region->answer = (uint8_t)i;
            cursor_plan(c, "answers", "%s", words[i]);
            return true;
        }
        suggest_offer(&s, words[i]);
    }
    return cursor_unexpected(c, "OKAY, SLVERR or DECERR", &s);
}

bool compile_device(struct cursor *c)
{
    struct platform_region *region = region_new(c, PLATFORM_DEVICE);
    if (!region || !region_span(c, region))
        return false;
    region_plan(c, region);
    if (!cursor_expect(c, "answers") || !region_answer(c, region) || !region_latency(c, region) ||
        !cursor_end(c))
        return false;
    cursor_plan(c, "latency", "%ucy", region->latency);
    return true;
}

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

// impdef poison-state, or what comes next to it of those that the node knows.
static void consumed_state(const struct setup *setup, int8_t node, uint8_t *state, uint8_t *known)
{
    static const enum error_state order[] = {STATE_UER, STATE_UEO, STATE_UEU, STATE_UC, STATE_DE, STATE_CE};
    *state = (uint8_t)setup->impdef[IMPDEF_POISON_STATE];
    *known = node < 0 ? 0 : (uint8_t)setup->node[node].states;
    unsigned states = node < 0 ? 1U << *state : *known;
    for (size_t j = 0; j < sizeof(order) / sizeof(order[0]) && !(states & 1U << *state); j++)
        *state = states & 1U << order[j] ? (uint8_t)order[j] : *state;
}

void region_states(struct setup *setup)
{
    for (uint32_t i = 0; i < setup->platform.regions; i++) {
        struct platform_region *region = &setup->platform.region[i];
        if (region->kind == PLATFORM_GIC)
            region->answer = setup->impdef[IMPDEF_GIC_BAD_ACCESS] ? BUS_SLVERR : BUS_OKAY;
        consumed_state(setup, region->node, &region->state, &region->states);
    }
    for (uint32_t i = 0; i < setup->platform.caches; i++) {
        struct platform_cache *cache = &setup->platform.cache[i];
        consumed_state(setup, cache->node, &cache->state, &cache->states);
    }
    for (uint32_t i = 0; i < setup->platform.bridges; i++) {
        struct platform_bridge *bridge = &setup->platform.bridge[i];
        consumed_state(setup, bridge->node, &bridge->state, &bridge->states);
    }
}
