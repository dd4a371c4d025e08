// SPDX-License-Identifier: BSD-2-Clause
#include "trap.h"

#include "gic_trap.h"
#include "level.h"
#include "pe.h"
#include "route.h"

enum { READ = TRAP_READ, WRITE = TRAP_WRITE };
enum { EL0 = 1 << 0, EL1 = 1 << 1, EL2 = 1 << 2 };

// clang-format off

// Registers that are trapped alike.
enum { ERR = 1, PFG = 2, VM = 4, ID = 8, EXT = 16, HCX = 32, FGT = 64, FGT2 = 128, CPAC = 256, DBG = 512 };
enum { PFAR = 1024, AUX = 2048, CACHE = 4096, PMU = 8192 };
static const uint16_t groups[SYSREG_COUNT] = {
    [ERRIDR_EL1] = ERR,    [ERRSELR_EL1] = ERR,    [ERXGSR_EL1] = ERR,    [ERXFR_EL1] = ERR,
    [ERXCTLR_EL1] = ERR,   [ERXSTATUS_EL1] = ERR,  [ERXADDR_EL1] = ERR,
    [ERXMISC0_EL1] = ERR,  [ERXMISC1_EL1] = ERR,   [ERXMISC2_EL1] = ERR,  [ERXMISC3_EL1] = ERR,
    [ERXPFGF_EL1] = PFG,   [ERXPFGCTL_EL1] = PFG,  [ERXPFGCDN_EL1] = PFG,
    [SCTLR_EL1] = VM,      [TTBR0_EL1] = VM,       [TTBR1_EL1] = VM,      [TCR_EL1] = VM,
    [ESR_EL1] = VM,        [FAR_EL1] = VM,         [MAIR_EL1] = VM,       [CONTEXTIDR_EL1] = VM,
    [AFSR0_EL1] = VM,      [AFSR1_EL1] = VM,       [AMAIR_EL1] = VM,
    [ACTLR_EL1] = AUX,     [CSSELR_EL1] = CACHE,   [PMUSERENR_EL0] = PMU,
    [SCTLR2_EL1] = VM | EXT, [SCTLR2_EL2] = EXT,   [SCTLR2_EL12] = EXT,
    [ID_AA64PFR0_EL1] = ID,  [ID_AA64PFR1_EL1] = ID,
    [ID_AA64MMFR0_EL1] = ID, [ID_AA64MMFR1_EL1] = ID, [ID_AA64MMFR2_EL1] = ID, [ID_AA64MMFR3_EL1] = ID,
    [HCRX_EL2] = HCX,      [HFGRTR_EL2] = FGT,     [HFGWTR_EL2] = FGT,    [HFGITR_EL2] = FGT,
    [HDFGRTR_EL2] = FGT,   [HDFGWTR_EL2] = FGT,    [HFGRTR2_EL2] = FGT2,
    [CPACR_EL1] = CPAC,    [CPTR_EL2] = CPAC,      [CPACR_EL12] = CPAC,
    [MDSCR_EL1] = DBG,     [MDCR_EL2] = DBG,
    [HFGWTR2_EL2] = FGT2,  [PFAR_EL1] = PFAR,      [PFAR_EL2] = PFAR,     [PFAR_EL12] = PFAR,
};

// The first row that holds traps, EL2's rows before EL3's (the order of the accessors); `when` is the value of the
// control bit that does.
static const struct {
    uint64_t mask;
    enum sysreg control;
    uint16_t group;
    uint8_t when, from, access, target;
} traps[] = {
    {HCR_EL2_TVM,                 HCR_EL2,  VM,   1, EL1,       WRITE,        2},
    {HCR_EL2_TRVM,                HCR_EL2,  VM,   1, EL1,       READ,         2},
    {HCR_EL2_TID3,                HCR_EL2,  ID,   1, EL1,       READ,         2},
    {HCR_EL2_TACR,                HCR_EL2,  AUX,  1, EL1,       READ | WRITE, 2},
    {HCR_EL2_TID2 | HCR_EL2_TID4, HCR_EL2,  CACHE, 1, EL1,      READ | WRITE, 2},
    {HCRX_EL2_SCTLR2En,           HCRX_EL2, EXT,  0, EL1,       READ | WRITE, 2},
    {HCR_EL2_TERR,                HCR_EL2,  ERR,  1, EL1,       READ | WRITE, 2},
    {HCR_EL2_FIEN,                HCR_EL2,  PFG,  0, EL1,       READ | WRITE, 2},
    {CPTR_EL2_TCPAC,              CPTR_EL2, CPAC, 1, EL1,       READ | WRITE, 2},
    {MDCR_EL2_TDE | MDCR_EL2_TDA, MDCR_EL2, DBG,  1, EL1,       READ | WRITE, 2},
    {MDCR_EL2_TPM,                MDCR_EL2, PMU,  1, EL0 | EL1, READ | WRITE, 2},
    {SCR_EL3_SCTLR2En,            SCR_EL3,  EXT,  0, EL1 | EL2, READ | WRITE, 3},
    {SCR_EL3_HXEn,                SCR_EL3,  HCX,  0, EL2,       READ | WRITE, 3},
    {SCR_EL3_FGTEn,               SCR_EL3,  FGT,  0, EL2,       READ | WRITE, 3},
    {SCR_EL3_FGTEn2,              SCR_EL3,  FGT2, 0, EL2,       READ | WRITE, 3},
    {SCR_EL3_TERR,                SCR_EL3,  ERR,  1, EL1 | EL2, READ | WRITE, 3},
    {SCR_EL3_TWERR,               SCR_EL3,  ERR,  1, EL1 | EL2, WRITE,        3},
    {SCR_EL3_FIEN,                SCR_EL3,  PFG,  0, EL1 | EL2, READ | WRITE, 3},
    {CPTR_EL3_TCPAC,              CPTR_EL3, CPAC, 1, EL1 | EL2, READ | WRITE, 3},
    {MDCR_EL3_TDA,                MDCR_EL3, DBG,  1, EL1 | EL2, READ | WRITE, 3},
    {MDCR_EL3_TPM,                MDCR_EL3, PMU,  1, EL0 | EL1 | EL2, READ | WRITE, 3},
    {SCR_EL3_PFAREn,              SCR_EL3,  PFAR, 0, EL1 | EL2, READ | WRITE, 3},
};

