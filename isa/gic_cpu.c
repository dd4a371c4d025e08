// SPDX-License-Identifier: BSD-2-Clause
// The physical CPU interface: ICC_* (IHI 0069 12.2, pseudocode of chapter 13).
#include "gic_inside.h"
#include "pe.h"

enum { NONSECURE_PRIORITY = 0x80, PMR_BITS = 0xf8, LOWEST_BPR0 = 2, LOWEST_BPR1_S = 2, LOWEST_BPR1_NS = 3 };

// Where SCR_EL3.FIQ=1 keeps Group 0 for EL3, Non-secure state sees the lower half of priorities, doubled.
static bool is_nonsecure_view(const struct pe *pe)
{
    return !gic_secure(pe) && bits_any(pe->sys[SCR_EL3], SCR_EL3_FIQ);
}

static uint64_t nonsecure_priority(uint64_t priority)
{
    return priority & NONSECURE_PRIORITY ? priority << 1 & 0xff : 0;
}

static void write_pmr(struct pe *pe, uint64_t value)
{
    uint64_t *pmr = &pe->sys[ICC_PMR_EL1];

    if (!is_nonsecure_view(pe))
        *pmr = value & PMR_BITS;
    else if (*pmr & NONSECURE_PRIORITY)
        *pmr = (NONSECURE_PRIORITY | (value & 0xff) >> 1) & PMR_BITS;
}

static uint64_t read_rpr(const struct gic *g, const struct pe *pe)
{
    uint8_t running = gic_running(g, pe);

    return running != GIC_IDLE && is_nonsecure_view(pe) ? nonsecure_priority(running) : running;
}

// ICC_HPPIR0_EL1: EL3 is told of Group 1 and whose it is.
static uint64_t highest0(const struct pe *pe, const struct gic_highest *h)
{
    bool secure = h->group != GIC_G1NS;

    if (h->intid == GIC_SPURIOUS || (h->group != GIC_G0 && pe->pstate.el != 3) || (secure && !gic_secure(pe)))
        return GIC_SPURIOUS;
    if (h->group == GIC_G0)
        return h->intid;
    return secure ? GIC_SECURE : GIC_NONSECURE;
}

static uint64_t highest1(const struct pe *pe, const struct gic_highest *h)
{
    bool secure = h->group == GIC_G1S;

    if (h->intid == GIC_SPURIOUS || h->group == GIC_G0)
        return GIC_SPURIOUS;
    return secure == gic_secure(pe) || pe->pstate.el == 3 ? h->intid : GIC_SPURIOUS;
}

static uint64_t highest(const struct gic *g, const struct pe *pe, bool group0)
{
    struct gic_highest h = gic_highest(g, pe);

    return group0 ? highest0(pe, &h) : highest1(pe, &h);
}

static void activate(struct gic *g, struct pe *pe, const struct gic_highest *h)
{
    struct gic_bank *b = gic_bank_of(g, pe->index, h->intid);
    uint32_t bit = UINT32_C(1) << h->intid % 32;
    uint8_t priority = gic_group_priority(g, pe, h);
    struct gic_pe *own = &g->pe[pe->index];

    b->pending &= ~bit;
    b->active |= bit;
    if (h->group == GIC_G0)
        pe->sys[ICC_AP0R0_EL1] = gic_activate(pe->sys[ICC_AP0R0_EL1], priority);
    else if (h->group == GIC_G1S)
        own->ap1r_s = (uint32_t)gic_activate(own->ap1r_s, priority);
    else
        pe->sys[ICC_AP1R0_EL1] = gic_activate(pe->sys[ICC_AP1R0_EL1], priority);
}

static uint64_t acknowledge(struct gic *g, struct pe *pe, bool group0)
{
    struct gic_highest h = gic_highest(g, pe);
    uint64_t intid = group0 ? highest0(pe, &h) : highest1(pe, &h);

    if (!gic_signalled(g, pe, &h))
        return GIC_SPURIOUS;
    if (intid < GIC_SECURE)
        activate(g, pe, &h);
    return intid;
}

static bool eoi_mode(const struct pe *pe)
{
    uint64_t mask = gic_secure(pe) ? ICC_CTLR_EL3_EOImode_EL1S : ICC_CTLR_EL3_EOImode_EL1NS;

    return bits_any(pe->sys[ICC_CTLR_EL3], pe->pstate.el == 3 ? ICC_CTLR_EL3_EOImode_EL3 : mask);
}

