// SPDX-License-Identifier: BSD-2-Clause
// A bare-metal payload for EL1, as tf-a-tests has them for its RAS tests: it makes an error node inject a
// fault (pseudo-fault generation, IHI 0100 2.9), reads memory until that happens, and clears the record.
#include "cpu.h"
#include "pe.h"
#include "ras.h"
#include "sw/os.h"
#include "sw/programs.h"
#include "syndrome.h"

// Options: CE is a bit of image->options, CE_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/injector_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/injector_option.def"
};

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/injector_option.def"
};

// Bits of ERXCTLR_EL1 and ERXPFGCTL_EL1 (DDI 0487 D24.5); what the node lacks is RES0.
enum {
    CTLR_ED = 1 << 0,
    CTLR_UI = 1 << 2,
    CTLR_FI = 1 << 3,
    CTLR_UE = 1 << 4,
    CTLR_CFI = 1 << 8,
    CTLR_DUI = 1 << 10,
    CTLR_CI = 1 << 13,
    CTLR_ALL = CTLR_ED | CTLR_UI | CTLR_FI | CTLR_UE | CTLR_CFI | CTLR_DUI | CTLR_CI
};
enum {
    PFG_UC = 1 << 1,
    PFG_UEU = 1 << 2,
    PFG_UER = 1 << 3,
    PFG_UEO = 1 << 4,
    PFG_DE = 1 << 5,
    PFG_CE_TRANSIENT = 2 << 6,
    PFG_CI = 1 << 8,
    PFG_ER = 1 << 9,
    PFG_AV = 1 << 11,
    PFG_R = 1 << 30
};
// The countdown starts; AV: with the address that software left in ERXADDR_EL1; ER: answered in-band.
enum {
    PFG_CDNEN = UINT32_C(0x80000000),
    PFG_CORRECTED = PFG_CDNEN | PFG_AV,
    PFG_UNCORRECTED = PFG_CDNEN | PFG_AV | PFG_ER,
};
enum { TICKS = 200, ROUNDS = 12, PAGE_READ = 0x100000 };

static bool add_restart(struct cpu *cpu)
{
    cpu->pe->x[0] |= PFG_R;
    return false;
}

static bool count_down(struct cpu *cpu)
{
    cpu->pe->x[2]--;
    return false;
}

static bool is_external_abort(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[9]) == EC_DABT_SAME && (cpu->pe->x[9] & 0x3f) == 0x10;
}

// ISS.SET and ISS.AET: what is Recoverable or Restartable does not come again.
static bool may_go_on(struct cpu *cpu)
{
    uint64_t esr = cpu->pe->x[9];
    uint64_t set = esr >> 11 & 3, aet = esr >> 10 & 7;

    return esr_ec(esr) == EC_SERROR ? aet >= 2 : set == 0 || set == 3;
}

