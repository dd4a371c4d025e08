// SPDX-License-Identifier: BSD-2-Clause
// Who of a guest hypervisor and its guest gets an SError or a synchronous External abort that the host hands
// to the VM.
#include "forward_abort.h"
#include "table/tables.h"

enum {
    BASE = (1u << FEAT_RAS) | (1u << FEAT_VHE) | (1u << FEAT_SEL2) | (1u << FEAT_HCX) | (1u << FEAT_SCTLR2) |
           (1u << FEAT_DoubleFault) | (1u << FEAT_DoubleFault2),
};

// clang-format off
static const struct table_input serror_inputs[] = {
    {.name = "EL"},
    {.name = "HCR_EL2.AMO"},     {.name = "HCR_EL2.TGE"},     {.name = "HCR_EL2.E2H"},
    {.name = "HCRX_EL2.TMEA"},   {.name = "HCRX_EL2.SCTLR2En"},
    {.name = "SCTLR2_EL1.NMEA"}, {.name = "SCTLR2_EL2.NMEA"},
    {.name = "PSTATE.A"},
    {0},
};

static const struct table_input abort_inputs[] = {
    {.name = "EL"},
    {.name = "HCR_EL2.TEA"},     {.name = "HCR_EL2.TGE"},
    {.name = "HCRX_EL2.TMEA"},   {.name = "HCRX_EL2.SCTLR2En"},
    {.name = "SCTLR2_EL1.EASE"}, {.name = "SCTLR2_EL2.EASE"},
    {.name = "PSTATE.A"},
    {0},
};
// clang-format on

static const char *const serror_outputs[] = {"outcome", NULL};
static const char *const abort_outputs[] = {"target", "vector", NULL};
static const char *const outcomes[] = {"EL1", "EL2", "KEPT", "VSE"};

// The PE's registers stand for L1's virtual ones.
static struct forward_abort inputs_of(const struct pe *pe)
{
    struct forward_abort in =
        forward_abort_of(pe->sys[HCR_EL2], pe->sys[HCRX_EL2], pe->sys[SCTLR2_EL1], pe->sys[SCTLR2_EL2]);

    in.el = pe->pstate.el;
    in.a = pe->pstate.a;
    return in;
}

static void prepare(struct table_case *c)
{
    table_prepare_common(c);
    c->pe.sys[SCR_EL3] |= SCR_EL3_NS;
}

static const char *unreachable(const struct table_case *c)
{
    return c->pe.pstate.el == 3 ? "the VM has no EL3" : table_unreachable_level(&c->pe);
}

static void answer_serror(struct table_case *c, struct table_answer *a)
{
    struct forward_abort in = inputs_of(&c->pe);
    struct forward_abort_answer answer = forward_serror(&in);

    table_put(a->output[0], outcomes[answer.outcome]);
    a->row = answer.row;
    a->rule = forward_serror_rule(answer.row);
}

static void answer_abort(struct table_case *c, struct table_answer *a)
{
    struct forward_abort in = inputs_of(&c->pe);
    struct forward_abort_answer answer = forward_external_abort(&in);

    table_put(a->output[0], outcomes[answer.outcome]);
    table_put(a->output[1], answer.serror_vector ? "SError" : "synchronous");
    a->row = answer.row;
    a->rule = forward_external_abort_rule(answer.row);
}

const struct table table_nested_serror = {
    .name = "nested-serror",
    .question = "an SError for a VM with a guest hypervisor, by its virtual registers",
    .inputs = serror_inputs,
    .outputs = serror_outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer_serror,
};

const struct table table_nested_sea = {
    .name = "nested-sea",
    .question = "a synchronous External abort for such a VM",
    .inputs = abort_inputs,
    .outputs = abort_outputs,
    .features = BASE,
    .prepare = prepare,
    .unreachable = unreachable,
    .answer = answer_abort,
};
