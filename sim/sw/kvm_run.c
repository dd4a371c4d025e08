// SPDX-License-Identifier: BSD-2-Clause
// KVM_RUN (Linux 6.12 arch/arm64/kvm/arm.c, kernel/entry/kvm.c): between two guest exits the host is itself,
// with nothing masked but interrupts around the world switch.
#include "pe.h"
#include "sw/kvm_nested.h"
#include "sw/linux.h"

// VTCR_EL2 of a 39-bit IPA space: walks from level 1, 4 KiB granule, write-back, Inner Shareable, 40-bit PA.
uint64_t kvm_vtcr(void)
{
    uint64_t value = VTCR_EL2_RES1;

    value = bits_put(value, VTCR_EL2_PS, 2);
    value = bits_put(value, VTCR_EL2_SH0, 3);
    value = bits_put(value, VTCR_EL2_ORGN0, 1);
    value = bits_put(value, VTCR_EL2_IRGN0, 1);
    value = bits_put(value, VTCR_EL2_SL0, 1);
    return bits_put(value, VTCR_EL2_T0SZ, 25);
}

static bool load_vtcr(struct cpu *cpu)
{
    if (!cpu->setup->nvhe) // there it is part of the world switch
        cpu_write(cpu, VTCR_EL2, kvm_vtcr());
    return false;
}

// The VMID, in [63:48], is the VM's number from 1.
static bool load_vttbr(struct cpu *cpu)
{
    if (!cpu->setup->nvhe)
        cpu_write(cpu, VTTBR_EL2, kvm_nested_vttbr(cpu));
    return false;
}

static unsigned threads_here(struct cpu *cpu, bool runnable)
{
    unsigned n = 0;

    for (unsigned vm = 0; vm < cpu->setup->vms; vm++)
        n += cpu->setup->vm[vm].pe == cpu->pe->index && (!runnable || cpu->m->sw.thread[vm].runnable);
    return n;
}

// kvm_arch_vcpu_load(): a guest that waits gives its PE to another one.
static bool load_vcpu(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    uint64_t traps = HCR_EL2_TWI | HCR_EL2_TWE;

    vcpu->in_run = 1;
    if (!cpu->setup->nvhe)
        kvm_own_el1(cpu);
    if (threads_here(cpu, false) > 1) // single_task_running()
        vcpu->hcr = threads_here(cpu, true) > 1 ? vcpu->hcr | traps : vcpu->hcr & ~traps;
    return false;
}

static bool put_vcpu(struct cpu *cpu)
{
    cpu_vcpu(cpu)->in_run = 0;
    return false;
}

// Its preempt notifier is registered between vcpu_load and vcpu_put.
static bool is_no_vcpu_run(struct cpu *cpu)
{
    return cpu_see_os(cpu)->current != THREAD_TASK || !cpu_see_vcpu(cpu)->in_run;
}

static bool clear_exit_reason(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (vcpu->exit_reason == VCPU_EXIT_MMIO) // kvm_handle_mmio_return()
        vcpu->pc += 4;
    vcpu->exit_reason = VCPU_EXIT_UNKNOWN;
    return false;
}

// SIGBUS, or the SIG_IPI that has a VMM's vCPU thread leave KVM_RUN.
static bool signal_pending(struct cpu *cpu)
{
    return cpu_see_task(cpu)->sigbus != 0 || cpu->m->sw.vmm[cpu_vm(cpu)].migrate != 0;
}

static bool no_need_resched(struct cpu *cpu)
{
    return !cpu_see_os(cpu)->need_resched;
}

static bool has_work(struct cpu *cpu)
{
    return signal_pending(cpu) || !no_need_resched(cpu) || linux_has_task_work(cpu);
}

static bool no_need_resched_nor_resume(struct cpu *cpu)
{
    if (!no_need_resched(cpu))
        return false;
    if (!linux_has_task_work(cpu))
        return true;
    cpu_goto(cpu, cpu_label(cpu, "resume_user_mode_work"));
    return false;
}

static bool is_no_interrupt(struct cpu *cpu)
{
    return kvm_exit_code(cpu_see_vcpu(cpu)) != ARM_EXCEPTION_IRQ;
}

static bool is_positive(struct cpu *cpu)
{
    return (int64_t)cpu->pe->x[0] > 0;
}

// clang-format off

