// SPDX-License-Identifier: BSD-2-Clause
// SIGBUS of a VMM, and how the guest learns of it: a CPER in its error status area and an External abort, or,
// in 2017, an SError (QEMU 9.1 accel/kvm/kvm-all.c, system/cpus.c, target/arm/kvm.c, hw/acpi/ghes.c).
#include "pe.h"
#include "sw/abi.h"
#include "sw/cper.h"
#include "sw/kvm.h"
#include "sw/qemu.h"
#include "syndrome.h"

static const struct vm_setup *vm_of(struct cpu *cpu)
{
    return &cpu->setup->vm[cpu_vm(cpu)];
}

// ---- Signals. x0: code, x1: address.

// Only BUS_MCEERR_AR and BUS_MCEERR_AO speak of memory errors.
static bool is_other_sigbus(struct cpu *cpu)
{
    cpu_vmm(cpu)->tag = cpu_see_task(cpu)->tag;
    return cpu->pe->x[0] != SIGBUS_AR && cpu->pe->x[0] != SIGBUS_AO;
}

// kvm_on_sigbus_vcpu: a second one before the first is dealt with cannot be kept.
static bool is_second_sigbus(struct cpu *cpu)
{
    const struct vmm *vmm = cpu_vmm(cpu);
    return vmm->sigbus && vmm->sigbus_code == SIGBUS_AR && cpu->pe->x[0] == SIGBUS_AR;
}

static bool keep_sigbus(struct cpu *cpu)
{
    struct vmm *vmm = cpu_vmm(cpu);

    if (vmm->sigbus && cpu->pe->x[0] == SIGBUS_AO)
        return false;
    vmm->sigbus = 1;
    vmm->sigbus_code = (uint8_t)cpu->pe->x[0];
    vmm->sigbus_address = cpu->pe->x[1];
    return false;
}

static bool is_action_optional(struct cpu *cpu)
{
    return cpu_vmm(cpu)->sigbus_code == SIGBUS_AO;
}

// kvm_physical_memory_addr_from_host(): x20 becomes the IPA. True: no memory of the guest.
static bool is_own_memory(struct cpu *cpu)
{
    const struct vm_setup *vm = vm_of(cpu);
    uint64_t address = cpu_vmm(cpu)->sigbus_address;

    cpu->pe->x[20] = address - vm->pa;
    return address == 0 || address < vm->pa || address - vm->pa >= vm->memory;
}

static bool syndrome_as_told(struct cpu *cpu)
{
    cpu->pe->x[1] = cpu_see_vcpu(cpu)->esr;
    return false;
}

static bool die(struct cpu *cpu)
{
    cpu_guest(cpu)->life = OS_DEAD;
    cpu_act(cpu, ACT_KILL, 0, cpu_vmm(cpu)->tag);
    return false;
}

// ---- The guest's error status area, in its memory: x21 the block's IPA, x22 the read acknowledge register.

static bool load_status_address(struct cpu *cpu)
{
    const struct vm_setup *vm = vm_of(cpu);
    uint64_t value;

    if (cpu_load(cpu, vm->pa + vm->ghes + GHES_STATUS_ADDRESS, &value, sizeof(value)))
        cpu->pe->x[21] = value;
    return false;
}

static bool load_read_ack(struct cpu *cpu)
{
    const struct vm_setup *vm = vm_of(cpu);
    uint64_t value;

    if (cpu_load(cpu, vm->pa + vm->ghes + GHES_READ_ACK, &value, sizeof(value)))
        cpu->pe->x[22] = value;
    return false;
}

static bool clear_read_ack(struct cpu *cpu)
{
    const struct vm_setup *vm = vm_of(cpu);
    uint64_t value = 0;

    cpu_store(cpu, vm->pa + vm->ghes + GHES_READ_ACK, &value, sizeof(value));
    return false;
}

// acpi_ghes_record_mem_error: recoverable, of unknown type.
static bool store_block(struct cpu *cpu)
{
    struct cper_report report = {.address = cpu->pe->x[20],
                                 .address_valid = true,
                                 .severity = CPER_RECOVERABLE,
                                 .memory_type = CPER_MEMORY_UNKNOWN};
    uint8_t block[CPER_BLOCK_SIZE];

    cper_build(block, &report);
    if (cpu_store(cpu, vm_of(cpu)->pa + cpu->pe->x[21], block, sizeof(block)))
        cpu_act(cpu, ACT_CPER_WRITE, report.address, cpu_vmm(cpu)->tag);
    return false;
}

// ---- The copy of its registers.

