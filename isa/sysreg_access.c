// SPDX-License-Identifier: BSD-2-Clause
// MRS and MSR: who may and what is reached (DDI 0487 D24, accessors of each register).
#include "aarch32.h"
#include "exception.h"
#include "level.h"
#include "nested.h"
#include "pe.h"
#include "ras.h"
#include "sysreg_calc.h"
#include "trap.h"

enum { READ = TRAP_READ, WRITE = TRAP_WRITE };

static const uint8_t level_of_op1[8] = {1, 1, 1, 0, 2, 2, 3, 3}; // DDI 0487 C5.1.2

// clang-format off

// Registers that come with a feature; the others are always there.
#define F(name) (UINT64_C(1) << FEAT_##name)
static const feature_set needs[SYSREG_COUNT] = {
    [DISR] = F(RAS),         [DISR_EL1] = F(RAS),     [VDISR_EL2] = F(RAS),     [VSESR_EL2] = F(RAS),
    [VDISR_EL3] = F(E3DSE),  [VSESR_EL3] = F(E3DSE),
    [ERRIDR_EL1] = F(RAS),   [ERRSELR_EL1] = F(RAS),   [ERXFR_EL1] = F(RAS),     [ERXCTLR_EL1] = F(RAS),
    [ERXSTATUS_EL1] = F(RAS), [ERXADDR_EL1] = F(RAS),  [ERXMISC0_EL1] = F(RAS),  [ERXMISC1_EL1] = F(RAS),
    [ERXMISC2_EL1] = F(RASv1p1), [ERXMISC3_EL1] = F(RASv1p1),
    [ERXPFGF_EL1] = F(RASv1p1),  [ERXPFGCTL_EL1] = F(RASv1p1), [ERXPFGCDN_EL1] = F(RASv1p1),
    [ERXGSR_EL1] = F(RASv2),
    [SCTLR2_EL1] = F(SCTLR2), [SCTLR2_EL2] = F(SCTLR2), [SCTLR2_EL12] = F(SCTLR2), [SCTLR2_EL3] = F(SCTLR2),
    [PFAR_EL1] = F(PFAR),     [PFAR_EL2] = F(PFAR),     [PFAR_EL12] = F(PFAR),    [MFAR_EL3] = F(PFAR),
    [HCRX_EL2] = F(HCX),
    [HFGRTR_EL2] = F(FGT),   [HFGWTR_EL2] = F(FGT),    [HFGRTR2_EL2] = F(FGT2),  [HFGWTR2_EL2] = F(FGT2),  [HFGITR_EL2] = F(FGT),
    [HDFGRTR_EL2] = F(FGT),  [HDFGWTR_EL2] = F(FGT),
    [TTBR1_EL2] = F(VHE),    [CONTEXTIDR_EL2] = F(VHE),  [VNCR_EL2] = F(NV2),
    [CNTP_TVAL_EL02] = F(GICv3), [CNTP_CTL_EL02] = F(GICv3), [CNTP_CVAL_EL02] = F(GICv3),
    [CNTV_TVAL_EL02] = F(GICv3), [CNTV_CTL_EL02] = F(GICv3), [CNTV_CVAL_EL02] = F(GICv3),
};
#undef F

