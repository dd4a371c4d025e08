// SPDX-License-Identifier: BSD-2-Clause
#include "route.h"

#include <assert.h>

#include "bits.h"
#include "pe.h"

// Cells of route.def.
enum { X = 2, P = ROUTE_PENDING };
enum { EL_0 = 1, EL_1 = 2, EL_2 = 4, EL_3 = 8, EL_012 = EL_0 | EL_1 | EL_2, EL_ANY = EL_012 | EL_3 };

// struct route_inputs as one word: a bit an Exception level, then a bit an input, so that a row is one
// comparison (a step of a run asks twice).
enum {
    AT_EA = 4,
    AT_EL2,
    AT_HOST,
    AT_TGE,
    AT_AMO,
    AT_TEA,
    AT_A,
    AT_NMEA,
    AT_TMEA2,
    AT_TMEA3,
    AT_DF,
    AT_DF2,
    AT_STAGE2,
};

struct row {
    uint64_t test; // 63:32 the bits that count, 31:0 what they must be
    uint8_t target;
    const char *rule;
};

// The formatter takes an initializer in a macro for a block.
// clang-format off
#define CELL(cell, at) ((cell) == X ? 0 : BIT(32 + (at)) | (uint64_t)(cell) << (at))
#define LEVELS(el) ((uint64_t)(EL_ANY & ~EL_##el) << 32) // the others must be 0
static const struct row serror_rows[] = {
#define SERROR(el, ea, el2, host, tge, amo, a, nmea, tmea2, tmea3, df, df2, target, rule)                    \
    {LEVELS(el) | CELL(ea, AT_EA) | CELL(el2, AT_EL2) | CELL(host, AT_HOST) | CELL(tge, AT_TGE) |            \
     CELL(amo, AT_AMO) | CELL(a, AT_A) | CELL(nmea, AT_NMEA) | CELL(tmea2, AT_TMEA2) |                       \
     CELL(tmea3, AT_TMEA3) | CELL(df, AT_DF) | CELL(df2, AT_DF2), target, rule},
#include "route.def"
};

static const struct row delegated_rows[] = {
#define DELEGATED(el, el2, host, tge, amo, a, tmea2, target, rule)                                           \
    {LEVELS(el) | CELL(el2, AT_EL2) | CELL(host, AT_HOST) | CELL(tge, AT_TGE) | CELL(amo, AT_AMO) |          \
     CELL(a, AT_A) | CELL(tmea2, AT_TMEA2), target, rule},
#include "route.def"
};

static const struct row abort_rows[] = {
#define ABORT(el, ea, el2, host, tge, tea, a, tmea2, tmea3, df2, stage2, target, rule)                       \
    {LEVELS(el) | CELL(ea, AT_EA) | CELL(el2, AT_EL2) | CELL(host, AT_HOST) | CELL(tge, AT_TGE) |            \
     CELL(tea, AT_TEA) | CELL(a, AT_A) | CELL(tmea2, AT_TMEA2) | CELL(tmea3, AT_TMEA3) |                     \
     CELL(df2, AT_DF2) | CELL(stage2, AT_STAGE2), target, rule},
#include "route.def"
};
#undef CELL
#undef LEVELS
// clang-format on

static uint32_t word_of(const struct route_inputs *in)
{
    return 1u << in->el | (uint32_t)in->ea << AT_EA | (uint32_t)in->el2 << AT_EL2 |
           (uint32_t)in->in_host << AT_HOST | (uint32_t)in->tge << AT_TGE | (uint32_t)in->amo << AT_AMO |
           (uint32_t)in->tea << AT_TEA | (uint32_t)in->a << AT_A | (uint32_t)in->nmea << AT_NMEA |
           (uint32_t)in->tmea2 << AT_TMEA2 | (uint32_t)in->tmea3 << AT_TMEA3 | (uint32_t)in->df << AT_DF |
           (uint32_t)in->df2 << AT_DF2 | (uint32_t)in->stage2 << AT_STAGE2;
}

static struct route_result first_match(const struct row *rows, size_t count, const struct route_inputs *in)
{
    uint32_t word = word_of(in);

    for (size_t i = 0; i < count; i++) {
        if ((word & rows[i].test >> 32) == (uint32_t)rows[i].test)
            return (struct route_result){.target = rows[i].target, .row = (uint8_t)i};
    }
    assert(!"route.def has no row for these inputs");
    return (struct route_result){.target = ROUTE_PENDING, .row = UINT8_MAX};
}

struct route_result route_serror_row(const struct route_inputs *in)
{
    return first_match(serror_rows, route_serror_rows(), in);
}

struct route_result route_delegated_row(const struct route_inputs *in)
{
    return first_match(delegated_rows, route_delegated_rows(), in);
}

