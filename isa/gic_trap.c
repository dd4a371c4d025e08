// SPDX-License-Identifier: BSD-2-Clause
#include "gic_trap.h"

#include "level.h"
#include "pe.h"

// Registers that are trapped alike.
enum { NO, GROUP0, GROUP1, COMMON, DIR, SGI, SRE1, SRE2, TIMER_P, TIMER_V, COUNT_P, COUNT_V };

// clang-format off
static const uint8_t groups[SYSREG_COUNT] = {
    [ICC_IAR0_EL1] = GROUP0,   [ICC_EOIR0_EL1] = GROUP0,  [ICC_HPPIR0_EL1] = GROUP0, [ICC_BPR0_EL1] = GROUP0,
    [ICC_AP0R0_EL1] = GROUP0,  [ICC_IGRPEN0_EL1] = GROUP0,
    [ICC_IAR1_EL1] = GROUP1,   [ICC_EOIR1_EL1] = GROUP1,  [ICC_HPPIR1_EL1] = GROUP1, [ICC_BPR1_EL1] = GROUP1,
    [ICC_AP1R0_EL1] = GROUP1,  [ICC_IGRPEN1_EL1] = GROUP1,
    [ICC_PMR_EL1] = COMMON,    [ICC_RPR_EL1] = COMMON,    [ICC_CTLR_EL1] = COMMON,   [ICC_DIR_EL1] = DIR,
    [ICC_SGI0R_EL1] = SGI,     [ICC_SGI1R_EL1] = SGI,     [ICC_ASGI1R_EL1] = SGI,
    [ICC_SRE_EL1] = SRE1,      [ICC_SRE_EL2] = SRE2,
    [CNTP_TVAL_EL0] = TIMER_P, [CNTP_CTL_EL0] = TIMER_P,  [CNTP_CVAL_EL0] = TIMER_P, [CNTPCT_EL0] = COUNT_P,
    [CNTV_TVAL_EL0] = TIMER_V, [CNTV_CTL_EL0] = TIMER_V,  [CNTV_CVAL_EL0] = TIMER_V, [CNTVCT_EL0] = COUNT_V,
};

// Traps of EL1 to EL2 by a bit that is 1; a guest whose interrupts are virtual has no SGIs of its own.
static const struct {
    uint64_t mask;
    enum sysreg control;
    uint8_t group;
} traps[] = {
    {ICH_HCR_EL2_TALL0,             ICH_HCR_EL2, GROUP0},
    {ICH_HCR_EL2_TALL1,             ICH_HCR_EL2, GROUP1},
    {ICH_HCR_EL2_TC,                ICH_HCR_EL2, COMMON},
    {ICH_HCR_EL2_TC,                ICH_HCR_EL2, DIR},
    {ICH_HCR_EL2_TDIR,              ICH_HCR_EL2, DIR},
    {ICH_HCR_EL2_TC,                ICH_HCR_EL2, SGI},
    {HCR_EL2_IMO | HCR_EL2_FMO,     HCR_EL2,     SGI},
};
// clang-format on

static bool set(const struct pe *pe, enum sysreg reg, uint64_t mask)
{
    return bits_any(pe->sys[reg], mask);
}

static unsigned timer_at_el0(const struct pe *pe, unsigned group)
{
    enum sysreg control = pe_in_host(pe, 0) ? CNTHCTL_EL2 : CNTKCTL_EL1;
    static const uint64_t *const enables[] = {&CNTKCTL_EL1_EL0PTEN, &CNTKCTL_EL1_EL0VTEN,
                                              &CNTKCTL_EL1_EL0PCTEN,
                                              &CNTKCTL_EL1_EL0VCTEN}; // CNTHCTL_EL2 of a host is alike

    return set(pe, control, *enables[group - TIMER_P]) ? 0 : level_of_system(pe);
}

// EL1 and its EL0. With E2H=0 the enables of EL1PCEN and EL1PCTEN are in bits 1 and 0.
static unsigned timer_below_el2(const struct pe *pe, unsigned group)
{
    bool e2h = pe_has(pe, FEAT_VHE) && set(pe, HCR_EL2, HCR_EL2_E2H);
    uint64_t timer = e2h ? CNTHCTL_EL2_EL1PTEN : BIT(1), count = e2h ? CNTHCTL_EL2_EL1PCTEN : BIT(0);

    if (!pe_el2_enabled(pe) || pe_in_host(pe, pe->pstate.el))
        return 0;
    if (group == TIMER_P)
        return set(pe, CNTHCTL_EL2, timer) ? 0 : 2;
    return group == COUNT_P && !set(pe, CNTHCTL_EL2, count) ? 2 : 0;
}

static unsigned timer_target(const struct pe *pe, unsigned group)
{
    unsigned target = pe->pstate.el == 0 ? timer_at_el0(pe, group) : 0;

    if (target != 0)
        return target;
    return pe->pstate.el <= 1 ? timer_below_el2(pe, group) : 0;
}

static unsigned to_el2(const struct pe *pe, unsigned group)
{
    if (pe->pstate.el != 1 || !pe_el2_enabled(pe))
        return 0;
    if (group == SRE1)
        return set(pe, ICC_SRE_EL2, ICC_SRE_EL2_Enable) ? 0 : 2;
    for (unsigned i = 0; i < sizeof(traps) / sizeof(traps[0]); i++)
        if (traps[i].group == group && set(pe, traps[i].control, traps[i].mask))
            return 2;
    return 0;
}

// The virtual CPU interface answers.
static bool is_virtual(const struct pe *pe, unsigned group)
{
    uint64_t by = group == GROUP0 ? HCR_EL2_FMO : group == GROUP1 ? HCR_EL2_IMO : HCR_EL2_FMO | HCR_EL2_IMO;

    return pe->pstate.el == 1 && pe_el2_enabled(pe) && set(pe, HCR_EL2, by);
}

// EL3 keeps what it has interrupts of: Group 0 by SCR_EL3.FIQ, Group 1 by IRQ, the rest by both.
static bool kept_by_el3(const struct pe *pe, unsigned group)
{
    bool fiq = set(pe, SCR_EL3, SCR_EL3_FIQ), irq = set(pe, SCR_EL3, SCR_EL3_IRQ);

    if (group == SRE1 || group == SRE2)
        return !set(pe, ICC_SRE_EL3, ICC_SRE_EL3_Enable);
    if (group == GROUP0 || group == GROUP1)
        return group == GROUP0 ? fiq : irq;
    return fiq && irq;
}

unsigned gic_trap_target(const struct pe *pe, enum sysreg reg)
{
    unsigned group = groups[reg];
    unsigned target = group == NO ? 0 : group >= TIMER_P ? timer_target(pe, group) : to_el2(pe, group);

    if (target != 0 || group == NO || group >= TIMER_P || pe->pstate.el == 3 ||
        (group <= DIR && is_virtual(pe, group)))
        return target;
    return kept_by_el3(pe, group) ? 3 : 0;
}
