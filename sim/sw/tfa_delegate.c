// SPDX-License-Identifier: BSD-2-Clause
// Exceptions that EL3 makes up for a lower EL: ESR, ELR and SPSR of the target are written and EL3 returns to
// its vector. TF-A does it for Undefined Instruction and synchronous External aborts (bl31/bl31_traps.c). For
// an SError nobody does; inject_serror64 is what the mailing list proposed in 2017 (v7 cover letter),
// unchecked, and with the condition that its review asked for, checked.
#include "level.h"
#include "pe.h"
#include "reset.h"
#include "route.h"
#include "sw/abi.h"
#include "sw/estatus.h"
#include "sw/tfa.h"
#include "syndrome.h"

enum {
    CURRENT_EL_SP0 = 0x000,
    CURRENT_EL_SPX = 0x200,
    LOWER_EL_AARCH64 = 0x400,
    LOWER_EL_AARCH32 = 0x600,
    SERROR_VECTOR = 0x180,
    EC_CURRENT_EL = 1 << 26,
    ISS = 0x1ffffff,
    ISS_IDS = 1 << 24,
    SYNC_EA_FSC = 0x10,
    ISS_IESB = 1 << 13, // how EL3 met it, which is nothing to the target
};

static uint32_t serror_iss(uint64_t esr)
{
    uint32_t iss = (uint32_t)(esr & ISS);
    return (iss & ISS_IDS) ? iss : iss & ~(uint32_t)ISS_IESB;
}

// Who would take a physical SError of `el` with SCR_EL3.EA=0 (isa/route.def, rows without FEAT_DoubleFault2).
static unsigned serror_target(unsigned el, uint64_t hcr)
{
    bool amo = bits_any(hcr, HCR_EL2_AMO), tge = bits_any(hcr, HCR_EL2_TGE);

    if (el == 1)
        return amo ? 2 : 1;
    return amo || tge ? 2 : 1;
}

// The same for a synchronous External abort, as the architecture has it. At 6a164dda7 target_el_sync_ea()
// wants both TEA and TGE. That an abort was on a stage 2 walk cannot be told at EL3.
static unsigned abort_target(unsigned el, uint64_t hcr)
{
    bool tea = bits_any(hcr, HCR_EL2_TEA), tge = bits_any(hcr, HCR_EL2_TGE);

    switch (el) {
    case 0:
        return tea || tge ? 2 : 1;
    case 1:
        return tea ? 2 : 1;
    default:
        return 2;
    }
}

// PSTATE.A masks at `el`, unless its SCTLR2_ELx.NMEA says otherwise.
static bool is_masked(struct cpu *cpu, unsigned el)
{
    bool a = (cpu_tfa(cpu)->spsr & SPSR_EL3_A) != 0;

    if (!pe_has(cpu->pe, FEAT_DoubleFault2) || !route_sctlr2_enabled(cpu->pe, el))
        return a;
    if (el == 1)
        return a && !bits_any(cpu_read(cpu, SCTLR2_EL1), SCTLR2_EL1_NMEA);
    return a && !bits_any(cpu_read(cpu, SCTLR2_EL2), SCTLR2_EL2_NMEA);
}

// HCR_EL2 is in x20; the target goes to x21. True: not now, its ELR, SPSR and ESR may hold something.
static bool cannot_deliver(struct cpu *cpu)
{
    unsigned el = tfa_interrupted_el(cpu_tfa(cpu));
    unsigned target = serror_target(el, cpu->pe->x[20]);

    cpu->pe->x[21] = target;
    return el > target || (el == target && is_masked(cpu, target));
}

// As the first answer had it: EL2 whenever EL2 was interrupted, masked or not. Returning into EL3 itself,
// after a nested External abort, counts as EL2.
static bool choose_target(struct cpu *cpu)
{
    unsigned el = tfa_interrupted_el(cpu_tfa(cpu));
    cpu->pe->x[21] = el >= 2 ? 2 : serror_target(el, cpu->pe->x[20]);
    return false;
}

static bool make_serror(struct cpu *cpu)
{
    cpu->pe->x[20] = syndrome_esr(EC_SERROR, serror_iss(cpu->pe->x[19]));
    cpu->pe->x[22] = SERROR_VECTOR;
    return false;
}

bool tfa_holds_none(struct cpu *cpu)
{
    return cpu_tfa(cpu)->held_esr == 0;
}

// There is room for one; a later one is turned away.
static bool keep_serror(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);

    cpu_act(cpu, ACT_HOLD_BACK, serror_iss(cpu->pe->x[19]), 0);
    if (tfa->held_esr)
        return false;
    tfa->held_esr = cpu->pe->x[19];
    tfa->held_tag = cpu_active_tag(cpu);
    return false;
}

