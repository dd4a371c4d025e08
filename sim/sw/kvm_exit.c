// SPDX-License-Identifier: BSD-2-Clause
// What becomes of a guest exit (Linux 6.12 arch/arm64/kvm/handle_exit.c, asm/traps.h, kernel/traps.c), and of
// an SError at one under the series of 2017 (v7: 003_1a0590cbebf7cf68.txt, v4: 000_a9d24ce0a82c2c4b.txt).
#include "pe.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

enum {
    ESR_AET_EA_FSC = 0x1e3f, // what disr_to_esr() keeps of an architected syndrome; not IESB
    INSTRUCTION = 4,
    GHES_CLAIMED = 0,
    GHES_NO_ADDRESS = 1,
};

// asm/exception.h:disr_to_esr
static uint64_t disr_to_esr(uint64_t disr)
{
    uint64_t kept = (disr & DISR_EL1_IDS) ? KVM_ISS : ESR_AET_EA_FSC;
    return (uint64_t)EC_SERROR << 26 | (disr & kept);
}

static bool serror_pending(struct cpu *cpu)
{
    return kvm_serror_pending(cpu_see_vcpu(cpu));
}

static bool is_serror(struct cpu *cpu)
{
    return kvm_exit_code(cpu_see_vcpu(cpu)) == ARM_EXCEPTION_EL1_SERROR;
}

static bool is_interrupt(struct cpu *cpu)
{
    return kvm_exit_code(cpu_see_vcpu(cpu)) == ARM_EXCEPTION_IRQ;
}

static bool has_no_ras(struct cpu *cpu)
{
    return !pe_has(cpu->pe, FEAT_RAS);
}

// The syndrome goes to x1. Where an SError was deferred that of one taken is dropped.
static bool take_deferred_syndrome(struct cpu *cpu)
{
    cpu->pe->x[1] = disr_to_esr(cpu_see_vcpu(cpu)->disr);
    return false;
}

static bool take_syndrome(struct cpu *cpu)
{
    cpu->pe->x[1] = cpu_see_vcpu(cpu)->esr;
    return false;
}

// arm64_is_ras_serror(): an IMPLEMENTATION DEFINED syndrome says nothing of the error's state.
static bool is_no_ras_serror(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[1];

    cpu_act(cpu, ACT_CLASSIFY, esr & KVM_ISS, cpu_see_vcpu(cpu)->fault_tag);
    return !pe_has(cpu->pe, FEAT_RAS) || (esr & KVM_ISS_IDS) != 0;
}

// arm64_is_fatal_ras_serror() does not return for UC and for every code that is no error state.
static bool is_uncontainable(struct cpu *cpu)
{
    switch (syndrome_serror_state((uint32_t)cpu->pe->x[1] & KVM_ISS)) {
    case STATE_CE:
    case STATE_UEO:
    case STATE_UEU:
    case STATE_UER:
        return false;
    default:
        return true;
    }
}

static bool is_fatal(struct cpu *cpu)
{
    enum error_state state = syndrome_serror_state((uint32_t)cpu->pe->x[1] & KVM_ISS);
    return state == STATE_UEU || state == STATE_UER;
}

static bool ignore(struct cpu *cpu)
{
    cpu_act(cpu, ACT_IGNORE, cpu->pe->x[1] & KVM_ISS, cpu_see_vcpu(cpu)->fault_tag);
    return false;
}

// The exit is from the guest: whose error it is was settled by ESB. The syndrome of the later of two, as
// above.
static bool choose_syndrome(struct cpu *cpu)
{
    return kvm_serror_pending(cpu_see_vcpu(cpu)) ? take_deferred_syndrome(cpu) : take_syndrome(cpu);
}

static bool is_claimed(struct cpu *cpu)
{
    return cpu->pe->x[0] == GHES_CLAIMED;
}

static bool has_no_record(struct cpu *cpu)
{
    return cpu->pe->x[0] != GHES_NO_ADDRESS;
}

static bool is_not_found(struct cpu *cpu)
{
    return cpu->pe->x[0] != GHES_CLAIMED && cpu->pe->x[0] != GHES_NO_ADDRESS;
}

static bool is_illegal(struct cpu *cpu)
{
    return kvm_exit_code(cpu_see_vcpu(cpu)) == ARM_EXCEPTION_IL;
}

