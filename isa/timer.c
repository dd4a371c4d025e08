// SPDX-License-Identifier: BSD-2-Clause
#include "timer.h"

#include "gic.h"
#include "pe.h"

static const struct timer {
    enum sysreg tval, ctl, cval;
    uint8_t ppi;
    uint8_t is_virtual; // counts CNTVCT_EL0; of EL2 without the offset (D12.2)
} timers[] = {
    {CNTP_TVAL_EL0,  CNTP_CTL_EL0,  CNTP_CVAL_EL0,  PPI_CNTP,  0},
    {CNTV_TVAL_EL0,  CNTV_CTL_EL0,  CNTV_CVAL_EL0,  PPI_CNTV,  1},
    {CNTHP_TVAL_EL2, CNTHP_CTL_EL2, CNTHP_CVAL_EL2, PPI_CNTHP, 0},
    {CNTHV_TVAL_EL2, CNTHV_CTL_EL2, CNTHV_CVAL_EL2, PPI_CNTHV, 0},
};
enum { TIMERS = sizeof(timers) / sizeof(timers[0]) };
// CTL has the same fields in each.
static const uint64_t *const ENABLE = &CNTP_CTL_EL0_ENABLE, *const IMASK = &CNTP_CTL_EL0_IMASK;

static uint64_t physical(const struct pe *pe, uint64_t cycle)
{
    return cycle / pe->impdef[IMPDEF_COUNT_CYCLES];
}

static uint64_t count(const struct pe *pe, const struct timer *t, uint64_t cycle)
{
    return physical(pe, cycle) - (t->is_virtual ? pe->sys[CNTVOFF_EL2] : 0);
}

static bool met(const struct pe *pe, const struct timer *t, uint64_t cycle)
{
    return bits_any(pe->sys[t->ctl], *ENABLE) && count(pe, t, cycle) >= pe->sys[t->cval];
}

static const struct timer *find(enum sysreg reg)
{
    for (unsigned i = 0; i < TIMERS; i++)
        if (timers[i].tval == reg || timers[i].ctl == reg || timers[i].cval == reg)
            return &timers[i];
    return 0;
}

bool timer_is(enum sysreg reg)
{
    return reg == CNTPCT_EL0 || reg == CNTVCT_EL0 || find(reg) != 0;
}

// EL2 and EL0 of a host read the virtual count without its offset (D24.10.3 CNTVCT_EL0).
uint64_t timer_read(const struct pe *pe, enum sysreg reg, uint64_t cycle)
{
    const struct timer *t = find(reg);

    if (reg == CNTPCT_EL0)
        return physical(pe, cycle);
    if (reg == CNTVCT_EL0)
        return physical(pe, cycle) - (pe_in_host(pe, pe->pstate.el) ? 0 : pe->sys[CNTVOFF_EL2]);
    if (reg == t->tval)
        return (pe->sys[t->cval] - count(pe, t, cycle)) & CNTP_TVAL_EL0_TimerValue;
    if (reg == t->ctl)
        return pe->sys[reg] | (met(pe, t, cycle) ? CNTP_CTL_EL0_ISTATUS : 0);
    return pe->sys[reg];
}

void timer_write(struct pe *pe, enum sysreg reg, uint64_t value, uint64_t cycle)
{
    const struct timer *t = find(reg);

    if (!t)
        return;
    if (reg == t->tval)
        pe->sys[t->cval] = count(pe, t, cycle) + (uint64_t)(int64_t)(int32_t)(uint32_t)value;
    else
        pe->sys[reg] = reg == t->ctl ? value & (*ENABLE | *IMASK) : value;
}

void timer_lines(struct gic *g, const struct pe *pe, uint64_t cycle)
{
    for (unsigned i = 0; i < TIMERS; i++) {
        const struct timer *t = &timers[i];
        gic_line(g, pe->index, t->ppi, met(pe, t, cycle) && !bits_any(pe->sys[t->ctl], *IMASK));
    }
    gic_line(g, pe->index, PPI_MAINTENANCE, gic_maintenance(pe));
}

uint64_t timer_next(const struct pe *pe, uint64_t cycle)
{
    uint64_t next = UINT64_MAX, period = pe->impdef[IMPDEF_COUNT_CYCLES];

    for (unsigned i = 0; i < TIMERS; i++) {
        const struct timer *t = &timers[i];
        uint64_t left = pe->sys[t->cval] - count(pe, t, cycle);
        if (!bits_any(pe->sys[t->ctl], *ENABLE) || bits_any(pe->sys[t->ctl], *IMASK) || met(pe, t, cycle))
            continue;
        if (left >= UINT64_MAX / period - physical(pe, cycle))
            continue; // never
        uint64_t at = (physical(pe, cycle) + left) * period;
        next = at < next ? at : next;
    }
    return next;
}

bool timer_runs(const struct pe *pe)
{
    for (unsigned i = 0; i < TIMERS; i++)
        if (bits_any(pe->sys[timers[i].ctl], *ENABLE))
            return true;
    return false;
}
