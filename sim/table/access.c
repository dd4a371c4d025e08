// SPDX-License-Identifier: BSD-2-Clause
// What MRS and MSR of DISR_EL1 and of the error record registers come to.
#include <assert.h>

#include "exception.h"
#include "ras.h"
#include "table/tables.h"

enum {
    DISR_BASE =
        (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_SEL2) | (1u << FEAT_HCX) | (1u << FEAT_IESB),
    RAS_BASE = DISR_BASE | (1u << FEAT_RASv1p1) | (1u << FEAT_RASv2) | (1u << FEAT_FGT),
};
enum class { CLASS_T, CLASS_F };
static const char *const classes[] = {"T", "F", NULL};

// clang-format off
static const struct table_input disr_inputs[] = {
    {.name = "EL"},
    {.name = "SCR_EL3.EA"},   {.name = "SCR_EL3.NS"},     {.name = "SCR_EL3.EEL2"}, {.name = "SCR_EL3.HXEn"},
    {.name = "HCR_EL2.AMO"},  {.name = "HCR_EL2.TGE"},    {.name = "HCRX_EL2.TMEA"},
    {.name = "FEAT_DoubleFault2"},
    {0},
};

static const struct table_input ras_inputs[] = {
    {.name = "EL"},           {.name = "SCR_EL3.NS"},     {.name = "SCR_EL3.EEL2"},
    {.name = "class", .own = OWN_CLASS + 1, .max = 1, .words = classes},
    {.name = "write", .own = OWN_WRITE + 1, .max = 1},
    {.name = "HCR_EL2.TERR"}, {.name = "HCR_EL2.FIEN"},
    {.name = "SCR_EL3.TERR"}, {.name = "SCR_EL3.TWERR"},  {.name = "SCR_EL3.FIEN"},
    {.name = "FGT", .own = OWN_FGT + 1, .max = 1},
    {0},
};
// clang-format on

static const char *const disr_outputs[] = {"DISR_EL1", NULL};
static const char *const ras_outputs[] = {"result", NULL};

static void prepare_disr(struct table_case *c)
{
    c->pe.sys[SCR_EL3] |= SCR_EL3_RW;
    c->pe.sys[HCR_EL2] |= HCR_EL2_RW;
}

static const char *unreachable(const struct table_case *c)
{
    return table_unreachable_level(&c->pe);
}

// Read and write are both tried; they reach the same register.
static void answer_disr(struct table_case *c, struct table_answer *a)
{
    enum { MARK_DISR = 0x411, MARK_VDISR = 0x811, MARK_WRITTEN = 0xc11 };
    struct pe *pe = &c->pe;
    struct exception trap;
    uint64_t value;
    enum sysreg_result read, written;

    pe->sys[DISR_EL1] = MARK_DISR;
    pe->sys[VDISR_EL2] = MARK_VDISR;
    read = sysreg_read(pe, NULL, DISR_EL1, &value, &trap);
    written = sysreg_write(pe, NULL, DISR_EL1, MARK_WRITTEN, &trap);
    assert(read == written);
    assert((value == MARK_DISR) == (pe->sys[DISR_EL1] == MARK_WRITTEN));
    assert((value == MARK_VDISR) == (pe->sys[VDISR_EL2] == MARK_WRITTEN));
    if (written == SYSREG_UNDEFINED || read == SYSREG_UNDEFINED)
        table_put(a->output[0], "UNDEF");
    else
        table_put(a->output[0], value == MARK_DISR ? "DISR" : value == MARK_VDISR ? "VDISR" : "RAZ/WI");
    a->rule = "accessor of DISR_EL1";
}

static void prepare_ras(struct table_case *c)
{
    prepare_disr(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_FGTEn;
}

static void answer_ras(struct table_case *c, struct table_answer *a)
{
    struct pe *pe = &c->pe;
    bool pfg = c->own[OWN_CLASS] == CLASS_F;
    enum sysreg reg = pfg ? ERXPFGCTL_EL1 : ERRSELR_EL1;
    struct exception trap = {0};
    struct ras ras = {0};
    enum sysreg_result result;
    uint64_t value;

    if (c->own[OWN_FGT]) {
        pe->sys[HFGRTR_EL2] |= pfg ? HFGRTR_EL2_ERXPFGCTL_EL1 : HFGRTR_EL2_ERRSELR_EL1;
        pe->sys[HFGWTR_EL2] |= pfg ? HFGWTR_EL2_ERXPFGCTL_EL1 : HFGWTR_EL2_ERRSELR_EL1;
    }
    result =
        c->own[OWN_WRITE] ? sysreg_write(pe, &ras, reg, 0, &trap) : sysreg_read(pe, &ras, reg, &value, &trap);
    if (result == SYSREG_UNDEFINED)
        table_put(a->output[0], "UNDEF");
    else if (result == SYSREG_TRAPPED)
        table_put(a->output[0], trap.target == 3 ? "TRAP_EL3" : "TRAP_EL2");
    else
        table_put(a->output[0], "OK");
    a->rule = pfg ? "accessor of ERXPFGCTL_EL1" : "accessor of ERRSELR_EL1";
}

const struct table table_disr_access = {
    .name = "disr-access",
    .question = "what an access to DISR_EL1 reaches",
    .inputs = disr_inputs,
    .outputs = disr_outputs,
    .features = DISR_BASE,
    .prepare = prepare_disr,
    .unreachable = unreachable,
    .answer = answer_disr,
};

const struct table table_ras_access = {
    .name = "ras-access",
    .question = "who may access error records (T: ERRIDR, ERRSELR, ERX*; F: ERXPFG*)",
    .inputs = ras_inputs,
    .outputs = ras_outputs,
    .features = RAS_BASE,
    .prepare = prepare_ras,
    .unreachable = unreachable,
    .answer = answer_ras,
};
