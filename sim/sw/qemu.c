// SPDX-License-Identifier: BSD-2-Clause
// The program "qemu": the thread of the vCPU, options, and how the VM is made.
#include "sw/qemu.h"

#include <string.h>

#include "migrate.h"
#include "pe.h"
#include "platform.h"
#include "sw/abi.h"
#include "sw/kvm.h"
#include "sw/programs.h"

// Before that qemu_wait_io_event() has seen a request to stop.
static bool is_clean(struct cpu *cpu)
{
    const struct vmm *vmm = cpu_vmm(cpu);

    if (vmm->migrate)
        cpu_goto(cpu, cpu_label(cpu, cpu->setup->fault[vmm->migrate - 1].features ? "migration_thread"
                                                                                  : "qemu_system_reset"));
    return !vmm->migrate && !vmm->dirty;
}

// x19 survives the handling of a signal.
static bool keep_run_ret(struct cpu *cpu)
{
    cpu->pe->x[19] = cpu->pe->x[0];
    return false;
}

static bool has_failed(struct cpu *cpu)
{
    int64_t run_ret = (int64_t)cpu->pe->x[19];
    return run_ret < 0 && run_ret != -KVM_EINTR;
}

static bool stop_vm(struct cpu *cpu)
{
    cpu_guest(cpu)->life = OS_DEAD;
    cpu_act(cpu, ACT_STOP_VM, 0, 0);
    return false;
}

static bool has_no_sigbus(struct cpu *cpu)
{
    return !cpu_vmm(cpu)->sigbus;
}

static bool clear_sigbus(struct cpu *cpu)
{
    cpu_vmm(cpu)->sigbus = 0;
    return false;
}

static bool pass_events(struct cpu *cpu)
{
    const struct vmm *vmm = cpu_vmm(cpu);
    bool can = pe_has(cpu->pe, FEAT_RAS); // KVM_CAP_ARM_INJECT_SERROR_ESR

    can |= (cpu->image->options & QEMU_PASSES_ESR) != 0;
    cpu->pe->x[0] = vmm->ext_dabt; // else for data aborts that KVM cannot decode
    cpu->pe->x[1] = vmm->serror_pending;
    cpu->pe->x[2] = can ? vmm->serror_has_esr : 0;
    cpu->pe->x[3] = can ? vmm->serror_esr : 0;
    return false;
}

// False from kvm_arch_put_registers(): do_kvm_cpu_synchronize_post_init() stops the VM.
static bool clear_dirty(struct cpu *cpu)
{
    cpu_vmm(cpu)->dirty = cpu_vmm(cpu)->ext_dabt = 0;
    return cpu->pe->x[0] != 0;
}

static bool is_no_serror_exit(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    bool aborts = vcpu->exit_reason == VCPU_EXIT_MMIO && (cpu->image->options & QEMU_MMIO_ABORTS) != 0;

    if (aborts)
        cpu_goto(cpu, cpu_label(cpu, "mmio_abort"));
    return !aborts && vcpu->exit_reason != VCPU_EXIT_SERROR;
}

static bool ask_for_abort(struct cpu *cpu)
{
    memset(cpu->pe->x, 0, 4 * sizeof(cpu->pe->x[0]));
    cpu->pe->x[0] = 1; // ext_dabt_pending
    return false;
}

// The error of the exit, of which no signal tells.
static bool take_exit(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    cpu_vmm(cpu)->tag = vcpu->fault_tag;
    vcpu->exit_reason = VCPU_EXIT_UNKNOWN;
    return false;
}

// serror_intr.address, as an IPA again. The tag is of the error that was there; what the address says is
// another matter.
static bool exit_is_outside(struct cpu *cpu)
{
    cpu->pe->x[20] = kvm_fault_ipa(cpu_see_vcpu(cpu)) & ~UINT64_C(0xfff);
    return cpu->pe->x[20] >= cpu->setup->vm[cpu_vm(cpu)].memory;
}

// What is dirty is newer than the vCPU's, but for the SError that a VMM of 2017 pends by an ioctl of its own.
static bool synchronize(struct cpu *cpu)
{
    if (!cpu_vmm(cpu)->dirty)
        return qemu_get_registers(cpu);
    if (cpu->image->options & (QEMU_2017_V4 | QEMU_2017_V7))
        qemu_get_events(cpu);
    return false;
}

static bool reset_vcpu(struct cpu *cpu)
{
    cpu_act(cpu, ACT_RESET_VM, 0, 0);
    migrate_reset(cpu->run, cpu_vm(cpu));
    return false;
}

