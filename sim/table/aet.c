// SPDX-License-Identifier: BSD-2-Clause
// Error states as SError (AET) and synchronous External abort (SET) report them.
#include "syndrome.h"
#include "table/tables.h"

static const char *const states[] = {"UC", "UEU", "UEO", "UER", "CE", NULL};
static const enum error_state state_of[] = {STATE_UC, STATE_UEU, STATE_UEO, STATE_UER, STATE_CE};

static const struct table_input inputs[] = {
    {.name = "state", .own = OWN_STATE + 1, .max = 4, .words = states},
    {0      },
};
static const char *const outputs[] = {"AET", "SET", NULL};

static void prepare(struct table_case *c)
{
    (void)c;
}

static void answer(struct table_case *c, struct table_answer *a)
{
    enum error_state state = state_of[c->own[OWN_STATE]];
    struct abort_syndrome abort = {.fsc = 0x10, .set = (uint8_t)state};

    table_put_hex(a->output[0], syndrome_serror(state, false) >> 10 & 7);
    table_put(a->output[1], "-");
    if (state != STATE_CE)
        table_put_hex(a->output[1], syndrome_abort(&abort, true) >> 11 & 3);
    a->rule = state == STATE_CE    ? "a corrected error aborts nothing"
              : state == STATE_UEU ? "an abort reports UEU as UC"
                                   : "ISS.AET of an SError, ISS.SET of an External abort";
}

const struct table table_aet = {
    .name = "aet",
    .question = "error states as AET and SET",
    .inputs = inputs,
    .outputs = outputs,
    .prepare = prepare,
    .answer = answer,
};
