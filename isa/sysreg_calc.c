// SPDX-License-Identifier: BSD-2-Clause
#include "sysreg_calc.h"

#include "nested.h"
#include "pe.h"
#include "ras.h"
#include "serror.h"

enum { ALWAYS = FEATURE_COUNT };

// Identification fields; where two rows give one field, the later one counts. With FEAT_RASv1p1 and without
// FEAT_DoubleFault it is RAS_frac that tells (DDI 0487 D24.2 ID_AA64PFR1_EL1).
// clang-format off
static const struct { uint64_t mask; enum sysreg reg; uint8_t feature, value; } id[] = {
    {ID_AA64PFR0_EL1_EL0,      ID_AA64PFR0_EL1,  ALWAYS,            2},
    {ID_AA64PFR0_EL1_EL1,      ID_AA64PFR0_EL1,  ALWAYS,            2},
    {ID_AA64PFR0_EL1_EL2,      ID_AA64PFR0_EL1,  ALWAYS,            1},
    {ID_AA64PFR0_EL1_EL3,      ID_AA64PFR0_EL1,  ALWAYS,            1},
    {ID_AA64PFR0_EL1_RAS,      ID_AA64PFR0_EL1,  FEAT_RAS,          1},
    {ID_AA64PFR0_EL1_RAS,      ID_AA64PFR0_EL1,  FEAT_DoubleFault,  2},
    {ID_AA64PFR0_EL1_RAS,      ID_AA64PFR0_EL1,  FEAT_RASv2,        3},
    {ID_AA64PFR0_EL1_GIC,      ID_AA64PFR0_EL1,  FEAT_GICv3,          1},
    {ID_AA64PFR0_EL1_SEL2,     ID_AA64PFR0_EL1,  FEAT_SEL2,         1},
    {ID_AA64PFR0_EL1_DIT,      ID_AA64PFR0_EL1,  FEAT_DIT,          1},
    {ID_AA64PFR1_EL1_RAS_frac, ID_AA64PFR1_EL1,  FEAT_RASv1p1,      1},
    {ID_AA64PFR1_EL1_RAS_frac, ID_AA64PFR1_EL1,  FEAT_DoubleFault,  0},
    {ID_AA64PFR1_EL1_RAS_frac, ID_AA64PFR1_EL1,  FEAT_RASv2,        0},
    {ID_AA64PFR1_EL1_BT,       ID_AA64PFR1_EL1,  FEAT_BTI,          1},
    {ID_AA64PFR1_EL1_SSBS,     ID_AA64PFR1_EL1,  FEAT_SSBS,         1},
    {ID_AA64PFR1_EL1_MTE,      ID_AA64PFR1_EL1,  FEAT_MTE,          2},
    {ID_AA64PFR1_EL1_NMI,      ID_AA64PFR1_EL1,  FEAT_NMI,          1},
    {ID_AA64PFR1_EL1_DF2,      ID_AA64PFR1_EL1,  FEAT_DoubleFault2, 1},
    {ID_AA64PFR1_EL1_PFAR,     ID_AA64PFR1_EL1,  FEAT_PFAR,         1},
    {ID_AA64MMFR0_EL1_PARange, ID_AA64MMFR0_EL1, ALWAYS,            5},
    {ID_AA64MMFR0_EL1_FGT,     ID_AA64MMFR0_EL1, FEAT_FGT,          1},
    {ID_AA64MMFR0_EL1_FGT,     ID_AA64MMFR0_EL1, FEAT_FGT2,         2},
    {ID_AA64MMFR1_EL1_VH,      ID_AA64MMFR1_EL1, FEAT_VHE,          1},
    {ID_AA64MMFR1_EL1_PAN,     ID_AA64MMFR1_EL1, FEAT_PAN,          1},
    {ID_AA64MMFR1_EL1_HCX,     ID_AA64MMFR1_EL1, FEAT_HCX,          1},
    {ID_AA64MMFR2_EL1_UAO,     ID_AA64MMFR2_EL1, FEAT_UAO,          1},
    {ID_AA64MMFR2_EL1_IESB,    ID_AA64MMFR2_EL1, FEAT_IESB,         1},
    {ID_AA64MMFR2_EL1_IDS,     ID_AA64MMFR2_EL1, FEAT_IDST,         1},
    {ID_AA64MMFR2_EL1_NV,      ID_AA64MMFR2_EL1, FEAT_NV,           1},
    {ID_AA64MMFR2_EL1_NV,      ID_AA64MMFR2_EL1, FEAT_NV2,          2},
    {ID_AA64MMFR3_EL1_SCTLRX,  ID_AA64MMFR3_EL1, FEAT_SCTLR2,       1},
    {ID_AA64MMFR3_EL1_SNERR,   ID_AA64MMFR3_EL1, FEAT_RASv2,        1},
    {ID_AA64MMFR3_EL1_SDERR,   ID_AA64MMFR3_EL1, FEAT_RASv2,        1},
    {ID_AA64MMFR3_EL1_SNERR,   ID_AA64MMFR3_EL1, FEAT_ANERR,        2},
    {ID_AA64MMFR3_EL1_ANERR,   ID_AA64MMFR3_EL1, FEAT_ANERR,        2},
    {ID_AA64MMFR3_EL1_SDERR,   ID_AA64MMFR3_EL1, FEAT_ADERR,        2},
    {ID_AA64MMFR3_EL1_ADERR,   ID_AA64MMFR3_EL1, FEAT_ADERR,        2},
};
// clang-format on