static bool exit_to_user(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->exit_reason = VCPU_EXIT_SERROR;
    return false;
}

// arm_exit_handlers[]
static bool call_exit_handler(struct cpu *cpu)
{
    static const struct {
        unsigned ec;
        const char *handler;
    } handlers[] = {
        {EC_WFX,        "kvm_handle_wfx"        },
        {EC_HVC64,      "handle_hvc"            },
        {EC_SMC64,      "handle_smc"            },
        {EC_SYSREG,     "kvm_handle_sys_reg"    },
        {EC_IABT_LOWER, "kvm_handle_guest_abort"},
        {EC_DABT_LOWER, "kvm_handle_guest_abort"},
    };
    const char *label = "kvm_handle_unknown_ec", *nested = kvm_has_nv(cpu) ? kvm_nested_handler(cpu) : NULL;

    for (unsigned i = 0; i < sizeof(handlers) / sizeof(handlers[0]); i++) {
        if (handlers[i].ec == esr_ec(cpu_see_vcpu(cpu)->esr))
            label = handlers[i].handler;
    }
    cpu_goto(cpu, cpu_label(cpu, nested ? nested : label));
    return false;
}

static bool is_wfe(struct cpu *cpu)
{
    return (cpu_see_vcpu(cpu)->esr & 3) == 1; // ISS.TI
}

// kvm_vcpu_check_block(): what a waiting guest is there for. Virtual interrupts are not modelled, and a
// virtual SError alone wakes nobody before 6.17 (aae35f4ffbf2); hardware does not trap a WFI that finds one.
static bool has_signal(struct cpu *cpu)
{
    bool pends = (cpu_see_vcpu(cpu)->hcr & HCR_EL2_VSE) != 0;

    return cpu_see_task(cpu)->sigbus != 0 || cpu->m->sw.vmm[cpu_vm(cpu)].migrate != 0 ||
           (pends && (cpu->image->options & KVM_SINCE_6_17) != 0);
}

static bool sleep_interruptible(struct cpu *cpu)
{
    cpu_task(cpu)->runnable = 0;
    return false;
}

static bool skip_instruction(struct cpu *cpu)
{
    cpu_vcpu(cpu)->pc += INSTRUCTION;
    return false;
}

// SMCCC_RET_NOT_SUPPORTED
static bool not_supported(struct cpu *cpu)
{
    cpu_vcpu(cpu)->x[0] = UINT64_MAX;
    return false;
}

// Whatever is trapped and no register of RAS is RAZ/WI here, too.
static bool raz_wi(struct cpu *cpu)
{
    if (kvm_undefined_to_guest(cpu, kvm_trapped_register(cpu_see_vcpu(cpu)->esr))) {
        cpu_goto(cpu, cpu_label(cpu, "kvm_handle_unknown_ec"));
        return false;
    }
    kvm_raz_wi(cpu_vcpu(cpu));
    return skip_instruction(cpu);
}

// clang-format off

// With preemption off: the error is told from where it happened. In 2017 nothing was done here.
static const struct step handle_exit_early[] = {
    {1,   "return",                                      .op = RET,     .only = KVM_2017},
    {3,   "ARM_SERROR_PENDING(exception_index)",         .op = DO,      .run = serror_pending,
                                                                        .to = "handle_exit_early_deferred"},
    {4,   "exception_index == ARM_EXCEPTION_EL1_SERROR", .op = DO,      .run = is_serror,
                                                                        .to = "handle_exit_early_taken"},
    {1,   "return",                                      .op = RET},
};
static const struct step handle_exit_early_taken[] = {
    {2,   "kvm_handle_guest_serror(vcpu, fault.esr_el2)", .op = DO,     .run = take_syndrome},
    {1,   "tail call",                                   .op = B,       .to = "kvm_handle_guest_serror"},
};
static const struct step handle_exit_early_deferred[] = {
    {2,   "this_cpu_has_cap(ARM64_HAS_RAS_EXTN)",        .op = DO,      .run = has_no_ras,
                                                                        .to = "kvm_inject_vabt"},
    {8,   "kvm_handle_guest_serror(vcpu, disr_to_esr(disr))", .op = DO, .run = take_deferred_syndrome},
    {1,   "tail call",                                   .op = B,       .to = "kvm_handle_guest_serror"},
};