// FEAT_FGT, FEAT_FGT2: the bit that traps reads of a register, the bit that traps writes (0: there is none), and the
// value of the bit that traps.
struct fine {
    uint64_t read_mask, write_mask;
    enum sysreg read, write;
    uint8_t when;
};
static const struct fine fine[SYSREG_COUNT] = {
#define FGT(reg, read, write, field) [reg] = {read##_##field, write##_##field, read, write, 1},
#define FGT_READ(reg, read, field) [reg] = {read##_##field, 0, read, read, 1},
#define NFGT(reg, read, write, field) [reg] = {read##_##field, write##_##field, read, write, 0},
#define NFGT_READ(reg, read, field) [reg] = {read##_##field, 0, read, read, 0},
#include "fgt.def"
#undef FGT
#undef FGT_READ
#undef NFGT
#undef NFGT_READ
};

// clang-format on

enum { TRAPS = sizeof(traps) / sizeof(*traps) };

// DAIF at EL0: the Exception level that takes the trap, 0 for none. In a host UMA counts as 0 (DDI 0487
// SCTLR_EL1.UMA; SCTLR_EL2 has no such bit).
static unsigned trap_of_daif(const struct pe *pe)
{
    if (pe->pstate.el != 0 || (!pe_in_host(pe, 0) && bits_any(pe->sys[SCTLR_EL1], SCTLR_EL1_UMA)))
        return 0;
    return level_of_system(pe);
}

static bool control_is_set(const struct pe *pe, enum sysreg control, uint64_t mask)
{
    if (control == HCRX_EL2 && !route_hcrx_enabled(pe))
        return false;
    return bits_any(pe->sys[control], mask);
}

static bool of_second_set(enum sysreg control)
{
    return control == HFGRTR2_EL2 || control == HFGWTR2_EL2;
}

// EL3 has not enabled the controls of this set: positive ones do nothing, inverse ones trap everything.
static bool fine_disabled(const struct pe *pe, enum sysreg control)
{
    uint64_t enable = of_second_set(control) ? SCR_EL3_FGTEn2 : SCR_EL3_FGTEn;

    return !bits_any(pe->sys[SCR_EL3], enable);
}

bool trap_fine_grained(const struct pe *pe, enum sysreg reg, unsigned access)
{
    const struct fine *f = &fine[reg];
    enum sysreg control = access == WRITE ? f->write : f->read;
    uint64_t mask = access == WRITE ? f->write_mask : f->read_mask;

    if (mask == 0 || !trap_fine_grained_on(pe) || !pe_has(pe, of_second_set(control) ? FEAT_FGT2 : FEAT_FGT))
        return false;
    if (fine_disabled(pe, control))
        return f->when == 0;
    return bits_any(pe->sys[control], mask) == f->when;
}

bool trap_fine_grained_on(const struct pe *pe)
{
    return pe_has(pe, FEAT_FGT) && pe->pstate.el <= 1 && pe_el2_enabled(pe) &&
           !(pe->pstate.el == 0 && pe_in_host(pe, 0));
}

static unsigned coarse_target(const struct pe *pe, enum sysreg reg, unsigned access, unsigned target)
{
    for (int i = 0; groups[reg] != 0 && i < TRAPS; i++) {
        if ((traps[i].group & groups[reg]) == 0 || (traps[i].access & access) == 0 ||
            traps[i].target != target)
            continue;
        if ((traps[i].from >> pe->pstate.el & 1) &&
            control_is_set(pe, traps[i].control, traps[i].mask) == traps[i].when)
            return target;
    }
    return 0;
}

unsigned trap_target(const struct pe *pe, enum sysreg reg, unsigned access)
{
    if (reg == DAIF)
        return trap_of_daif(pe);
    if (sysreg_is_gic(sysreg_row_of(reg)))
        return gic_trap_target(pe, reg);
    if (pe_el2_enabled(pe) && (coarse_target(pe, reg, access, 2) || trap_fine_grained(pe, reg, access)))
        return 2;
    return coarse_target(pe, reg, access, 3);
}

static bool fine_instruction(const struct pe *pe, uint64_t mask)
{
    return trap_fine_grained_on(pe) && bits_any(pe->sys[SCR_EL3], SCR_EL3_FGTEn) &&
           bits_any(pe->sys[HFGITR_EL2], mask);
}

bool trap_eret(const struct pe *pe)
{
    bool nv = pe_has(pe, FEAT_NV) && bits_any(pe->sys[HCR_EL2], HCR_EL2_NV);

    return pe->pstate.el == 1 && pe_el2_enabled(pe) && (nv || fine_instruction(pe, HFGITR_EL2_ERET));
}

// Not for an AArch32 EL1 and its EL0 (v9.4 ASL AArch64.CheckForSVCTrap, AArch32.CheckForSVCTrap).
bool trap_svc(const struct pe *pe)
{
    uint64_t mask = pe->pstate.el == 0 ? HFGITR_EL2_SVC_EL0 : HFGITR_EL2_SVC_EL1;

    return !level_aarch32(pe, 1) && fine_instruction(pe, mask);
}
