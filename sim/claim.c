// SPDX-License-Identifier: BSD-2-Clause
#include "claim.h"

#include "aarch32.h"
#include "machine.h"
#include "setup.h"
#include "word.h"

static uint64_t pe_value(const struct pe *pe, enum sysreg reg)
{
    return sysreg_row_of(reg)->kind == SYSREG_AARCH32 ? aarch32_value(pe, reg) : pe->sys[reg];
}

// The value that a condition looks at: of an entry that software made, what it wrote; else the PE's.
static uint64_t register_value(const struct machine *m, const struct event *e, enum sysreg reg)
{
    if (e->kind == EVENT_DEFER || (e->kind == EVENT_RECORD && reg == ERXSTATUS_EL1))
        return e->value;
    if (e->kind == EVENT_RECORD && ras_register(reg) != RAS_REG_COUNT)
        return ras_read(&m->platform.ras, e->node, e->record, ras_register(reg));
    if (e->kind == EVENT_TAKE && (reg == ESR_EL1 || reg == ESR_EL2 || reg == ESR_EL3))
        return e->exception->esr;
    if (e->kind == EVENT_TAKE && (reg == ELR_EL1 || reg == ELR_EL2 || reg == ELR_EL3))
        return e->exception->return_address;
    if (e->by_software && (reg == FAR_EL1 || (reg == FAR_EL2 && e->exception->far_valid)))
        return e->exception->far;
    return pe_value(&m->pe[e->pe], reg);
}

static bool condition_holds(const struct condition *c, uint64_t value)
{
    return (bits_get(value, c->mask) == c->value) != c->differs;
}

static bool conditions_hold(const struct claim *c, const struct machine *m, const struct event *e)
{
    for (unsigned i = 0; i < c->conditions; i++) {
        if (!condition_holds(&c->condition[i], register_value(m, e, c->condition[i].reg)))
            return false;
    }
    return true;
}

static bool what_matches(enum take_what wanted, const struct exception *e)
{
    enum take_what is = word_of_exception(e);
    return wanted == TAKE_ANY || wanted == is ||
           (wanted == TAKE_DATA_ABORT && (is == TAKE_EXTERNAL_ABORT || is == TAKE_STAGE2_FAULT));
}

// An exception to the EL2 of a VM: one that KVM made, or one to EL1 while its guest hypervisor runs there.
static bool to_virtual_el2(const struct setup *setup, const struct machine *m, const struct event *e)
{
    if (e->by_software)
        return e->to_el == 2;
    return setup->nested >= 0 && e->to_el == 1 && m->sw.nested.hyp && setup->vm[setup->nested].pe == e->pe &&
           m->sw.host[e->pe].el1_of == setup->nested;
}

static bool level_matches(const struct claim *c, const struct setup *setup, const struct machine *m,
                          const struct event *e)
{
    if (c->el == 0xff)
        return true;
    if (to_virtual_el2(setup, m, e))
        return c->el == 2 && c->vm >= 0;
    return e->to_el == c->el && !(c->el == 2 && c->vm >= 0);
}

static bool vm_matches(const struct claim *c, const struct setup *setup, const struct event *e)
{
    if (c->vm == VM_HOST || e->vm == VM_HOST)
        return c->vm == -1 || c->vm == e->vm;
    return c->vm < 0 || (e->vm >= 0 ? e->vm == c->vm : setup->vm[c->vm].pe == e->pe);
}

static bool selects(const struct claim *c, const struct machine *m, const struct event *e)
{
    unsigned record;
    int node = ras_locate(&m->platform.ras, e->pe, m->pe[e->pe].sys[ERRSELR_EL1], &record);

    return node == c->node && record == c->record;
}

static bool accesses(const struct claim *c, const struct machine *m, const struct event *e)
{
    const struct condition *k = &c->condition[0];

    if (e->reg != k->reg || (c->image >= 0 && e->image != c->image))
        return false;
    if (c->node >= 0 && !selects(c, m, e))
        return false;
    return !c->has_value || condition_holds(k, e->value);
}

// The same through memory, of a record that is named.
static bool accesses_mapped(const struct claim *c, const struct event *e)
{
    const struct condition *k = &c->condition[0];

    return c->node >= 0 && e->node == c->node && e->reg == k->reg && (c->image < 0 || e->image == c->image) &&
           (!c->has_value || condition_holds(k, e->value));
}

static bool acts(const struct claim *c, const struct event *e)
{
    return (enum act)e->act == c->act && (c->image < 0 || e->image == c->image) &&
           (!c->has_value || e->value == c->value);
}

