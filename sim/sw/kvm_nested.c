// SPDX-License-Identifier: BSD-2-Clause
// Exceptions and exception returns of the virtual EL2, made in software (Linux 6.12
// arch/arm64/kvm/emulate-nested.c, hyp/exception.c, hyp/vhe/switch.c).
#include "sw/kvm_nested.h"

#include "forward_eret.h"
#include "nested.h"
#include "pe.h"
#include "syndrome.h"

// ---- Exceptions of the virtual EL2.

// The architecture's own entry, on L1's registers.
static struct pe registers_of_l1(const struct cpu *cpu)
{
    static const enum sysreg regs[] = {HCR_EL2, SCTLR_EL2, SCTLR2_EL2, VBAR_EL2, FAR_EL2, HPFAR_EL2};
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    struct pe pe = *cpu->pe;

    for (unsigned i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
        pe.sys[regs[i]] = kvm_vreg(cpu, regs[i]);
    pe.serror = (struct pending_serror){0};
    pe.pc = vcpu->pc;
    pe.pstate = pstate_from_spsr(vcpu->pstate);
    return pe;
}

static void commit_vel2(struct cpu *cpu, const struct pe *pe)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    kvm_set_vreg(cpu, ELR_EL2, pe->sys[ELR_EL2]);
    kvm_set_vreg(cpu, SPSR_EL2, pe->sys[SPSR_EL2]);
    kvm_set_vreg(cpu, ESR_EL2, pe->sys[ESR_EL2]);
    vcpu->pc = pe->pc;
    vcpu->pstate = pstate_to_spsr(&pe->pstate);
}

static bool is_abort(uint64_t esr)
{
    unsigned ec = esr_ec(esr);

    return ec == EC_IABT_LOWER || ec == EC_IABT_SAME || ec == EC_DABT_LOWER || ec == EC_DABT_SAME;
}

// enter_exception64(): vELR_EL2, vSPSR_EL2 and the vector of vVBAR_EL2.
static void enter_vel2(struct cpu *cpu)
{
    struct nesting *n = cpu_nested(cpu);
    struct pe regs = registers_of_l1(cpu);
    struct exception e = {.esr = n->esr,
                          .return_address = cpu_see_vcpu(cpu)->pc,
                          .tag = n->tag,
                          .kind = n->pending == NESTED_SERROR ? EXCEPTION_SERROR : EXCEPTION_SYNC,
                          .serror_vector = n->serror_vector,
                          .virtual_serror = n->pending == NESTED_SERROR,
                          .target = 2};

    if (is_abort(n->esr) && n->pending == NESTED_SYNC) {
        e.far = regs.sys[FAR_EL2]; // there already
        e.far_valid = 1;
    }
    cpu_emulated_take(cpu, &regs, &e, cpu_vm(cpu));
    commit_vel2(cpu, &regs);
    n->live[1].active_tag = n->loaded == NESTED_L1_LOADED ? 0 : n->tag;
    if (n->loaded == NESTED_L1_LOADED)
        cpu->m->active_tag[cpu->pe->index][1] = n->tag;
    n->pending = NESTED_NO_EXCEPTION;
    n->serror_vector = 0;
    n->esr = n->tag = 0;
}

// __kvm_adjust_pc(): an exception that waits is entered now.
bool kvm_adjust_pc(struct cpu *cpu)
{
    if (kvm_has_nv(cpu) && cpu_see_nested(cpu)->pending)
        enter_vel2(cpu);
    return false;
}

void kvm_pend_vel2(struct cpu *cpu, enum nested_pending what, uint64_t esr, uint32_t tag)
{
    struct nesting *n = cpu_nested(cpu);

    kvm_retire_nothing(cpu_vcpu(cpu));
    n->pending = (uint8_t)what;
    n->esr = esr;
    n->tag = tag;
    cpu_act(cpu, what == NESTED_SERROR ? ACT_INJECT_NESTED_SERROR : ACT_INJECT_NESTED_SYNC, esr, tag);
}

// ---- Exception returns.