static const struct step kvm_arch_vcpu_ioctl_run[] = {
    {120, "vcpu_load(vcpu): kvm_vcpu_load_vhe",          .op = DO,      .run = load_vcpu},
    {2,   "__load_stage2: write_sysreg(vtcr, vtcr_el2)", .op = DO,      .run = load_vtcr},
    {6,   "write_sysreg(kvm_get_vttbr(mmu), vttbr_el2)", .op = DO,      .run = load_vttbr},
    {20,  "run->exit_reason = KVM_EXIT_UNKNOWN",         .op = DO,      .run = clear_exit_reason},
    // while (ret > 0):
    {1,   "ret = xfer_to_guest_mode_handle_work(vcpu)",  .op = CALL,
                                                                    .to = "xfer_to_guest_mode_handle_work"},
    {1,   "ret < 0: out",                                .op = CBNZ,    .rt = 0,
                                                                        .to = "kvm_arch_vcpu_ioctl_run+21"},
    {30,  "preempt_disable(); kvm_pmu_flush_hwstate(vcpu)", .op = WORK},
    {1,   "local_irq_disable()",                         .op = DAIFSET, .imm = 3},
    {100, "kvm_vgic_flush_hwstate(vcpu)",                .op = WORK,    .unless = SOFTWARE_NESTED},
    {1,   "kvm_vgic_flush_hwstate(vcpu) and others",     .op = CALL,    .to = "kvm_nested_flush_hwstate",
                                                                        .only = SOFTWARE_NESTED},
    {12,  "kvm_vcpu_exit_request(vcpu, &ret)",           .op = DO,      .run = has_work,
                                                                        .to = "kvm_arch_vcpu_ioctl_run+23"},
    {30,  "guest_timing_enter_irqoff()",                 .op = WORK},
    {1,   "ret = kvm_arm_vcpu_enter_exit(vcpu)",         .op = CALL,    .to = "__kvm_vcpu_run",
                                                                        .unless = KVM_NVHE},
    {1,   "ret = kvm_arm_vcpu_enter_exit(vcpu)",         .op = CALL,    .to = "kvm_call_hyp_nvhe",
                                                                        .only = KVM_NVHE},
    {800, "kvm_pmu_sync, kvm_vgic_sync, kvm_timer_sync", .op = WORK,    .unless = SOFTWARE_NESTED},
    {1,   "kvm_pmu_sync, kvm_vgic_sync, kvm_timer_sync and others", .op = CALL,
                                                                        .to = "kvm_nested_sync_hwstate",
                                                                        .only = SOFTWARE_NESTED},
    {2,   "ARM_EXCEPTION_CODE(ret) == ARM_EXCEPTION_IRQ", .op = DO,     .run = is_no_interrupt,
                                                                        .to = "kvm_arch_vcpu_ioctl_run+17"},
    {1,   "local_irq_enable()",                          .op = DAIFCLR, .imm = 3},
    {1,   "isb()",                                       .op = ISB},
    {1,   "local_irq_disable()",                         .op = DAIFSET, .imm = 3},
    {30,  "guest_timing_exit_irqoff(); local_irq_enable()", .op = DAIFCLR, .imm = 3},
    {1,   "handle_exit_early(vcpu, ret)",                .op = CALL,    .to = "handle_exit_early"},
    {5,   "preempt_enable(); ret = handle_exit(vcpu, ret)", .op = CALL, .to = "handle_exit"},
    {1,   "while (ret > 0)",                             .op = DO,      .run = is_positive,
                                                                        .to = "kvm_arch_vcpu_ioctl_run+4"},
    {100, "vcpu_put(vcpu)",                              .op = DO,      .run = put_vcpu},
    {1,   "return ret",                                  .op = RET},
    {30,  "local_irq_enable(); preempt_enable()",        .op = DAIFCLR, .imm = 3},
    {1,   "continue",                                    .op = B,       .to = "kvm_arch_vcpu_ioctl_run+4"},
};
// Here a fault's signal meets the thread before the guest runs again.
static const struct step xfer_to_guest_mode_handle_work[] = {
    {4,   "_TIF_SIGPENDING",                             .op = DO,      .run = signal_pending,
                                                                        .to = "kvm_handle_signal_exit"},
    {2,   "_TIF_NEED_RESCHED, _TIF_NOTIFY_RESUME",       .op = DO,      .run = no_need_resched_nor_resume,
                                                                  .to = "xfer_to_guest_mode_handle_work+3"},
    {1,   "schedule()",                                  .op = CALL,    .to = "linux:schedule"},
    {4,   "ti_work & XFER_TO_GUEST_MODE_WORK",           .op = DO,      .run = has_work,
                                                                    .to = "xfer_to_guest_mode_handle_work"},
    {1,   "return 0",                                    .op = SET,     .rt = 0, .imm = 0},
    {1,   "return",                                      .op = RET},
};
static const struct step resume_user_mode_work[] = {
    {20,  "memory_failure_queue_kick()",                 .op = CALL,    .to = "linux:memory_failure"},
    {1,   "look again",                                  .op = B,
                                                                    .to = "xfer_to_guest_mode_handle_work"},
};
// From the scheduler, in the thread that runs from here on.
static const struct step kvm_sched_in[] = {
    {4,   "fire_sched_in_preempt_notifiers(current)",    .op = DO,      .run = is_no_vcpu_run,
                                                                        .to = "kvm_sched_in+4"},
    {120, "kvm_arch_vcpu_load(vcpu, cpu)",               .op = DO,      .run = load_vcpu},
    {2,   "__load_stage2: write_sysreg(vtcr, vtcr_el2)", .op = DO,      .run = load_vtcr},
    {6,   "write_sysreg(kvm_get_vttbr(mmu), vttbr_el2)", .op = DO,      .run = load_vttbr},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_handle_signal_exit[] = {
    {4,   "run->exit_reason = KVM_EXIT_INTR; return -EINTR", .op = SET, .rt = 0,
                                                                        .imm = (uint64_t)-KVM_EINTR},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_run[] = {
    {"kvm_arch_vcpu_ioctl_run", kvm_arch_vcpu_ioctl_run,
     sizeof(kvm_arch_vcpu_ioctl_run) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"xfer_to_guest_mode_handle_work", xfer_to_guest_mode_handle_work, 6, ROUTINE_ANYWHERE},
    {"resume_user_mode_work", resume_user_mode_work, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_signal_exit", kvm_handle_signal_exit, 2, ROUTINE_ANYWHERE},
    {"kvm_sched_in", kvm_sched_in, 5, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_run) / sizeof(kvm_run[0]) == KVM_RUN, "kvm_part.def counts them");
