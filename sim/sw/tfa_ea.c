// SPDX-License-Identifier: BSD-2-Clause
// External aborts and SErrors of lower ELs in C (common/runtime_svc.c, plat/common/aarch64/plat_common.c,
// lib/extensions/ras). Counts of the debug build where the release build inlines.
#include "pe.h"
#include "sw/tfa.h"
#include "syndrome.h"

enum {
    ESR_IDS = 1 << 24,
    AS_WRITTEN_IDS = 24, // ras_arch.h:161 gives the number of the bit where a mask is meant
    DFSC_SERROR = 0x11,
    SYNC_EA_FSC = 0x10,
    SET_UC = 2,
};

static unsigned dfsc(uint64_t esr)
{
    return (unsigned)esr & 0x3f;
}

static unsigned aet(uint64_t esr)
{
    return (unsigned)(esr >> 10) & 7;
}

static unsigned set(uint64_t esr)
{
    return (unsigned)(esr >> 11) & 3;
}

// An Uncontainable SError; an IMPLEMENTATION DEFINED syndrome says nothing of the kind.
static bool is_uncontainable(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[19];
    bool architected = (esr & ESR_IDS) == 0;
    return pe_has(cpu->pe, FEAT_RAS) && architected && dfsc(esr) == DFSC_SERROR && aet(esr) == 0;
}

// runtime_svc.c:112 at 6a164dda7: bits 4:3 are looked at, and the sense is turned round. DFSC 0x11 has bit 4
// set, so that architected syndromes come out right and some IMPLEMENTATION DEFINED ones count as
// Uncontainable.
static bool is_uncontainable_as_written(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[19];
    bool architected = (esr & AS_WRITTEN_IDS) != 0;
    return pe_has(cpu->pe, FEAT_RAS) && architected && dfsc(esr) == DFSC_SERROR && aet(esr) == 0;
}

static bool is_abort_uncontainable(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[19];
    return pe_has(cpu->pe, FEAT_RAS) && set(esr) == SET_UC && dfsc(esr) == SYNC_EA_FSC;
}

// runtime_svc.c:274 at 6a164dda7: `or`, where the assembly before it had `and`. Every abort that is not on a
// translation table walk is Uncontainable.
static bool is_abort_uncontainable_as_written(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[19];
    return pe_has(cpu->pe, FEAT_RAS) && (set(esr) == SET_UC || dfsc(esr) == SYNC_EA_FSC);
}

static bool is_smc(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[19]) == EC_SMC64;
}

static bool is_system_register(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[19]) == EC_SYSREG;
}

static bool is_no_abort(struct cpu *cpu)
{
    unsigned ec = esr_ec(cpu->pe->x[19]);
    return !(ec == EC_IABT_LOWER || ec == EC_DABT_LOWER) || (cpu_tfa(cpu)->scr & SCR_EL3_EA) == 0;
}

static bool is_double_fault(struct cpu *cpu)
{
    return cpu_tfa(cpu)->double_fault_esr != 0;
}

static bool set_double_fault(struct cpu *cpu)
{
    cpu_tfa(cpu)->double_fault_esr = cpu->pe->x[19];
    return false;
}

static bool clear_double_fault(struct cpu *cpu)
{
    cpu_tfa(cpu)->double_fault_esr = 0;
    return false;
}

static bool has_gic(struct cpu *cpu)
{
    return cpu->setup->gic;
}

static bool lacks_ras(struct cpu *cpu)
{
    return !pe_has(cpu->pe, FEAT_RAS);
}

static bool count_handled(struct cpu *cpu)
{
    cpu->pe->x[21]++;
    return false;
}

static bool return_handled(struct cpu *cpu)
{
    cpu->pe->x[0] = cpu->pe->x[21] != 0;
    return false;
}

// True: all records were looked at.
static bool is_past_last(struct cpu *cpu)
{
    return cpu->pe->x[2] >= cpu->pe->x[1];
}

static bool next_record(struct cpu *cpu)
{
    cpu->pe->x[2]++;
    return false;
}

// clang-format off

