// SPDX-License-Identifier: BSD-2-Clause
// Without VHE the host kernel is at EL1 and asks EL2 by HVC; while it runs, EL2 has these vectors (Linux 6.12
// hyp/nvhe/host.S, hyp-main.c, switch.c; kvm/handle_exit.c). They have no ESB: an error of the host is not to
// be deferred here. Symbols of EL2's object file begin with __kvm_nvhe_, which is left out but for names of
// both.
#include "pe.h"
#include "sw/kvm.h"

enum { SPSR_EL1H_MASKED = 0x3c5 }; // PSR_D_BIT | PSR_A_BIT | PSR_I_BIT | PSR_F_BIT | PSR_MODE_EL1h

// __hyp_do_panic: into the host's kernel, wherever it was.
static bool write_panic_pstate(struct cpu *cpu)
{
    cpu_write(cpu, SPSR_EL2, SPSR_EL1H_MASKED);
    return false;
}

static bool write_panic_pc(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, cpu_label(cpu, "nvhe_hyp_panic_handler"));
    return false;
}

// The EL2 stack is one page, and its address has bit PAGE_SHIFT set (hyp/nvhe/host.S: invalid_host_el2_vect).
static bool has_overflowed(struct cpu *cpu)
{
    return (cpu->pe->sys[SP_EL2] & BIT(12)) == 0;
}

static bool is_no_hypercall(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[0]) != EC_HVC64;
}

// clang-format off

static const struct step invalid_host_el2[] = {
    {6,   "tbz x0, #PAGE_SHIFT, .L__hyp_sp_overflow",    .op = DO,      .run = has_overflowed,
                                                                        .to = "hyp_panic_bad_stack"},
    {1,   "get_loaded_vcpu x0, x1; cbnz x0, __guest_exit_panic; b hyp_panic", .op = B,
                                                                        .to = "__guest_exit_panic"},
};
static const struct step invalid_host_el1[] = {
    {4,   "mov x0, xzr; mrs x1, spsr_el2; mrs x2, elr_el2", .op = B,    .to = "__hyp_do_panic"},
};
static const struct step host_el1_sync[] = {
    {2,   "stp x0, x1, [sp, #-16]!",                     .op = WORK},
    {1,   "mrs x0, esr_el2",                             .op = MRS,     .rt = 0, .reg = ESR_EL2},
    {3,   "cmp x0, #ESR_ELx_EC_HVC64",                   .op = DO,      .run = is_no_hypercall,
                                                                        .to = "__hyp_do_panic"},
    {6,   "b __host_hvc",                                .op = B,       .to = "__host_exit"},
};

static const struct step host_exit[] = {
    {20,  "store the host regs",                         .op = WORK},
    {10,  "bl handle_trap: handle_host_hcall(host_ctxt)", .op = CALL,   .to = "__kvm_nvhe___kvm_vcpu_run"},
    {19,  "__host_enter_restore_full: restore the host regs", .op = WORK},
    {1,   "eret",                                        .op = ERET},
};

static const struct step hyp_do_panic[] = {
    {3,   "msr spsr_el2, lr",                            .op = DO,      .run = write_panic_pstate},
    {6,   "msr elr_el2, lr: nvhe_hyp_panic_handler",     .op = DO,      .run = write_panic_pc},
    {20,  "__host_enter_restore_full",                   .op = WORK},
    {1,   "eret",                                        .op = ERET},
};
static const struct step hyp_panic_bad_stack[] = {
    {6,   "hyp_panic()",                                 .op = B,       .to = "hyp_panic"},
};

// ---- EL1.
static const struct step kvm_call_hyp_nvhe[] = {
    {4,   "hvc #0",                                      .op = HVC},
    {1,   "return",                                      .op = RET},
};
static const struct step nvhe_hyp_panic_handler[] = {
    {60,  "panic(\"HYP panic\")",                        .op = B,       .to = "linux:panic"},
};

const struct routine kvm_host_vectors[] = {
    {"host_el2t_sync",  invalid_host_el2, 2, KVM_HOST_VECTOR + 0x000},
    {"host_el2t_irq",   invalid_host_el2, 2, KVM_HOST_VECTOR + 0x080},
    {"host_el2t_fiq",   invalid_host_el2, 2, KVM_HOST_VECTOR + 0x100},
    {"host_el2t_error", invalid_host_el2, 2, KVM_HOST_VECTOR + 0x180},
    {"host_el2h_sync",  invalid_host_el2, 2, KVM_HOST_VECTOR + 0x200},
    {"host_el2h_irq",   invalid_host_el2, 2, KVM_HOST_VECTOR + 0x280},
    {"host_el2h_fiq",   invalid_host_el2, 2, KVM_HOST_VECTOR + 0x300},
    {"host_el2h_error", invalid_host_el2, 2, KVM_HOST_VECTOR + 0x380},
    {"host_el1_sync",   host_el1_sync,    4, KVM_HOST_VECTOR + 0x400},
    {"host_el1_irq",    invalid_host_el1, 1, KVM_HOST_VECTOR + 0x480},
    {"host_el1_fiq",    invalid_host_el1, 1, KVM_HOST_VECTOR + 0x500},
    {"host_el1_error",  invalid_host_el1, 1, KVM_HOST_VECTOR + 0x580},
    {"host_el0_sync_aarch32",  invalid_host_el1, 1, KVM_HOST_VECTOR + 0x600},
    {"host_el0_irq_aarch32",   invalid_host_el1, 1, KVM_HOST_VECTOR + 0x680},
    {"host_el0_error_aarch32", invalid_host_el1, 1, KVM_HOST_VECTOR + 0x780},
    {"__host_exit",     host_exit,        4, ROUTINE_ANYWHERE},
    {"__hyp_do_panic",  hyp_do_panic,     4, ROUTINE_ANYWHERE},
    {"hyp_panic_bad_stack",    hyp_panic_bad_stack, 1, ROUTINE_ANYWHERE},
    {"kvm_call_hyp_nvhe",      kvm_call_hyp_nvhe, 2, ROUTINE_ANYWHERE},
    {"nvhe_hyp_panic_handler", nvhe_hyp_panic_handler, 1, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_host_vectors) / sizeof(kvm_host_vectors[0]) == KVM_HOST_VECTORS,
               "kvm_part.def counts them");
