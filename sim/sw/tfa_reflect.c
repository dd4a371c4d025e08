// SPDX-License-Identifier: BSD-2-Clause
// An SError that is found pending when EL3 is entered from a lower EL: firmware first it is taken at EL3
// before the exception that brought us here (bl31/aarch64/ea_delegate.S), kernel first EL3 goes back so that
// the lower EL may take it (bl31/aarch64/runtime_exceptions.S:reflect_pending_async_ea_to_lower_el).
#include "pe.h"
#include "stack.h"
#include "sw/tfa.h"
#include "syndrome.h"

enum {
    ASYNC_EA_REPLAY_COUNTER = 100,
    EC_AARCH32_SMC = 0x13,
    VECTOR_GROUP = 0x200, // four vectors, the first of them
    SYNC_VECTOR = 0x80,   // synchronous
};

// What their MRS left in x30; LR itself is on the stack of calls.
static bool stash_esr(struct cpu *cpu)
{
    cpu_tfa(cpu)->saved_esr = cpu->pe->x[30];
    return false;
}

static bool stash_spsr(struct cpu *cpu)
{
    cpu_tfa(cpu)->saved_spsr = cpu->pe->x[30];
    return false;
}

static bool stash_elr(struct cpu *cpu)
{
    cpu_tfa(cpu)->saved_elr = cpu->pe->x[30];
    return false;
}

static bool stash_lr(struct cpu *cpu)
{
    cpu_tfa(cpu)->saved_lr = *stack_call(cpu, cpu_stack(cpu));
    return false;
}

// The flag, and x30 as the vector of the nested SError will want to save it.
static bool set_nested_ea(struct cpu *cpu)
{
    cpu_tfa(cpu)->nested_ea = 1;
    cpu->pe->x[30] = cpu_tfa(cpu)->x[30];
    return false;
}

static bool unstash_elr(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->saved_elr;
    cpu_tfa(cpu)->saved_elr = 0;
    return false;
}

static bool unstash_spsr(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->saved_spsr;
    cpu_tfa(cpu)->saved_spsr = 0;
    return false;
}

static bool unstash_esr(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->saved_esr;
    cpu_tfa(cpu)->saved_esr = 0;
    return false;
}

static bool was_serror(struct cpu *cpu)
{
    bool serror = esr_ec(cpu->pe->x[30]) == EC_SERROR;
    cpu->pe->x[30] = cpu_tfa(cpu)->saved_lr;
    cpu_tfa(cpu)->saved_lr = 0;
    return serror;
}

// Leaves the vector's code for good: LR held the way back, here it is on the stack.
static bool forget_vector(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    stack_pop_call(cpu, &tfa->stack);
    stack_pop_call(cpu, &tfa->stack);
    cpu->pe->x[30] = tfa->x[30];
    tfa->x[30] = 0;
    return false;
}

static bool save_x28_x29(struct cpu *cpu)
{
    cpu_tfa(cpu)->x[28] = cpu->pe->x[28];
    cpu_tfa(cpu)->x[29] = cpu->pe->x[29];
    return false;
}

// True: too often at the same place.
static bool count_loop(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if (tfa->saved_elr == cpu->pe->x[28]) {
        tfa->nested_ea++;
        return tfa->nested_ea >= ASYNC_EA_REPLAY_COUNTER;
    }
    tfa->saved_elr = cpu->pe->x[28];
    tfa->nested_ea = 0;
    return false;
}

// True: the vector that called is none of the synchronous ones.
static bool came_asynchronously(struct cpu *cpu)
{
    uint64_t back = *stack_call(cpu, cpu_stack(cpu)) - cpu->pe->x[29];
    return back % VECTOR_GROUP >= SYNC_VECTOR;
}

static bool came_otherwise_than_by_smc(struct cpu *cpu)
{
    unsigned ec = esr_ec(cpu->pe->x[30]);
    return ec != EC_SMC64 && ec != EC_AARCH32_SMC;
}

static bool back_to_the_smc(struct cpu *cpu)
{
    cpu->pe->x[28] -= 4;
    return false;
}

static bool restore_and_reflect(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    for (unsigned i = 28; i <= 30; i++)
        cpu->pe->x[i] = tfa->x[i];
    stack_pop_call(cpu, &tfa->stack);
    cpu_act(cpu, ACT_REFLECT, tfa->nested_ea, cpu->pe->serror.tag);
    return false;
}

// clang-format off

// A macro of every vector from a lower EL. With FEAT_IESB the entry has synchronized errors already.
static const struct step sync_and_handle_pending_serror[] = {
    {1, "mrs x30, ISR_EL1",                           .op = MRS,  .rt = 30, .reg = ISR_EL1},
    {1, "tbz x30, #ISR_A_SHIFT, 2f",                  .op = TBNZ, .rt = 30, .imm = 8, .to = "pending_serror"},
    {0, "2:",                                         .op = RET},
};
static const struct step pending_serror[] = {
    {1, "mrs x30, scr_el3",                           .op = MRS,  .rt = 30, .reg = SCR_EL3,
                                                                                   .only = TFA_FFH_SUPPORT},
    {2, "tst x30, #SCR_EA_BIT; b.eq 1f",              .op = TBZ,  .rt = 30, .imm = 3,
                                      .to = "reflect_pending_async_ea_to_lower_el", .only = TFA_FFH_SUPPORT},
    {1, "bl handle_pending_async_ea",                 .op = CALL, .to = "handle_pending_async_ea",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "b 2f",                                       .op = RET,                   .only = TFA_FFH_SUPPORT},
    {1, "bl reflect_pending_async_ea_to_lower_el",    .op = B,
                                              .to = "reflect_pending_async_ea_to_lower_el", .only = TFA_KFH},
};