void qemu_get_events(struct cpu *cpu)
{
    struct kvm_vcpu_events events = kvm_arm_vcpu_get_events(cpu_see_vcpu(cpu), pe_has(cpu->pe, FEAT_RAS));
    struct vmm *vmm = cpu_vmm(cpu);

    vmm->serror_pending = events.serror_pending;
    vmm->serror_has_esr = events.serror_has_esr;
    vmm->serror_esr = events.serror_esr;
}

bool qemu_get_registers(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    struct vmm *vmm = cpu_vmm(cpu);

    qemu_get_events(cpu);
    vmm->pc = vcpu->pc;
    vmm->pstate = vcpu->pstate;
    kvm_own_el1(cpu);
    vmm->elr = cpu->pe->sys[ELR_EL1];
    vmm->spsr = cpu->pe->sys[SPSR_EL1];
    vmm->esr = cpu->pe->sys[ESR_EL1];
    kvm_return_el1(cpu);
    vmm->dirty = 1;
    return false;
}

// arm_cpu_do_interrupt(): an exception entry on the copy, without a look at PSTATE.A. FAR stays as it is.
bool qemu_take_sea(struct cpu *cpu)
{
    struct vmm *vmm = cpu_vmm(cpu);
    struct abort_syndrome abort = {.fsc = 0x10, .fnv = 1, .set = STATE_UER};
    bool same_el = pstate_from_spsr(vmm->pstate).el == 1;
    uint32_t iss = syndrome_abort(&abort, pe_has(cpu->pe, FEAT_RAS));
    struct exception e = {.esr = syndrome_esr(same_el ? EC_DABT_SAME : EC_DABT_LOWER, iss), .tag = vmm->tag};

    cpu_act(cpu, ACT_INJECT_SEA, cpu->pe->x[20], vmm->tag);
    struct pe regs = kvm_emulated_take(cpu, &e);
    vmm->pc = regs.pc;
    vmm->pstate = pstate_to_spsr(&regs.pstate);
    vmm->elr = regs.sys[ELR_EL1];
    vmm->spsr = regs.sys[SPSR_EL1];
    vmm->esr = regs.sys[ESR_EL1];
    return false;
}

static bool want_ext_dabt(struct cpu *cpu)
{
    cpu_vmm(cpu)->ext_dabt = 1;
    return false;
}

// clang-format off

// On the signal stack of the vCPU's thread.
static const struct step sigbus_handler[] = {
    {6,   "siginfo->si_code is neither AR nor AO",       .op = DO,      .run = is_other_sigbus,
                                                                        .to = "sigbus_reraise"},
    {6,   "kvm_on_sigbus_vcpu: have_sigbus_pending",     .op = DO,      .run = is_second_sigbus,
                                                                        .to = "sigbus_reraise"},
    {8,   "pending_sigbus_addr, pending_sigbus_code",    .op = DO,      .run = keep_sigbus},
    {2,   "rt_sigreturn()",                              .op = SET,     .rt = 8, .imm = SYS_RT_SIGRETURN},
    {1,   "svc #0",                                      .op = SVC},
    {0,   "not reached",                                 .op = B,       .to = "sigbus_reraise"},
};

// 9.1 does nothing with an AO error of the guest's memory (a TODO of target/arm/kvm.c); in 2017 it was to be
// recorded, and told by an SError (003_1a0590cbebf7cf68.txt).
static const struct step kvm_arch_on_sigbus_vcpu[] = {
    {60,  "kvm_physical_memory_addr_from_host(addr, &paddr)", .op = DO, .run = is_own_memory,
                                                                        .to = "sigbus_of_own_memory"},
    {40,  "kvm_hwpoison_page_add(ram_addr)",             .op = WORK},
    {2,   "code != BUS_MCEERR_AR: return",               .op = DO,      .run = is_action_optional,
                                                                        .to = "sigbus_handled",
                                                                        .unless = QEMU_2017_V7},
    {4000,"kvm_cpu_synchronize_state(c)",                .op = DO,      .run = qemu_get_registers}, // estimated
    {4,   "acpi_ghes_record_errors(ACPI_HEST_SRC_ID_SEA, paddr)", .op = CALL,
                                                                        .to = "acpi_ghes_record_errors"},
    {2,   "code == BUS_MCEERR_AO",                       .op = DO,      .run = is_action_optional,
                                                                        .to = "kvm_inject_arm_sei",
                                                                        .only = QEMU_2017_V7},
    {120, "kvm_inject_arm_sea(c)",                       .op = DO,      .run = qemu_take_sea,
                                                                        .unless = QEMU_EXT_DABT},
    {4,   "events.exception.ext_dabt_pending = 1",       .op = DO,      .run = want_ext_dabt,
                                                                        .only = QEMU_EXT_DABT},
    {1,   "return",                                      .op = RET},
};

