// SPDX-License-Identifier: BSD-2-Clause
#include "trace.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "aarch32.h"
#include "ledger.h"
#include "route.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"
#include "word.h"

struct line {
    char text[640];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *l, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(l->text + l->length, sizeof(l->text) - l->length, format, args);
    va_end(args);
    l->length += n > 0 ? (size_t)n : 0;
    if (l->length >= sizeof(l->text))
        l->length = sizeof(l->text) - 1;
}

static void add_reg(struct line *l, enum sysreg reg, uint64_t value)
{
    char *at = l->text + l->length;
    size_t room = sizeof(l->text) - l->length;

    if (reg == DFSR || reg == IFSR)
        l->length += aarch32_fsr_text(at, room, reg, (uint32_t)value);
    else
        l->length += sysreg_text(at, room, reg, value);
    if (l->length >= sizeof(l->text))
        l->length = sizeof(l->text) - 1;
}

static void add_place(struct line *l, const struct setup *setup, const struct event *e)
{
    char place[96] = "-", quoted[128] = "";
    const struct slot *s = e->image >= 0 ? software_slot(&setup->image[e->image], e->pc) : NULL;

    if (s) {
        software_label(place, sizeof(place), &setup->image[e->image], e->pc);
        snprintf(quoted, sizeof(quoted), "\"%s\"", s->step->text);
    }
    add(l, "%10" PRIu64 " pe%u EL%u  %-38s %-44s ", e->cycle, e->pe, e->el, place, quoted);
}

static void add_access(struct line *l, const struct event *e)
{
    static const char *const status[] = {"", ": SLVERR", ": DECERR"};
    add(l, "%s %u bytes at 0x%" PRIx64, e->kind == EVENT_LOAD ? "loads" : "stores", e->size, e->address);
    if (!e->masked)
        add(l, " = 0x%" PRIx64, e->value);
    add(l, "%s%s%s", e->poison ? ": poison" : "", status[e->status], e->masked ? ", aborts" : "");
}

// The syndrome of an AArch32 EL1 is in the mode that it entered.
static void add_take_aarch32(struct line *l, const struct pe *pe, const struct exception *x)
{
    static const enum sysreg regs[] = {DFSR, LR_abt, SPSR_abt, DFAR, IFSR, LR_abt, SPSR_abt, IFAR};
    unsigned ec = esr_ec(x->esr);
    bool fetch = x->kind == EXCEPTION_SYNC && (ec == EC_IABT_LOWER || ec == EC_IABT_SAME);

    if (pe->pstate.mode != MODE_ABT) {
        add(l, "  M = 0x%x", pe->pstate.mode);
        return;
    }
    for (unsigned i = 0; i < (x->far_valid ? 4 : 3); i++) {
        enum sysreg reg = regs[i + (fetch ? 4 : 0)];
        add(l, "  ");
        if (reg == SPSR_abt)
            add(l, "SPSR_abt = 0x%" PRIx64, aarch32_value(pe, reg));
        else
            add_reg(l, reg, aarch32_value(pe, reg));
    }
}

static void add_take(struct line *l, const struct machine *m, const struct event *e)
{
    static const enum sysreg esr[] = {ESR_EL1, ESR_EL1, ESR_EL2, ESR_EL3};
    static const enum sysreg elr[] = {ELR_EL1, ELR_EL1, ELR_EL2, ELR_EL3};
    static const enum sysreg spsr[] = {SPSR_EL1, SPSR_EL1, SPSR_EL2, SPSR_EL3};
    static const enum sysreg far[] = {FAR_EL1, FAR_EL1, FAR_EL2, FAR_EL3};
    const struct exception *x = e->exception;
    unsigned to = e->to_el;

    add(l, "takes %s to EL%u", word_of_take(word_of_exception(x)), to);
    if (!e->by_software && m->pe[e->pe].pstate.nrw) {
        add_take_aarch32(l, &m->pe[e->pe], x);
        return;
    }
    if (x->kind == EXCEPTION_SYNC || x->kind == EXCEPTION_SERROR) {
        add(l, "  %s = 0x%" PRIx64, sysreg_row_of(esr[to])->name, x->esr);
        l->length += syndrome_esr_text(l->text + l->length, sizeof(l->text) - l->length, x->esr);
    }
    add(l, "  %s = 0x%" PRIx64, sysreg_row_of(elr[to])->name, x->return_address);
    if (!e->by_software)
        add(l, "  %s = 0x%" PRIx64, sysreg_row_of(spsr[to])->name, m->pe[e->pe].sys[spsr[to]]);
    if (x->far_valid)
        add(l, "  %s = 0x%" PRIx64, sysreg_row_of(far[to])->name, x->far);
    if (x->ipa_valid)
        add(l, "  HPFAR_EL2 = 0x%" PRIx64, m->pe[e->pe].sys[HPFAR_EL2]);
    if (x->serror_vector)
        add(l, "  (EASE: vector 0x%" PRIx64 ", of SErrors)", e->value);
    if (e->by_software)
        add(l, "  (an entry made by software)");
}