static const struct step handler_lower_el_async_ea[] = {
    {2,  "read_esr_el3()",                            .op = MRS,  .rt = 19, .reg = ESR_EL3},
    {1,  "delegate_serror(state, esr_el3)",           .op = B,    .to = "delegate_serror", .only = TFA_E3DSE},
    {11, "EXTRACT(EABORT_AET, esr_el3) == UET_UC",    .op = DO,   .run = is_uncontainable,
                                              .to = "plat_handle_uncontainable_ea", .only = TFA_AS_INTENDED},
    {11, "esr_el3 & SERROR_IDS_BIT, AET == UET_UC",   .op = DO,   .run = is_uncontainable_as_written,
                                              .to = "plat_handle_uncontainable_ea", .only = TFA_AS_WRITTEN},
    {1,  "ea_proceed(ERROR_EA_ASYNC)",                .op = CALL, .to = "ea_proceed", .only = TFA_DELEGATE},
    {1,  "inject_serror64(state, esr_el3)",           .op = B,    .to = "inject_serror64",
                                                                                     .only = TFA_DELEGATE},
    {1,  "ea_proceed(ERROR_EA_ASYNC)",                .op = B,    .to = "ea_proceed", .unless = TFA_DELEGATE},
};

// A platform whose interrupt controller has nothing for EL3: spurious, back to where it came from.
static const struct step handler_interrupt_exception[] = {
    {40, "plat_ic_get_pending_interrupt_type()",      .op = DO,   .run = has_gic,
                                                                  .to = "get_pending_interrupt_type"},
    {1,  "return",                                    .op = RET},
};

static const struct step handler_sync_exception[] = {
    {6,  "read_esr_el3()",                            .op = MRS,  .rt = 19, .reg = ESR_EL3},
    {4,  "exc_class == EC_AARCH64_SMC",               .op = DO,   .run = is_smc, .to = "sync_handler"},
    {2,  "exc_class == EC_AARCH64_SYS",               .op = DO,   .run = is_system_register,
                                                                  .to = "handle_sysreg_trap"},
    {5,  "EC_DABORT_LOWER_EL, scr_el3 & SCR_EA_BIT",  .op = DO,   .run = is_no_abort, .to = "inject_undef64"},
    {1,  "inject_sync_ea64(state, esr_el3)",          .op = B,    .to = "inject_sync_ea64", .only = TFA_E3DSE},
    {8,  "EABORT_SET == SET_UC && DFSC == SYNC_EA_FSC", .op = DO, .run = is_abort_uncontainable,
                                              .to = "plat_handle_uncontainable_ea", .only = TFA_AS_INTENDED},
    {8,  "EABORT_SET == SET_UC || DFSC == SYNC_EA_FSC", .op = DO, .run = is_abort_uncontainable_as_written,
                                              .to = "plat_handle_uncontainable_ea", .only = TFA_AS_WRITTEN},
    {4,  "ea_proceed(ERROR_EA_SYNC)",                 .op = CALL, .to = "ea_proceed"},
    {1,  "inject_sync_ea64(state, esr_el3)",          .op = B,    .to = "inject_sync_ea64",
                                                                                     .only = TFA_DELEGATE},
    {1,  "return",                                    .op = RET,                      .unless = TFA_DELEGATE},
};

static const struct step ea_proceed[] = {
    {6,  "read_ctx_reg(state, CTX_DOUBLE_FAULT_ESR)", .op = DO,   .run = is_double_fault,
                                                                  .to = "plat_handle_double_fault"},
    {2,  "write_ctx_reg(CTX_DOUBLE_FAULT_ESR, esr_el3)", .op = DO, .run = set_double_fault},
    {6,  "plat_ea_handler(ea_reason, esr_el3)",       .op = CALL, .to = "plat_default_ea_handler"},
    {1,  "write_ctx_reg(CTX_DOUBLE_FAULT_ESR, 0)",    .op = DO,   .run = clear_double_fault},
    {2,  "return",                                    .op = RET},
};

