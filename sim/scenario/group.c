// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/group.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/cursor.h"
#include "scenario/region.h"

enum { IIDR_OF_ARM = 0x43b }; // part 0: none in particular

static struct platform_region *group_at(struct platform_config *map, uint64_t base)
{
    for (uint32_t i = 0; i < map->regions; i++) {
        if (map->region[i].kind == PLATFORM_GROUP && map->region[i].base == base)
            return &map->region[i];
    }
    return NULL;
}

static void group_words(struct cursor *c, struct ras_group *g)
{
    if (cursor_accept(c, "16K"))
        g->layout = RAS_GROUP_16K;
    else if (cursor_accept(c, "64K"))
        g->layout = RAS_GROUP_64K;
    if (cursor_accept(c, "pfg"))
        g->pfg = RAS_PFG_IN_PAGE;
    if (cursor_accept(c, "simple"))
        g->irqcr = RAS_IRQCR_SIMPLE;
    else if (cursor_accept(c, "msi"))
        g->irqcr = RAS_IRQCR_MSI;
}

static bool group_new(struct cursor *c, const struct token *at, uint64_t base, const struct node_setup *node)
{
    struct platform_config *map = &c->setup->platform;
    struct ras_group g = {.version = (uint8_t)node->version, .irqcr = RAS_IRQCR_NONE, .iidr = IIDR_OF_ARM};
    struct platform_region r = {.kind = PLATFORM_GROUP, .base = base, .node = -1};

    r.latency = c->setup->latency[LATENCY_DEVICE];
    group_words(c, &g);
    memset(g.node, RAS_GROUP_NO_RECORD, sizeof(g.node));
    r.size = ras_group_size((enum ras_group_layout)g.layout);
    r.group = (uint8_t)map->groups;
    snprintf(r.name, sizeof(r.name), "group-%.24s", node->name);
    if (map->groups == PLATFORM_GROUPS)
        return cursor_wrong(c, at, NULL, "more than %d error record groups", PLATFORM_GROUPS);
    if (map->regions == PLATFORM_REGIONS)
        return cursor_wrong(c, at, NULL, "more than %d memories, devices and groups", PLATFORM_REGIONS);
    if (g.layout != RAS_GROUP_4K)
        g.version = 20; // what the layout comes with
    if (base % r.size != 0)
        return cursor_wrong(c, at, NULL, "'%.48s' is not a multiple of %" PRIu64 "K", at->text,
                            r.size / 1024);
    if (!region_free(c, at, &r, base, r.size))
        return false;
    map->group[map->groups++] = g;
    map->region[map->regions++] = r;
    return true;
}

bool group_tail(struct cursor *c)
{
    struct platform_config *map = &c->setup->platform;
    unsigned index = c->setup->nodes - 1;
    struct node_setup *node = &c->setup->node[index];
    const struct token *at = c->next;
    uint64_t base;

    if (!cursor_number(c, "the address of the group", 0, UINT64_MAX, &base))
        return false;
    if (!group_at(map, base) && !group_new(c, at, base, node))
        return false;
    struct ras_group *g = &map->group[group_at(map, base)->group];
    g->node[g->records++] = (uint8_t)index;
    if (node->pe == 0xff)
        node->pe = RAS_PE_NONE;
    cursor_plan(c, "group", "0x%" PRIx64 " record %u", base, g->records - 1);
    return true;
}

void group_knobs(struct setup *setup)
{
    for (uint32_t i = 0; i < setup->platform.groups; i++) {
        struct ras_group *g = &setup->platform.group[i];

        g->refuses = setup->impdef[IMPDEF_GROUP_UNSUPPORTED] != 0;
        g->halves = setup->impdef[IMPDEF_GROUP_HALVES] != 0;
        g->bitwise = setup->impdef[IMPDEF_W1C_BITWISE] != 0;
    }
}
