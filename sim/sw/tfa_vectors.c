// SPDX-License-Identifier: BSD-2-Clause
// The vector table of BL31 (bl31/aarch64/runtime_exceptions.S).
#include "sw/tfa.h"

static bool save_x30(struct cpu *cpu)
{
    cpu_tfa(cpu)->x[30] = cpu->pe->x[30];
    return false;
}

// The same on the way in. LR of a vector is a register: what a dispatch inside a nested External abort left
// on the stack of calls, because the client did not come back to it, is gone. During an event the dispatch
// stays there.
static bool enter(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    if (tfa->sdei.depth == 0)
        tfa->stack.calls = 0;
    return save_x30(cpu);
}

static bool restore_x30(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->x[30];
    return false;
}

static bool load_nested_ea(struct cpu *cpu)
{
    cpu->pe->x[30] = cpu_tfa(cpu)->nested_ea;
    return false;
}

static bool clear_nested_ea(struct cpu *cpu)
{
    cpu_tfa(cpu)->nested_ea = 0;
    return false;
}

// clang-format off

// ---- Current EL with SP_EL0: C code of EL3 was interrupted.
static const struct step sync_exception_sp_el0[] = {
    {3, "b handle_el3_sync_exception",                .op = B,    .to = "plat_report_unhandled_exception"},
};
static const struct step irq_sp_el0[] = {
    {3, "b plat_report_unhandled_interrupt",          .op = B,    .to = "plat_report_unhandled_interrupt"},
};
static const struct step fiq_sp_el0[] = {
    {3, "b plat_report_unhandled_interrupt",          .op = B,    .to = "plat_report_unhandled_interrupt"},
};
static const struct step serror_sp_el0[] = {
    {3, "no_ret plat_handle_el3_ea",                  .op = B,    .to = "plat_handle_el3_ea"},
};

// ---- Current EL with SP_ELx: entry or exit code was interrupted.
static const struct step sync_exception_sp_elx[] = {
    {3, "b plat_report_unhandled_exception",          .op = B,    .to = "plat_report_unhandled_exception"},
};
static const struct step irq_sp_elx[] = {
    {3, "b plat_report_unhandled_interrupt",          .op = B,    .to = "plat_report_unhandled_interrupt"},
};
static const struct step fiq_sp_elx[] = {
    {3, "b plat_report_unhandled_interrupt",          .op = B,    .to = "plat_report_unhandled_interrupt"},
};
static const struct step serror_sp_elx[] = {
    {3, "no_ret plat_handle_el3_ea",                  .op = B,    .to = "plat_handle_el3_ea",
                                                                                   .only = TFA_KFH},
    {1, "str x30, [sp, #CTX_GPREG_LR]",               .op = DO,   .run = save_x30, .only = TFA_FFH_SUPPORT},
    {1, "ldr x30, [sp, #CTX_NESTED_EA_FLAG]",         .op = DO,   .run = load_nested_ea,
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "cbz x30, 1f",                                .op = CBZ,  .rt = 30,        .to = "serror_of_el3",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "str xzr, [sp, #CTX_NESTED_EA_FLAG]",         .op = DO,   .run = clear_nested_ea,
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "msr daifclr, #DAIF_ABT_BIT",                 .op = DAIFCLR, .imm = 4,     .only = TFA_FFH_SUPPORT},
    {1, "isb",                                        .op = ISB,                   .only = TFA_FFH_SUPPORT},
    {1, "bl prepare_el3_entry",                       .op = CALL, .to = "prepare_el3_entry",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "bl handler_lower_el_async_ea",               .op = CALL, .to = "handler_lower_el_async_ea",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "no_ret el3_exit",                            .op = B,    .to = "el3_exit", .only = TFA_FFH_SUPPORT},
};
// Its label 1: the flag was not set, this is EL3's own error.
static const struct step serror_of_el3[] = {
    {1, "ldr x30, [sp, #CTX_GPREG_LR]",               .op = DO,   .run = restore_x30},
    {3, "no_ret plat_handle_el3_ea",                  .op = B,    .to = "plat_handle_el3_ea"},
};