static const struct step handle_pending_async_ea[] = {
    {1, "str x30, [sp, #CTX_SAVED_GPREG_LR]",         .op = DO,   .run = stash_lr},
    {1, "mrs x30, esr_el3",                           .op = MRS,  .rt = 30, .reg = ESR_EL3},
    {1, "str x30, [sp, #CTX_SAVED_ESR_EL3]",          .op = DO,   .run = stash_esr},
    {1, "mrs x30, spsr_el3",                          .op = MRS,  .rt = 30, .reg = SPSR_EL3},
    {1, "str x30, [sp, #CTX_SAVED_SPSR_EL3]",         .op = DO,   .run = stash_spsr},
    {1, "mrs x30, elr_el3",                           .op = MRS,  .rt = 30, .reg = ELR_EL3},
    {1, "str x30, [sp, #CTX_SAVED_ELR_EL3]",          .op = DO,   .run = stash_elr},
    {3, "str x30, [sp, #CTX_NESTED_EA_FLAG]",         .op = DO,   .run = set_nested_ea},
    {1, "msr daifclr, #DAIF_ABT_BIT",                 .op = DAIFCLR, .imm = 4},
    {1, "isb",                                        .op = ISB},
    {1, "ldr x30, [sp, #CTX_SAVED_ELR_EL3]",          .op = DO,   .run = unstash_elr},
    {2, "msr elr_el3, x30",                           .op = MSR,  .rt = 30, .reg = ELR_EL3},
    {1, "ldr x30, [sp, #CTX_SAVED_SPSR_EL3]",         .op = DO,   .run = unstash_spsr},
    {2, "msr spsr_el3, x30",                          .op = MSR,  .rt = 30, .reg = SPSR_EL3},
    {1, "ldr x30, [sp, #CTX_SAVED_ESR_EL3]",          .op = DO,   .run = unstash_esr},
    {2, "msr esr_el3, x30",                           .op = MSR,  .rt = 30, .reg = ESR_EL3},
    {5, "ubfx; cmp x30, #EC_SERROR; b.eq 1f",         .op = DO,   .run = was_serror,
                                                                  .to = "handle_pending_async_ea_eret"},
    {1, "ret",                                        .op = RET},
};
// Its label 1: the SError that came first is taken to be handled with the other one.
static const struct step handle_pending_async_ea_eret[] = {
    {2, "ldr x30, [sp, #CTX_GPREG_LR]; str xzr",      .op = DO,   .run = forget_vector},
    {1, "eret",                                       .op = ERET},
};

static const struct step reflect_pending_async_ea_to_lower_el[] = {
    {2, "stp x28, x29, [sp, #CTX_GPREG_X28]; ldr x29", .op = DO,  .run = save_x28_x29},
    {1, "mrs x28, elr_el3",                           .op = MRS,  .rt = 28, .reg = ELR_EL3},
    {5, "check_loop_ctr: cmp x29, #ASYNC_EA_REPLAY_COUNTER", .op = DO, .run = count_loop, .to = "el3_panic"},
    {1, "mrs x29, vbar_el3",                          .op = MRS,  .rt = 29, .reg = VBAR_EL3},
    {4, "sub x30, x30, x29; cmp x30, #0x80; b.ge",    .op = DO,   .run = came_asynchronously,
                                                                  .to = "skip_smc_check"},
    {1, "mrs x30, esr_el3",                           .op = MRS,  .rt = 30, .reg = ESR_EL3},
    {5, "cmp x30, #EC_AARCH64_SMC",                   .op = DO,   .run = came_otherwise_than_by_smc,
                                                                  .to = "skip_smc_check"},
    {1, "subtract_elr_el3: sub x28, x28, #4",         .op = DO,   .run = back_to_the_smc},
    {0, "skip_smc_check:",                            .op = B,    .to = "skip_smc_check"},
};
static const struct step skip_smc_check[] = {
    {1, "msr elr_el3, x28",                           .op = MSR,  .rt = 28, .reg = ELR_EL3},
    {2, "ldp x28, x29; ldr x30",                      .op = DO,   .run = restore_and_reflect},
    {1, "eret",                                       .op = ERET},
};

const struct routine tfa_pending[] = {
    {"sync_and_handle_pending_serror", sync_and_handle_pending_serror, 3, ROUTINE_ANYWHERE},
    {"pending_serror", pending_serror, sizeof(pending_serror) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"handle_pending_async_ea", handle_pending_async_ea,
                     sizeof(handle_pending_async_ea) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"handle_pending_async_ea_eret", handle_pending_async_ea_eret, 2, ROUTINE_ANYWHERE},
    {"reflect_pending_async_ea_to_lower_el", reflect_pending_async_ea_to_lower_el,
                     sizeof(reflect_pending_async_ea_to_lower_el) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"skip_smc_check", skip_smc_check, 3, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_pending) / sizeof(tfa_pending[0]) == TFA_PENDING, "tfa.h counts them");
