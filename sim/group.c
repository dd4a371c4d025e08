// SPDX-License-Identifier: BSD-2-Clause
#include "group.h"

enum { NO_NODE = 0xff };

static const struct platform_region *region_at(const struct platform_config *map, uint64_t pa)
{
    for (uint32_t i = 0; i < map->regions; i++) {
        const struct platform_region *r = &map->region[i];
        if (r->kind == PLATFORM_GROUP && pa >= r->base && pa - r->base < r->size)
            return r;
    }
    return NULL;
}

// The record's register by the name that it has among the System registers.
static enum sysreg system_name(unsigned reg)
{
    static const enum sysreg names[] = {
        [GROUP_FR] = ERXFR_EL1,         [GROUP_CTLR] = ERXCTLR_EL1,     [GROUP_STATUS] = ERXSTATUS_EL1,
        [GROUP_ADDR] = ERXADDR_EL1,     [GROUP_MISC0] = ERXMISC0_EL1,   [GROUP_MISC1] = ERXMISC1_EL1,
        [GROUP_MISC2] = ERXMISC2_EL1,   [GROUP_MISC3] = ERXMISC3_EL1,   [GROUP_PFGF] = ERXPFGF_EL1,
        [GROUP_PFGCTL] = ERXPFGCTL_EL1, [GROUP_PFGCDN] = ERXPFGCDN_EL1,
    };

    return reg >= GROUP_FR && reg <= GROUP_PFGCDN ? names[reg] : SYSREG_COUNT;
}

void group_event(const struct setup *setup, const struct machine *m, uint64_t pa, struct event *e)
{
    const struct platform_region *r = region_at(&setup->platform, pa);

    if (!r)
        return;
    const struct ras_group *g = &setup->platform.group[r->group];
    struct ras_group_place p = ras_group_decode(g, (enum ras_group_page)r->page, pa - r->base, e->size);
    e->kind = e->kind == EVENT_LOAD ? EVENT_REG_LOAD : EVENT_REG_STORE;
    e->address = pa - r->base;
    e->group = r->group;
    e->page = r->page;
    e->status = p.verdict;
    e->masked = !p.writable && e->kind == EVENT_REG_STORE;
    e->reg = system_name(p.reg);
    e->node = e->reg < SYSREG_COUNT && p.index < RAS_GROUP_RECORDS ? g->node[p.index] : NO_NODE;
    if (e->node < RAS_NODES && p.reg == GROUP_STATUS)
        e->tag = m->platform.ras.node[e->node].record.tag;
}
