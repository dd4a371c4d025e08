// SPDX-License-Identifier: BSD-2-Clause
#include "wait.h"

#include "level.h"
#include "syndrome.h"

// The bits that trap to each level; at EL1 0 traps, in the SCTLR_ELx of the translation regime.
static const struct {
    uint64_t sctlr, hcr, scr;
    uint32_t ti; // ISS.TI
} controls[] = {
    [WAIT_WFI] = {SCTLR_EL1_nTWI, HCR_EL2_TWI, SCR_EL3_TWI, 0},
    [WAIT_WFE] = {SCTLR_EL1_nTWE, HCR_EL2_TWE, SCR_EL3_TWE, 1},
};

// 0: nobody.
static unsigned trap_target_of(const struct pe *pe, enum wait_kind kind)
{
    unsigned el = pe->pstate.el;
    bool host = pe_in_host(pe, el);

    if (el == 0 && !bits_any(pe->sys[host ? SCTLR_EL2 : SCTLR_EL1], controls[kind].sctlr))
        return level_of_system(pe);
    if (el <= 1 && pe_el2_enabled(pe) && !host && bits_any(pe->sys[HCR_EL2], controls[kind].hcr))
        return 2;
    return el < 3 && bits_any(pe->sys[SCR_EL3], controls[kind].scr) ? 3 : 0;
}

static bool there(const struct pe *pe, unsigned kind)
{
    struct exception e;

    if (kind == WAIT_WFI)
        return exception_wakes(pe);
    return pe->event || exception_pending(pe, &e);
}

enum wait_result wait_execute(struct pe *pe, enum wait_kind kind, struct exception *trap)
{
    const uint32_t always = 1u << 24 | 14u << 20; // ISS.{CV, COND} of A64
    bool event = pe->event;
    unsigned target;

    if (kind == WAIT_WFE)
        pe->event = 0;
    if (kind == WAIT_WFE ? event : there(pe, kind))
        return WAIT_DONE;
    target = trap_target_of(pe, kind);
    if (target != 0) {
        *trap = exception_trap(pe, target, EC_WFX, always | controls[kind].ti);
        return WAIT_TRAPPED;
    }
    if (there(pe, kind))
        return WAIT_DONE;
    pe->waiting = (uint8_t)kind;
    return WAIT_SLEEPS;
}

bool wait_is_over(const struct pe *pe)
{
    return there(pe, pe->waiting);
}

void wait_send_event(struct pe *pe)
{
    pe->event = 1;
}