static bool matches(const struct claim *c, const struct setup *setup, const struct machine *m,
                    const struct event *e)
{
    switch (c->kind) {
    case CLAIM_TAKES:
        return e->kind == EVENT_TAKE && level_matches(c, setup, m, e) &&
               what_matches(c->what, e->exception) && vm_matches(c, setup, e) &&
               (!c->has_vector || e->value == c->vector) && conditions_hold(c, m, e);
    case CLAIM_READS:
        return (e->kind == EVENT_READ && accesses(c, m, e)) ||
               (e->kind == EVENT_REG_LOAD && accesses_mapped(c, e));
    case CLAIM_WRITES:
        return (e->kind == EVENT_WRITE && accesses(c, m, e)) ||
               (e->kind == EVENT_REG_STORE && accesses_mapped(c, e));
    case CLAIM_ACTS:
        return e->kind == EVENT_ACT && acts(c, e);
    case CLAIM_SIGNALLED:
        return e->kind == EVENT_SIGNAL && e->vm == c->vm && (e->to_guest != 0) == c->to_guest &&
               (c->any_code ? e->code != SIGBUS_OBJERR : (enum sigbus_code)e->code == c->code);
    case CLAIM_DEFERS:
        return e->kind == EVENT_DEFER && word_of_deferred((enum sysreg)e->reg) == c->what &&
               (c->el == 0xff || e->el == c->el) && conditions_hold(c, m, e);
    case CLAIM_LIVELOCK:
        return e->kind == EVENT_LIVELOCK;
    case CLAIM_RECORDS:
        return e->kind == EVENT_RECORD && e->node == c->node &&
               (c->state == STATE_COUNT || (enum error_state)e->error->state == c->state) &&
               conditions_hold(c, m, e);
    case CLAIM_FETCHES:
        return e->kind == EVENT_FETCH && e->fetch->region == c->region && e->fetch->met == c->met &&
               (!c->by_scrubber || e->fetch->scrubber);
    case CLAIM_RAISES:
        return e->kind == EVENT_LINE && e->node == c->node && e->code == c->output &&
               e->status != LINE_LOWERS;
    case CLAIM_CONTEXT_LOST:
        return e->kind == EVENT_LOSE && (c->el == 0xff || e->to_el == c->el); // ESR alone, too
    case CLAIM_FINAL:
        return c->mode == CLAIM_ALWAYS && e->kind == EVENT_STEP &&
               !condition_holds(&c->condition[0], pe_value(&m->pe[e->pe], c->condition[0].reg));
    default:
        return false;
    }
}

static bool origin_matches(const struct claim *c, const struct setup *setup, const struct event *e)
{
    if (!c->of_host && c->origin_vm < 0)
        return true;
    uint8_t wanted = (uint8_t)(c->of_host ? CHARGED_HOST : 1U << c->origin_vm);
    return e->tag && (ledger_origin(setup, e->tag) & wanted) != 0;
}

bool claim_matches(const struct claim *c, const struct setup *setup, const struct machine *m,
                   const struct event *e)
{
    return matches(c, setup, m, e) && origin_matches(c, setup, e);
}

static uint64_t noticed(const struct machine *m, const struct event *e)
{
    uint64_t at = m->ledger.entry[e->tag ? e->tag - 1 : 0].noticed;
    return at > e->cycle ? e->cycle : at;
}

bool claim_event(const struct setup *setup, struct machine *m, const struct event *e)
{
    bool changed = false;

    if (e->kind == EVENT_STEP && setup->claims_of_steps == 0)
        return false;
    for (unsigned i = 0; i < setup->claims; i++) {
        const struct claim *c = &setup->claim[i];
        struct claim_state *s = &m->claim[i];
        if (!claim_matches(c, setup, m, e))
            continue;
        changed = true;
        if (e->cycle - noticed(m, e) > c->within) {
            s->late++;
            continue;
        }
        if (s->hits++ == 0)
            s->first = e->cycle;
        s->last = e->cycle;
    }
    return changed;
}

static bool state_holds(const struct claim *c, const struct setup *setup, const struct machine *m)
{
    enum os_life host = sw_host_life(&m->sw, setup->pes);
    if (c->vm < 0)
        return c->word == STATE_IS_IDLE ? host == OS_IDLE : host == OS_DEAD;
    uint8_t life = m->sw.guest[c->vm].life;
    return c->word == STATE_IS_IDLE ? life == OS_IDLE && host != OS_DEAD : life == OS_DEAD || host == OS_DEAD;
}

// For claims about the end: how often what they say is so, 0 or 1 (or the number of lost errors).
static unsigned (*const ledger[])(const struct setup *, const struct machine *) = {
    [CLAIM_LOST] = ledger_lost,   [CLAIM_MISCHARGED] = ledger_mischarged,
    [CLAIM_TWICE] = ledger_twice, [CLAIM_CORRUPT] = ledger_corrupt,
    [CLAIM_VAIN] = ledger_vain,   [CLAIM_FINAL] = NULL,
};

static bool at_end(const struct setup *setup, const struct machine *m, const struct claim *c, uint64_t *hits)
{
    if (ledger[c->kind])
        *hits = ledger[c->kind](setup, m);
    else if (c->kind == CLAIM_STATE)
        *hits = state_holds(c, setup, m);
    else if (c->kind == CLAIM_FINAL && c->mode != CLAIM_ALWAYS)
        *hits = condition_holds(&c->condition[0], pe_value(&m->pe[0], c->condition[0].reg));
    else
        return false;
    return true;
}

enum claim_verdict claim_judge(const struct setup *setup, const struct machine *m, unsigned claim)
{
    const struct claim *c = &setup->claim[claim];
    const struct claim_state *s = &m->claim[claim];
    uint64_t hits = s->hits;
    bool end = at_end(setup, m, c, &hits);

    if (c->mode != CLAIM_EXPECT)
        return hits < (c->least ? c->least : 1) ? CLAIM_HOLDS : CLAIM_BROKEN;
    if (hits >= c->least && hits <= c->most)
        return CLAIM_HOLDS;
    return hits == 0 && s->late == 0 && !end ? CLAIM_NEVER_REACHED : CLAIM_BROKEN;
}
