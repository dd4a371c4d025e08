// SPDX-License-Identifier: BSD-2-Clause
// The virtual CPU interface: List registers, ICH_VMCR_EL2, and ICV_* as views of them (IHI 0069 chapter 6).
#include "gic_inside.h"
#include "pe.h"

enum { NONE = -1 };
enum { LOWEST_VBPR0 = 2, LOWEST_VBPR1 = 3 };

enum kind { GROUP0, GROUP1, COMMON, PHYSICAL };

static enum kind kind_of(enum sysreg reg)
{
    switch (reg) {
    case ICC_IAR0_EL1:
    case ICC_EOIR0_EL1:
    case ICC_HPPIR0_EL1:
    case ICC_BPR0_EL1:
    case ICC_AP0R0_EL1:
    case ICC_IGRPEN0_EL1:
        return GROUP0;
    case ICC_IAR1_EL1:
    case ICC_EOIR1_EL1:
    case ICC_HPPIR1_EL1:
    case ICC_BPR1_EL1:
    case ICC_AP1R0_EL1:
    case ICC_IGRPEN1_EL1:
        return GROUP1;
    case ICC_PMR_EL1:
    case ICC_RPR_EL1:
    case ICC_CTLR_EL1:
    case ICC_DIR_EL1:
        return COMMON;
    default:
        return PHYSICAL;
    }
}

bool gic_is_virtual(const struct pe *pe, enum sysreg reg)
{
    static const uint64_t *const by[] = {&HCR_EL2_FMO, &HCR_EL2_IMO};
    enum kind kind = kind_of(reg);

    if (pe->pstate.el != 1 || kind == PHYSICAL || !pe_el2_enabled(pe))
        return false;
    return bits_any(pe->sys[HCR_EL2], kind == COMMON ? HCR_EL2_FMO | HCR_EL2_IMO : *by[kind]);
}

static bool group1(const struct pe *pe, unsigned i)
{
    return bits_any(gic_lr(pe, i), ICH_LR0_EL2_Group);
}

static uint8_t priority(const struct pe *pe, unsigned i)
{
    return (uint8_t)bits_get(gic_lr(pe, i), ICH_LR0_EL2_Priority);
}

static bool enabled(const struct pe *pe, unsigned i)
{
    return bits_any(pe->sys[ICH_VMCR_EL2], group1(pe, i) ? ICH_VMCR_EL2_VENG1 : ICH_VMCR_EL2_VENG0);
}

// Of enabled groups, the pending one of highest priority; NONE.
static int highest(const struct pe *pe)
{
    int best = NONE;

    if (!bits_any(pe->sys[ICH_HCR_EL2], ICH_HCR_EL2_En))
        return NONE;
    for (unsigned i = 0; i < GIC_LRS; i++)
        if (gic_lr_state(pe, i) == LR_PENDING && enabled(pe, i) &&
            (best == NONE || priority(pe, i) < priority(pe, (unsigned)best)))
            best = (int)i;
    return best;
}

static uint8_t mask_of(const struct pe *pe, bool of_group1)
{
    uint64_t vmcr = pe->sys[ICH_VMCR_EL2];

    if (of_group1 && !bits_any(vmcr, ICH_VMCR_EL2_VCBPR))
        return gic_mask((unsigned)bits_get(vmcr, ICH_VMCR_EL2_VBPR1), true);
    return gic_mask((unsigned)bits_get(vmcr, ICH_VMCR_EL2_VBPR0), false);
}

static uint8_t running(const struct pe *pe)
{
    return gic_active_priority(pe->sys[ICH_AP0R0_EL2] | pe->sys[ICH_AP1R0_EL2]);
}

static bool signalled(const struct pe *pe, int i)
{
    uint8_t mask, active = running(pe);

    if (i == NONE || priority(pe, (unsigned)i) >= bits_get(pe->sys[ICH_VMCR_EL2], ICH_VMCR_EL2_VPMR))
        return false;
    mask = mask_of(pe, group1(pe, (unsigned)i));
    return active == GIC_IDLE || (priority(pe, (unsigned)i) & mask) < (active & mask);
}