void gic_deactivate(struct gic *g, const struct pe *pe, unsigned intid)
{
    if (intid < GIC_INTIDS)
        gic_bank_of(g, pe->index, intid)->active &= ~(UINT32_C(1) << intid % 32);
}

// The active priority that an EOI of this register drops; NULL where the highest is of another group, or of
// a Security state that is not this one's: the write is ignored.
static bool drop(struct gic *g, struct pe *pe, bool group0)
{
    struct gic_pe *own = &g->pe[pe->index];
    uint8_t running = gic_running(g, pe);
    bool secure = gic_secure(pe), el3 = pe->pstate.el == 3;

    if (running == GIC_IDLE)
        return false;
    if (gic_active_priority(pe->sys[ICC_AP0R0_EL1]) == running) {
        if (group0 && secure)
            pe->sys[ICC_AP0R0_EL1] = gic_drop(pe->sys[ICC_AP0R0_EL1]);
        return group0 && secure;
    }
    if (gic_active_priority(own->ap1r_s) == running) {
        if (!group0 && secure)
            own->ap1r_s = (uint32_t)gic_drop(own->ap1r_s);
        return !group0 && secure;
    }
    if (group0 || (secure && !el3))
        return false;
    pe->sys[ICC_AP1R0_EL1] = gic_drop(pe->sys[ICC_AP1R0_EL1]);
    return true;
}

static void end(struct gic *g, struct pe *pe, unsigned intid, bool group0)
{
    if (intid < GIC_INTIDS && drop(g, pe, group0) && !eoi_mode(pe))
        gic_deactivate(g, pe, intid);
}

// EL3 any; the others what is of their Security state.
static void deactivate(struct gic *g, const struct pe *pe, unsigned intid)
{
    if (intid >= GIC_INTIDS || !eoi_mode(pe))
        return;
    bool secure = gic_group_of(gic_bank_of(g, pe->index, intid), intid % 32) != GIC_G1NS;
    if (pe->pstate.el == 3 || secure == gic_secure(pe))
        gic_deactivate(g, pe, intid);
}

static uint64_t read_ctlr(const struct pe *pe)
{
    uint64_t el3 = pe->sys[ICC_CTLR_EL3];
    bool secure = gic_secure(pe);
    uint64_t value = el3 & (ICC_CTLR_EL1_PRIbits | ICC_CTLR_EL1_PMHE);

    if (bits_any(el3, secure ? ICC_CTLR_EL3_CBPR_EL1S : ICC_CTLR_EL3_CBPR_EL1NS))
        value |= ICC_CTLR_EL1_CBPR;
    if (bits_any(el3, secure ? ICC_CTLR_EL3_EOImode_EL1S : ICC_CTLR_EL3_EOImode_EL1NS))
        value |= ICC_CTLR_EL1_EOImode;
    return value;
}

static void write_ctlr(struct pe *pe, uint64_t value)
{
    bool secure = gic_secure(pe);
    uint64_t cbpr = secure ? ICC_CTLR_EL3_CBPR_EL1S : ICC_CTLR_EL3_CBPR_EL1NS;
    uint64_t eoi = secure ? ICC_CTLR_EL3_EOImode_EL1S : ICC_CTLR_EL3_EOImode_EL1NS;
    uint64_t *el3 = &pe->sys[ICC_CTLR_EL3];

    *el3 = bits_put(*el3, cbpr, bits_get(value, ICC_CTLR_EL1_CBPR));
    *el3 = bits_put(*el3, eoi, bits_get(value, ICC_CTLR_EL1_EOImode));
    *el3 = bits_put(*el3, ICC_CTLR_EL3_PMHE, bits_get(value, ICC_CTLR_EL1_PMHE));
}

// Group 1 registers at EL3 are those of SCR_EL3.NS.
static bool is_secure_bank(const struct pe *pe)
{
    return !bits_any(pe->sys[SCR_EL3], SCR_EL3_NS);
}

static uint64_t at_least(uint64_t value, uint64_t least)
{
    return value < least ? least : value;
}

