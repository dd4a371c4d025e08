// SPDX-License-Identifier: BSD-2-Clause
// Saving and restoring the lower world (lib/el3_runtime/aarch64/context.S); instruction counts of the release
// build with firmware-first handling.
#include <string.h>

#include "pe.h"
#include "sw/tfa.h"

enum { GPRS_BUT_LR = 30 }; // x30 is saved by the vector

static bool save_gpregs(struct cpu *cpu)
{
    memcpy(cpu_tfa(cpu)->x, cpu->pe->x, GPRS_BUT_LR * sizeof(uint64_t));
    return false;
}

// The context's SCR_EL3 is what a lower EL runs with and what el3_exit wrote; taking it from the register
// keeps what a scenario has set.
static bool set_scr_ea(struct cpu *cpu)
{
    uint64_t *x15 = &cpu->pe->x[15];
    cpu_tfa(cpu)->scr = *x15;
    *x15 = (*x15 | SCR_EL3_EA | SCR_EL3_SIF) & ~SCR_EL3_TRNDR;
    return false;
}

static bool save_return_state(struct cpu *cpu)
{
    cpu_tfa(cpu)->spsr = cpu->pe->x[28];
    cpu_tfa(cpu)->elr = cpu->pe->x[29];
    return false;
}

static bool use_sp_el0(struct cpu *cpu)
{
    cpu_write(cpu, SPSel, 0);
    return false;
}

static bool use_sp_el3(struct cpu *cpu)
{
    cpu_write(cpu, SPSel, 1);
    return false;
}

static bool load_return_state(struct cpu *cpu)
{
    const struct tfa *tfa = cpu_tfa(cpu);
    cpu->pe->x[16] = tfa->spsr;
    cpu->pe->x[17] = tfa->elr;
    cpu->pe->x[18] = tfa->scr;
    return false;
}

static bool restore_gpregs(struct cpu *cpu)
{
    memcpy(cpu->pe->x, cpu_tfa(cpu)->x, GPRS_BUT_LR * sizeof(uint64_t));
    return false;
}

static bool restore_lr(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->x[30];
    return false;
}

static bool clear_nested_ea(struct cpu *cpu)
{
    cpu_tfa(cpu)->nested_ea = 0;
    return false;
}

// clang-format off

// SErrors are unmasked by the 28th instruction and, when SCR_EL3.EA was 0, let through by the 36th; SPSR_EL3
// and ELR_EL3 are read by the 52nd and 53rd.
static const struct step prepare_el3_entry[] = {
    {1,  "isb",                                       .op = ISB},
    {26, "save_el3_runtime_regs",                     .op = DO,   .run = save_gpregs},
    {1,  "msr daifclr, #DAIF_ABT_BIT",                .op = DAIFCLR, .imm = 4},
    {3,  "mdcr_el3 |= SDD",                           .op = WORK},
    {1,  "mrs x15, scr_el3",                          .op = MRS,  .rt = 15, .reg = SCR_EL3},
    {3,  "orr x15, x15, #SCR_EA_BIT ...",             .op = DO,   .run = set_scr_ea},
    {1,  "msr scr_el3, x15",                          .op = MSR,  .rt = 15, .reg = SCR_EL3},
    {13, "pmcr_el0, cptr_el3, dit",                   .op = WORK},
    {2,  "isb; mov x0, sp",                           .op = ISB},
    {1,  "mrs x28, spsr_el3",                         .op = MRS,  .rt = 28, .reg = SPSR_EL3},
    {1,  "mrs x29, elr_el3",                          .op = MRS,  .rt = 29, .reg = ELR_EL3},
    {2,  "stp x28, x29, [x0, #CTX_SPSR_EL3]",         .op = DO,   .run = save_return_state},
    {2,  "msr spsel, #MODE_SP_EL0; mov sp, x27",      .op = DO,   .run = use_sp_el0},
    {1,  "ret",                                       .op = RET},
};

// An SError that was held back is tried first, whatever EL3 was entered for this time.
static const struct step el3_exit[] = {
    {2,  "held back: none",                           .op = DO,   .run = tfa_holds_none, .to = "el3_exit+2",
                                                                                     .only = TFA_RETRIES},
    {1,  "retry_serror64(state)",                     .op = CALL, .to = "retry_serror64", .only = TFA_RETRIES},
    {3,  "msr spsel, #MODE_SP_ELX",                   .op = DO,   .run = use_sp_el3},
    {29, "cptr_el3, mpam3_el3",                       .op = WORK},
    {3,  "ldp x16, x17, [sp, #CTX_SPSR_EL3]; ldr x18", .op = DO, .run = load_return_state},
    {1,  "msr spsr_el3, x16",                         .op = MSR,  .rt = 16, .reg = SPSR_EL3},
    {1,  "msr elr_el3, x17",                          .op = MSR,  .rt = 17, .reg = ELR_EL3},
    {1,  "msr scr_el3, x18",                          .op = MSR,  .rt = 18, .reg = SCR_EL3},
    {1,  "msr mdcr_el3, x19",                         .op = WORK},
    {26, "bl restore_el3_runtime_regs",               .op = DO,   .run = restore_gpregs},
    {1,  "ldr x30, [sp, #CTX_GPREG_LR]",              .op = DO,   .run = restore_lr},
    {1,  "str xzr, [sp, #CTX_NESTED_EA_FLAG]",        .op = DO,   .run = clear_nested_ea},
    {1,  "eret",                                      .op = ERET},
};

const struct routine tfa_context[] = {
    {"prepare_el3_entry", prepare_el3_entry,
                     sizeof(prepare_el3_entry) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"el3_exit", el3_exit, sizeof(el3_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_context) / sizeof(tfa_context[0]) == TFA_CONTEXT, "tfa.h counts them");