static const struct step kvm_handle_guest_serror[] = {
    {5,   "arm64_is_ras_serror(esr)",                    .op = DO,      .run = is_no_ras_serror,
                                                                        .to = "kvm_inject_vabt"},
    {12,  "arm64_is_fatal_ras_serror(NULL, esr)",        .op = DO,      .run = is_uncontainable,
                                                                        .to = "linux:panic"},
    {2,   "kvm_inject_vabt(vcpu)",                       .op = DO,      .run = is_fatal,
                                                                        .to = "kvm_inject_vabt"},
    {0,   "the guest goes on",                           .op = DO,      .run = ignore},
    {1,   "return",                                      .op = RET},
};

static const struct step handle_exit[] = {
    {3,   "ARM_SERROR_PENDING(exception_index)",         .op = DO,      .run = serror_pending,
                                                                        .to = "handle_exit_return_1",
                                                                        .unless = KVM_2017},
    {3,   "ARM_SERROR_PENDING(exception_index)",         .op = DO,      .run = serror_pending,
                                                                        .to = "kvm_handle_guest_sei",
                                                                        .only = KVM_2017},
    {3,   "case ARM_EXCEPTION_IRQ",                      .op = DO,      .run = is_interrupt,
                                                                        .to = "handle_exit_return_1"},
    {2,   "case ARM_EXCEPTION_EL1_SERROR",               .op = DO,      .run = is_serror,
                                                                        .to = "handle_exit_return_1",
                                                                        .unless = KVM_2017},
    {2,   "case ARM_EXCEPTION_EL1_SERROR",               .op = DO,      .run = is_serror,
                                                                        .to = "kvm_handle_guest_sei",
                                                                        .only = KVM_2017},
    {0,   "case ARM_EXCEPTION_IL",                       .op = DO,      .run = is_illegal,
                                                                        .to = "handle_exit_fail_entry"},
    {8,   "case ARM_EXCEPTION_TRAP: arm_exit_handlers[esr_ec]", .op = DO, .run = call_exit_handler},
    {0,   "not reached",                                 .op = B,       .to = "handle_exit_return_1"},
};
static const struct step handle_exit_return_1[] = {
    {1,   "return 1",                                    .op = SET,     .rt = 0, .imm = 1},
    {1,   "return",                                      .op = RET},
};

static const struct step handle_exit_fail_entry[] = {
    {3,   "KVM_EXIT_FAIL_ENTRY; return -EINVAL",         .op = SET,     .rt = 0,
                                                                        .imm = (uint64_t)-KVM_EINVAL},
    {1,   "return",                                      .op = RET},
};

