// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/region.h"

#include <inttypes.h>
#include <string.h>

#include "gic_frame.h"
#include "scenario/dram.h"
#include "scenario/name.h"

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
