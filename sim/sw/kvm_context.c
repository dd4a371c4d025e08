// SPDX-License-Identifier: BSD-2-Clause
// The EL1 and EL0 registers of a vCPU (Linux 6.12 arch/arm64/kvm/hyp/include/hyp/sysreg-sr.h). The source
// saves them in vcpu_put() and restores them in vcpu_load(); here they stay on the PE until another VM's
// come, which nothing at EL1 can tell from it.
#include "pe.h"
#include "sw/kvm.h"

const enum sysreg kvm_el1_registers[VCPU_EL1_REGS] = {
    SCTLR_EL1,   SCTLR2_EL1, CPACR_EL1, TTBR0_EL1,   TTBR1_EL1, TCR_EL1,        MAIR_EL1, VBAR_EL1,
    ELR_EL1,     SPSR_EL1,   ESR_EL1,   FAR_EL1,     PFAR_EL1,  CONTEXTIDR_EL1, SP_EL0,   SP_EL1,
    CNTKCTL_EL1, TPIDR_EL0,  TPIDR_EL1, TPIDRRO_EL0, MDSCR_EL1, SPSR_abt,       SPSR_irq, SPSR_und,
    SPSR_fiq,    IFSR32_EL2, AFSR0_EL1, AFSR1_EL1,   AMAIR_EL1, PAR_EL1,
};

static struct el1_context *context_of(struct machine *m, unsigned pe, unsigned vm)
{
    return vm == EL1_OF_HOST ? &m->sw.nvhe[pe].el1 : &m->sw.context[vm];
}

void kvm_save_el1(struct machine *m, unsigned pe, unsigned vm)
{
    struct el1_context *c = context_of(m, pe, vm);
    const struct live *live = &m->live[pe][1];

    for (unsigned i = 0; i < VCPU_EL1_REGS; i++)
        c->reg[i] = m->pe[pe].sys[kvm_el1_registers[i]];
    c->live_elr = live->elr;
    c->live_tag = live->tag;
    c->live_regs = live->regs;
    c->active_tag = m->active_tag[pe][1];
}

static void restore(struct machine *m, unsigned pe, unsigned vm)
{
    struct el1_context *c = context_of(m, pe, vm);

    for (unsigned i = 0; i < VCPU_EL1_REGS; i++)
        m->pe[pe].sys[kvm_el1_registers[i]] = c->reg[i];
    m->live[pe][1] =
        (struct live){.elr = c->live_elr, .since = m->cycle[pe], .tag = c->live_tag, .regs = c->live_regs};
    m->active_tag[pe][1] = c->active_tag;
}

void kvm_load_el1(struct machine *m, unsigned pe, unsigned vm)
{
    struct os *host = &m->sw.host[pe];

    if (host->el1_of == vm)
        return;
    kvm_save_el1(m, pe, host->el1_of);
    restore(m, pe, vm);
    *context_of(m, pe, vm) = (struct el1_context){0}; // one state, one set of bytes
    host->el1_of = (uint8_t)vm;
}

uint64_t kvm_see_el1(const struct setup *setup, const struct machine *m, unsigned vm, enum sysreg reg)
{
    unsigned pe = setup->vm[vm].pe;

    for (unsigned i = 0; m->sw.host[pe].el1_of != vm && i < VCPU_EL1_REGS; i++) {
        if (kvm_el1_registers[i] == reg)
            return m->sw.context[vm].reg[i];
    }
    return m->pe[pe].sys[reg];
}

static void own(struct cpu *cpu, unsigned vm)
{
    struct digests *known = &cpu->run->digests;
    unsigned pe = cpu->pe->index;

    if (cpu->m->sw.host[pe].el1_of == vm)
        return;
    cpu_sys(cpu);
    digest_touch(known, PART_OS + pe);
    digest_touch(known, PART_LIVE + pe);
    digest_touch(known, PART_CONTEXT);
    kvm_load_el1(cpu->m, pe, vm);
}

void kvm_own_el1(struct cpu *cpu)
{
    own(cpu, cpu_vm(cpu));
}

void kvm_return_el1(struct cpu *cpu)
{
    if (cpu->setup->nvhe)
        own(cpu, EL1_OF_HOST);
}