// Fields that are RES0 without a feature.
static const struct { uint64_t mask; enum sysreg reg; enum feature feature; } gated[] = {
    {SCR_EL3_TERR,                                             SCR_EL3,    FEAT_RAS},
    {SCR_EL3_FIEN,                                             SCR_EL3,    FEAT_RASv1p1},
    {SCR_EL3_EASE | SCR_EL3_NMEA,                              SCR_EL3,    FEAT_DoubleFault},
    {SCR_EL3_TMEA,                                             SCR_EL3,    FEAT_DoubleFault2},
    {SCR_EL3_TWERR,                                            SCR_EL3,    FEAT_RASv2},
    {SCR_EL3_EnDSE | SCR_EL3_DSE,                              SCR_EL3,    FEAT_E3DSE},
    {SCR_EL3_PFAREn,                                           SCR_EL3,    FEAT_PFAR},
    {SCR_EL3_EEL2,                                             SCR_EL3,    FEAT_SEL2},
    {SCR_EL3_HXEn,                                             SCR_EL3,    FEAT_HCX},
    {SCR_EL3_SCTLR2En,                                         SCR_EL3,    FEAT_SCTLR2},
    {SCR_EL3_FGTEn,                                            SCR_EL3,    FEAT_FGT},
    {SCR_EL3_FGTEn2,                                           SCR_EL3,    FEAT_FGT2},
    {SCR_EL3_ATA,                                              SCR_EL3,    FEAT_MTE},
    {HCR_EL2_TERR | HCR_EL2_TEA,                               HCR_EL2,    FEAT_RAS},
    {HCR_EL2_FIEN,                                             HCR_EL2,    FEAT_RASv1p1},
    {HCR_EL2_E2H,                                              HCR_EL2,    FEAT_VHE},
    {HCR_EL2_NV | HCR_EL2_NV1 | HCR_EL2_AT,                    HCR_EL2,    FEAT_NV},
    {HCR_EL2_NV2,                                              HCR_EL2,    FEAT_NV2},
    {HCR_EL2_ATA | HCR_EL2_DCT,                                HCR_EL2,    FEAT_MTE},
    {HCRX_EL2_TMEA,                                            HCRX_EL2,   FEAT_DoubleFault2},
    {HCRX_EL2_SCTLR2En,                                        HCRX_EL2,   FEAT_SCTLR2},
    {HCRX_EL2_EnSDERR,                                         HCRX_EL2,   FEAT_ADERR},
    {HCRX_EL2_EnSNERR,                                         HCRX_EL2,   FEAT_ANERR},
    {HCRX_EL2_VFNMI | HCRX_EL2_VINMI | HCRX_EL2_TALLINT,       HCRX_EL2,   FEAT_NMI},
    {SCTLR_EL1_IESB,                                           SCTLR_EL1,  FEAT_IESB},
    {SCTLR_EL2_IESB,                                           SCTLR_EL2,  FEAT_IESB},
    {SCTLR_EL3_IESB,                                           SCTLR_EL3,  FEAT_IESB},
    {SCTLR_EL1_NMI | SCTLR_EL1_SPINTMASK,                      SCTLR_EL1,  FEAT_NMI},
    {SCTLR_EL2_NMI | SCTLR_EL2_SPINTMASK,                      SCTLR_EL2,  FEAT_NMI},
    {SCTLR_EL3_NMI | SCTLR_EL3_SPINTMASK,                      SCTLR_EL3,  FEAT_NMI},
    {SCTLR_EL1_DSSBS,                                          SCTLR_EL1,  FEAT_SSBS},
    {SCTLR_EL2_DSSBS,                                          SCTLR_EL2,  FEAT_SSBS},
    {SCTLR_EL3_DSSBS,                                          SCTLR_EL3,  FEAT_SSBS},
    {SCTLR_EL1_BT0 | SCTLR_EL1_BT1,                            SCTLR_EL1,  FEAT_BTI},
    {SCTLR_EL2_BT0 | SCTLR_EL2_BT1,                            SCTLR_EL2,  FEAT_BTI},
    {SCTLR_EL3_BT,                                             SCTLR_EL3,  FEAT_BTI},
    {SCTLR2_EL1_NMEA | SCTLR2_EL1_EASE,                        SCTLR2_EL1, FEAT_DoubleFault2},
    {SCTLR2_EL2_NMEA | SCTLR2_EL2_EASE,                        SCTLR2_EL2, FEAT_DoubleFault2},
    {SCTLR2_EL1_EnADERR,                                       SCTLR2_EL1, FEAT_ADERR},
    {SCTLR2_EL2_EnADERR,                                       SCTLR2_EL2, FEAT_ADERR},
    {SCTLR2_EL1_EnANERR,                                       SCTLR2_EL1, FEAT_ANERR},
    {SCTLR2_EL2_EnANERR,                                       SCTLR2_EL2, FEAT_ANERR},
    {SCTLR2_EL3_EnADERR,                                       SCTLR2_EL3, FEAT_ADERR},
    {SCTLR2_EL3_EnANERR,                                       SCTLR2_EL3, FEAT_ANERR},
    {TTBR0_EL2_ASID,                                           TTBR0_EL2,  FEAT_VHE},
    {VTCR_EL2_NSA | VTCR_EL2_NSW,                              VTCR_EL2,   FEAT_SEL2},
    {HPFAR_EL2_NS,                                             HPFAR_EL2,  FEAT_SEL2},
    {MDCR_EL2_TDCC,                                            MDCR_EL2,   FEAT_FGT},
    {MDCR_EL3_TDCC,                                            MDCR_EL3,   FEAT_FGT},
    {BITS(49, 40),                                             HFGRTR_EL2, FEAT_RAS}, // ERR*
    {BITS(49, 40),                                             HFGWTR_EL2, FEAT_RAS},
    {BITS(48, 46),                                             HFGRTR_EL2, FEAT_RASv1p1},
    {BITS(48, 46),                                             HFGWTR_EL2, FEAT_RASv1p1},
    {HFGRTR2_EL2_nERXGSR_EL1,                                  HFGRTR2_EL2, FEAT_RASv2},
    {HFGRTR2_EL2_nPFAR_EL1,                                    HFGRTR2_EL2, FEAT_PFAR},
    {HFGWTR2_EL2_nPFAR_EL1,                                    HFGWTR2_EL2, FEAT_PFAR},
};

