// SPDX-License-Identifier: BSD-2-Clause
// Exceptions, as lines of a trace.
#include <inttypes.h>

#include "aarch32.h"
#include "syndrome.h"
#include "trace_line.h"
#include "word.h"

static void add_take_aarch32(struct trace_line *l, const struct pe *pe, const struct exception *x)
{
    static const enum sysreg regs[] = {DFSR, LR_abt, SPSR_abt, DFAR, IFSR, LR_abt, SPSR_abt, IFAR};
    unsigned ec = esr_ec(x->esr);
    bool fetch = x->kind == EXCEPTION_SYNC && (ec == EC_IABT_LOWER || ec == EC_IABT_SAME);

    if (pe->pstate.mode != MODE_ABT) {
        trace_add(l, "  M = 0x%x", pe->pstate.mode);
        return;
    }
    for (unsigned i = 0; i < (x->far_valid ? 4 : 3); i++) {
        enum sysreg reg = regs[i + (fetch ? 4 : 0)];
        trace_add(l, "  ");
        if (reg == SPSR_abt)
            trace_add(l, "SPSR_abt = 0x%" PRIx64, aarch32_value(pe, reg));
        else
            trace_add_reg(l, reg, aarch32_value(pe, reg));
    }
}

void trace_add_take(struct trace_line *l, const struct machine *m, const struct event *e)
{
    static const enum sysreg esr[] = {ESR_EL1, ESR_EL1, ESR_EL2, ESR_EL3};
    static const enum sysreg elr[] = {ELR_EL1, ELR_EL1, ELR_EL2, ELR_EL3};
    static const enum sysreg spsr[] = {SPSR_EL1, SPSR_EL1, SPSR_EL2, SPSR_EL3};
    static const enum sysreg far[] = {FAR_EL1, FAR_EL1, FAR_EL2, FAR_EL3};
    const struct exception *x = e->exception;
    unsigned to = e->to_el;

    trace_add(l, "takes %s to EL%u", word_of_take(word_of_exception(x)), to);
    if (!e->by_software && m->pe[e->pe].pstate.nrw) {
        add_take_aarch32(l, &m->pe[e->pe], x);
        return;
    }
    if (x->kind == EXCEPTION_SYNC || x->kind == EXCEPTION_SERROR) {
        trace_add(l, "  %s = 0x%" PRIx64, sysreg_row_of(esr[to])->name, x->esr);
        l->length += syndrome_esr_text(l->text + l->length, sizeof(l->text) - l->length, x->esr);
    }
    trace_add(l, "  %s = 0x%" PRIx64, sysreg_row_of(elr[to])->name, x->return_address);
    if (!e->by_software)
        trace_add(l, "  %s = 0x%" PRIx64, sysreg_row_of(spsr[to])->name, m->pe[e->pe].sys[spsr[to]]);
    if (x->far_valid)
        trace_add(l, "  %s = 0x%" PRIx64, sysreg_row_of(far[to])->name, x->far);
    if (x->ipa_valid)
        trace_add(l, "  HPFAR_EL2 = 0x%" PRIx64, m->pe[e->pe].sys[HPFAR_EL2]);
    if (x->serror_vector)
        trace_add(l, "  (EASE: vector 0x%" PRIx64 ", of SErrors)", e->value);
    if (e->by_software)
        trace_add(l, "  (an entry made by software)");
}