void gic_virtual_signal(struct pe *pe)
{
    int i = highest(pe);
    bool now = signalled(pe, i);

    pe->virq = now && group1(pe, (unsigned)i);
    pe->vfiq = now && !group1(pe, (unsigned)i);
}

static void set_state(struct pe *pe, unsigned i, unsigned to)
{
    pe->sys[ICH_LR0_EL2 + i] = bits_put(gic_lr(pe, i), ICH_LR0_EL2_State, to);
}

static uint64_t pending_intid(const struct pe *pe, int i, bool of_group1)
{
    if (i == NONE || group1(pe, (unsigned)i) != of_group1)
        return GIC_SPURIOUS;
    return bits_get(gic_lr(pe, (unsigned)i), ICH_LR0_EL2_vINTID);
}

static uint64_t acknowledge(struct pe *pe, bool of_group1)
{
    int i = highest(pe);
    uint64_t intid = pending_intid(pe, i, of_group1);
    enum sysreg active = of_group1 ? ICH_AP1R0_EL2 : ICH_AP0R0_EL2;

    if (intid >= GIC_SECURE || !signalled(pe, i))
        return GIC_SPURIOUS;
    pe->sys[active] = gic_activate(pe->sys[active], priority(pe, (unsigned)i) & mask_of(pe, of_group1));
    set_state(pe, (unsigned)i, LR_ACTIVE);
    return intid;
}

static int find_active(const struct pe *pe, uint64_t intid)
{
    for (unsigned i = 0; i < GIC_LRS; i++)
        if (gic_lr_state(pe, i) >= LR_ACTIVE && bits_get(gic_lr(pe, i), ICH_LR0_EL2_vINTID) == intid)
            return (int)i;
    return NONE;
}

static void deactivate(struct gic *g, struct pe *pe, unsigned i)
{
    uint64_t physical = bits_get(gic_lr(pe, i), ICH_LR0_EL2_pINTID);

    if (bits_any(gic_lr(pe, i), ICH_LR0_EL2_HW))
        gic_deactivate(g, pe, (unsigned)physical);
    set_state(pe, i, gic_lr_state(pe, i) == LR_PENDING_ACTIVE ? LR_PENDING : LR_INACTIVE);
}

static void count_eoi(struct pe *pe)
{
    uint64_t count = bits_get(pe->sys[ICH_HCR_EL2], ICH_HCR_EL2_EOIcount);

    pe->sys[ICH_HCR_EL2] = bits_put(pe->sys[ICH_HCR_EL2], ICH_HCR_EL2_EOIcount, count + 1);
}

// The priority is dropped first, then the List register is looked for (an IMPLEMENTATION DEFINED order).
static void end(struct gic *g, struct pe *pe, uint64_t intid, bool of_group1)
{
    enum sysreg active = of_group1 ? ICH_AP1R0_EL2 : ICH_AP0R0_EL2;
    uint8_t dropped = running(pe);
    int i = find_active(pe, intid);

    if (intid >= GIC_SECURE || dropped == GIC_IDLE || gic_active_priority(pe->sys[active]) != dropped)
        return;
    pe->sys[active] = gic_drop(pe->sys[active]);
    if (i == NONE)
        count_eoi(pe);
    else if (!bits_any(pe->sys[ICH_VMCR_EL2], ICH_VMCR_EL2_VEOIM))
        deactivate(g, pe, (unsigned)i);
}

static void end_split(struct gic *g, struct pe *pe, uint64_t intid)
{
    int i = find_active(pe, intid);

    if (!bits_any(pe->sys[ICH_VMCR_EL2], ICH_VMCR_EL2_VEOIM) || intid >= GIC_SECURE)
        return;
    if (i == NONE)
        count_eoi(pe);
    else
        deactivate(g, pe, (unsigned)i);
}

