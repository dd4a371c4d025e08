// SPDX-License-Identifier: BSD-2-Clause
// The vectors that KVM has while a guest runs (Linux 6.12 hyp/hyp-entry.S; kernel/proton-pack.c puts others
// before them where the firmware's Spectre workaround is wanted). An entry from a guest begins with an ESB:
// what that defers is the guest's, what comes later the host's.
#include "pe.h"
#include "stack.h"
#include "sw/abi.h"
#include "sw/kvm.h"
#include "syndrome.h"

// EL2's stack: two registers are all that a vector needs before __guest_exit takes them off again.
static bool push_x0_x1(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->scratch[0] = cpu->pe->x[0];
    vcpu->scratch[1] = cpu->pe->x[1];
    return false;
}

static bool push_x0_to_x3(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    for (unsigned i = 0; i < 4; i++)
        vcpu->scratch[i] = cpu->pe->x[i];
    return false;
}

static bool pop_x2_x3(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    cpu->pe->x[2] = vcpu->scratch[2];
    cpu->pe->x[3] = vcpu->scratch[3];
    return false;
}

// The source reads ESR_EL2 here for its EC and drops it; that is no MRS of the model, as it would look as if
// the syndrome were saved from then on.
static bool is_workaround_call(struct cpu *cpu)
{
    bool hvc = esr_ec(cpu->pe->sys[ESR_EL2]) == EC_HVC64;
    return hvc && (uint32_t)cpu_see_vcpu(cpu)->scratch[0] == SMC_ARCH_WORKAROUND_1;
}

// SPSR_EL2.IL: the world switch tried to return to what no guest may be (tbnz x0, #20). No MRS for the reason
// above.
static bool was_illegal_return(struct cpu *cpu)
{
    return bits_any(cpu->pe->sys[SPSR_EL2], SPSR_EL2_IL);
}

static bool no_vcpu_loaded(struct cpu *cpu)
{
    return !cpu_see_vcpu(cpu)->loaded;
}

// __guest_exit will return to hyp_panic instead of to the world switch.
static bool return_to_hyp_panic(struct cpu *cpu)
{
    struct stack *s = cpu_stack(cpu);

    *stack_call(cpu, s) = cpu_label(cpu, "hyp_panic");
    return false;
}

// __kvm_unexpected_el2_exception: __kvm_ex_table has the two instructions around the window of a PE without
// FEAT_RAS.
static bool search_ex_table(struct cpu *cpu)
{
    uint64_t elr = cpu_read(cpu, ELR_EL2);
    bool in_window = elr == cpu_label(cpu, "guest_exit_without_ras+9") || // abort_guest_exit_start
                     elr == cpu_label(cpu, "guest_exit_without_ras+10");  // abort_guest_exit_end

    if (in_window)
        cpu_vcpu(cpu)->fault_tag = cpu_active_tag(cpu);
    else
        cpu_vcpu(cpu)->hyp_elr = elr;
    cpu_write(cpu, ELR_EL2,
              cpu_label(cpu, in_window ? "abort_guest_exit_fixup" : "__guest_exit_restore_elr_and_panic"));
    return false;
}

static bool restore_elr(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, cpu_see_vcpu(cpu)->hyp_elr);
    return false;
}

static bool restore_host(struct cpu *cpu)
{
    kvm_return_el1(cpu);
    return false;
}

static bool read_fault_registers(struct cpu *cpu)
{
    cpu_read(cpu, ESR_EL2);
    cpu_read(cpu, FAR_EL2);
    cpu_read(cpu, HPFAR_EL2);
    return false;
}

// clang-format off

// ---- EL2t is never used by the host.
static const struct step el2t_sync_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};
static const struct step el2t_irq_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};
static const struct step el2t_fiq_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};
static const struct step el2t_error_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};

// ---- EL2h: the world switch itself was interrupted. What x0-x17 held is kept on its stack.
static const struct step el2_sync[] = {
    {1,   "esb",                                         .op = ESB,     .unless = KVM_LATE_ESB},
    {2,   "stp x0, x1, [sp, #-16]!; b",                  .op = DO,      .run = push_x0_x1},
    {2,   "mrs x0, spsr_el2; tbnz x0, #20, 1f",          .op = DO,      .run = was_illegal_return,
                                                                        .to = "el2_sync_illegal"},
    {10,  "save_caller_saved_regs_vect",                 .op = WORK},
    {1,   "bl kvm_unexpected_el2_exception",             .op = CALL,
                                                                      .to = "kvm_unexpected_el2_exception"},
    {11,  "restore_caller_saved_regs_vect",              .op = WORK},
    {1,   "eret",                                        .op = ERET},
};
static const struct step el2h_irq_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};
static const struct step el2h_fiq_invalid[] = {
    {3,   "b __guest_exit_panic",                        .op = B,       .to = "__guest_exit_panic"},
};
static const struct step el2_error[] = {
    {1,   "esb",                                         .op = ESB,     .unless = KVM_LATE_ESB},
    {2,   "stp x0, x1, [sp, #-16]!; b",                  .op = WORK},
    {10,  "save_caller_saved_regs_vect",                 .op = WORK},
    {1,   "bl kvm_unexpected_el2_exception",             .op = CALL,
                                                                      .to = "kvm_unexpected_el2_exception"},
    {11,  "restore_caller_saved_regs_vect",              .op = WORK},
    {1,   "eret",                                        .op = ERET},
};