enum { IDS = sizeof(id) / sizeof(*id) };

// With FEAT_RASv2 the register says whether reads abort synchronously where no feature lets software choose
// (DDI 0487 ID_AA64MMFR3_EL1). Both knobs bear on Normal memory; what is not all synchronous is called
// asynchronous.
static uint64_t late_reads(const struct pe *pe, uint64_t value)
{
    bool late = pe->impdef[IMPDEF_EXTERNAL_LOAD] != 0;

    if (!pe_has(pe, FEAT_RASv2))
        return value;
    if (!pe_has(pe, FEAT_ANERR) && (late || pe->impdef[IMPDEF_POISON_LOAD]))
        value = bits_put(value & ~ID_AA64MMFR3_EL1_SNERR, ID_AA64MMFR3_EL1_ANERR, 1);
    if (!pe_has(pe, FEAT_ADERR) && late)
        value = bits_put(value & ~ID_AA64MMFR3_EL1_SDERR, ID_AA64MMFR3_EL1_ADERR, 1);
    return value;
}

static uint64_t identification(const struct pe *pe, enum sysreg reg)
{
    uint64_t value = 0;

    for (int i = 0; i < IDS; i++)
        if (id[i].reg == reg && (id[i].feature == ALWAYS || pe_has(pe, (enum feature)id[i].feature)))
            value = bits_put(value, id[i].mask, id[i].value);
    return reg == ID_AA64MMFR3_EL1 ? late_reads(pe, value) : value;
}

// DAIF has its bits where SPSR_ELx has them.
uint64_t sysreg_calc_read(const struct pe *pe, const struct ras *ras, enum sysreg reg)
{
    switch (reg) {
    case DAIF:
        return pstate_to_spsr(&pe->pstate) & sysreg_row_of(DAIF)->known;
    case SPSel:
        return pe->pstate.sp;
    case CurrentEL:
        return bits_put(0, CurrentEL_EL, nested_on(pe) ? 2 : pe->pstate.el);
    case MPIDR_EL1:
        return bits_put(sysreg_row_of(MPIDR_EL1)->reset, MPIDR_EL1_Aff0, pe->index);
    case ISR_EL1:
        return serror_isr(pe);
    case ERRIDR_EL1:
        return bits_put(0, ERRIDR_EL1_NUM, ras_count(ras, pe->index));
    default:
        return identification(pe, reg);
    }
}

void sysreg_calc_write(struct pe *pe, enum sysreg reg, uint64_t value)
{
    if (reg == SPSel) {
        pe->pstate.sp = bits_any(value, SPSel_SP);
        return;
    }
    pe->pstate.d = bits_any(value, DAIF_D);
    pe->pstate.a = bits_any(value, DAIF_A);
    pe->pstate.i = bits_any(value, DAIF_I);
    pe->pstate.f = bits_any(value, DAIF_F);
}