static const struct {
    enum sysreg reg;
    uint64_t mask;
} views[] = {
  // of ICH_VMCR_EL2
    {ICC_PMR_EL1,     ICH_VMCR_EL2_VPMR },
    {ICC_BPR0_EL1,    ICH_VMCR_EL2_VBPR0},
    {ICC_BPR1_EL1,    ICH_VMCR_EL2_VBPR1},
    {ICC_IGRPEN0_EL1, ICH_VMCR_EL2_VENG0},
    {ICC_IGRPEN1_EL1, ICH_VMCR_EL2_VENG1},
};
enum { VIEWS = sizeof(views) / sizeof(views[0]) };

static uint64_t read_view(const struct pe *pe, enum sysreg reg)
{
    uint64_t vmcr = pe->sys[ICH_VMCR_EL2];

    for (unsigned i = 0; i < VIEWS; i++)
        if (views[i].reg == reg)
            return bits_get(vmcr, views[i].mask);
    uint64_t value = sysreg_row_of(ICC_CTLR_EL1)->reset; // PRIbits
    value |= bits_any(vmcr, ICH_VMCR_EL2_VCBPR) ? ICC_CTLR_EL1_CBPR : 0;
    return value | (bits_any(vmcr, ICH_VMCR_EL2_VEOIM) ? ICC_CTLR_EL1_EOImode : 0);
}

uint64_t gic_virtual_read(struct pe *pe, enum sysreg reg)
{
    switch (reg) {
    case ICC_IAR0_EL1:
    case ICC_IAR1_EL1:
        return acknowledge(pe, reg == ICC_IAR1_EL1);
    case ICC_HPPIR0_EL1:
    case ICC_HPPIR1_EL1:
        return pending_intid(pe, highest(pe), reg == ICC_HPPIR1_EL1);
    case ICC_RPR_EL1:
        return running(pe);
    case ICC_AP0R0_EL1:
        return pe->sys[ICH_AP0R0_EL2];
    case ICC_AP1R0_EL1:
        return pe->sys[ICH_AP1R0_EL2];
    default:
        return read_view(pe, reg);
    }
}

static void write_view(struct pe *pe, enum sysreg reg, uint64_t value)
{
    uint64_t vmcr = pe->sys[ICH_VMCR_EL2];

    if (reg == ICC_CTLR_EL1) {
        vmcr = bits_put(vmcr, ICH_VMCR_EL2_VCBPR, bits_get(value, ICC_CTLR_EL1_CBPR));
        vmcr = bits_put(vmcr, ICH_VMCR_EL2_VEOIM, bits_get(value, ICC_CTLR_EL1_EOImode));
    }
    if (reg == ICC_BPR0_EL1 && value < LOWEST_VBPR0)
        value = LOWEST_VBPR0;
    if (reg == ICC_BPR1_EL1 && value < LOWEST_VBPR1)
        value = LOWEST_VBPR1;
    for (unsigned i = 0; i < VIEWS; i++)
        if (views[i].reg == reg)
            vmcr = bits_put(vmcr, views[i].mask, value);
    pe->sys[ICH_VMCR_EL2] = vmcr;
}

void gic_virtual_write(struct gic *g, struct pe *pe, enum sysreg reg, uint64_t value)
{
    switch (reg) {
    case ICC_EOIR0_EL1:
    case ICC_EOIR1_EL1:
        end(g, pe, value, reg == ICC_EOIR1_EL1);
        break;
    case ICC_DIR_EL1:
        end_split(g, pe, value);
        break;
    case ICC_AP0R0_EL1:
        pe->sys[ICH_AP0R0_EL2] = value;
        break;
    case ICC_AP1R0_EL1:
        pe->sys[ICH_AP1R0_EL2] = value;
        break;
    default:
        write_view(pe, reg, value);
    }
}
