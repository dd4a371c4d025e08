// SPDX-License-Identifier: BSD-2-Clause
// Into the guest and out of it (Linux 4.10 arch/arm64/kvm/hyp/{entry,hyp-entry}.S), and the vectors of the
// host's kernel, which takes nothing here but what it panics at. There is no ESB: an SError of the exit is
// met in a window of one instruction.
#include <string.h>

#include "pe.h"
#include "sw/l1_410.h"
#include "syndrome.h"

static bool push_x0_x1(struct cpu *cpu)
{
    memcpy(cpu_l1(cpu)->vcpu.scratch, cpu->pe->x, 2 * sizeof(uint64_t));
    return false;
}

static bool pop_x0_x1(struct cpu *cpu)
{
    memcpy(cpu->pe->x, cpu_see_l1(cpu)->vcpu.scratch, 2 * sizeof(uint64_t));
    return false;
}

static bool is_no_hvc(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[1]) != EC_HVC64;
}

static bool is_outside_window(struct cpu *cpu)
{
    return cpu->pe->x[0] != cpu_label(cpu, "__guest_exit+9") &&
           cpu->pe->x[0] != cpu_label(cpu, "__guest_exit+10");
}

static bool restore_guest_registers(struct cpu *cpu)
{
    memcpy(cpu->pe->x, cpu_see_l1(cpu)->vcpu.x, sizeof cpu->pe->x);
    return false;
}

static bool save_guest_registers(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;

    memcpy(&vcpu->x[2], &cpu->pe->x[2], 29 * sizeof(uint64_t));
    memcpy(vcpu->x, vcpu->scratch, 2 * sizeof(uint64_t));
    return false;
}

static bool set_pan(struct cpu *cpu)
{
    cpu->pe->pstate.pan = pe_has(cpu->pe, FEAT_PAN);
    return false;
}

static bool copy_exit_code(struct cpu *cpu)
{
    cpu->pe->x[5] = cpu->pe->x[0];
    return false;
}

static bool merge_exit_code(struct cpu *cpu)
{
    cpu->pe->x[0] |= cpu->pe->x[5];
    return false;
}

// clang-format off

static const struct step el1_sync[] = {
    {1,   "stp x0, x1, [sp, #-16]!",                    .op = DO, .run = push_x0_x1},
    {1,   "mrs x1, esr_el1",                            .op = MRS, .rt = 1, .reg = ESR_EL1, .only = L1_VHE},
    {1,   "mrs x1, esr_el2",                            .op = MRS, .rt = 1, .reg = ESR_EL2, .only = L1_NVHE},
    {3,   "cmp x0, #ESR_ELx_EC_HVC64; b.ne el1_trap",   .op = DO, .run = is_no_hvc, .to = "el1_trap"},
    {1,   "mrs x1, vttbr_el2",                          .op = MRS, .rt = 1, .reg = VTTBR_EL2},
    {1,   "cbnz x1, el1_trap",                          .op = CBNZ, .rt = 1, .to = "el1_trap"},
    {2,   "ldp x0, x1, [sp], #16; cmp",                 .op = DO, .run = pop_x0_x1},
    {7,   "kern_hyp_va x0; do_el2_call",                .op = CALL, .to = "__kvm_vcpu_run"},
    {1,   "eret",                                       .op = ERET},
};
static const struct step el1_trap[] = {
    {2,   "cmp x0, #ESR_ELx_EC_FP_ASIMD",               .op = WORK},
    {1,   "mrs x1, tpidr_el2",                          .op = MRS, .rt = 1, .reg = TPIDR_EL2},
    {1,   "mov x0, #ARM_EXCEPTION_TRAP",                .op = SET, .rt = 0, .imm = ARM_EXCEPTION_TRAP},
    {1,   "b __guest_exit",                             .op = B, .to = "__guest_exit"},
};
static const struct step el1_irq[] = {
    {1,   "stp x0, x1, [sp, #-16]!",                    .op = DO, .run = push_x0_x1},
    {1,   "mrs x1, tpidr_el2",                          .op = MRS, .rt = 1, .reg = TPIDR_EL2},
    {1,   "mov x0, #ARM_EXCEPTION_IRQ",                 .op = SET, .rt = 0, .imm = ARM_EXCEPTION_IRQ},
    {1,   "b __guest_exit",                             .op = B, .to = "__guest_exit"},
};
static const struct step el1_error[] = {
    {1,   "stp x0, x1, [sp, #-16]!",                    .op = DO, .run = push_x0_x1},
    {1,   "mrs x1, tpidr_el2",                          .op = MRS, .rt = 1, .reg = TPIDR_EL2},
    {1,   "mov x0, #ARM_EXCEPTION_EL1_SERROR",          .op = SET, .rt = 0, .imm = ARM_EXCEPTION_EL1_SERROR},
    {1,   "b __guest_exit",                             .op = B, .to = "__guest_exit"},
};
static const struct step el2_error[] = {
    {1,   "mrs x0, elr_el2",                            .op = MRS, .rt = 0, .reg = ELR_EL2},
    {5,   "abort_guest_exit_start, abort_guest_exit_end",.op = DO, .run = is_outside_window,
                                                        .to = "__hyp_panic"},
    {1,   "mov x0, #(1 << ARM_EXIT_WITH_SERROR_BIT)",   .op = SET, .rt = 0,
                                                        .imm = BIT(ARM_EXIT_WITH_SERROR_BIT)},
    {1,   "eret",                                       .op = ERET},
};
static const struct step bad[] = {
    {1,   "b __hyp_panic",                              .op = B, .to = "__hyp_panic"},
};
static const struct step kernel_bad[] = {
    {40,  "bad_mode: panic",                            .op = B, .to = "__hyp_panic"},
};
static const struct step guest_enter[] = {
    {8,   "save_callee_saved_regs x1; str x1; add x18", .op = WORK},
    {16,  "restore guest regs",                         .op = DO, .run = restore_guest_registers},
    {1,   "eret",                                       .op = ERET},
};
static const struct step guest_exit[] = {
    {2,   "add x1, x1, #VCPU_CONTEXT; SET_PSTATE_PAN(1)",.op = DO, .run = set_pan},
    {17,  "store the guest regs",                       .op = DO, .run = save_guest_registers},
    {7,   "restore_callee_saved_regs x2",               .op = WORK},
    {1,   "mrs x2, elr_el2",                            .op = MRS, .rt = 2, .reg = ELR_EL2},
    {1,   "mrs x3, esr_el2",                            .op = MRS, .rt = 3, .reg = ESR_EL2},
    {1,   "mrs x4, spsr_el2",                           .op = MRS, .rt = 4, .reg = SPSR_EL2},
    {1,   "mov x5, x0",                                 .op = DO, .run = copy_exit_code},
    {1,   "dsb sy",                                     .op = DSB},
    {1,   "msr daifclr, #4",                            .op = DAIFCLR, .imm = 4},
    {1,   "abort_guest_exit_start: isb",                .op = ISB},
    {1,   "abort_guest_exit_end: tbz x0, #31, 1f",      .op = TBZ, .rt = 0, .imm = ARM_EXIT_WITH_SERROR_BIT,
                                                        .to = "l1_return"},
    {1,   "msr elr_el2, x2",                            .op = MSR, .rt = 2, .reg = ELR_EL2},
    {1,   "msr esr_el2, x3",                            .op = MSR, .rt = 3, .reg = ESR_EL2},
    {1,   "msr spsr_el2, x4",                           .op = MSR, .rt = 4, .reg = SPSR_EL2},
    {1,   "orr x0, x0, x5",                             .op = DO, .run = merge_exit_code},
    {1,   "ret",                                        .op = RET},
};
static const struct step hyp_panic[] = {
    {4,   "__hyp_panic",                                .op = WORK},
    {1,   "for ever",                                   .op = B, .to = "__hyp_panic"},
};
static const struct step only_return[] = {
    {0,   "ret",                                        .op = RET},
};

