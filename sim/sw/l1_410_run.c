// SPDX-License-Identifier: BSD-2-Clause
// The host's loop around the world switch, and what becomes of an exit (Linux 4.10 arch/arm/kvm/arm.c,
// arch/arm64/kvm/handle_exit.c). Instructions of what is not followed here are estimates.
#include "pe.h"
#include "sw/l1_410.h"
#include "syndrome.h"

#define PSCI_VERSION UINT64_C(0x84000000)

enum { PC = L1_GUEST_CTXT + L1_COMMON_REGS + 6 * 8 }; // behind it PSTATE

static bool store_pc(struct cpu *cpu)
{
    const struct vcpu *vcpu = &cpu_see_l1(cpu)->vcpu;
    uint64_t value[2] = {vcpu->pc, vcpu->pstate};

    cpu_store(cpu, PC, value, sizeof value);
    return false;
}

static bool write_kernel_vectors(struct cpu *cpu)
{
    l1_write(cpu, VBAR_EL1, cpu->image->base + L1_KERNEL_VECTORS);
    return false;
}

static bool write_kernel_entry(struct cpu *cpu)
{
    l1_write(cpu, ELR_EL2, cpu_label(cpu, "kvm_arch_vcpu_ioctl_run"));
    return false;
}

// NULL: the interrupt was taken as the host came out of it.
static const char *handler_of(const struct vcpu *vcpu)
{
    unsigned ec = esr_ec(vcpu->esr);

    if (vcpu->exit_code & BIT(ARM_EXIT_WITH_SERROR_BIT))
        return "exit_with_serror";
    if (vcpu->exit_code == ARM_EXCEPTION_IRQ)
        return NULL;
    if (vcpu->exit_code == ARM_EXCEPTION_EL1_SERROR)
        return "kvm_inject_vabt";
    return ec == EC_HVC64 ? "handle_hvc" : ec == EC_SYSREG ? "kvm_handle_sys_reg" : "kvm_handle_unknown_ec";
}

static bool call_exit_handler(struct cpu *cpu)
{
    const char *handler = handler_of(&cpu_see_l1(cpu)->vcpu);

    if (handler)
        cpu_goto(cpu, cpu_label(cpu, handler));
    return false;
}

// PSCI 0.2 has the version 2, and of the rest nothing.
static bool psci_call(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;

    vcpu->x[0] = vcpu->x[0] == PSCI_VERSION ? 2 : UINT64_MAX;
    return false;
}

static bool emulate_raz_wi(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;
    unsigned rt = (unsigned)(vcpu->esr >> 5) & 0x1f;

    if ((vcpu->esr & 1) && rt < 31)
        vcpu->x[rt] = 0;
    vcpu->pc += 4;
    return false;
}

static bool store_next_pc(struct cpu *cpu)
{
    cpu_store(cpu, PC, &cpu_see_l1(cpu)->vcpu.pc, sizeof(uint64_t));
    return false;
}

static bool replay_hvc(struct cpu *cpu)
{
    uint64_t pc = cpu_see_l1(cpu)->vcpu.pc - 4;

    if (esr_ec(cpu_see_l1(cpu)->vcpu.esr) == EC_HVC64 && cpu_store(cpu, PC, &pc, sizeof pc))
        cpu_l1(cpu)->vcpu.pc = pc;
    return false;
}

static bool inject_vabt(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.hcr |= HCR_EL2_VSE;
    cpu_act(cpu, ACT_INJECT_VSERROR, 0, 0);
    return false;
}

// clang-format off

