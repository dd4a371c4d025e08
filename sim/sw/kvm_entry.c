// SPDX-License-Identifier: BSD-2-Clause
// Into a guest and out of it (Linux 6.12 hyp/entry.S). The way in ends with a look at ISR_EL1, not with an
// ESB: what is pending then is left pending, for the host.
#include <string.h>

#include "pe.h"
#include "sw/kvm.h"

static bool save_host_x18_to_x30(struct cpu *cpu)
{
    memcpy(&cpu_vcpu(cpu)->host_x[18], &cpu->pe->x[18], 13 * sizeof(uint64_t));
    return false;
}

static bool restore_host_x18_to_x30(struct cpu *cpu)
{
    memcpy(&cpu->pe->x[18], &cpu_see_vcpu(cpu)->host_x[18], 13 * sizeof(uint64_t));
    return false;
}

static bool set_loaded_vcpu(struct cpu *cpu)
{
    cpu_vcpu(cpu)->loaded = 1;
    return false;
}

static bool clear_loaded_vcpu(struct cpu *cpu)
{
    cpu_vcpu(cpu)->loaded = 0;
    return false;
}

static bool restore_guest_registers(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    memcpy(cpu->pe->x, vcpu->x, sizeof(vcpu->x));
    vcpu->ran = 1;
    return false;
}

static bool set_pan(struct cpu *cpu)
{
    cpu->pe->pstate.pan = pe_has(cpu->pe, FEAT_PAN);
    return false;
}

static bool save_guest_x0_to_x17(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    memcpy(&vcpu->x[2], &cpu->pe->x[2], 16 * sizeof(uint64_t));
    vcpu->x[0] = vcpu->scratch[0]; // from the stack
    vcpu->x[1] = vcpu->scratch[1];
    return false;
}

static bool save_guest_x18_to_x30(struct cpu *cpu)
{
    memcpy(&cpu_vcpu(cpu)->x[18], &cpu->pe->x[18], 13 * sizeof(uint64_t));
    return false;
}

static bool has_no_ras(struct cpu *cpu)
{
    return !pe_has(cpu->pe, FEAT_RAS);
}

static bool store_disr(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->disr = cpu->pe->x[2];
    if (vcpu->disr)
        vcpu->fault_tag = cpu_register_tag(cpu, DISR_EL1);
    return vcpu->disr == 0;
}

static bool clear_disr(struct cpu *cpu)
{
    cpu_write(cpu, DISR_EL1, 0);
    return false;
}

static bool set_serror_bit(struct cpu *cpu)
{
    cpu->pe->x[0] |= BIT(ARM_EXIT_WITH_SERROR_BIT);
    return false;
}

static bool merge_exit_code(struct cpu *cpu)
{
    cpu->pe->x[0] |= cpu->pe->x[5];
    return false;
}

static bool keep_exit_code(struct cpu *cpu)
{
    cpu->pe->x[5] = cpu->pe->x[0];
    return false;
}

// clang-format off

static const struct step guest_enter[] = {
    {13,  "save_callee_saved_regs x1; save_sp_el0",      .op = DO,      .run = save_host_x18_to_x30},
    {1,   "dsb nshst",                                   .op = DSB}, // both a nop without FEAT_RAS
    {1,   "isb",                                         .op = ISB},
    {1,   "mrs x1, isr_el1",                             .op = MRS,     .rt = 1, .reg = ISR_EL1},
    {1,   "cbz x1, 1f",                                  .op = CBZ,     .rt = 1, .to = "__guest_enter+8"},
    {3,   "isb",                                         .op = ISB},
    {1,   "mov x0, #ARM_EXCEPTION_IRQ",                  .op = SET,     .rt = 0, .imm = ARM_EXCEPTION_IRQ},
    {1,   "ret",                                         .op = RET},
    {7,   "set_loaded_vcpu x0, x1, x2",                  .op = DO,      .run = set_loaded_vcpu},
    {19,  "restore guest regs",                          .op = DO,      .run = restore_guest_registers},
    {1,   "eret",                                        .op = ERET},
};