// clang-format off
static const struct step inject[] = {
    {1,   "x0 := record 0",                  .op = SET,   .rt = 0},
    {1,   "msr errselr_el1, x0",             .op = MSR,   .rt = 0, .reg = ERRSELR_EL1},
    {1,   "isb",                             .op = ISB},
    {1,   "x0 := all that reports",          .op = SET,   .rt = 0, .imm = CTLR_ALL,                    .unless = NO_CRI},
    {1,   "x0 := all that reports but CRI",  .op = SET,   .rt = 0, .imm = CTLR_ALL & ~CTLR_CI,         .only = NO_CRI},
    {1,   "msr erxctlr_el1, x0",             .op = MSR,   .rt = 0, .reg = ERXCTLR_EL1},
    {1,   "x0 := IERR 0x2a, SERR 0x0c",      .op = SET,   .rt = 0, .imm = 0x2a0c},
    {1,   "msr erxstatus_el1, x0",           .op = MSR,   .rt = 0, .reg = ERXSTATUS_EL1},
    {1,   "x0 := Non-secure 0x1240",         .op = SET,   .rt = 0, .imm = BIT(63) | 0x1240},
    {1,   "msr erxaddr_el1, x0",             .op = MSR,   .rt = 0, .reg = ERXADDR_EL1},
    {1,   "x0 := 124 in 7 bits",             .op = SET,   .rt = 0, .imm = UINT64_C(124) << 32,       .only = THRESHOLD},
    {1,   "msr erxmisc0_el1, x0",            .op = MSR,   .rt = 0, .reg = ERXMISC0_EL1,              .only = THRESHOLD},
    {1,   "x0 := 200 ticks",                 .op = SET,   .rt = 0, .imm = TICKS},
    {1,   "msr erxpfgcdn_el1, x0",           .op = MSR,   .rt = 0, .reg = ERXPFGCDN_EL1},
    {1,   "x0 := CDNEN, CE transient",       .op = SET,   .rt = 0, .imm = PFG_CORRECTED | PFG_CE_TRANSIENT,  .only = CE},
    {1,   "x0 := CDNEN, DE",                 .op = SET,   .rt = 0, .imm = PFG_CORRECTED | PFG_DE,            .only = DE},
    {1,   "x0 := CDNEN, UEO",                .op = SET,   .rt = 0, .imm = PFG_UNCORRECTED | PFG_UEO,           .only = UEO},
    {1,   "x0 := CDNEN, UER",                .op = SET,   .rt = 0, .imm = PFG_UNCORRECTED | PFG_UER,           .only = UER},
    {1,   "x0 := CDNEN, UEU",                .op = SET,   .rt = 0, .imm = PFG_UNCORRECTED | PFG_UEU,           .only = UEU},
    {1,   "x0 := CDNEN, UC",                 .op = SET,   .rt = 0, .imm = PFG_UNCORRECTED | PFG_UC,            .only = UC},
    {1,   "x0 := CDNEN, UEO, CI",            .op = SET,   .rt = 0, .imm = PFG_UNCORRECTED | PFG_UEO | PFG_CI,  .only = CI},
    {1,   "x0 |= R",                         .op = DO,    .run = add_restart,                        .only = RESTART},
    {1,   "msr erxpfgctl_el1, x0",           .op = MSR,   .rt = 0, .reg = ERXPFGCTL_EL1},
    {1,   "page to read",                    .op = SET,   .rt = 1, .imm = PAGE_READ},
    {1,   "rounds",                          .op = SET,   .rt = 2, .imm = ROUNDS},
    {1,   "go",                              .op = B,     .to = "reads"},
};
static const struct step reads[] = {
    {1,   "ldr x0, [x1]",                    .op = LDR,   .rt = 0, .rn = 1},
    {1,   "mrs x3, erxstatus_el1",           .op = MRS,   .rt = 3, .reg = ERXSTATUS_EL1,             .only = WATCHES},
    {1,   "mrs x4, erxaddr_el1",             .op = MRS,   .rt = 4, .reg = ERXADDR_EL1,               .only = WATCHES},
    {10,  "work",                            .op = WORK},
    {1,   "count",                           .op = DO,    .run = count_down},
    {1,   "cbnz x2",                         .op = CBNZ,  .rt = 2, .to = "reads"},
    {1,   "x0 := 0",                         .op = SET,   .rt = 0},
    {1,   "msr erxpfgctl_el1, x0",           .op = MSR,   .rt = 0, .reg = ERXPFGCTL_EL1},
    {1,   "what is left",                    .op = B,     .to = "looks"},
};
static const struct step looks[] = {
    {1,   "mrs x3, erxstatus_el1",           .op = MRS,   .rt = 3, .reg = ERXSTATUS_EL1},
    {1,   "tbz x3, V",                       .op = TBZ,   .rt = 3, .imm = 30, .to = "idle"},
    {1,   "mrs x4, erxmisc0_el1",            .op = MRS,   .rt = 4, .reg = ERXMISC0_EL1},
    {1,   "msr erxstatus_el1, x3",           .op = MSR,   .rt = 3, .reg = ERXSTATUS_EL1},
    {1,   "isb",                             .op = ISB},
    {1,   "again",                           .op = B,     .to = "looks"},
};
static const struct step idle[] = {
    {10,  "done",                            .op = DO,    .run = os_idle},
    {1,   "wfi",                             .op = WFI},
    {1,   "loop",                            .op = B,     .to = "idle"},
};
static const struct step sync[] = {
    {1,   "mrs x9, esr_el1",                 .op = MRS,   .rt = 9, .reg = ESR_EL1},
    {4,   "External abort?",                 .op = DO,    .run = is_external_abort, .to = "abort"},
    {1,   "nothing else is expected",        .op = B,     .to = "panic"},
};
static const struct step serror[] = {
    {1,   "mrs x9, esr_el1",                 .op = MRS,   .rt = 9, .reg = ESR_EL1},
    {1,   "as an abort",                     .op = B,     .to = "abort"},
};
static const struct step abort_taken[] = {
    {1,   "mrs x10, far_el1",                .op = MRS,   .rt = 10, .reg = FAR_EL1},
    {1,   "clears records later",            .op = B,     .to = "judges",                            .only = CLEARS_LATE},
    {1,   "its record",                      .op = B,     .to = "clears"},
};
static const struct step clears[] = {
    {1,   "mrs x11, erxstatus_el1",          .op = MRS,   .rt = 11, .reg = ERXSTATUS_EL1},
    {1,   "tbz x11, V",                      .op = TBZ,   .rt = 11, .imm = 30, .to = "judges"},
    {1,   "msr erxstatus_el1, x11",          .op = MSR,   .rt = 11, .reg = ERXSTATUS_EL1},
    {1,   "isb",                             .op = ISB},
    {1,   "until V=0",                       .op = B,     .to = "clears"},
};
static const struct step judges[] = {
    {6,   "Recoverable or Restartable?",     .op = DO,    .run = may_go_on, .to = "goes_on"},
    {1,   "no",                              .op = B,     .to = "panic"},
};
static const struct step goes_on[] = {
    {1,   "eret",                            .op = ERET},
};
static const struct step panic[] = {
    {100, "stop",                            .op = DO,    .run = os_stop},
    {1,   "wfi",                             .op = WFI},
    {1,   "loop",                            .op = B,     .to = "panic+1"},
};
static const struct step to_sync[] = {
    {1,   "b sync",                          .op = B,     .to = "sync"},
};
static const struct step to_serror[] = {
    {1,   "b serror",                        .op = B,     .to = "serror"},
};
static const struct step to_bad[] = {
    {1,   "no handler for this vector",      .op = B,     .to = "panic"},
};