static const struct step start[] = {
    {1,   "kvm_reset_vcpu: what L2 starts with",        .op = SET, .rt = 1, .imm = L1_GUEST_CTXT},
    {1,   "sys_regs",                                   .op = CALL, .to = "__sysreg_save_state"},
    {1,   "the others",                                 .op = CALL, .to = "__sysreg_save_common_state"},
    {4,   "regs.pc, pstate",                            .op = DO, .run = store_pc},
    {6,   "__init_stage2_translation: vtcr_el2",        .op = DO, .run = l1_write_guest_register, .rt = 2,
                                                        .reg = VTCR_EL2},
    {1,   "vttbr_el2: none",                            .op = MSR, .rt = 31, .reg = VTTBR_EL2},
    {3,   "vbar_el1: vectors of the kernel",            .op = DO, .run = write_kernel_vectors, .rt = 2,
                                                        .reg = VBAR_EL1},
    {1,   "the host runs at EL2",                       .op = B, .to = "kvm_arch_vcpu_ioctl_run",
                                                        .only = L1_VHE},
    {1,   "the host runs at EL1: elr_el2",              .op = DO, .run = write_kernel_entry, .rt = 2,
                                                        .reg = ELR_EL2,
                                                        .only = L1_NVHE},
    {1,   "INIT_PSTATE_EL1",                            .op = SET, .rt = 2, .imm = 0x3c5, .only = L1_NVHE},
    {1,   "msr spsr_el2",                               .op = MSR, .rt = 2, .reg = SPSR_EL2, .only = L1_NVHE},
    {1,   "eret",                                       .op = ERET, .only = L1_NVHE},
};
static const struct step vcpu_ioctl_run[] = {
    {30,  "cond_resched(); update_vttbr(); preempt_disable()",.op = WORK},
    {120, "kvm_pmu_, kvm_timer_, kvm_vgic_flush_hwstate",.op = WORK},
    {1,   "local_irq_disable()",                        .op = DAIFSET, .imm = 2},
    {40,  "kvm_arm_setup_debug(vcpu); guest_enter()",   .op = WORK},
    {4,   "kvm_call_hyp(__kvm_vcpu_run, vcpu)",         .op = CALL, .to = "__kvm_vcpu_run", .only = L1_VHE},
    {1,   "__vhe_hyp_call: isb",                        .op = ISB, .only = L1_VHE},
    {4,   "kvm_call_hyp(__kvm_vcpu_run, vcpu): hvc #0", .op = HVC, .only = L1_NVHE},
    {12,  "vcpu->mode = OUTSIDE_GUEST_MODE; kvm_arm_clear_debug",.op = WORK},
    {1,   "local_irq_enable()",                         .op = DAIFCLR, .imm = 2},
    {160, "kvm_pmu_, kvm_timer_, kvm_vgic_sync_hwstate",.op = WORK},
    {6,   "handle_exit(vcpu, run, ret)",                .op = DO, .run = call_exit_handler},
    {1,   "while (ret > 0)",                            .op = B, .to = "kvm_arch_vcpu_ioctl_run"},
};
static const struct step handle_hvc[] = {
    {40,  "trace; kvm_psci_call(vcpu)",                 .op = DO, .run = psci_call},
    {1,   "return 1",                                   .op = B, .to = "kvm_arch_vcpu_ioctl_run"},
};
static const struct step handle_sys_reg[] = {
    {60,  "kvm_handle_sys_reg: read as 0, write ignored",.op = DO, .run = emulate_raz_wi},
    {4,   "kvm_skip_instr(vcpu)",                       .op = DO, .run = store_next_pc},
    {1,   "return 1",                                   .op = B, .to = "kvm_arch_vcpu_ioctl_run"},
};
static const struct step vabt[] = {
    {4,   "kvm_inject_vabt(vcpu): HCR_VSE",             .op = DO, .run = inject_vabt},
    {1,   "return 1",                                   .op = B, .to = "kvm_arch_vcpu_ioctl_run"},
};
static const struct step exit_with_serror[] = {
    {6,   "ARM_SERROR_PENDING: hvc: pc -= 4",           .op = DO, .run = replay_hvc},
    {1,   "kvm_inject_vabt(vcpu)",                      .op = B, .to = "kvm_inject_vabt"},
};
static const struct step unknown_ec[] = {
    {20,  "kvm_handle_unknown_ec: give up",             .op = B, .to = "__hyp_panic"},
};

const struct routine l1_410_run[] = {
    {"start", start, sizeof(start) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_ioctl_run", vcpu_ioctl_run, sizeof(vcpu_ioctl_run) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"handle_hvc", handle_hvc, sizeof(handle_hvc) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_handle_sys_reg", handle_sys_reg, sizeof(handle_sys_reg) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_inject_vabt", vabt, sizeof(vabt) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"exit_with_serror", exit_with_serror, sizeof(exit_with_serror) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_handle_unknown_ec", unknown_ec, sizeof(unknown_ec) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(l1_410_run) / sizeof(l1_410_run[0]) == L1_RUN, "l1_410.h counts them");