// ---- A guest.
static const struct step el1_sync[] = {
    {1,   "esb",                                         .op = ESB,     .unless = KVM_LATE_ESB},
    {0,   "valid_vect: the rest",                        .op = CALL,    .to = "valid_vect"},
    {8,   "mrs x0, esr_el2; cmp #ESR_ELx_EC_HVC64; cmp w1, #ARM_SMCCC_ARCH_WORKAROUND_1", .op = DO,
                                                                        .run = is_workaround_call,
                                                                        .to = "wa_epilogue"},
    {6,   "get_vcpu_ptr x1, x0",                         .op = WORK},
    {1,   "mov x0, #ARM_EXCEPTION_TRAP",                 .op = SET,     .rt = 0, .imm = ARM_EXCEPTION_TRAP},
    {1,   "b __guest_exit",                              .op = B,       .to = "__guest_exit"},
};
static const struct step el1_irq[] = {
    {1,   "esb",                                         .op = ESB,     .unless = KVM_LATE_ESB},
    {0,   "valid_vect: the rest",                        .op = CALL,    .to = "valid_vect"},
    {6,   "get_vcpu_ptr x1, x0",                         .op = WORK},
    {1,   "mov x0, #ARM_EXCEPTION_IRQ",                  .op = SET,     .rt = 0, .imm = ARM_EXCEPTION_IRQ},
    {1,   "b __guest_exit",                              .op = B,       .to = "__guest_exit"},
};
static const struct step el1_fiq[] = {
    {0,   "as el1_irq",                                  .op = B,       .to = "el1_irq"},
};
static const struct step el1_error[] = {
    {1,   "esb",                                         .op = ESB,     .unless = KVM_LATE_ESB},
    {0,   "valid_vect: the rest",                        .op = CALL,    .to = "valid_vect"},
    {6,   "get_vcpu_ptr x1, x0",                         .op = WORK},
    {1,   "mov x0, #ARM_EXCEPTION_EL1_SERROR",           .op = SET,     .rt = 0,
                                                                        .imm = ARM_EXCEPTION_EL1_SERROR},
    {1,   "b __guest_exit",                              .op = B,       .to = "__guest_exit"},
};

// ---- A guest in AArch32: the same code.
static const struct step el1_sync_aarch32[] = {
    {0,   "as el1_sync",                                 .op = B,       .to = "el1_sync"},
};
static const struct step el1_irq_aarch32[] = {
    {0,   "as el1_irq",                                  .op = B,       .to = "el1_irq"},
};
static const struct step el1_fiq_aarch32[] = {
    {0,   "as el1_irq",                                  .op = B,       .to = "el1_irq"},
};
static const struct step el1_error_aarch32[] = {
    {0,   "as el1_error",                                .op = B,       .to = "el1_error"},
};

// What each vector does after its ESB. With the workaround firmware runs with SError masked at EL2 and the
// guest's ELR, SPSR and ESR live.
static const struct step valid_vect[] = {
    {1,   "stp x0, x1, [sp, #-16]!",                     .op = DO,      .run = push_x0_x1,
                                                                        .unless = KVM_SMC_WORKAROUND},
    {3,   "sub sp, sp, #32; stp x2, x3; stp x0, x1",     .op = DO,      .run = push_x0_to_x3,
                                                                        .only = KVM_SMC_WORKAROUND},
    {1,   "mov w0, #ARM_SMCCC_ARCH_WORKAROUND_1",        .op = SET,     .rt = 0,
                                                                        .imm = SMC_ARCH_WORKAROUND_1,
                                                                        .only = KVM_SMC_WORKAROUND},
    {1,   "smc #0",                                      .op = SMC,     .only = KVM_SMC_WORKAROUND},
    {2,   "ldp x2, x3, [sp]; add sp, sp, #16",           .op = DO,      .run = pop_x2_x3,
                                                                        .only = KVM_SMC_WORKAROUND},
    {2,   "bti j; b",                                    .op = RET},
};

// The guest asked for the workaround, and entering EL2 was it. Back without a look at DISR_EL1: what the ESB
// deferred stays there until the next exit.
static const struct step wa_epilogue[] = {
    {2,   "mov x0, xzr; add sp, sp, #16",                .op = SET,     .rt = 0, .imm = 0},
    {1,   "eret",                                        .op = ERET},
};