static const struct step plat_default_ea_handler[] = {
    {4,  "is_feat_ras_supported()",                   .op = DO,   .run = lacks_ras,
                                                                  .to = "unhandled_external_abort",
                                                                  .unless = TFA_MEMMAP_ONLY},
    {1,  "ras_ea_handler()",                          .op = CALL, .to = "ras_ea_handler"},
    {1,  "handled == 0",                              .op = CBZ,  .rt = 0, .to = "unhandled_external_abort"},
    {2,  "return",                                    .op = RET},
};

static const struct step ras_ea_handler[] = {
    {16, "n_handled = 0; for_each_err_record_info",   .op = SET,  .rt = 21, .imm = 0},
    {4,  "for_each_err_record_info: the only",        .op = CALL, .to = "ras_ea_handler_memmap",
                                                                                     .only = TFA_MEMMAP_ONLY},
    {2,  "done",                                      .op = B,    .to = "ras_ea_handler+10",
                                                                                     .only = TFA_MEMMAP_ONLY},
    {6,  "info->probe(info, &probe_data)",            .op = CALL, .to = "ser_probe_sysreg"},
    {2,  "== 0: break",                               .op = CBZ,  .rt = 0, .to = "ras_ea_handler+7"},
    {6,  "info->handler(info, probe_data)",           .op = CALL, .to = "injected_fault_handler"},
    {2,  "ret != 0: return ret",                      .op = CBNZ, .rt = 0, .to = "ras_ea_handler+8",
                                                                                     .unless = TFA_MEMMAP},
    {2,  "ret != 0: return ret",                      .op = CBNZ, .rt = 0, .to = "ras_ea_handler+9",
                                                                                     .only = TFA_MEMMAP},
    {1,  "n_handled++",                               .op = DO,   .run = count_handled},
    {1,  "while (true)",                              .op = B,    .to = "ras_ea_handler+1"},
    {4,  "for_each_err_record_info: the next",        .op = CALL, .to = "ras_ea_handler_memmap",
                                                                                     .only = TFA_MEMMAP},
    {6,  "return n_handled != 0",                     .op = DO,   .run = return_handled},
    {4,  "return",                                    .op = RET},
};

// lib/extensions/ras/std_err_record.c, for as many records as the PE has.
static const struct step ser_probe_sysreg[] = {
    {10, "read_erridr_el1()",                         .op = MRS,  .rt = 1, .reg = ERRIDR_EL1},
    {2,  "i = 0",                                     .op = SET,  .rt = 2, .imm = 0},
    {2,  "i < num_idx",                               .op = DO,   .run = is_past_last,
                                                                  .to = "ser_probe_sysreg+9"},
    {6,  "write_errselr_el1(idx)",                    .op = MSR,  .rt = 2, .reg = ERRSELR_EL1},
    {1,  "isb()",                                     .op = ISB},
    {1,  "read_erxstatus_el1()",                      .op = MRS,  .rt = 3, .reg = ERXSTATUS_EL1},
    {2,  "ERR_STATUS_GET_FIELD(status, V)",           .op = TBNZ, .rt = 3, .imm = 30,
                                                                  .to = "ser_probe_sysreg+11"},
    {1,  "i++",                                       .op = DO,   .run = next_record},
    {1,  "for",                                       .op = B,    .to = "ser_probe_sysreg+2"},
    {1,  "return 0",                                  .op = SET,  .rt = 0, .imm = 0},
    {4,  "return",                                    .op = RET},
    {3,  "return 1",                                  .op = SET,  .rt = 0, .imm = 1},
    {4,  "return",                                    .op = RET},
};

const struct routine tfa_ea[] = {
    {"handler_lower_el_async_ea", handler_lower_el_async_ea,
                     sizeof(handler_lower_el_async_ea) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"handler_interrupt_exception", handler_interrupt_exception, 2, ROUTINE_ANYWHERE},
    {"handler_sync_exception", handler_sync_exception,
                     sizeof(handler_sync_exception) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"ea_proceed", ea_proceed, sizeof(ea_proceed) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"plat_default_ea_handler", plat_default_ea_handler, 4, ROUTINE_ANYWHERE},
    {"ras_ea_handler", ras_ea_handler, sizeof(ras_ea_handler) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"ser_probe_sysreg", ser_probe_sysreg, 13, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_ea) / sizeof(tfa_ea[0]) == TFA_EA, "tfa.h counts them");