static const struct step sigbus_handled[] = {
    {1,   "return",                                      .op = RET},
};

static const struct step sigbus_of_own_memory[] = {
    {4,   "code == BUS_MCEERR_AO: error_report()",       .op = DO,      .run = is_action_optional,
                                                                        .to = "sigbus_handled"},
    {40,  "error_report(\"Hardware memory error!\"); exit(1)", .op = B, .to = "vmm_exit"},
};

static const struct step acpi_ghes_record_errors[] = {
    {40,  "cpu_physical_memory_read(start_addr, &error_block_addr)", .op = DO, .run = load_status_address},
    {40,  "cpu_physical_memory_read(read_ack_register_addr)", .op = DO, .run = load_read_ack},
    {1,   "!read_ack_register: not acknowledged",        .op = CBZ,     .rt = 22, .to = "abort"},
    {40,  "read_ack_register = 0",                       .op = DO,      .run = clear_read_ack},
    {200, "acpi_ghes_record_mem_error(error_block_addr, paddr)", .op = DO, .run = store_block},
    {1,   "return",                                      .op = RET},
};

// 2017 alone: the VMM chooses the syndrome of the guest's SError.
static const struct step kvm_inject_arm_sei[] = {
    {1,   "syndrome: UER",                               .op = SET,     .rt = 1, .imm = 0xc11,
                                                                        .only = QEMU_ESR_UER},
    {1,   "syndrome: UEO",                               .op = SET,     .rt = 1, .imm = 0x811,
                                                                        .only = QEMU_ESR_UEO},
    {1,   "syndrome: IDS=1, no more",                    .op = SET,     .rt = 1, .imm = 1 << 24,
                                                                        .only = QEMU_ESR_IMPDEF},
    {1,   "syndrome: 0",                                 .op = SET,     .rt = 1, .imm = 0,
                                                                        .only = QEMU_ESR_ZERO},
    {1,   "syndrome: UEO, ExT as in DFSR",               .op = SET,     .rt = 1, .imm = 0x9000,
                                                                        .only = QEMU_ESR_DFSR},
    {1,   "syndrome: serror_intr.syndrome_info",         .op = DO,      .run = syndrome_as_told,
                                                                        .only = QEMU_ESR_AS_TOLD},
    {4,   "kvm_vcpu_ioctl(cpu, KVM_ARM_SET_SERROR_ESR, &syndrome)", .op = SET, .rt = 8,
                                                                        .imm = SYS_KVM_SET_SERROR_ESR},
    {1,   "svc #0",                                      .op = SVC},
    {1,   "return",                                      .op = RET},
};

static const struct step sigbus_reraise[] = {
    {60,  "signal(SIGBUS, SIG_DFL); raise(SIGBUS)",      .op = B,       .to = "vmm_exit"},
};

static const struct step abort_process[] = {
    {60,  "error_report(\"failed to record the error\"); abort()", .op = B, .to = "vmm_exit"},
};

static const struct step vmm_exit[] = {
    {10,  "the process ends, and the VM with it",        .op = DO,      .run = die},
    {1,   "exit_group",                                  .op = SET,     .rt = 8, .imm = SYS_EXIT},
    {1,   "svc #0",                                      .op = SVC},
    {0,   "not reached",                                 .op = B,       .to = "vmm_exit"},
};

const struct routine qemu_sigbus[] = {
    {"sigbus_handler", sigbus_handler, 6, ROUTINE_ANYWHERE},
    {"kvm_arch_on_sigbus_vcpu", kvm_arch_on_sigbus_vcpu,
     sizeof(kvm_arch_on_sigbus_vcpu) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"sigbus_handled", sigbus_handled, 1, ROUTINE_ANYWHERE},
    {"sigbus_of_own_memory", sigbus_of_own_memory, 2, ROUTINE_ANYWHERE},
    {"acpi_ghes_record_errors", acpi_ghes_record_errors, 6, ROUTINE_ANYWHERE},
    {"kvm_inject_arm_sei", kvm_inject_arm_sei, 9, ROUTINE_ANYWHERE},
    {"sigbus_reraise", sigbus_reraise, 1, ROUTINE_ANYWHERE},
    {"abort", abort_process, 1, ROUTINE_ANYWHERE},
    {"vmm_exit", vmm_exit, 4, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(qemu_sigbus) / sizeof(qemu_sigbus[0]) == QEMU_SIGBUS, "qemu.h counts them");
