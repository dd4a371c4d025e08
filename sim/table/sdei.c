// SPDX-License-Identifier: BSD-2-Clause
// Whether TF-A dispatches an event that its platform asks for (services/std_svc/sdei/sdei_intr_mgmt.c:
// sdei_dispatch_event), as the model's routine decides.
#include "sw/abi.h"
#include "sw/tfa.h"
#include "table/tables.h"

enum { OUTSTANDING_NORMAL = 1, OUTSTANDING_CRITICAL };

static const uint32_t events[] = {0, 4711, 1000, SDEI_RAS_EVENT, 5001, SDEI_CRITICAL_EVENT, 5004};
static const char *const event_words[] = {"0", "unmapped", "1000", "5000", "5001", "5003", "5004", NULL};
static const char *const outstanding[] = {"none", "normal", "critical", "both", NULL};
static const uint8_t states[] = {0, SDEI_REGISTERED, SDEI_REGISTERED | SDEI_ENABLED};
static const char *const state_words[] = {"unregistered", "registered", "enabled", NULL};

// clang-format off
static const struct table_input inputs[] = {
    {.name = "event",       .own = OWN_EVENT + 1,       .max = 6, .words = event_words},
    {.name = "masked",      .own = OWN_EVENTS_MASKED + 1, .max = 1},
    {.name = "outstanding", .own = OWN_OUTSTANDING + 1, .max = 3, .words = outstanding},
    {.name = "handler",     .own = OWN_EVENT_STATE + 1, .max = 2, .words = state_words},
    {0},
};
// clang-format on
static const char *const outputs[] = {"result", NULL};

static void prepare(struct table_case *c)
{
    c->own[OWN_EVENT_STATE] = 2;
}

static void push(struct tfa *tfa, enum sdei_class kind)
{
    tfa->dispatch[tfa->sdei.depth++].kind = kind;
    tfa->sdei.state[kind] = SDEI_REGISTERED | SDEI_ENABLED | SDEI_RUNNING;
}

// `handler` is of the event that is asked for, unless that runs: then it says what was before.
static void answer(struct table_case *c, struct table_answer *a)
{
    struct tfa tfa = {.sdei.masked = (uint8_t)c->own[OWN_EVENTS_MASKED]};
    uint8_t state = states[c->own[OWN_EVENT_STATE]];
    const char *refusal;

    tfa.sdei.state[SDEI_NORMAL] = tfa.sdei.state[SDEI_CRITICAL] = state;
    if (c->own[OWN_OUTSTANDING] & OUTSTANDING_NORMAL)
        push(&tfa, SDEI_NORMAL);
    if (c->own[OWN_OUTSTANDING] & OUTSTANDING_CRITICAL)
        push(&tfa, SDEI_CRITICAL);
    refusal = tfa_refuses_event(&tfa, events[c->own[OWN_EVENT]]);
    table_put(a->output[0], refusal ? "-1" : "dispatched");
    a->rule = refusal ? refusal : "setup_ns_dispatch()";
}

const struct table table_sdei_dispatch = {
    .name = "sdei-dispatch",
    .question = "does TF-A dispatch an SDEI event that its platform asks for?",
    .inputs = inputs,
    .outputs = outputs,
    .prepare = prepare,
    .answer = answer,
};
