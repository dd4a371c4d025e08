// SPDX-License-Identifier: BSD-2-Clause
// Errors and what is known of them, as lines of a trace: born, met, recorded, deferred, lost.
#include <inttypes.h>

#include "ledger.h"
#include "trace_line.h"
#include "word.h"

void trace_add_node_line(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    static const char *const lines[] = {[RAS_FHI] = "FHI", [RAS_ERI] = "ERI", [RAS_CRI] = "CRI"};
    static const char *const changes[] = {
        [LINE_LOWERS] = "lowers", [LINE_RAISES] = "raises", [LINE_PULSES] = "pulses"};

    trace_add(l, "%s %s %s", setup->node[e->node].name, changes[e->status], lines[e->code]);
}

void trace_add_error(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    if (e->kind == EVENT_FIRE)
        trace_add(l, fault_is_choice(&setup->fault[e->tag - 1]) ? "choice %u: %s" : "error %u is born: %s",
                  e->tag, setup->fault[e->tag - 1].name);
    else if (e->kind == EVENT_PEND)
        trace_add(l, "SError pends, ISS = 0x%" PRIx64, e->value);
    else if (e->kind == EVENT_MERGE)
        trace_add(l, "the syndrome of error %u is gone", e->tag);
    else if (e->kind == EVENT_RECORD)
        trace_add(l, "%s record %u: ", setup->node[e->node].name, e->record);
    else
        trace_add(l, "ESB defers %s: ", word_of_take(word_of_deferred((enum sysreg)e->reg)));
    if (e->kind == EVENT_RECORD)
        trace_add_reg(l, ERXSTATUS_EL1, e->value);
    if (e->kind == EVENT_RECORD)
        trace_add(l, " ADDR = 0x%" PRIx64, e->address);
    if (e->kind == EVENT_DEFER)
        trace_add_reg(l, e->reg, e->value);
}

void trace_add_mapped(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    static const char *const verdicts[] = {"", " (RAZ/WI)", " (unsupported size or place: RAZ/WI)"};
    const struct ras_group *g = &setup->platform.group[e->group];
    struct ras_group_place p = ras_group_decode(g, (enum ras_group_page)e->page, e->address, e->size);
    char name[32];

    ras_group_name(name, sizeof(name), &p);
    trace_add(l, "%s %s", e->kind == EVENT_REG_LOAD ? "reads" : "writes", name);
    if (e->node < setup->nodes)
        trace_add(l, " of %s", setup->node[e->node].name);
    trace_add(l, " at 0x%" PRIx64 " in %u bytes: ", e->address, e->size);
    if (e->reg < SYSREG_COUNT && p.verdict == GROUP_DONE && !p.high)
        trace_add_reg(l, e->reg, e->value);
    else
        trace_add(l, "0x%" PRIx64, e->value);
    trace_add(l, "%s%s", verdicts[p.verdict], p.verdict == GROUP_DONE && e->masked ? " (RO, ignored)" : "");
}

void trace_add_lost(struct trace_line *l, const struct event *e)
{
    trace_add(l, "context of EL%u is lost:%s%s%s, return address 0x%" PRIx64, e->to_el,
              e->regs & LOSE_ELR ? " ELR" : "", e->regs & LOSE_SPSR ? " SPSR" : "",
              e->regs & LOSE_ESR ? " ESR" : "", e->value);
}

void trace_add_fetch(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    static const char *const met[] = {"corrects",
                                      "detects",
                                      "detects",
                                      "miscorrects",
                                      "does not detect",
                                      "meets poison of",
                                      "answers SLVERR for poison of",
                                      "drops poison of"};
    const struct platform_fetch *f = e->fetch;

    trace_add(l, "%s%s %s error %u, %s 0x%" PRIx64, f->scrubber ? "the scrubber of " : "",
              ledger_fetcher(setup, f->region, f->met), met[f->met], f->tag,
              f->met >= MET_POISON ? "granule" : "word", f->address);
    trace_add(l, "%s%s", f->met == MET_DEFERRED ? ": poison" : "", f->wrong ? ": wrong data is read" : "");
}