static const struct routine routines[] = {
    {"vector_sync",   to_sync, sizeof(to_sync) / sizeof(struct step), 0x200},
    {"vector_irq",    to_bad, sizeof(to_bad) / sizeof(struct step), 0x280},
    {"vector_fiq",    to_bad, sizeof(to_bad) / sizeof(struct step), 0x300},
    {"vector_serror", to_serror, sizeof(to_serror) / sizeof(struct step), 0x380},
    {"inject",        inject, sizeof(inject) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"reads",         reads, sizeof(reads) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"looks",         looks, sizeof(looks) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"idle",          idle, sizeof(idle) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"sync",          sync, sizeof(sync) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"serror",        serror, sizeof(serror) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"abort",         abort_taken, sizeof(abort_taken) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"clears",        clears, sizeof(clears) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"judges",        judges, sizeof(judges) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"goes_on",       goes_on, sizeof(goes_on) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"panic",         panic, sizeof(panic) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on

static const struct routine *const parts[] = {routines, NULL};
static const unsigned part_counts[] = {sizeof(routines) / sizeof(routines[0])};

static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    enum { EL1H = 0x5 };
    struct vcpu *vcpu = &m->sw.vcpu[image->vm];

    (void)setup;
    m->pe[pe].sys[VBAR_EL1] = image->base;
    vcpu->pc = software_address(image, "inject");
    vcpu->pstate = EL1H;
    m->sw.guest[image->vm].task[THREAD_TASK].runnable = 1;
}

const struct program software_injector = {
    .name = "injector",
    .words = "a bare-metal guest that injects errors by ERXPFG*_EL1 and reads memory",
    .els = 1 << 1,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
