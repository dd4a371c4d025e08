// SPDX-License-Identifier: BSD-2-Clause
// What a guest exit was, before the world switch is over (Linux 6.12 hyp/include/hyp/switch.h:
// fixup_guest_exit()).
#include "pe.h"
#include "stack.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

// Also synchronize_vcpu_pstate(): the first of the return state to be saved.
static bool save_pstate(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->exit_code = cpu->pe->x[0];
    vcpu->pstate = cpu_read(cpu, SPSR_EL2);
    if (kvm_has_nv(cpu) && cpu_see_nested(cpu)->hyp)
        vcpu->pstate = kvm_virtual_pstate(vcpu->pstate);
    return false;
}

// For an interrupt ESR_EL2 holds nothing new.
static bool save_esr(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (kvm_exit_code(vcpu) == ARM_EXCEPTION_IRQ)
        return false;
    if (!kvm_serror_pending(vcpu))
        vcpu->fault_tag = cpu_active_tag(cpu);
    vcpu->esr = cpu_read(cpu, ESR_EL2);
    return false;
}

// The return address of HVC is behind it: back, so that it is executed again once the deferred SError is
// dealt with. An SMC was trapped and needs nothing.
static bool replay_hvc(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    bool interrupt = kvm_exit_code(vcpu) == ARM_EXCEPTION_IRQ;

    if (kvm_serror_pending(vcpu) && !interrupt && esr_ec(vcpu->esr) == EC_HVC64)
        cpu_write(cpu, ELR_EL2, cpu_read(cpu, ELR_EL2) - 4);
    return false;
}

// Without an SError a fast path may look at the trap; with one it will happen again.
static bool is_no_abort(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    unsigned ec = esr_ec(vcpu->esr);

    return vcpu->exit_code != ARM_EXCEPTION_TRAP || !(ec == EC_IABT_LOWER || ec == EC_DABT_LOWER);
}

// kvm_hyp_handle_exit(): what L1 wants can often be had at once.
static bool hyp_handle_exit(struct cpu *cpu)
{
    if (kvm_has_nv(cpu))
        cpu_nested(cpu)->fixed_up =
            cpu_see_vcpu(cpu)->exit_code == ARM_EXCEPTION_TRAP && (kvm_fast_eret(cpu) || kvm_fast_cpacr(cpu));
    return is_no_abort(cpu);
}

// True: back into the guest without leaving the world switch, not to who called.
static bool is_fixed_up(struct cpu *cpu)
{
    if (!kvm_has_nv(cpu) || !cpu_see_nested(cpu)->fixed_up)
        return false;
    cpu_nested(cpu)->fixed_up = 0;
    stack_pop_call(cpu, cpu_stack(cpu));
    return true;
}

static bool save_far(struct cpu *cpu)
{
    cpu_vcpu(cpu)->far = cpu_read(cpu, FAR_EL2);
    return false;
}

// __get_fault_info: a permission fault that was not met on a walk leaves HPFAR_EL2 UNKNOWN (DDI 0487
// HPFAR_EL2);
// __translate_far_to_hpfar asks AT S1E1R. Guests have their memory at equal addresses, or in the linear map.
static bool save_hpfar(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool permission = (vcpu->esr & 0x3c) == 0xc && !(vcpu->esr & BIT(7));

    vcpu->hpfar = permission ? (vcpu->far & BITS(47, 12)) >> 8 : cpu_read(cpu, HPFAR_EL2);
    return false;
}

// kvm_hyp_handle_dabt_low(): a GICv2 CPU interface has registers of 32 bits; who reads 64 has the instruction
// skipped, and its exit promoted to an SError. fault.esr_el2 stays that of a Data Abort.
static bool perform_cpuif_access(struct cpu *cpu)
{
    enum { GICV_BASE = 0x08010000, GICV_SIZE = 0x2000, TRANSLATION = 0x04 }; // QEMU's virt machine
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool dabt = vcpu->exit_code == ARM_EXCEPTION_TRAP && esr_ec(vcpu->esr) == EC_DABT_LOWER;
    bool valid = dabt && (vcpu->esr & KVM_ISS_IDS) && (vcpu->esr & 0x3c) == TRANSLATION; // ISV is bit 24

    if (!valid || kvm_fault_ipa(vcpu) - GICV_BASE >= GICV_SIZE)
        return false;
    cpu_write(cpu, ELR_EL2, cpu_read(cpu, ELR_EL2) + 4);
    vcpu->exit_code = ARM_EXCEPTION_EL1_SERROR;
    return false;
}

// clang-format off

static const struct step fixup_guest_exit[] = {
    {6,   "synchronize_vcpu_pstate(vcpu, exit_code)",    .op = DO,      .run = save_pstate},
    {3,   "fault.esr_el2 = read_sysreg_el2(SYS_ESR)",    .op = DO,      .run = save_esr},
    {6,   "ARM_SERROR_PENDING: HVC: SYS_ELR -= 4",       .op = DO,      .run = replay_hvc},
    {2,   "kvm_hyp_handle_exit(vcpu, exit_code)",        .op = DO,      .run = is_no_abort,
                                                                        .to = "fixup_guest_exit+6",
                                                                        .unless = SOFTWARE_NESTED},
    {40,  "kvm_hyp_handle_exit(vcpu, exit_code)",        .op = DO,      .run = hyp_handle_exit,
                                                                        .to = "fixup_guest_exit+6",
                                                                        .only = SOFTWARE_NESTED},
    {10,  "__populate_fault_info: read_sysreg_el2(SYS_FAR)", .op = DO,  .run = save_far},
    {4,   "read_sysreg(hpfar_el2)",                      .op = DO,      .run = save_hpfar},
    {40,  "__vgic_v2_perform_cpuif_access(vcpu)",        .op = DO,      .run = perform_cpuif_access,
                                                                        .only = KVM_CPUIF_TRAP},
    {2,   "while (fixup_guest_exit(vcpu, &exit_code))",  .op = DO,      .run = is_fixed_up,
                                                                        .to = "__kvm_vcpu_run+9",
                                                                        .only = SOFTWARE_NESTED},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_fixup[] = {
    {"fixup_guest_exit", fixup_guest_exit, sizeof(fixup_guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_fixup) / sizeof(kvm_fixup[0]) == KVM_FIXUP, "kvm_part.def counts them");