// ---- Lower EL using AArch64.
// handle_sync_exception compares all of ESR_EL3 with an exception class (an apparent defect): never equal.
static const struct step sync_exception_aarch64[] = {
    {1, "str x30, [sp, #CTX_GPREG_LR]",               .op = DO,   .run = enter},
    {0, "sync_and_handle_pending_serror",             .op = CALL, .to = "sync_and_handle_pending_serror"},
    {1, "mrs x30, esr_el3",                           .op = MRS,  .rt = 30, .reg = ESR_EL3},
    {2, "cmp x30, #EC_IMP_DEF_EL3; b.eq imp_def_el3_handler", .op = WORK},
    {1, "bl prepare_el3_entry",                       .op = CALL, .to = "prepare_el3_entry"},
    {1, "bl handler_sync_exception",                  .op = CALL, .to = "handler_sync_exception"},
    {1, "no_ret el3_exit",                            .op = B,    .to = "el3_exit"},
};
static const struct step irq_aarch64[] = {
    {1, "str x30, [sp, #CTX_GPREG_LR]",               .op = DO,   .run = enter},
    {0, "sync_and_handle_pending_serror",             .op = CALL, .to = "sync_and_handle_pending_serror"},
    {1, "bl prepare_el3_entry",                       .op = CALL, .to = "prepare_el3_entry"},
    {1, "bl handler_interrupt_exception",             .op = CALL, .to = "handler_interrupt_exception"},
    {1, "no_ret el3_exit",                            .op = B,    .to = "el3_exit"},
};
static const struct step fiq_aarch64[] = {
    {0, "as irq_aarch64",                             .op = B,    .to = "irq_aarch64"},
};
static const struct step serror_aarch64[] = {
    {3, "b plat_report_unhandled_exception",          .op = B,    .to = "plat_report_unhandled_exception",
                                                                                   .only = TFA_KFH},
    {1, "str x30, [sp, #CTX_GPREG_LR]",               .op = DO,   .run = enter, .only = TFA_FFH_SUPPORT},
    {0, "sync_and_handle_pending_serror",             .op = CALL, .to = "sync_and_handle_pending_serror",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "bl prepare_el3_entry",                       .op = CALL, .to = "prepare_el3_entry",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "bl handler_lower_el_async_ea",               .op = CALL, .to = "handler_lower_el_async_ea",
                                                                                   .only = TFA_FFH_SUPPORT},
    {1, "no_ret el3_exit",                            .op = B,    .to = "el3_exit", .only = TFA_FFH_SUPPORT},
};

// ---- Lower EL using AArch32: the source repeats the code above.
static const struct step sync_exception_aarch32[] = {
    {0, "as sync_exception_aarch64",                  .op = B,    .to = "sync_exception_aarch64"},
};
static const struct step irq_aarch32[] = {
    {0, "as irq_aarch64",                             .op = B,    .to = "irq_aarch64"},
};
static const struct step fiq_aarch32[] = {
    {0, "as fiq_aarch64",                             .op = B,    .to = "fiq_aarch64"},
};
static const struct step serror_aarch32[] = {
    {0, "as serror_aarch64",                          .op = B,    .to = "serror_aarch64"},
};

const struct routine tfa_vectors[] = {
    {"sync_exception_sp_el0",  sync_exception_sp_el0,  1, 0x000},
    {"irq_sp_el0",             irq_sp_el0,             1, 0x080},
    {"fiq_sp_el0",             fiq_sp_el0,             1, 0x100},
    {"serror_sp_el0",          serror_sp_el0,          1, 0x180},
    {"sync_exception_sp_elx",  sync_exception_sp_elx,  1, 0x200},
    {"irq_sp_elx",             irq_sp_elx,             1, 0x280},
    {"fiq_sp_elx",             fiq_sp_elx,             1, 0x300},
    {"serror_sp_elx",          serror_sp_elx,          sizeof(serror_sp_elx) / sizeof(struct step), 0x380},
    {"sync_exception_aarch64", sync_exception_aarch64, sizeof(sync_exception_aarch64) / sizeof(struct step),
                                                                                                    0x400},
    {"irq_aarch64",            irq_aarch64,            sizeof(irq_aarch64) / sizeof(struct step),   0x480},
    {"fiq_aarch64",            fiq_aarch64,            1, 0x500},
    {"serror_aarch64",         serror_aarch64,         sizeof(serror_aarch64) / sizeof(struct step),
                                                                                                    0x580},
    {"sync_exception_aarch32", sync_exception_aarch32, 1, 0x600},
    {"irq_aarch32",            irq_aarch32,            1, 0x680},
    {"fiq_aarch32",            fiq_aarch32,            1, 0x700},
    {"serror_aarch32",         serror_aarch32,         1, 0x780},
    {"serror_of_el3",          serror_of_el3,          2, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_vectors) / sizeof(tfa_vectors[0]) == TFA_VECTORS, "tfa.h counts them");
