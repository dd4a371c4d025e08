// SPDX-License-Identifier: BSD-2-Clause
// Who is next, and whether the PE hears of it (IHI 0069 chapter 4).
#include "gic.h"

#include <string.h>

#include "gic_inside.h"
#include "pe.h"

void gic_reset(struct gic *g)
{
    memset(g, 0, sizeof(*g));
    for (unsigned i = 0; i < GIC_PES; i++) {
        g->bank[i].edge = 0xffff; // SGIs
        g->pe[i].asleep = 1;
        g->pe[i].bpr1_s = 2;
    }
}

struct gic_bank *gic_bank_of(struct gic *g, unsigned pe, unsigned intid)
{
    return &g->bank[intid < GIC_SPI ? pe : GIC_PES - 1 + intid / 32];
}

enum gic_group gic_group_of(const struct gic_bank *b, unsigned bit)
{
    if (b->group >> bit & 1)
        return GIC_G1NS; // with the modifier reserved, treated as Non-secure Group 1
    return b->modifier >> bit & 1 ? GIC_G1S : GIC_G0;
}

uint32_t gic_pending(const struct gic_bank *b)
{
    return b->pending | (b->line & ~b->edge);
}

void gic_line(struct gic *g, unsigned pe, unsigned intid, bool level)
{
    struct gic_bank *b = gic_bank_of(g, pe, intid);
    uint32_t bit = UINT32_C(1) << intid % 32;

    if (level && !(b->line & bit))
        b->pending |= bit & b->edge;
    b->line = level ? b->line | bit : b->line & ~bit;
}

bool gic_secure(const struct pe *pe)
{
    return pe->pstate.el == 3 || !bits_any(pe->sys[SCR_EL3], SCR_EL3_NS);
}

// Of groups that are enabled by GICD_CTLR and by the CPU interface.
static uint32_t enabled(const struct gic *g, const struct gic_bank *b, const struct pe *pe)
{
    uint32_t groups = 0;

    if (g->enable_g0 && pe->sys[ICC_IGRPEN0_EL1])
        groups |= ~b->group & ~b->modifier;
    if (g->enable_g1s && bits_any(pe->sys[ICC_IGRPEN1_EL3], ICC_IGRPEN1_EL3_EnableGrp1S))
        groups |= ~b->group & b->modifier;
    if (g->enable_g1ns && bits_any(pe->sys[ICC_IGRPEN1_EL3], ICC_IGRPEN1_EL3_EnableGrp1NS))
        groups |= b->group;
    return groups & b->enabled;
}

static bool is_lowest_awake(const struct gic *g, unsigned pe)
{
    for (unsigned i = 0; i < pe; i++)
        if (!g->pe[i].asleep)
            return false;
    return true;
}

static bool goes_to(const struct gic *g, unsigned spi, unsigned pe)
{
    return g->route[spi] == pe || (g->route[spi] == GIC_ANY && is_lowest_awake(g, pe));
}

// The lower INTID of two that are alike: an order is IMPLEMENTATION DEFINED.
static void consider(const struct gic *g, unsigned bank, const struct pe *pe, struct gic_highest *best)
{
    const struct gic_bank *b = &g->bank[bank];
    unsigned first = bank < GIC_PES ? 0 : (bank - GIC_PES + 1) * 32;
    uint32_t left = gic_pending(b) & ~b->active;

    if (left)
        left &= enabled(g, b, pe);
    for (; left; left &= left - 1) {
        unsigned bit = (unsigned)__builtin_ctz(left);
        if (b->priority[bit] >= best->priority || (first && !goes_to(g, first - GIC_SPI + bit, pe->index)))
            continue;
        best->intid = (uint16_t)(first + bit);
        best->priority = b->priority[bit];
        best->group = (uint8_t)gic_group_of(b, bit);
    }
}

struct gic_highest gic_highest(const struct gic *g, const struct pe *pe)
{
    struct gic_highest best = {GIC_SPURIOUS, GIC_IDLE, GIC_G0};

    if (g->pe[pe->index].asleep)
        return best;
    consider(g, pe->index, pe, &best);
    for (unsigned i = 0; i < GIC_SPIS / 32; i++)
        consider(g, GIC_PES + i, pe, &best);
    return best;
}

uint8_t gic_mask(unsigned binary_point, bool group1ns)
{
    unsigned low = group1ns ? binary_point : binary_point + 1;

    return (uint8_t)(0xffu << low);
}

static uint8_t group_mask(const struct gic *g, const struct pe *pe, unsigned group)
{
    uint64_t ctlr = pe->sys[ICC_CTLR_EL3];
    bool common = group == GIC_G0 || (group == GIC_G1S && bits_any(ctlr, ICC_CTLR_EL3_CBPR_EL1S)) ||
                  (group == GIC_G1NS && bits_any(ctlr, ICC_CTLR_EL3_CBPR_EL1NS));

    if (common)
        return gic_mask((unsigned)pe->sys[ICC_BPR0_EL1], false);
    if (group == GIC_G1S)
        return gic_mask(g->pe[pe->index].bpr1_s, false);
    return gic_mask((unsigned)pe->sys[ICC_BPR1_EL1], true);
}

uint8_t gic_active_priority(uint64_t priorities)
{
    return priorities ? (uint8_t)(__builtin_ctzll(priorities) * GIC_STEP) : GIC_IDLE;
}

uint64_t gic_drop(uint64_t priorities)
{
    return priorities & (priorities - 1);
}

uint64_t gic_activate(uint64_t priorities, uint8_t priority)
{
    return priorities | BIT(priority / GIC_STEP);
}

uint8_t gic_running(const struct gic *g, const struct pe *pe)
{
    return gic_active_priority(pe->sys[ICC_AP0R0_EL1] | pe->sys[ICC_AP1R0_EL1] | g->pe[pe->index].ap1r_s);
}

bool gic_signalled(const struct gic *g, const struct pe *pe, const struct gic_highest *h)
{
    uint8_t running = gic_running(g, pe);
    uint8_t mask;

    if (h->intid == GIC_SPURIOUS || h->priority >= pe->sys[ICC_PMR_EL1])
        return false;
    mask = group_mask(g, pe, h->group);
    return running == GIC_IDLE || (h->priority & mask) < (running & mask);
}

static bool is_fiq(const struct pe *pe, unsigned group)
{
    if (group == GIC_G0 || pe->pstate.el == 3)
        return true;
    return (group == GIC_G1S) != gic_secure(pe);
}

void gic_signal(const struct gic *g, struct pe *pe)
{
    struct gic_highest h = gic_highest(g, pe);
    bool signalled = gic_signalled(g, pe, &h);
    bool fiq = signalled && is_fiq(pe, h.group);

    pe->fiq = fiq;
    pe->irq = signalled && !fiq;
    gic_virtual_signal(pe);
}

// What the CPU interface does with an interrupt, once acknowledged, is in terms of its group priority.
uint8_t gic_group_priority(const struct gic *g, const struct pe *pe, const struct gic_highest *h)
{
    return h->priority & group_mask(g, pe, h->group);
}