// What the tracepoints kvm_forward_sysreg_trap, kvm_inject_nested_exception and kvm_nested_eret print of the
// vCPU (Linux arch/arm64/kvm/trace_arm.h, trace_handle_exit.h): PC, SPSR, mode, and HCR_EL2 of L1.
static void add_nested(struct line *l, const struct setup *setup, const struct machine *m,
                       const struct event *e)
{
    static const char *const modes[] = {"EL0t", "",     "", "", "EL1t", "EL1h", "", "",
                                        "EL2t", "EL2h", "", "", "",     "",     "", ""};
    const struct vcpu *vcpu;
    uint64_t hcr = 0;

    if (setup->nested < 0 || e->act < ACT_FORWARD || e->act > ACT_NESTED_ERET)
        return;
    vcpu = &m->sw.vcpu[setup->nested];
    if (e->act <= ACT_INJECT_NESTED_SERROR)
        l->length += syndrome_esr_text(l->text + l->length, sizeof(l->text) - l->length, e->value);
    if (e->act != ACT_NESTED_ERET)
        add(l, " PC 0x%" PRIx64, vcpu->pc);
    add(l, " SPSR 0x%" PRIx64 " %s", vcpu->pstate, modes[vcpu->pstate & 0xf]);
    platform_peek(kvm_vncr_slot(setup, HCR_EL2), &hcr, sizeof hcr);
    add(l, " ");
    add_reg(l, HCR_EL2, hcr);
}

static void add_act(struct line *l, const struct setup *setup, const struct machine *m, const struct event *e)
{
    const struct act_row *row = act_row_of((enum act)e->act);
    add(l, "%s%s%s", row->verb, row->object[0] ? " " : "", row->object);
    if (row->value[0])
        add(l, " %s 0x%" PRIx64, row->value, e->value);
    add_nested(l, setup, m, e);
}

static void add_return(struct line *l, const struct setup *setup, const struct event *e)
{
    char place[96] = "";
    for (unsigned i = 0; i < setup->images; i++) {
        if (software_slot(&setup->image[i], e->value))
            software_label(place, sizeof(place), &setup->image[i], e->value);
    }
    add(l, "returns to EL%u at 0x%" PRIx64 " %s%s", e->to_el, e->value, place,
        e->status ? " (illegal exception return)" : "");
}

static void add_signal(struct line *l, const struct setup *setup, const struct event *e)
{
    static const char *const code[] = {"BUS_MCEERR_AR", "BUS_MCEERR_AO", "BUS_OBJERR"};
    add(l, "signals SIGBUS %s to %s %s, address 0x%" PRIx64, code[e->code],
        e->to_guest                ? "a process of"
        : setup->vm[e->vm].process ? "process"
                                   : "vmm of",
        setup->vm[e->vm].name, e->address);
}

static void add_node_line(struct line *l, const struct setup *setup, const struct event *e)
{
    static const char *const lines[] = {[RAS_FHI] = "FHI", [RAS_ERI] = "ERI", [RAS_CRI] = "CRI"};
    static const char *const changes[] = {
        [LINE_LOWERS] = "lowers", [LINE_RAISES] = "raises", [LINE_PULSES] = "pulses"};

    add(l, "%s %s %s", setup->node[e->node].name, changes[e->status], lines[e->code]);
}

static void add_error(struct line *l, const struct setup *setup, const struct event *e)
{
    if (e->kind == EVENT_FIRE)
        add(l, fault_is_choice(&setup->fault[e->tag - 1]) ? "choice %u: %s" : "error %u is born: %s", e->tag,
            setup->fault[e->tag - 1].name);
    else if (e->kind == EVENT_PEND)
        add(l, "SError pends, ISS = 0x%" PRIx64, e->value);
    else if (e->kind == EVENT_MERGE)
        add(l, "the syndrome of error %u is gone", e->tag);
    else if (e->kind == EVENT_RECORD)
        add(l, "%s record %u: ", setup->node[e->node].name, e->record);
    else
        add(l, "ESB defers %s: ", word_of_take(word_of_deferred((enum sysreg)e->reg)));
    if (e->kind == EVENT_RECORD)
        add_reg(l, ERXSTATUS_EL1, e->value);
    if (e->kind == EVENT_RECORD)
        add(l, " ADDR = 0x%" PRIx64, e->address);
    if (e->kind == EVENT_DEFER)
        add_reg(l, e->reg, e->value);
}