// clang-format on

enum { GATED = sizeof(gated) / sizeof(*gated) };

static bool read_only(const struct pe *pe, enum sysreg reg)
{
    unsigned kind = sysreg_row_of(reg)->kind;

    switch (reg) {
    case DAIF:
    case SPSel:
        return false;
    case ERXFR_EL1:
    case ERXPFGF_EL1:
    case ERXGSR_EL1:
        return true;
    case TPIDRRO_EL0:
    case PMUSERENR_EL0:
        return pe->pstate.el == 0;
    case CNTFRQ_EL0:
        return pe->pstate.el != 3; // the highest Exception level alone may write it
    default:
        return kind == SYSREG_RO || kind == SYSREG_CALC || kind == SYSREG_GIC_RO;
    }
}

// AArch32 has but one of these registers under a name; its others are views (aarch32.h).
static bool has_name(const struct pe *pe, enum sysreg reg)
{
    return pe->pstate.nrw ? reg == DISR : sysreg_row_of(reg)->op0 != 0;
}

// A guest hypervisor has the registers of EL2, one way or another, and *_EL12.
static bool level_has(const struct pe *pe, enum sysreg reg, enum sysreg reached)
{
    if (nested_on(pe) && nested_only(reg))
        return true;
    return pe->pstate.el >= level_of_op1[sysreg_row_of(reg)->op1] &&
           sysreg_row_of(reached)->kind != SYSREG_ALIAS;
}

static bool defined(const struct pe *pe, enum sysreg reg, enum sysreg reached, unsigned access)
{
    const struct sysreg_row *row = sysreg_row_of(reached);

    if (reg == SP_EL0 && pe->pstate.sp == 0)
        return false; // it is the stack pointer in use
    if (sysreg_is_gic(row) && (!pe_has(pe, FEAT_GICv3) || (access == READ && row->kind == SYSREG_GIC_WO)))
        return false;
    return has_name(pe, reg) && level_has(pe, reg, reached) && (needs[reg] & ~pe->features) == 0 &&
           !(access == WRITE && read_only(pe, reached));
}

static enum sysreg_result trapped(const struct pe *pe, enum sysreg reg, unsigned access, unsigned target,
                                  struct exception *trap)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    uint32_t iss = syndrome_sysreg(row->op0, row->op1, row->crn, row->crm, row->op2, 0, access == READ);

    *trap = exception_trap(pe, target, EC_SYSREG, iss);
    return SYSREG_TRAPPED;
}

// FEAT_IDST: the feature ID space at EL0 (DDI 0487 A2.2, accessors of the ID registers) is a trap to where
// the Undefined Instruction exception would go.
static bool is_id_read_at_el0(const struct pe *pe, enum sysreg reg, unsigned access)
{
    const struct sysreg_row *row = sysreg_row_of(reg);

    return pe_has(pe, FEAT_IDST) && pe->pstate.el == 0 && !pe->pstate.nrw && access == READ &&
           row->op0 == 3 && row->op1 == 0 && row->crn == 0;
}