const struct routine l1_410_entry[] = {
    {"el2t_sync_invalid", bad, sizeof(bad) / sizeof(struct step), 0x000},
    {"el2t_irq_invalid", bad, sizeof(bad) / sizeof(struct step), 0x080},
    {"el2t_fiq_invalid", bad, sizeof(bad) / sizeof(struct step), 0x100},
    {"el2t_error_invalid", bad, sizeof(bad) / sizeof(struct step), 0x180},
    {"el2h_sync_invalid", bad, sizeof(bad) / sizeof(struct step), 0x200},
    {"el2h_irq_invalid", bad, sizeof(bad) / sizeof(struct step), 0x280},
    {"el2h_fiq_invalid", bad, sizeof(bad) / sizeof(struct step), 0x300},
    {"el2_error", el2_error, sizeof(el2_error) / sizeof(struct step), 0x380},
    {"el1_sync", el1_sync, sizeof(el1_sync) / sizeof(struct step), 0x400},
    {"el1_irq", el1_irq, sizeof(el1_irq) / sizeof(struct step), 0x480},
    {"el1_fiq_invalid", bad, sizeof(bad) / sizeof(struct step), 0x500},
    {"el1_error", el1_error, sizeof(el1_error) / sizeof(struct step), 0x580},
    {"vectors_sync", kernel_bad, sizeof(kernel_bad) / sizeof(struct step), 0xa00},
    {"vectors_irq", kernel_bad, sizeof(kernel_bad) / sizeof(struct step), 0xa80},
    {"vectors_fiq", kernel_bad, sizeof(kernel_bad) / sizeof(struct step), 0xb00},
    {"vectors_error", kernel_bad, sizeof(kernel_bad) / sizeof(struct step), 0xb80},
    {"el1_trap", el1_trap, sizeof(el1_trap) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__guest_enter", guest_enter, sizeof(guest_enter) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__guest_exit", guest_exit, sizeof(guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__hyp_panic", hyp_panic, sizeof(hyp_panic) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"l1_return", only_return, sizeof(only_return) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(l1_410_entry) / sizeof(l1_410_entry[0]) == L1_ENTRY, "l1_410.h counts them");