// KVM_ARM_VCPU_INIT at the other host. In 2017 no ioctl told of a pending SError.
static bool arrive(struct cpu *cpu)
{
    struct vmm *vmm = cpu_vmm(cpu);
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    bool pends = (vcpu->hcr & HCR_EL2_VSE) != 0;

    vmm->tag = pends ? vcpu->tag : vmm->tag;
    if (cpu->setup->image[cpu->setup->image_kvm].options & KVM_2017)
        vmm->serror_pending = vmm->serror_has_esr = 0;
    cpu_act(cpu, ACT_MOVE_VM, 0, pends ? vcpu->tag : 0);
    migrate_arrive(cpu->run, cpu_vm(cpu), !(cpu->image->options & QEMU_FORGETS_DISR));
    return false;
}

// clang-format off

static const struct step kvm_cpu_exec[] = {
    {3,   "if (cpu->vcpu_dirty)",                        .op = DO,      .run = is_clean,
                                                                        .to = "kvm_cpu_exec+2"},
    {1,   "kvm_arch_put_registers(cpu, KVM_PUT_RUNTIME_STATE)", .op = CALL, .to = "kvm_arch_put_registers"},
    {10,  "kvm_vcpu_ioctl(cpu, KVM_RUN, 0)",             .op = SET,     .rt = 8, .imm = SYS_KVM_RUN},
    {1,   "svc #0",                                      .op = SVC},
    {0,   "run_ret = ",                                  .op = DO,      .run = keep_run_ret},
    {4,   "if (have_sigbus_pending)",                    .op = DO,      .run = has_no_sigbus,
                                                                        .to = "kvm_cpu_exec+8"},
    {3,   "kvm_arch_on_sigbus_vcpu(cpu, code, addr)",    .op = CALL,    .to = "kvm_arch_on_sigbus_vcpu"},
    {2,   "have_sigbus_pending = false",                 .op = DO,      .run = clear_sigbus},
    {0,   "if (run_ret < 0 && run_ret != -EINTR)",       .op = DO,      .run = has_failed,
                                                                        .to = "vm_stop"},
    {3,   "switch (run->exit_reason)",                   .op = DO,      .run = is_no_serror_exit,
                                                                        .to = "kvm_cpu_exec+11"},
    {1,   "kvm_arch_handle_exit(cpu, run)",              .op = CALL,    .to = "kvm_arch_handle_exit"},
    {60,  "qemu_wait_io_event(cpu)",                     .op = B,       .to = "kvm_cpu_exec"},
};

// The thread of the vCPU is done for; the process stays, with a VM that nobody can resume.
static const struct step vm_stop[] = {
    {90,  "error: kvm run failed; vm_stop(RUN_STATE_INTERNAL_ERROR)", .op = DO, .run = stop_vm},
    {1,   "the thread waits for ever",                   .op = SET,     .rt = 8, .imm = SYS_EXIT},
    {1,   "svc #0",                                      .op = SVC},
};

static const struct step kvm_arch_put_registers[] = {
    {40,  "kvm_set_one_reg(cs, id, &val)",               .op = SET,     .rt = 8, .imm = SYS_KVM_PUT_REGS},
    {1,   "svc #0",                                      .op = SVC},
    {20,  "kvm_put_vcpu_events(cpu)",                    .op = DO,      .run = pass_events},
    {4,   "kvm_vcpu_ioctl(cpu, KVM_SET_VCPU_EVENTS)",    .op = SET,     .rt = 8, .imm = SYS_KVM_SET_EVENTS},
    {1,   "svc #0",                                      .op = SVC},
    {1,   "cpu->vcpu_dirty = false",                     .op = DO,      .run = clear_dirty,
                                                                        .to = "vm_stop"},
    {1,   "return",                                      .op = RET},
};

static const struct step kvm_arch_handle_exit[] = {
    {10,  "the error's address is not known",            .op = DO,      .run = take_exit},
    {4000,"kvm_cpu_synchronize_state(c)",                .op = DO,      .run = qemu_get_registers,
                                                                        .only = QEMU_KILLS_EL0},
    {120, "kvm_inject_arm_sea(c)",                       .op = DO,      .run = qemu_take_sea,
                                                                        .only = QEMU_KILLS_EL0},
    {1,   "return",                                      .op = RET,     .only = QEMU_KILLS_EL0},
    {60,  "kvm_physical_memory_addr_from_host(address, &paddr)", .op = DO, .run = exit_is_outside,
                                                                        .to = "kvm_inject_arm_sei",
                                                                        .only = QEMU_2017_V4},
    {4,   "acpi_ghes_record_errors(paddr)",              .op = CALL,    .to = "acpi_ghes_record_errors",
                                                                        .only = QEMU_2017_V4},
    {1,   "inject with the syndrome chosen",             .op = B,       .to = "kvm_inject_arm_sei"},
};