static bool load_held(struct cpu *cpu)
{
    cpu->pe->x[19] = cpu_tfa(cpu)->held_esr;
    return false;
}

static bool hold_back(struct cpu *cpu)
{
    cpu_act(cpu, ACT_HOLD_BACK, serror_iss(cpu->pe->x[19]), 0);
    return false;
}

// The region that the BERT describes outlives the reset; firmware takes back the block that nobody has read.
static bool fill_boot_error_region(struct cpu *cpu)
{
    uint64_t area = cpu->setup->host_ghes;
    uint8_t block[CPER_BLOCK_MOST];
    struct cper_report r;

    size_t size = estatus_load(cpu, tfa_ghes(cpu, GHES_BLOCK), block);
    if (!cpu->left && cper_parse(block, size, &r) &&
        cpu_store(cpu, area + BOOT_ERROR_REGION, block, (uint32_t)size))
        cpu_act(cpu, ACT_BERT_WRITE, r.address, cpu_tfa(cpu)->tag);
    return false;
}

// What firmware has taken back the next boot must not find as well.
static bool take_block_back(struct cpu *cpu)
{
    uint32_t zero = 0;

    cpu_store(cpu, tfa_ghes(cpu, GHES_BLOCK) + CPER_BLOCK_STATUS, &zero, sizeof(zero));
    return false;
}

static bool reset_machine(struct cpu *cpu)
{
    cpu_act(cpu, ACT_REBOOT, 0, cpu_tfa(cpu)->tag);
    reset_run(cpu->run, cpu->pe->index);
    cpu->left = true;
    return false;
}

static bool say_delegate(struct cpu *cpu)
{
    cpu_act(cpu, ACT_DELEGATE, cpu->pe->x[20] & ISS, 0);
    // What EL3 fakes is the error's next exception: nothing takes it.
    digest_touch(&cpu->run->digests, PART_LIVE + cpu->pe->index);
    cpu->m->active_tag[cpu->pe->index][cpu->pe->x[21]] = cpu_active_tag(cpu);
    return false;
}

static bool say_retried(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);

    cpu_act(cpu, ACT_DELEGATE, cpu->pe->x[20] & ISS, tfa->held_tag);
    digest_touch(&cpu->run->digests, PART_LIVE + cpu->pe->index);
    cpu->m->active_tag[cpu->pe->index][cpu->pe->x[21]] = tfa->held_tag;
    tfa->held_esr = tfa->held_tag = 0;
    return false;
}

// FEAT_E3DSE, for which no public firmware has code: the PE, not EL3, holds the SError back while the target
// has it masked. There is one place for it; what comes while it is taken is turned away.
static bool is_one_pending(struct cpu *cpu)
{
    return bits_any(cpu_tfa(cpu)->scr, SCR_EL3_DSE);
}

static bool write_vsesr(struct cpu *cpu)
{
    cpu->pe->x[20] = serror_iss(cpu->pe->x[19]);
    cpu_write(cpu, VSESR_EL3, cpu->pe->x[20]);
    return false;
}

static bool set_dse(struct cpu *cpu)
{
    cpu_tfa(cpu)->scr |= SCR_EL3_DSE; // el3_exit writes it
    cpu->pe->dserror_tag = cpu_active_tag(cpu);
    cpu_act(cpu, ACT_DELEGATE, cpu->pe->x[20], 0);
    return false;
}

static bool make_abort(struct cpu *cpu)
{
    unsigned el = tfa_interrupted_el(cpu_tfa(cpu));
    uint64_t *x = cpu->pe->x;

    x[21] = abort_target(el, x[20]);
    x[20] = x[19] | (el == x[21] ? EC_CURRENT_EL : 0u);
    x[22] = 0;
    return false;
}

static bool make_abort_of_serror(struct cpu *cpu)
{
    unsigned el = tfa_interrupted_el(cpu_tfa(cpu));
    struct abort_syndrome abort = {.fsc = SYNC_EA_FSC, .fnv = 1, .set = STATE_UER};
    uint64_t *x = cpu->pe->x;

    x[21] = abort_target(el, x[20]);
    x[20] = syndrome_esr(el == x[21] ? EC_DABT_SAME : EC_DABT_LOWER,
                         syndrome_abort(&abort, pe_has(cpu->pe, FEAT_RAS)));
    x[22] = 0;
    return false;
}

static bool write_far(struct cpu *cpu)
{
    cpu_write(cpu, level_bank((unsigned)cpu->pe->x[21])->far, cpu->pe->x[23]);
    return false;
}