static struct forward_eret_answer emulate_eret(const struct cpu *cpu, uint64_t spsr)
{
    uint64_t hcr = kvm_vreg(cpu, HCR_EL2);
    struct forward_eret in = {.spsr = spsr,
                              .pstate = cpu_see_vcpu(cpu)->pstate,
                              .e2h = bits_any(hcr, HCR_EL2_E2H),
                              .tge = bits_any(hcr, HCR_EL2_TGE),
                              .edition = kvm_edition(cpu)};

    return forward_eret_emulate(&in);
}

// kvm_hyp_handle_eret(): at EL2, without leaving the world switch. True: done.
bool kvm_fast_eret(struct cpu *cpu)
{
    struct forward_eret_answer answer;

    if (!kvm_is_hyp_ctxt(cpu) || esr_ec(cpu_see_vcpu(cpu)->esr) != EC_ERET)
        return false;
    answer = emulate_eret(cpu, kvm_vreg(cpu, SPSR_EL2));
    if (!answer.direct)
        return false;
    cpu_write(cpu, ELR_EL1, cpu_read(cpu, ELR_EL12));
    cpu_write(cpu, SPSR_EL1, kvm_hw_pstate(cpu_read(cpu, SPSR_EL12)));
    return true;
}

// kvm_emulate_nested_eret(), with L1's registers in memory.
static bool return_from_vel2(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    struct forward_eret_answer answer = emulate_eret(cpu, kvm_vreg(cpu, SPSR_EL2));

    vcpu->pc = kvm_vreg(cpu, ELR_EL2);
    vcpu->pstate = answer.pstate;
    cpu_act(cpu, ACT_NESTED_ERET, vcpu->pc, 0);
    cpu_nested(cpu)->live[1] = (struct nested_live){0}; // ELR_EL2 and SPSR_EL2 are used
    return false;
}

// L1 at its EL2, or in the EL0 of its host: no regime changes.
static bool is_hyp(struct cpu *cpu)
{
    return kvm_is_hyp_ctxt(cpu);
}

// clang-format off

// What to inject waits in struct nesting. Returns: go on with the vCPU.
static const struct step kvm_inject_nested[] = {
    {6,  "is_hyp_ctxt(vcpu): kvm_inject_el2_exception",  .op = DO, .run = is_hyp,
                                                                        .to = "kvm_inject_nested+6"},
    {4,  "preempt_disable(); __kvm_adjust_pc(vcpu)",     .op = WORK},
    {1,  "kvm_arch_vcpu_put(vcpu)",                      .op = CALL, .to = "kvm_arch_vcpu_put_el1"},
    {40, "__kvm_adjust_pc(vcpu): enter_exception64(vcpu)",.op = DO, .run = kvm_adjust_pc},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_vel2"},
    {10, "preempt_enable()",                             .op = WORK},
    {1,  "return 1",                                     .op = RET},
};

static const struct step kvm_emulate_nested_eret[] = {
    {20, "kvm_check_illegal_exception_return(vcpu, spsr)",.op = WORK},
    {1,  "preempt_disable(); kvm_arch_vcpu_put(vcpu)",   .op = CALL, .to = "kvm_arch_vcpu_put_vel2"},
    {12, "*vcpu_pc(vcpu) = elr; *vcpu_cpsr(vcpu) = spsr",.op = DO, .run = return_from_vel2},
    {2,  "an illegal return stays at EL2",               .op = DO, .run = is_hyp,
                                                                        .to = "kvm_emulate_nested_eret+6"},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_el1"},
    {10, "preempt_enable()",                             .op = B, .to = "handle_exit_return_1"},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_vel2"},
    {10, "preempt_enable()",                             .op = B, .to = "handle_exit_return_1"},
};

const struct routine kvm_nested[] = {
    {"kvm_inject_nested", kvm_inject_nested, 7, ROUTINE_ANYWHERE},
    {"kvm_emulate_nested_eret", kvm_emulate_nested_eret, 8, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nested) / sizeof(kvm_nested[0]) == KVM_NESTED, "kvm_part.def counts them");
