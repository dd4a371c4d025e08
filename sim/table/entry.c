// SPDX-License-Identifier: BSD-2-Clause
// PSTATE, SPSR and vector of an exception entry, each bit of PSTATE tried by itself.
#include "exception.h"
#include "level.h"
#include "table/tables.h"

enum {
    FEATURES = (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_PAN) | (1u << FEAT_UAO) | (1u << FEAT_DIT) |
               (1u << FEAT_SSBS) | (1u << FEAT_BTI) | (1u << FEAT_MTE) | (1u << FEAT_SEL2),
};

enum kind { KIND_SERROR, KIND_IRQ, KIND_FIQ, KIND_SYNC };
static const char *const kinds[] = {"SError", "IRQ", "FIQ", "Sync", NULL};
static const uint64_t targets[] = {1, 2, 3};

// None, each field with all its bits, all of them; M[4:0] is src_EL's.
static const uint64_t pstates[] = {
    0,       BIT(31), BIT(30), BIT(29),
    BIT(28), BIT(25), BIT(24), BIT(23),
    BIT(22), BIT(21), BIT(20), BIT(12),
    BIT(11), BIT(10), BIT(9),  BITS(11, 10),
    BIT(8),  BIT(7),  BIT(6),  BITS(31, 28) | BITS(25, 20) | BITS(12, 6),
};

static const struct table_input inputs[] = {
    {.name = "src_EL",               .own = OWN_SRC_EL + 1, .max = 3},
    {.name = "src_SP",                      .own = OWN_SRC_SP + 1, .max = 1},
    {.name = "dst_EL",               .own = OWN_DST_EL + 1, .max = 3, .values = targets, .count = 3},
    {.name = "kind",                      .own = OWN_KIND + 1, .max = 3, .words = kinds},
    {.name = "sync_to_serror",               .own = OWN_SYNC_TO_SERROR + 1, .max = 1},
    {.name = "HCR_EL2.E2H"                     },
    {.name = "HCR_EL2.TGE"                   },
    {.name = "SCTLR.SPAN",                 .own = OWN_SPAN + 1, .max = 1},
    {.name = "SCTLR.DSSBS",                      .own = OWN_DSSBS + 1, .max = 1},
    {.name = "pstate_in",
     .own = OWN_PSTATE_IN + 1,
     .max = UINT32_MAX,
     .values = pstates,
     .count = sizeof pstates / sizeof *pstates},
    {0},
};
static const char *const outputs[] = {"SPSR", "pstate_out", "vector", NULL};

// Reset is EL3 with SP_EL3; Non-secure, so that EL2 is enabled.
static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_NS;
    c->own[OWN_SRC_EL] = 3;
    c->own[OWN_SRC_SP] = 1;
    c->own[OWN_DST_EL] = 3;
}

static const char *unreachable(const struct table_case *c)
{
    uint64_t from = c->own[OWN_SRC_EL], to = c->own[OWN_DST_EL];
    bool tge = bits_any(c->pe.sys[HCR_EL2], HCR_EL2_TGE);

    if (to < from || to == 0)
        return "an exception does not go to a lower Exception level, nor to EL0";
    if (from == 0 && c->own[OWN_SRC_SP])
        return "EL0 uses SP_EL0";
    if (tge && (from == 1 || to == 1))
        return "HCR_EL2.TGE=1 leaves no EL1";
    if (c->own[OWN_SYNC_TO_SERROR] && c->own[OWN_KIND] != KIND_SYNC)
        return "EASE is about synchronous External aborts";
    return NULL;
}

// M[4:0] of pstate_in counts where no column gives the source.
static void enter_source(struct table_case *c)
{
    struct pe *pe = &c->pe;

    pe->pstate = pstate_from_spsr(c->own[OWN_PSTATE_IN]);
    pe->pstate.allint = 0; // no FEAT_NMI
    pe->pstate.nrw = 0;
    if (c->given[OWN_SRC_EL] || !c->given[OWN_PSTATE_IN])
        pe->pstate.el = (uint8_t)c->own[OWN_SRC_EL];
    if (c->given[OWN_SRC_SP] || !c->given[OWN_PSTATE_IN])
        pe->pstate.sp = (uint8_t)c->own[OWN_SRC_SP];
}

static void answer(struct table_case *c, struct table_answer *a)
{
    static const uint8_t exceptions[] = {EXCEPTION_SERROR, EXCEPTION_IRQ, EXCEPTION_FIQ, EXCEPTION_SYNC};
    unsigned target = (unsigned)c->own[OWN_DST_EL];
    struct pe *pe = &c->pe;
    const struct level_bank *bank;
    struct exception e = {
        .kind = exceptions[c->own[OWN_KIND]],
        .target = (uint8_t)target,
        .serror_vector = c->own[OWN_SYNC_TO_SERROR] && c->own[OWN_KIND] == KIND_SYNC,
    };
    struct exception next;

    enter_source(c);
    if (target < pe->pstate.el || target == 0) {
        for (unsigned i = 0; i < 3; i++)
            table_put(a->output[i], "-");
        return;
    }
    bank = level_bank(target);
    pe->sys[bank->sctlr] |=
        (c->own[OWN_SPAN] ? SCTLR_EL1_SPAN : 0) | (c->own[OWN_DSSBS] ? SCTLR_EL1_DSSBS : 0);
    table_put_hex(a->output[2], exception_vector(pe, &e));
    exception_take(pe, &e, &next);
    table_put_hex(a->output[0], pe->sys[bank->spsr]);
    table_put_hex(a->output[1], pstate_to_spsr(&pe->pstate));
    a->rule = "AArch64.TakeException";
}

const struct table table_exception_entry = {
    .name = "exception-entry",
    .question = "PSTATE, SPSR and vector of an exception entry",
    .inputs = inputs,
    .outputs = outputs,
    .features = FEATURES,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer,
};