static void add_mapped(struct line *l, const struct setup *setup, const struct event *e)
{
    static const char *const verdicts[] = {"", " (RAZ/WI)", " (unsupported size or place: RAZ/WI)"};
    const struct ras_group *g = &setup->platform.group[e->group];
    struct ras_group_place p = ras_group_decode(g, (enum ras_group_page)e->page, e->address, e->size);
    char name[32];

    ras_group_name(name, sizeof(name), &p);
    add(l, "%s %s", e->kind == EVENT_REG_LOAD ? "reads" : "writes", name);
    if (e->node < setup->nodes)
        add(l, " of %s", setup->node[e->node].name);
    add(l, " at 0x%" PRIx64 " in %u bytes: ", e->address, e->size);
    if (e->reg < SYSREG_COUNT && p.verdict == GROUP_DONE && !p.high)
        add_reg(l, e->reg, e->value);
    else
        add(l, "0x%" PRIx64, e->value);
    add(l, "%s%s", verdicts[p.verdict], p.verdict == GROUP_DONE && e->masked ? " (RO, ignored)" : "");
}

static void add_lost(struct line *l, const struct event *e)
{
    add(l, "context of EL%u is lost:%s%s%s, return address 0x%" PRIx64, e->to_el,
        e->regs & LOSE_ELR ? " ELR" : "", e->regs & LOSE_SPSR ? " SPSR" : "",
        e->regs & LOSE_ESR ? " ESR" : "", e->value);
}

static void add_fetch(struct line *l, const struct setup *setup, const struct event *e)
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

    add(l, "%s%s %s error %u, %s 0x%" PRIx64, f->scrubber ? "the scrubber of " : "",
        ledger_fetcher(setup, f->region, f->met), met[f->met], f->tag,
        f->met >= MET_POISON ? "granule" : "word", f->address);
    add(l, "%s%s", f->met == MET_DEFERRED ? ": poison" : "", f->wrong ? ": wrong data is read" : "");
}

static void add_event(struct line *l, const struct setup *setup, const struct machine *m,
                      const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EVENT_STEP:
        add(l, "%u insns%s", e->insns, route_serror(&m->pe[e->pe]) == ROUTE_PENDING ? ", SError masked" : "");
        break;
    case EVENT_READ:
    case EVENT_WRITE:
        add(l, "%s ", e->kind == EVENT_READ ? "reads" : "writes");
        add_reg(l, e->reg, e->value);
        add(l, "%s", e->status ? " (RAZ/WI)" : "");
        break;
    case EVENT_LOAD:
    case EVENT_STORE:
        add_access(l, e);
        break;
    case EVENT_REG_LOAD:
    case EVENT_REG_STORE:
        add_mapped(l, setup, e);
        break;
    case EVENT_TAKE:
        add_take(l, m, e);
        break;
    case EVENT_RETURN:
        add_return(l, setup, e);
        break;
    case EVENT_SIGNAL:
        add_signal(l, setup, e);
        break;
    case EVENT_ACT:
        add_act(l, setup, m, e);
        break;
    case EVENT_LOSE:
        add_lost(l, e);
        break;
    case EVENT_LINE:
        add_node_line(l, setup, e);
        break;
    case EVENT_LIVELOCK:
        add(l, "livelock: the same registers and memory after every %" PRIu64 " exception returns", e->value);
        break;
    case EVENT_RES0:
        add(l, "RES0 bits of %s written: 0x%" PRIx64, sysreg_row_of(e->reg)->name, e->value);
        break;
    case EVENT_FETCH:
        add_fetch(l, setup, e);
        break;
    default:
        add_error(l, setup, e);
    }
}

void trace_init(struct trace *trace, FILE *out, bool steps)
{
    *trace = (struct trace){.out = out, .steps = steps, .hash = UINT64_C(0xcbf29ce484222325)};
}

void trace_hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct trace *trace = ctx;
    struct line l = {.length = 0};

    if (e->kind == EVENT_STEP && !trace->steps)
        return;
    add_place(&l, setup, e);
    add_event(&l, setup, m, e);
    add(&l, "\n");
    for (size_t i = 0; e->kind != EVENT_STEP && i < l.length; i++)
        trace->hash = (trace->hash ^ (unsigned char)l.text[i]) * UINT64_C(0x100000001b3);
    if (trace->out)
        fputs(l.text, trace->out);
}