static bool make_undef(struct cpu *cpu)
{
    unsigned el = tfa_interrupted_el(cpu_tfa(cpu));
    uint64_t *x = cpu->pe->x;

    x[21] = el > 1 || (el == 0 && bits_any(x[20], HCR_EL2_TGE)) ? 2 : 1;
    x[20] = syndrome_esr(EC_UNKNOWN, 0);
    x[22] = 0;
    return false;
}

static bool write_esr(struct cpu *cpu)
{
    cpu_write(cpu, level_bank((unsigned)cpu->pe->x[21])->esr, cpu->pe->x[20]);
    return false;
}

static bool write_elr(struct cpu *cpu)
{
    cpu_write(cpu, level_bank((unsigned)cpu->pe->x[21])->elr, cpu_tfa(cpu)->elr);
    return false;
}

static bool write_spsr(struct cpu *cpu)
{
    cpu_write(cpu, level_bank((unsigned)cpu->pe->x[21])->spsr, cpu_tfa(cpu)->spsr);
    return false;
}

static bool set_context_elr(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    unsigned target = (unsigned)cpu->pe->x[21];
    uint64_t vector = LOWER_EL_AARCH64;

    if (tfa_interrupted_el(tfa) >= target)
        vector = (tfa->spsr & 1) ? CURRENT_EL_SPX : CURRENT_EL_SP0;
    else if (tfa->spsr & SPSR_EL3_nRW)
        vector = LOWER_EL_AARCH32;
    tfa->elr = cpu_read(cpu, level_bank(target)->vbar) + vector + cpu->pe->x[22];
    return false;
}

static bool set_context_spsr(struct cpu *cpu)
{
    struct tfa *tfa = cpu_tfa(cpu);
    tfa->spsr = tfa_create_spsr(tfa->spsr, (unsigned)cpu->pe->x[21]);
    return false;
}

// clang-format off

static const struct step inject_serror64[] = {
    {10,  "read_hcr_el2()",                           .op = MRS,  .rt = 20, .reg = HCR_EL2},
    {20,  "interrupted EL, HCR_EL2.{TGE,AMO}, SPSR.A", .op = DO,  .run = cannot_deliver,
                                                           .to = "hold_back", .only = TFA_CHECKED},
    {20,  "interrupted EL, HCR_EL2.{TGE,AMO}, SPSR.A", .op = DO,  .run = cannot_deliver,
                                                           .to = "inject_serror_as_sea64", .only = TFA_AS_SEA},
    {20,  "interrupted EL, HCR_EL2.{TGE,AMO}, SPSR.A", .op = DO,  .run = cannot_deliver,
                                                           .to = "reboot_by_bert", .only = TFA_REBOOTS},
    {20,  "interrupted EL, HCR_EL2.{TGE,AMO}, SPSR.A", .op = DO,  .run = cannot_deliver,
                                                           .to = "keep_serror64", .only = TFA_RETRIES},
    {6,   "interrupted EL, HCR_EL2.{TGE,AMO}",        .op = DO,   .run = choose_target,
                                                                              .only = TFA_UNCHECKED},
    {7,   "new_esr = EC_SERROR, IL, ISS",             .op = DO,   .run = make_serror},
    {1,   "inject_exception(state, new_esr, to_el)",  .op = CALL, .to = "inject_exception"},
    {0,   "delegated",                                .op = DO,   .run = say_delegate},
    {1,   "return",                                   .op = RET},
};
// No mask holds an abort back; nor does it save what the target has not saved. Its address means nothing.
static const struct step inject_serror_as_sea64[] = {
    {7,   "new_esr = EC_DABORT, IL, FnV, SYNC_EA_FSC", .op = DO,  .run = make_abort_of_serror},
    {1,   "inject_exception(state, new_esr, to_el)",  .op = CALL, .to = "inject_exception"},
    {0,   "delegated",                                .op = DO,   .run = say_delegate},
    {1,   "return",                                   .op = RET},
};
static const struct step reboot_by_bert[] = {
    {90,  "boot error region := error status block",  .op = DO,   .run = fill_boot_error_region},
    {2,   "block status := 0",                        .op = DO,   .run = take_block_back},
    {1,   "reset of the Normal world",                .op = DO,   .run = reset_machine},
    {1,   "never here",                               .op = B,    .to = "panic"},
};
static const struct step hold_back_serror[] = {
    {1,   "log: the target has SError masked",        .op = DO,   .run = hold_back},
    {1,   "return",                                   .op = RET},
};