// Its label 1: the guest's PSTATE was not one; KVM_RUN will fail.
static const struct step el2_sync_illegal[] = {
    {6,   "get_vcpu_ptr x1, x0",                         .op = WORK},
    {1,   "mov x0, #ARM_EXCEPTION_IL",                   .op = SET,     .rt = 0, .imm = ARM_EXCEPTION_IL},
    {1,   "b __guest_exit",                              .op = B,       .to = "__guest_exit"},
};

static const struct step kvm_unexpected_el2_exception[] = {
    {20,  "__kvm_ex_table: elr_el2 := fixup, or ..._and_panic", .op = DO, .run = search_ex_table},
    {1,   "return",                                      .op = RET},
};

static const struct step guest_exit_restore_elr_and_panic[] = {
    {6,   "ldr x0, [x0, #CPU_ELR_EL2]; msr elr_el2, x0", .op = DO,      .run = restore_elr},
    {0,   "__guest_exit_panic",                          .op = B,       .to = "__guest_exit_panic"},
};
static const struct step guest_exit_panic[] = {
    {3,   "get_loaded_vcpu x0, x1; cbnz x0, 1f",         .op = DO,      .run = no_vcpu_loaded,
                                                                        .to = "hyp_panic"},
    {8,   "adr_l x1, hyp_panic; str x1, [x0, lr]",       .op = DO,      .run = return_to_hyp_panic},
    {6,   "get_vcpu_ptr x1, x0",                         .op = B,       .to = "__guest_exit"},
};

static const struct step hyp_panic[] = {
    {1,   "spsr = read_sysreg_el2(SYS_SPSR)",            .op = MRS,     .rt = 0, .reg = SPSR_EL2},
    {1,   "elr = read_sysreg_el2(SYS_ELR)",              .op = MRS,     .rt = 1, .reg = ELR_EL2},
    {6,   "__hyp_call_panic(spsr, elr, par)",            .op = CALL,    .to = "___deactivate_traps"},
    {15,  "sysreg_restore_host_state_vhe(host_ctxt)",    .op = WORK,    .unless = KVM_NVHE},
    {192, "__sysreg_restore_state_nvhe(host_ctxt)",      .op = DO,      .run = restore_host,
                                                                        .only = KVM_NVHE},
    {6,   "panic(..., esr, far, hpfar, par, vcpu)",      .op = DO,      .run = read_fault_registers},
    {1,   "panic",                                       .op = B,       .to = "linux:panic",
                                                                        .unless = KVM_NVHE},
    {1,   "__hyp_do_panic(host_ctxt, spsr, elr, par)",   .op = B,       .to = "__hyp_do_panic",
                                                                        .only = KVM_NVHE},
};

const struct routine kvm_vectors[] = {
    {"el2t_sync_invalid",  el2t_sync_invalid,  1, 0x000},
    {"el2t_irq_invalid",   el2t_irq_invalid,   1, 0x080},
    {"el2t_fiq_invalid",   el2t_fiq_invalid,   1, 0x100},
    {"el2t_error_invalid", el2t_error_invalid, 1, 0x180},
    {"el2_sync",           el2_sync,           sizeof(el2_sync) / sizeof(struct step),  0x200},
    {"el2h_irq_invalid",   el2h_irq_invalid,   1, 0x280},
    {"el2h_fiq_invalid",   el2h_fiq_invalid,   1, 0x300},
    {"el2_error",          el2_error,          sizeof(el2_error) / sizeof(struct step), 0x380},
    {"el1_sync",           el1_sync,           sizeof(el1_sync) / sizeof(struct step),  0x400},
    {"el1_irq",            el1_irq,            sizeof(el1_irq) / sizeof(struct step),   0x480},
    {"el1_fiq",            el1_fiq,            1, 0x500},
    {"el1_error",          el1_error,          sizeof(el1_error) / sizeof(struct step), 0x580},
    {"el1_sync_aarch32",   el1_sync_aarch32,   1, 0x600},
    {"el1_irq_aarch32",    el1_irq_aarch32,    1, 0x680},
    {"el1_fiq_aarch32",    el1_fiq_aarch32,    1, 0x700},
    {"el1_error_aarch32",  el1_error_aarch32,  1, 0x780},
    {"valid_vect",         valid_vect,         sizeof(valid_vect) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"wa_epilogue",        wa_epilogue,        2, ROUTINE_ANYWHERE},
    {"el2_sync_illegal",   el2_sync_illegal,   3, ROUTINE_ANYWHERE},
    {"kvm_unexpected_el2_exception", kvm_unexpected_el2_exception, 2, ROUTINE_ANYWHERE},
    {"__guest_exit_restore_elr_and_panic", guest_exit_restore_elr_and_panic, 2, ROUTINE_ANYWHERE},
    {"__guest_exit_panic", guest_exit_panic,   3, ROUTINE_ANYWHERE},
    {"hyp_panic",          hyp_panic,          sizeof(hyp_panic) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_vectors) / sizeof(kvm_vectors[0]) == KVM_VECTORS, "kvm_part.def counts them");