// migration/savevm.c, hw/core/cpu-sysemu.c, accel/kvm/kvm-all.c: this thread stands for all that take part,
// and goes on as the destination's.
static const struct step migration_thread[] = {
    {4000,"cpu_synchronize_all_states(): KVM_GET_ONE_REG, KVM_GET_VCPU_EVENTS", .op = DO,
                                                                        .run = synchronize},
    {9000,"the destination: KVM_ARM_VCPU_INIT",          .op = DO,      .run = arrive},
    {1,   "cpu_synchronize_all_post_init(); vm_start()", .op = B,       .to = "kvm_cpu_exec"},
};
// No QEMU does (KVM's selftest external_aborts.c): a device that is not there answers with an abort.
static const struct step mmio_abort[] = {
    {4,   "KVM_EXIT_MMIO: ext_dabt_pending = 1",         .op = DO,      .run = ask_for_abort,
                                                                        .only = QEMU_MMIO_ABORTS},
    {4,   "kvm_vcpu_ioctl(cpu, KVM_SET_VCPU_EVENTS)",    .op = SET,     .rt = 8, .imm = SYS_KVM_SET_EVENTS,
                                                                        .only = QEMU_MMIO_ABORTS},
    {1,   "svc #0",                                      .op = SVC,     .only = QEMU_MMIO_ABORTS},
    {1,   "again",                                       .op = B,       .to = "kvm_cpu_exec",
                                                                        .only = QEMU_MMIO_ABORTS},
};

static const struct step qemu_system_reset[] = {
    {9000,"cpu_reset(cpu): KVM_ARM_VCPU_INIT",           .op = DO,      .run = reset_vcpu},
    {1,   "resume",                                      .op = B,       .to = "kvm_cpu_exec"},
};

const struct routine qemu_migration[] = {
    {"mmio_abort", mmio_abort, 4, ROUTINE_ANYWHERE},
    {"qemu_system_reset", qemu_system_reset, 2, ROUTINE_ANYWHERE},
    {"migration_thread", migration_thread, sizeof(migration_thread) / sizeof(struct step), ROUTINE_ANYWHERE},
};
_Static_assert(sizeof(qemu_migration) / sizeof(qemu_migration[0]) == QEMU_MIGRATION, "qemu.h counts them");

const struct routine qemu_exec[] = {
    {"kvm_cpu_exec", kvm_cpu_exec, sizeof(kvm_cpu_exec) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"vm_stop", vm_stop, 3, ROUTINE_ANYWHERE},
    {"kvm_arch_put_registers", kvm_arch_put_registers, 7, ROUTINE_ANYWHERE},
    {"kvm_arch_handle_exit", kvm_arch_handle_exit, 7, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(qemu_exec) / sizeof(qemu_exec[0]) == QEMU_EXEC, "qemu.h counts them");

// The error status area that the guest finds in its HEST: no block, and the guest ready for one.
static void initial_ghes(const struct vm_setup *vm)
{
    uint64_t block = vm->ghes + GHES_BLOCK, ack = 1;

    platform_poke(vm->pa + vm->ghes + GHES_STATUS_ADDRESS, &block, sizeof(block));
    platform_poke(vm->pa + vm->ghes + GHES_READ_ACK, &ack, sizeof(ack));
}

// The machine is built and the vCPU's thread is about to run it.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    const struct vm_setup *vm = &setup->vm[image->vm];
    struct pe *pe = &m->pe[index];

    if (vm->pe != index)
        return;
    m->sw.vmm[image->vm] = (struct vmm){.early_kill = (image->options & QEMU_EARLY_KILL) != 0};
    initial_ghes(vm);
    struct os_task *thread = &m->sw.thread[image->vm];
    thread->runnable = 1;
    if (setup_first_vm(setup, index) == image->vm) {
        pe->pstate = (struct pstate){0}; // EL0t, nothing masked
        pe->pc = software_address(image, "kvm_cpu_exec");
        return;
    }
    // ret_from_fork
    thread->pc = software_address(&setup->image[setup->image_host], "ret_to_user");
    thread->stack.frames = 1;
    thread->stack.frame[0] = (struct frame){.pc = software_address(image, "kvm_cpu_exec")};
}

static const struct routine *const parts[] = {qemu_exec, qemu_sigbus, qemu_migration, NULL};
static const unsigned part_counts[] = {QEMU_EXEC, QEMU_SIGBUS, QEMU_MIGRATION};

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/qemu_option.def"
};

const struct program software_qemu = {
    .name = "qemu",
    .words = "QEMU, the VMM of a VM: KVM_RUN loop, SIGBUS, the guest's CPER and External abort",
    .els = 1 << 0,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