// Whose error it was, and whether what runs now has anything to do with it, nobody asks.
static const struct step keep_serror64[] = {
    {3,   "write_ctx_reg(held, esr_el3)",             .op = DO,   .run = keep_serror, .only = TFA_RETRIES},
    {1,   "return",                                   .op = RET,                      .only = TFA_RETRIES},
};
static const struct step retry_serror64[] = {
    {2,   "read_ctx_reg(held)",                       .op = DO,   .run = load_held,   .only = TFA_RETRIES},
    {10,  "read_hcr_el2()",                           .op = MRS,  .rt = 20, .reg = HCR_EL2, .only = TFA_RETRIES},
    {20,  "interrupted EL, HCR_EL2.{TGE,AMO}, SPSR.A", .op = DO,  .run = cannot_deliver,
                                                      .to = "retry_serror64+6",       .only = TFA_RETRIES},
    {7,   "new_esr = EC_SERROR, IL, ISS",             .op = DO,   .run = make_serror, .only = TFA_RETRIES},
    {1,   "inject_exception(state, new_esr, to_el)",  .op = CALL, .to = "inject_exception", .only = TFA_RETRIES},
    {0,   "delegated",                                .op = DO,   .run = say_retried, .only = TFA_RETRIES},
    {1,   "return",                                   .op = RET,                      .only = TFA_RETRIES},
};

static const struct step delegate_serror[] = {
    {2,   "read_ctx_reg(CTX_SCR_EL3) & SCR_DSE_BIT",  .op = DO,   .run = is_one_pending, .to = "hold_back"},
    {3,   "write_vsesr_el3(esr_el3 & ISS)",           .op = DO,   .run = write_vsesr},
    {3,   "write_ctx_reg(CTX_SCR_EL3, scr | SCR_DSE_BIT)", .op = DO, .run = set_dse},
    {1,   "return",                                   .op = RET},
};

static const struct step inject_sync_ea64[] = {
    {10,  "read_hcr_el2()",                           .op = MRS,  .rt = 20, .reg = HCR_EL2},
    {20,  "target_el_sync_ea(state)",                 .op = DO,   .run = make_abort},
    {2,   "read_far_el3()",                           .op = MRS,  .rt = 23, .reg = FAR_EL3},
    {1,   "write_far_el2(), write_far_el1()",         .op = DO,   .run = write_far},
    {1,   "inject_exception(state, new_esr, to_el)",  .op = CALL, .to = "inject_exception"},
    {0,   "delegated",                                .op = DO,   .run = say_delegate},
    {1,   "return",                                   .op = RET},
};

static const struct step inject_undef64[] = {
    {10,  "read_hcr_el2()",                           .op = MRS,  .rt = 20, .reg = HCR_EL2},
    {10,  "get_undef_target_el()",                    .op = DO,   .run = make_undef},
    {1,   "inject_exception(state, esr, to_el)",      .op = CALL, .to = "inject_exception"},
    {1,   "return",                                   .op = RET},
};

static const struct step inject_exception[] = {
    {6,   "write_esr_el2(new_esr), write_esr_el1()",  .op = DO,   .run = write_esr},
    {1,   "write_elr_el2(elr_el3), write_elr_el1()",  .op = DO,   .run = write_elr},
    {1,   "write_spsr_el2(spsr_el3), write_spsr_el1()", .op = DO, .run = write_spsr},
    {8,   "get_elr_el3(spsr_el3, to_el)",             .op = DO,   .run = set_context_elr},
    {114, "create_spsr(spsr_el3, to_el, scr_el3)",    .op = DO,   .run = set_context_spsr},
    {4,   "return",                                   .op = RET},
};

const struct routine tfa_delegation[] = {
    {"inject_serror64", inject_serror64, sizeof(inject_serror64) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"hold_back", hold_back_serror, 2, ROUTINE_ANYWHERE},
    {"delegate_serror", delegate_serror, 4, ROUTINE_ANYWHERE},
    {"inject_sync_ea64", inject_sync_ea64, 7, ROUTINE_ANYWHERE},
    {"inject_undef64", inject_undef64, 4, ROUTINE_ANYWHERE},
    {"inject_exception", inject_exception, 6, ROUTINE_ANYWHERE},
    {"inject_serror_as_sea64", inject_serror_as_sea64, 4, ROUTINE_ANYWHERE},
    {"reboot_by_bert", reboot_by_bert, 4, ROUTINE_ANYWHERE},
    {"keep_serror64", keep_serror64, 2, ROUTINE_ANYWHERE},
    {"retry_serror64", retry_serror64, 7, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(tfa_delegation) / sizeof(tfa_delegation[0]) == TFA_DELEGATION, "tfa.h counts them");