static uint64_t group1_enable(const struct pe *pe)
{
    return is_secure_bank(pe) ? ICC_IGRPEN1_EL3_EnableGrp1S : ICC_IGRPEN1_EL3_EnableGrp1NS;
}

uint64_t gic_read(struct gic *g, struct pe *pe, enum sysreg reg)
{
    if (gic_is_virtual(pe, reg))
        return gic_virtual_read(pe, reg);
    switch (reg) {
    case ICC_IAR0_EL1:
    case ICC_IAR1_EL1:
        return acknowledge(g, pe, reg == ICC_IAR0_EL1);
    case ICC_HPPIR0_EL1:
    case ICC_HPPIR1_EL1:
        return highest(g, pe, reg == ICC_HPPIR0_EL1);
    case ICC_PMR_EL1:
        return is_nonsecure_view(pe) ? nonsecure_priority(pe->sys[reg]) : pe->sys[reg];
    case ICC_RPR_EL1:
        return read_rpr(g, pe);
    case ICC_CTLR_EL1:
        return read_ctlr(pe);
    case ICC_IGRPEN1_EL1:
        return bits_any(pe->sys[ICC_IGRPEN1_EL3], group1_enable(pe));
    case ICC_BPR1_EL1:
        return is_secure_bank(pe) ? g->pe[pe->index].bpr1_s : pe->sys[reg];
    case ICC_AP1R0_EL1:
        return is_secure_bank(pe) ? g->pe[pe->index].ap1r_s : pe->sys[reg];
    case ICH_MISR_EL2:
    case ICH_EISR_EL2:
    case ICH_ELRSR_EL2:
        return gic_virtual_status(pe, reg);
    default:
        return pe->sys[reg];
    }
}

static void write_banked(struct gic *g, struct pe *pe, enum sysreg reg, uint64_t value)
{
    struct gic_pe *own = &g->pe[pe->index];

    if (!is_secure_bank(pe))
        pe->sys[reg] = reg == ICC_BPR1_EL1 ? at_least(value, LOWEST_BPR1_NS) : value;
    else if (reg == ICC_BPR1_EL1)
        own->bpr1_s = (uint8_t)at_least(value, LOWEST_BPR1_S);
    else
        own->ap1r_s = (uint32_t)value;
}

static void store(struct pe *pe, enum sysreg reg, uint64_t value)
{
    switch (reg) {
    case ICC_BPR0_EL1:
        pe->sys[reg] = at_least(value, LOWEST_BPR0);
        break;
    case ICC_SRE_EL1:
    case ICC_SRE_EL2:
    case ICC_SRE_EL3:
        pe->sys[reg] = value | ICC_SRE_EL1_SRE | ICC_SRE_EL1_DFB | ICC_SRE_EL1_DIB;
        break;
    case ICC_CTLR_EL3:
        pe->sys[reg] = (pe->sys[reg] & ICC_CTLR_EL3_PRIbits) | (value & ~ICC_CTLR_EL3_PRIbits);
        break;
    default:
        pe->sys[reg] = value;
    }
}

void gic_write(struct gic *g, struct pe *pe, enum sysreg reg, uint64_t value)
{
    value &= sysreg_row_of(reg)->known;
    if (gic_is_virtual(pe, reg)) {
        gic_virtual_write(g, pe, reg, value);
        return;
    }
    switch (reg) {
    case ICC_EOIR0_EL1:
    case ICC_EOIR1_EL1:
        end(g, pe, (unsigned)value, reg == ICC_EOIR0_EL1);
        break;
    case ICC_DIR_EL1:
        deactivate(g, pe, (unsigned)value);
        break;
    case ICC_SGI0R_EL1:
    case ICC_SGI1R_EL1:
    case ICC_ASGI1R_EL1:
        gic_generate(g, pe, reg, value);
        break;
    case ICC_PMR_EL1:
        write_pmr(pe, value);
        break;
    case ICC_CTLR_EL1:
        write_ctlr(pe, value);
        break;
    case ICC_IGRPEN1_EL1:
        pe->sys[ICC_IGRPEN1_EL3] = bits_put(pe->sys[ICC_IGRPEN1_EL3], group1_enable(pe), value);
        break;
    case ICC_BPR1_EL1:
    case ICC_AP1R0_EL1:
        write_banked(g, pe, reg, value);
        break;
    default:
        store(pe, reg, value);
    }
}