static const struct step guest_exit[] = {
    {2,   "SET_PSTATE_PAN(1)",                           .op = DO,      .run = set_pan},
    {10,  "store the guest regs x0-x17",                 .op = DO,      .run = save_guest_x0_to_x17},
    {9,   "store the guest regs x18-x30, sp_el0",        .op = DO,      .run = save_guest_x18_to_x30},
    {4,   "adr_this_cpu x2, kvm_hyp_ctxt, x3",           .op = WORK},
    {9,   "restore host sp_el0, x18-x30",                .op = DO,      .run = restore_host_x18_to_x30},
    {7,   "set_loaded_vcpu xzr, x2, x3",                 .op = DO,      .run = clear_loaded_vcpu},
    {0,   "alternative_if ARM64_HAS_RAS_EXTN",           .op = DO,      .run = has_no_ras,
                                                                        .to = "guest_exit_without_ras"},
    {1,   "esb",                                         .op = ESB,     .only = KVM_LATE_ESB},
    {1,   "mrs x2, disr_el1",                            .op = MRS,     .rt = 2, .reg = DISR_EL1},
    {2,   "str x2, [x1, #VCPU_FAULT_DISR]; cbz x2, 1f",  .op = DO,      .run = store_disr,
                                                                        .to = "guest_exit_1"},
    {1,   "msr disr_el1, xzr",                           .op = DO,      .run = clear_disr},
    {1,   "orr x0, x0, #(1<<ARM_EXIT_WITH_SERROR_BIT)",  .op = DO,      .run = set_serror_bit},
    {0,   "1:",                                          .op = B,       .to = "guest_exit_1"},
};
static const struct step guest_exit_1[] = {
    {1,   "ret",                                         .op = RET},
};

// Without FEAT_RAS a pending SError is looked for, and one instruction is open to it.
static const struct step guest_exit_without_ras[] = {
    {1,   "dsb sy",                                      .op = DSB},
    {1,   "isb",                                         .op = ISB},
    {1,   "mrs x2, isr_el1",                             .op = MRS,     .rt = 2, .reg = ISR_EL1},
    {2,   "tbz x2, #ISR_EL1_A_SHIFT",                    .op = TBZ,     .rt = 2, .imm = 8,
                                                                        .to = "guest_exit_1"},
    {1,   "mrs x2, elr_el2",                             .op = MRS,     .rt = 2, .reg = ELR_EL2},
    {1,   "mrs x3, esr_el2",                             .op = MRS,     .rt = 3, .reg = ESR_EL2},
    {1,   "mrs x4, spsr_el2",                            .op = MRS,     .rt = 4, .reg = SPSR_EL2},
    {1,   "mov x5, x0",                                  .op = DO,      .run = keep_exit_code},
    {1,   "msr daifclr, #4",                             .op = DAIFCLR, .imm = 4},
    {1,   "abort_guest_exit_start: isb",                 .op = ISB},
    {1,   "abort_guest_exit_end: msr daifset, #4",       .op = DAIFSET, .imm = 4},
    {1,   "ret",                                         .op = RET},
};
static const struct step abort_guest_exit_fixup[] = {
    {1,   "msr daifset, #4",                             .op = DAIFSET, .imm = 4},
    {1,   "mov x0, #(1 << ARM_EXIT_WITH_SERROR_BIT)",    .op = SET,     .rt = 0,
                                                                      .imm = BIT(ARM_EXIT_WITH_SERROR_BIT)},
    {1,   "msr elr_el2, x2",                             .op = MSR,     .rt = 2, .reg = ELR_EL2},
    {1,   "msr esr_el2, x3",                             .op = MSR,     .rt = 3, .reg = ESR_EL2},
    {1,   "msr spsr_el2, x4",                            .op = MSR,     .rt = 4, .reg = SPSR_EL2},
    {1,   "orr x0, x0, x5",                              .op = DO,      .run = merge_exit_code},
    {1,   "ret",                                         .op = RET},
};

const struct routine kvm_entry[] = {
    {"__guest_enter", guest_enter, sizeof(guest_enter) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__guest_exit", guest_exit, sizeof(guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"guest_exit_1", guest_exit_1, 1, ROUTINE_ANYWHERE},
    {"guest_exit_without_ras", guest_exit_without_ras, sizeof(guest_exit_without_ras) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"abort_guest_exit_fixup", abort_guest_exit_fixup, 7, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_entry) / sizeof(kvm_entry[0]) == KVM_ENTRY, "kvm_part.def counts them");
