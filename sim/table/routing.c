// SPDX-License-Identifier: BSD-2-Clause
// Who takes a physical SError, who takes a synchronous External abort: route.def, printed.
#include "exception.h"
#include "route.h"
#include "table/tables.h"

static const char *const targets[] = {"PENDING", "EL1", "EL2", "EL3"};

enum {
    BASE = (1u << FEAT_RAS) | (1u << FEAT_IESB) | (1u << FEAT_VHE) | (1u << FEAT_SEL2),
    SEA_BASE = (1u << FEAT_VHE) | (1u << FEAT_SEL2),
};

static const char *unreachable(const struct table_case *c)
{
    return table_unreachable_level(&c->pe);
}

static void answer_serror(struct table_case *c, struct table_answer *a)
{
    struct route_inputs in = route_inputs_of(&c->pe);
    struct route_result r = route_serror_row(&in);

    table_put(a->output[0], targets[r.target]);
    a->row = r.row;
    a->rule = route_serror_rule(r.row);
}

static void answer_delegated(struct table_case *c, struct table_answer *a)
{
    struct route_inputs in = route_inputs_of(&c->pe);
    struct route_result r = route_delegated_row(&in);

    table_put(a->output[0], targets[r.target]);
    a->row = r.row;
    a->rule = route_delegated_rule(r.row);
}

// clang-format off
static const struct table_input serror_inputs[] = {
#define INPUT(input) {.name = input},
#include "table/serror_input.def"
    {0},
};

static const struct table_input enables_inputs[] = {
    {.name = "EL"},
    {.name = "SCR_EL3.EA"},   {.name = "SCR_EL3.NS"},     {.name = "SCR_EL3.EEL2"},
    {.name = "SCR_EL3.NMEA"}, {.name = "SCR_EL3.TMEA"},
    {.name = "SCR_EL3.HXEn"}, {.name = "SCR_EL3.SCTLR2En"}, {.name = "HCRX_EL2.SCTLR2En"},
    {.name = "HCR_EL2.AMO"},  {.name = "HCR_EL2.TGE"},    {.name = "HCR_EL2.E2H"},
    {.name = "HCRX_EL2.TMEA"}, {.name = "SCTLR2_EL1.NMEA"}, {.name = "SCTLR2_EL2.NMEA"},
    {.name = "PSTATE.A"},     {.name = "FEAT_DoubleFault"}, {.name = "FEAT_DoubleFault2"},
    {0},
};

static const struct table_input delegated_inputs[] = {
    {.name = "EL"},
    {.name = "SCR_EL3.NS"},   {.name = "SCR_EL3.EEL2"},
    {.name = "HCR_EL2.AMO"},  {.name = "HCR_EL2.TGE"},    {.name = "HCR_EL2.E2H"},
    {.name = "HCRX_EL2.TMEA"}, {.name = "PSTATE.A"},      {.name = "FEAT_DoubleFault2"},
    {0},
};

static const struct table_input sea_inputs[] = {
    {.name = "EL"},
    {.name = "SCR_EL3.EA"},   {.name = "SCR_EL3.NS"},     {.name = "SCR_EL3.EEL2"},
    {.name = "SCR_EL3.TMEA"}, {.name = "SCR_EL3.EASE"},
    {.name = "HCR_EL2.TGE"},  {.name = "HCR_EL2.E2H"},    {.name = "HCR_EL2.TEA"},
    {.name = "HCRX_EL2.TMEA"}, {.name = "SCTLR2_EL1.EASE"}, {.name = "SCTLR2_EL2.EASE"},
    {.name = "PSTATE.A"},
    {.name = "FEAT_RAS"},     {.name = "FEAT_DoubleFault"}, {.name = "FEAT_DoubleFault2"},
    {.name = "stage2", .own = OWN_STAGE2 + 1, .max = 1},
    {.name = "nv2",    .own = OWN_NV2 + 1,    .max = 1},
    {0},
};
// clang-format on

static const char *const serror_outputs[] = {"target", NULL};
static const char *const sea_outputs[] = {"target", "vector", NULL};

// HXEn and SCTLR2En are inputs here: a missing one is 0, as after reset.
static void prepare_enables(struct table_case *c)
{
    c->pe.sys[SCR_EL3] |= SCR_EL3_RW;
    c->pe.sys[HCR_EL2] |= HCR_EL2_RW;
}

// An abort on stage 2 needs a stage 2, and an NV2 access a guest hypervisor.
static const char *sea_unreachable(const struct table_case *c)
{
    const struct pe *pe = &c->pe;
    bool guest = pe->pstate.el <= 1 && pe_el2_enabled(pe) && !bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE);

    if (c->own[OWN_STAGE2] && !guest)
        return "no stage 2 here";
    if (c->own[OWN_NV2] && !(guest && pe->pstate.el == 1))
        return "FEAT_NV2 redirects accesses of EL1 under an enabled EL2";
    if (c->own[OWN_NV2] && c->own[OWN_STAGE2])
        return "an NV2 access is translated by EL2's regime, without a stage 2";
    return table_unreachable_level(pe);
}

static void answer_sea(struct table_case *c, struct table_answer *a)
{
    struct route_inputs in = route_inputs_of(&c->pe);
    struct exception e = {.kind = EXCEPTION_SYNC};
    struct route_result r;

    in.stage2 = c->own[OWN_STAGE2] || c->own[OWN_NV2];
    r = route_abort_row(&in);
    e.target = r.target;
    e.serror_vector = route_abort_to_serror_vector(&c->pe, r.target);
    table_put(a->output[0], targets[r.target]);
    table_put_hex(a->output[1], exception_vector(&c->pe, &e));
    a->row = r.row;
    a->rule = route_abort_rule(r.row);
}

const struct table table_serror_routing = {
    .name = "serror-routing",
    .question = "who takes a physical SError",
    .inputs = serror_inputs,
    .outputs = serror_outputs,
    .features = BASE,
    .prepare = table_prepare_common,
    .unreachable = unreachable,
    .answer = answer_serror,
};

const struct table table_serror_enables = {
    .name = "serror-enables",
    .question = "the same, with SCTLR2_ELx and HCRX_EL2 enabled or not",
    .inputs = enables_inputs,
    .outputs = serror_outputs,
    .features = BASE,
    .prepare = prepare_enables,
    .unreachable = unreachable,
    .answer = answer_serror,
};

const struct table table_delegated_routing = {
    .name = "delegated-routing",
    .question = "who takes an SError that EL3 delegates (FEAT_E3DSE)",
    .inputs = delegated_inputs,
    .outputs = serror_outputs,
    .features = BASE | (1u << FEAT_E3DSE),
    .prepare = table_prepare_common,
    .unreachable = unreachable,
    .answer = answer_delegated,
};

const struct table table_sea_routing = {
    .name = "sea-routing",
    .question = "who takes a synchronous External abort, and at which vector",
    .inputs = sea_inputs,
    .outputs = sea_outputs,
    .features = SEA_BASE,
    .prepare = table_prepare_common,
    .unreachable = sea_unreachable,
    .answer = answer_sea,
};
