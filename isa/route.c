// SPDX-License-Identifier: BSD-2-Clause
#include "route.h"

#include <assert.h>

#include "pe.h"

// Cells of route.def.
enum { X = 2, P = ROUTE_PENDING };
enum { EL_0 = 1, EL_1 = 2, EL_2 = 4, EL_3 = 8, EL_012 = EL_0 | EL_1 | EL_2 };

struct row {
    struct route_inputs cell; // in the order of route.h; 0, 1 or X; `el` is a set of levels
    uint8_t target;
    const char *rule;
};

// The formatter takes an initializer in a macro for a block.
// clang-format off
static const struct row serror_rows[] = {
#define SERROR(el, ea, el2, host, tge, amo, a, nmea, tmea2, tmea3, df, df2, target, rule) \
    {{EL_##el, ea, el2, host, tge, amo, X, a, nmea, tmea2, tmea3, df, df2, X}, target, rule},
#define ABORT(el, ea, el2, host, tge, tea, a, tmea2, tmea3, df2, stage2, target, rule)
#include "route.def"
#undef SERROR
#undef ABORT
};

static const struct row abort_rows[] = {
#define SERROR(el, ea, el2, host, tge, amo, a, nmea, tmea2, tmea3, df, df2, target, rule)
#define ABORT(el, ea, el2, host, tge, tea, a, tmea2, tmea3, df2, stage2, target, rule) \
    {{EL_##el, ea, el2, host, tge, X, tea, a, X, tmea2, tmea3, X, df2, stage2}, target, rule},
#include "route.def"
#undef SERROR
#undef ABORT
};
// clang-format on

static bool cell_matches(unsigned cell, unsigned value)
{
    return cell == X || cell == value;
}

static bool row_matches(const struct route_inputs *cell, const struct route_inputs *in)
{
    return (cell->el >> in->el & 1) && cell_matches(cell->ea, in->ea) && cell_matches(cell->el2, in->el2) &&
           cell_matches(cell->in_host, in->in_host) && cell_matches(cell->tge, in->tge) &&
           cell_matches(cell->amo, in->amo) && cell_matches(cell->tea, in->tea) &&
           cell_matches(cell->a, in->a) && cell_matches(cell->nmea, in->nmea) &&
           cell_matches(cell->tmea2, in->tmea2) && cell_matches(cell->tmea3, in->tmea3) &&
           cell_matches(cell->df, in->df) && cell_matches(cell->df2, in->df2) &&
           cell_matches(cell->stage2, in->stage2);
}

static struct route_result first_match(const struct row *rows, size_t count, const struct route_inputs *in)
{
    for (size_t i = 0; i < count; i++) {
        if (row_matches(&rows[i].cell, in))
            return (struct route_result){.target = rows[i].target, .row = (uint8_t)i};
    }
    assert(!"route.def has no row for these inputs");
    return (struct route_result){.target = ROUTE_PENDING, .row = UINT8_MAX};
}

struct route_result route_serror_row(const struct route_inputs *in)
{
    return first_match(serror_rows, route_serror_rows(), in);
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

size_t route_abort_rows(void)
{
    return sizeof abort_rows / sizeof abort_rows[0];
}

const char *route_serror_rule(size_t row)
{
    return row < route_serror_rows() ? serror_rows[row].rule : NULL;
}

const char *route_abort_rule(size_t row)
{
    return row < route_abort_rows() ? abort_rows[row].rule : NULL;
}