// 003_1a0590cbebf7cf68.txt: classify; what is not propagated is the host's to handle first; with an address
// user space gets SIGBUS, without one it still injects, with a syndrome it chose; fatal: panic. How it learns
// of the second case is not said: here KVM_RUN returns. v4 classifies nothing; whatever has a record goes to user space,
// with what was the last fault's address.
static const struct step kvm_handle_guest_sei[] = {
    {2,   "esr = kvm_vcpu_get_hsr(vcpu)",                .op = DO,      .run = choose_syndrome,
                                                                        .unless = KVM_2017_V4},
    {5,   "arm64_is_ras_serror(esr)",                    .op = DO,      .run = is_no_ras_serror,
                                                                        .to = "kvm_handle_guest_sei_inject",
                                                                        .unless = KVM_2017_V4},
    {10,  "esr & ESR_ELx_AET",                           .op = DO,      .run = is_uncontainable,
                                                                        .to = "linux:panic",
                                                                        .unless = KVM_2017_V4},
    {2,   "handle_guest_sei()",                          .op = CALL,    .to = "linux:ghes_notify_sei",
                                                                        .only = KVM_2017},
    {2,   "claimed: SIGBUS will tell user space",        .op = DO,      .run = is_claimed,
                                                                        .to = "handle_exit_return_1",
                                                                        .unless = KVM_2017_V4},
    {2,   "no record",                                   .op = DO,      .run = has_no_record,
                                                                        .to = "kvm_handle_guest_sei_inject",
                                                                        .unless = KVM_2017_V4},
    {2,   "failed to handle guest SEI",                  .op = DO,      .run = is_not_found,
                                                                        .to = "kvm_handle_guest_sei_inject",
                                                                        .only = KVM_2017_V4},
    {4,   "no address: user space injects",              .op = DO,      .run = exit_to_user,
                                                                        .unless = KVM_2017_V4},
    {40,  "serror_intr = {hsr, gfn_to_hva(fault_ipa)}",  .op = DO,      .run = exit_to_user,
                                                                        .only = KVM_2017_V4},
    {1,   "return 0",                                    .op = SET,     .rt = 0, .imm = 0},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_handle_guest_sei_inject[] = {
    {1,   "kvm_inject_vabt(vcpu)",                       .op = CALL,    .to = "kvm_inject_vabt"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};

static const struct step kvm_handle_wfx[] = {
    {40,  "kvm_vcpu_wfi(vcpu) finds something to do; kvm_incr_pc(vcpu)", .op = DO, .run = skip_instruction,
                                                                        .unless = SOFTWARE_SHARED_PE},
    {20,  "ESR_ELx_WFx_ISS_WFE: kvm_vcpu_on_spin(vcpu)", .op = DO,      .run = is_wfe,
                                                                        .to = "kvm_handle_wfx+5",
                                                                        .only = SOFTWARE_SHARED_PE},
    {60,  "kvm_vcpu_halt(vcpu): kvm_vcpu_check_block(vcpu)", .op = DO,  .run = has_signal,
                                                                        .to = "kvm_handle_wfx+5",
                                                                        .only = SOFTWARE_SHARED_PE},
    {10,  "set_current_state(TASK_INTERRUPTIBLE)",       .op = DO,      .run = sleep_interruptible,
                                                                        .only = SOFTWARE_SHARED_PE},
    {4,   "schedule()",                                  .op = CALL,    .to = "linux:schedule",
                                                                        .only = SOFTWARE_SHARED_PE},
    {1,   "for (;;)",                                    .op = B,       .to = "kvm_handle_wfx+1",
                                                                        .only = SOFTWARE_SHARED_PE},
    {10,  "kvm_incr_pc(vcpu)",                           .op = DO,      .run = skip_instruction,
                                                                        .only = SOFTWARE_SHARED_PE},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step handle_hvc[] = {
    {60,  "kvm_smccc_call_handler(vcpu)",                .op = DO,      .run = not_supported},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step handle_smc[] = {
    {4,   "kvm_incr_pc(vcpu)",                           .op = DO,      .run = skip_instruction},
    {60,  "kvm_smccc_call_handler(vcpu)",                .op = DO,      .run = not_supported},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step kvm_handle_sys_reg[] = {
    {120, "emulate_sys_reg(vcpu, &params)",              .op = DO,      .run = raz_wi},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step kvm_handle_unknown_ec[] = {
    {30,  "kvm_inject_undefined(vcpu)",                  .op = CALL,    .to = "kvm_inject_undefined"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};

const struct routine kvm_exit[] = {
    {"handle_exit_early", handle_exit_early, sizeof(handle_exit_early) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"handle_exit_early_taken", handle_exit_early_taken, 2, ROUTINE_ANYWHERE},
    {"handle_exit_early_deferred", handle_exit_early_deferred, 3, ROUTINE_ANYWHERE},
    {"kvm_handle_guest_serror", kvm_handle_guest_serror, 5, ROUTINE_ANYWHERE},
    {"handle_exit", handle_exit, sizeof(handle_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"handle_exit_return_1", handle_exit_return_1, 2, ROUTINE_ANYWHERE},
    {"handle_exit_fail_entry", handle_exit_fail_entry, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_guest_sei", kvm_handle_guest_sei, sizeof(kvm_handle_guest_sei) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"kvm_handle_guest_sei_inject", kvm_handle_guest_sei_inject, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_wfx", kvm_handle_wfx, sizeof(kvm_handle_wfx) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"handle_hvc", handle_hvc, 2, ROUTINE_ANYWHERE},
    {"handle_smc", handle_smc, 3, ROUTINE_ANYWHERE},
    {"kvm_handle_sys_reg", kvm_handle_sys_reg, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_unknown_ec", kvm_handle_unknown_ec, 2, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_exit) / sizeof(kvm_exit[0]) == KVM_EXIT, "kvm_part.def counts them");
