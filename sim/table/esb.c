// SPDX-License-Identifier: BSD-2-Clause
// What ESB does with a physical and with a virtual SError, and when the virtual one is taken.
#include "exception.h"
#include "route.h"
#include "serror.h"
#include "syndrome.h"
#include "table/tables.h"

enum { VSESR = 0x1abcdef };
enum { BASE = (1u << FEAT_RAS) | (1u << FEAT_IESB) | (1u << FEAT_VHE) | (1u << FEAT_SEL2) };

// clang-format off
static const struct table_input esb_inputs[] = {
#define INPUT(input) {.name = input},
#include "table/serror_input.def"
    {.name = "HCR_EL2.VSE"},
    {.name = "pending",        .own = OWN_PENDING + 1,        .max = 1},
    {.name = "synchronizable", .own = OWN_SYNCHRONIZABLE + 1, .max = 1},
    {0},
};

static const struct table_input vserror_inputs[] = {
    {.name = "EL"},           {.name = "SCR_EL3.NS"},     {.name = "SCR_EL3.EEL2"},
    {.name = "HCR_EL2.AMO"},  {.name = "HCR_EL2.TGE"},    {.name = "HCR_EL2.E2H"}, {.name = "HCR_EL2.VSE"},
    {.name = "PSTATE.A"},
    {0},
};
// clang-format on

static const char *const esb_outputs[] = {"deferred",  "DISR_EL1", "pending_after", "v_deferred", "VDISR_EL2",
                                          "VSE_after", NULL};
static const char *const vserror_outputs[] = {"taken", "ESR_EL1", NULL};

static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[VSESR_EL2] = VSESR;
}

static const char *unreachable(const struct table_case *c)
{
    return table_unreachable_level(&c->pe);
}

// `pending_after`, `VSE_after`: after the deferral, before what is not masked is taken.
static void answer_esb(struct table_case *c, struct table_answer *a)
{
    struct pe *pe = &c->pe;
    struct route_inputs in = route_inputs_of(pe);
    struct route_result r = route_serror_row(&in);
    struct serror_esb esb;

    pe->serror = (struct pending_serror){
        .iss = c->own[OWN_PENDING] ? syndrome_serror(STATE_UEU, false) : 0,
        .pending = c->own[OWN_PENDING] != 0,
        .synchronizable = c->own[OWN_SYNCHRONIZABLE] != 0,
    };
    esb = serror_esb_execute(pe);
    table_put_bit(a->output[0], esb.disr != 0);
    table_put_hex(a->output[1], pe->sys[DISR_EL1]);
    table_put_bit(a->output[2], pe->serror.pending);
    table_put_bit(a->output[3], esb.vdisr != 0);
    table_put_hex(a->output[4], pe->sys[VDISR_EL2]);
    table_put_bit(a->output[5], bits_any(pe->sys[HCR_EL2], HCR_EL2_VSE));
    a->row = r.row;
    a->rule = route_serror_rule(r.row);
}

static void answer_vserror(struct table_case *c, struct table_answer *a)
{
    struct exception e, next;
    bool taken = serror_virtual_takeable(&c->pe, &e);

    a->rule = "EL1 and EL0, EL2 enabled, TGE=0, AMO=1, VSE=1, PSTATE.A=0";
    if (taken)
        exception_take(&c->pe, &e, &next);
    table_put_bit(a->output[0], taken);
    table_put_hex(a->output[1], c->pe.sys[ESR_EL1]);
}

const struct table table_esb = {
    .name = "esb",
    .question = "what ESB does with AET=UEU, EA=0 pending and VSESR_EL2=0x1abcdef",
    .inputs = esb_inputs,
    .outputs = esb_outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer_esb,
};

const struct table table_vserror = {
    .name = "vserror",
    .question = "when a virtual SError is taken, with VSESR_EL2=0x1abcdef",
    .inputs = vserror_inputs,
    .outputs = vserror_outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer_vserror,
};
