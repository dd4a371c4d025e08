// SPDX-License-Identifier: BSD-2-Clause
#include "forward_abort.h"

#include "bits.h"
#include "sysreg.h"

struct forward_abort forward_abort_of(uint64_t hcr_el2, uint64_t hcrx_el2, uint64_t sctlr2_el1,
                                      uint64_t sctlr2_el2)
{
    return (struct forward_abort){
        .tge = bits_any(hcr_el2, HCR_EL2_TGE),
        .e2h = bits_any(hcr_el2, HCR_EL2_E2H),
        .amo = bits_any(hcr_el2, HCR_EL2_AMO),
        .tea = bits_any(hcr_el2, HCR_EL2_TEA),
        .tmea = bits_any(hcrx_el2, HCRX_EL2_TMEA),
        .sctlr2_en = bits_any(hcrx_el2, HCRX_EL2_SCTLR2En),
        .nmea1 = bits_any(sctlr2_el1, SCTLR2_EL1_NMEA),
        .ease1 = bits_any(sctlr2_el1, SCTLR2_EL1_EASE),
        .nmea2 = bits_any(sctlr2_el2, SCTLR2_EL2_NMEA),
        .ease2 = bits_any(sctlr2_el2, SCTLR2_EL2_EASE),
    };
}

// L1 at its EL2, or its programs under TGE.
static bool in_el2(const struct forward_abort *in)
{
    return in->el == 2 || in->tge;
}

// DDI 0487 issue D22105: at EL2 with E2H=1 and TGE=0 AMO counts as 1. It is an implementation's choice that
// Linux makes.
static bool amo(const struct forward_abort *in)
{
    return in->amo || (in->el == 2 && in->e2h && !in->tge);
}

static bool masked(const struct forward_abort *in)
{
    return in->a && !(in_el2(in) ? in->nmea2 : in->nmea1 && in->sctlr2_en);
}

struct row {
    bool (*holds)(const struct forward_abort *in);
    enum forward_abort_outcome outcome;
    const char *rule;
};

static bool l2_amo(const struct forward_abort *in)
{
    return !in_el2(in) && amo(in);
}

// NMEA is not asked at EL1.
static bool l2_tmea_el1(const struct forward_abort *in)
{
    return !in_el2(in) && in->el == 1 && in->tmea && in->a;
}

static bool l2_tmea_el0(const struct forward_abort *in)
{
    return !in_el2(in) && in->el == 0 && in->tmea && masked(in);
}

static bool l1_cannot(const struct forward_abort *in)
{
    return in->el == 2 && !in->tge && !amo(in);
}

static bool in_el2_open(const struct forward_abort *in)
{
    return in_el2(in) && !masked(in);
}

static bool open(const struct forward_abort *in)
{
    return !masked(in);
}

static bool l2_tea(const struct forward_abort *in)
{
    return !in_el2(in) && in->tea;
}

static bool always(const struct forward_abort *in)
{
    (void)in;
    return true;
}

// The first that holds.
static const struct row serror_rows[] = {
    {l2_amo,      FORWARD_ABORT_EL2,  "L2 runs: HCR_EL2.AMO"                                },
    {l2_tmea_el1, FORWARD_ABORT_EL2,  "L2 at EL1: HCRX_EL2.TMEA and PSTATE.A"               },
    {l2_tmea_el0, FORWARD_ABORT_EL2,  "L2 at EL0: HCRX_EL2.TMEA and it is masked"           },
    {l1_cannot,   FORWARD_ABORT_KEPT, "L1 at EL2, neither TGE nor AMO: tried at every entry"},
    {in_el2_open, FORWARD_ABORT_EL2,  "L1 runs, not masked"                                 },
    {open,        FORWARD_ABORT_EL1,  "L2 runs, not masked"                                 },
    {always,      FORWARD_ABORT_VSE,  "masked: a virtual SError pends"                      },
};

static const struct row abort_rows[] = {
    {l2_tea,      FORWARD_ABORT_EL2, "L2 runs: HCR_EL2.TEA"                 },
    {l2_tmea_el1, FORWARD_ABORT_EL2, "L2 at EL1: HCRX_EL2.TMEA and PSTATE.A"},
    {in_el2,      FORWARD_ABORT_EL2, "L1 runs"                              },
    {always,      FORWARD_ABORT_EL1, "L2 runs"                              },
};

static unsigned first(const struct row *rows, const struct forward_abort *in)
{
    unsigned i = 0;

    while (!rows[i].holds(in))
        i++;
    return i;
}

struct forward_abort_answer forward_serror(const struct forward_abort *in)
{
    unsigned row = first(serror_rows, in);

    return (struct forward_abort_answer){.outcome = serror_rows[row].outcome, .row = row};
}

struct forward_abort_answer forward_external_abort(const struct forward_abort *in)
{
    unsigned row = first(abort_rows, in);
    enum forward_abort_outcome outcome = abort_rows[row].outcome;
    bool ease = outcome == FORWARD_ABORT_EL2 ? in->ease2 : in->ease1 && in->sctlr2_en;

    return (struct forward_abort_answer){.outcome = outcome, .row = row, .serror_vector = ease};
}

const char *forward_serror_rule(unsigned row)
{
    return serror_rows[row].rule;
}

const char *forward_external_abort_rule(unsigned row)
{
    return abort_rows[row].rule;
}
