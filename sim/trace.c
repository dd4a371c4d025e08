// SPDX-License-Identifier: BSD-2-Clause
#include "trace_line.h"

#include <inttypes.h>

#include "route.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

static void add_place(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    char place[96] = "-", quoted[128] = "";
    const struct slot *s = e->image >= 0 ? software_slot(&setup->image[e->image], e->pc) : NULL;

    if (s) {
        software_label(place, sizeof(place), &setup->image[e->image], e->pc);
        snprintf(quoted, sizeof(quoted), "\"%s\"", s->step->text);
    }
    trace_add(l, "%10" PRIu64 " pe%u EL%u  %-38s %-44s ", e->cycle, e->pe, e->el, place, quoted);
}

static void add_access(struct trace_line *l, const struct event *e)
{
    static const char *const status[] = {"", ": SLVERR", ": DECERR"};
    trace_add(l, "%s %u bytes at 0x%" PRIx64, e->kind == EVENT_LOAD ? "loads" : "stores", e->size,
              e->address);
    if (!e->masked)
        trace_add(l, " = 0x%" PRIx64, e->value);
    trace_add(l, "%s%s%s", e->poison ? ": poison" : "", status[e->status], e->masked ? ", aborts" : "");
}

// The syndrome of an AArch32 EL1 is in the mode that it entered.
// What the tracepoints kvm_forward_sysreg_trap, kvm_inject_nested_exception and kvm_nested_eret print of the
// vCPU (Linux arch/arm64/kvm/trace_arm.h, trace_handle_exit.h): PC, SPSR, mode, and HCR_EL2 of L1.
static void add_nested(struct trace_line *l, const struct setup *setup, const struct machine *m,
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
        trace_add(l, " PC 0x%" PRIx64, vcpu->pc);
    trace_add(l, " SPSR 0x%" PRIx64 " %s", vcpu->pstate, modes[vcpu->pstate & 0xf]);
    platform_peek(kvm_vncr_slot(setup, HCR_EL2), &hcr, sizeof hcr);
    trace_add(l, " ");
    trace_add_reg(l, HCR_EL2, hcr);
}

static void add_act(struct trace_line *l, const struct setup *setup, const struct machine *m,
                    const struct event *e)
{
    const struct act_row *row = act_row_of((enum act)e->act);
    trace_add(l, "%s%s%s", row->verb, row->object[0] ? " " : "", row->object);
    if (row->value[0])
        trace_add(l, " %s 0x%" PRIx64, row->value, e->value);
    add_nested(l, setup, m, e);
}

static void add_return(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    char place[96] = "";
    for (unsigned i = 0; i < setup->images; i++) {
        if (software_slot(&setup->image[i], e->value))
            software_label(place, sizeof(place), &setup->image[i], e->value);
    }
    trace_add(l, "returns to EL%u at 0x%" PRIx64 " %s%s", e->to_el, e->value, place,
              e->status ? " (illegal exception return)" : "");
}

static void add_signal(struct trace_line *l, const struct setup *setup, const struct event *e)
{
    static const char *const code[] = {"BUS_MCEERR_AR", "BUS_MCEERR_AO", "BUS_OBJERR"};
    trace_add(l, "signals SIGBUS %s to %s %s, address 0x%" PRIx64, code[e->code],
              e->to_guest                ? "a process of"
              : setup->vm[e->vm].process ? "process"
                                         : "vmm of",
              setup->vm[e->vm].name, e->address);
}

static void add_event(struct trace_line *l, const struct setup *setup, const struct machine *m,
                      const struct event *e)
{
    switch ((enum event_kind)e->kind) {
    case EVENT_STEP:
        trace_add(l, "%u insns%s", e->insns,
                  route_serror(&m->pe[e->pe]) == ROUTE_PENDING ? ", SError masked" : "");
        break;
    case EVENT_READ:
    case EVENT_WRITE:
        trace_add(l, "%s ", e->kind == EVENT_READ ? "reads" : "writes");
        trace_add_reg(l, e->reg, e->value);
        trace_add(l, "%s", e->status ? " (RAZ/WI)" : "");
        break;
    case EVENT_LOAD:
    case EVENT_STORE:
        add_access(l, e);
        break;
    case EVENT_REG_LOAD:
    case EVENT_REG_STORE:
        trace_add_mapped(l, setup, e);
        break;
    case EVENT_TAKE:
        trace_add_take(l, m, e);
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
        trace_add_lost(l, e);
        break;
    case EVENT_LINE:
        trace_add_node_line(l, setup, e);
        break;
    case EVENT_LIVELOCK:
        trace_add(l, "livelock: the same registers and memory after every %" PRIu64 " exception returns",
                  e->value);
        break;
    case EVENT_RES0:
        trace_add(l, "RES0 bits of %s written: 0x%" PRIx64, sysreg_row_of(e->reg)->name, e->value);
        break;
    case EVENT_FETCH:
        trace_add_fetch(l, setup, e);
        break;
    default:
        trace_add_error(l, setup, e);
    }
}

void trace_init(struct trace *trace, FILE *out, bool steps)
{
    *trace = (struct trace){.out = out, .steps = steps, .hash = UINT64_C(0xcbf29ce484222325)};
}

void trace_hear(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e)
{
    struct trace *trace = ctx;
    struct trace_line l = {.length = 0};

    if (e->kind == EVENT_STEP && !trace->steps)
        return;
    add_place(&l, setup, e);
    add_event(&l, setup, m, e);
    trace_add(&l, "\n");
    for (size_t i = 0; e->kind != EVENT_STEP && i < l.length; i++)
        trace->hash = (trace->hash ^ (unsigned char)l.text[i]) * UINT64_C(0x100000001b3);
    if (trace->out)
        fputs(l.text, trace->out);
}