struct route_result route_abort_row(const struct route_inputs *in)
{
    return first_match(abort_rows, route_abort_rows(), in);
}

bool route_hcrx_enabled(const struct pe *pe)
{
    return pe_has(pe, FEAT_HCX) && pe_el2_enabled(pe) && bits_any(pe->sys[SCR_EL3], SCR_EL3_HXEn);
}

// v9.4 ASL IsSCTLR2EL1Enabled, IsSCTLR2EL2Enabled.
bool route_sctlr2_enabled(const struct pe *pe, unsigned el)
{
    if (!pe_has(pe, FEAT_SCTLR2) || !bits_any(pe->sys[SCR_EL3], SCR_EL3_SCTLR2En))
        return false;
    if (el == 2)
        return pe_el2_enabled(pe);
    if (!pe_el2_enabled(pe))
        return true;
    return route_hcrx_enabled(pe) && bits_any(pe->sys[HCRX_EL2], HCRX_EL2_SCTLR2En);
}

static bool obeyed_nmea(const struct pe *pe)
{
    unsigned el = pe->pstate.el;

    if (el == 3)
        return pe_has(pe, FEAT_DoubleFault) && bits_any(pe->sys[SCR_EL3], SCR_EL3_NMEA);
    if (!pe_has(pe, FEAT_DoubleFault2))
        return false;
    if (el == 2 || (el == 0 && pe_in_host(pe, 0)))
        return route_sctlr2_enabled(pe, 2) && bits_any(pe->sys[SCTLR2_EL2], SCTLR2_EL2_NMEA);
    return route_sctlr2_enabled(pe, 1) && bits_any(pe->sys[SCTLR2_EL1], SCTLR2_EL1_NMEA);
}

struct route_inputs route_inputs_of(const struct pe *pe)
{
    uint64_t scr = pe->sys[SCR_EL3], hcr = pe->sys[HCR_EL2];
    bool df2 = pe_has(pe, FEAT_DoubleFault2);

    return (struct route_inputs){
        .el = pe->pstate.el,
        .ea = bits_any(scr, SCR_EL3_EA),
        .el2 = pe_el2_enabled(pe),
        .in_host = pe_in_host(pe, 0),
        .tge = bits_any(hcr, HCR_EL2_TGE),
        .amo = bits_any(hcr, HCR_EL2_AMO),
        .tea = pe_has(pe, FEAT_RAS) && bits_any(hcr, HCR_EL2_TEA),
        .a = pe->pstate.a,
        .nmea = obeyed_nmea(pe),
        .tmea2 = df2 && route_hcrx_enabled(pe) && bits_any(pe->sys[HCRX_EL2], HCRX_EL2_TMEA),
        .tmea3 = df2 && bits_any(scr, SCR_EL3_TMEA),
        .df = pe_has(pe, FEAT_DoubleFault),
        .df2 = df2,
        .stage2 = 0,
    };
}

unsigned route_serror(const struct pe *pe)
{
    struct route_inputs in = route_inputs_of(pe);

    return route_serror_row(&in).target;
}

unsigned route_abort(const struct pe *pe, bool stage2)
{
    struct route_inputs in = route_inputs_of(pe);

    in.stage2 = stage2;
    return route_abort_row(&in).target;
}

// v9.4 ASL AArch64.RouteToSErrorOffset.
bool route_abort_to_serror_vector(const struct pe *pe, unsigned target)
{
    if (target == 3)
        return pe_has(pe, FEAT_DoubleFault) && bits_any(pe->sys[SCR_EL3], SCR_EL3_EASE);
    if (!pe_has(pe, FEAT_DoubleFault2) || !route_sctlr2_enabled(pe, target))
        return false;
    if (target == 2)
        return bits_any(pe->sys[SCTLR2_EL2], SCTLR2_EL2_EASE);
    return bits_any(pe->sys[SCTLR2_EL1], SCTLR2_EL1_EASE);
}

size_t route_serror_rows(void)
{
    return sizeof serror_rows / sizeof serror_rows[0];
}

size_t route_delegated_rows(void)
{
    return sizeof delegated_rows / sizeof delegated_rows[0];
}

size_t route_abort_rows(void)
{
    return sizeof abort_rows / sizeof abort_rows[0];
}

const char *route_serror_rule(size_t row)
{
    return row < route_serror_rows() ? serror_rows[row].rule : NULL;
}

const char *route_delegated_rule(size_t row)
{
    return row < route_delegated_rows() ? delegated_rows[row].rule : NULL;
}

const char *route_abort_rule(size_t row)
{
    return row < route_abort_rows() ? abort_rows[row].rule : NULL;
}