// Everything that comes before the register itself.
static enum sysreg_result permit(const struct pe *pe, enum sysreg reg, unsigned access,
                                 struct exception *trap)
{
    enum sysreg reached = sysreg_redirect(pe, reg);
    enum nested nested = nested_access(pe, reg);
    unsigned target;

    if (is_id_read_at_el0(pe, reg, access))
        return trapped(pe, reg, access, level_of_system(pe), trap);
    if (!defined(pe, reg, reached, access)) {
        *trap = exception_undefined(pe);
        return SYSREG_UNDEFINED;
    }
    target = nested_only(reg) && nested != NESTED_NOT ? 0 : trap_target(pe, reg, access);
    if (nested == NESTED_TRAP && target == 0)
        target = 2;
    if (target != 0)
        return trapped(pe, reg, access, target, trap);
    if (nested == NESTED_MEMORY)
        return SYSREG_MEMORY;
    if (reached == DISR_EL1 && pe->pstate.el < 3 && bits_any(pe->sys[SCR_EL3], SCR_EL3_EA))
        return SYSREG_IGNORED;
    return SYSREG_OK;
}

static uint64_t res0(const struct pe *pe, enum sysreg reg)
{
    uint64_t mask = ~sysreg_row_of(reg)->known;

    for (int i = 0; i < GATED; i++)
        if (gated[i].reg == reg && !pe_has(pe, gated[i].feature))
            mask |= gated[i].mask;
    return mask;
}

// What an observer was told of a virtual or deferred SError ends with the bits that hold it.
static void store(struct pe *pe, enum sysreg reg, uint64_t value)
{
    value &= ~res0(pe, reg);
    pe->sys[reg] = value;
    if (reg == HCR_EL2 && !bits_any(value, HCR_EL2_VSE))
        pe->vserror_tag = 0;
    if (reg == DISR_EL1 && value == 0)
        pe->disr_tag = 0;
    if (reg == VDISR_EL2 && value == 0)
        pe->vdisr_tag = 0;
    if (reg == VDISR_EL3 && value == 0)
        pe->vdisr3_tag = 0;
    if (reg == SCR_EL3 && !bits_any(value, SCR_EL3_DSE))
        pe->dserror_tag = 0;
}

enum sysreg_result sysreg_read(const struct pe *pe, const struct ras *ras, enum sysreg reg, uint64_t *value,
                               struct exception *trap)
{
    enum sysreg_result result;

    if (aarch32_names(pe, reg))
        return aarch32_read(pe, reg, value, trap);
    *value = 0;
    result = permit(pe, reg, READ, trap);
    if (result != SYSREG_OK)
        return result;
    reg = sysreg_redirect(pe, reg);
    switch (sysreg_row_of(reg)->kind) {
    case SYSREG_CALC:
        *value = sysreg_calc_read(pe, ras, reg);
        return SYSREG_OK;
    case SYSREG_VIEW:
        return sysreg_view_read(pe, ras, reg, value, trap);
    case SYSREG_GIC:
    case SYSREG_GIC_RO:
        return SYSREG_OTHER;
    default:
        result = sysreg_view_select(pe, ras, reg, trap);
        *value = result == SYSREG_OK ? pe->sys[reg] : 0;
        return result;
    }
}

enum sysreg_result sysreg_write(struct pe *pe, struct ras *ras, enum sysreg reg, uint64_t value,
                                struct exception *trap)
{
    enum sysreg_result result;

    if (aarch32_names(pe, reg))
        return aarch32_write(pe, reg, value, trap);
    result = permit(pe, reg, WRITE, trap);
    if (result != SYSREG_OK)
        return result;
    reg = sysreg_redirect(pe, reg);
    switch (sysreg_row_of(reg)->kind) {
    case SYSREG_CALC:
        sysreg_calc_write(pe, reg, value);
        return SYSREG_OK;
    case SYSREG_VIEW:
        return sysreg_view_write(pe, ras, reg, value, trap);
    case SYSREG_GIC:
    case SYSREG_GIC_WO:
        return SYSREG_OTHER;
    default:
        result = sysreg_view_select(pe, ras, reg, trap);
        if (result == SYSREG_OK)
            store(pe, reg, value);
        return result;
    }
}
