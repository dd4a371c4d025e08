// SPDX-License-Identifier: BSD-2-Clause
// A compiled claim in the plan.
#include <inttypes.h>
#include <string.h>

#include "ledger.h"
#include "scenario/expect.h"
#include "word.h"

static const char *const kind_words[] = {
    [CLAIM_TAKES] = "takes",
    [CLAIM_READS] = "reads",
    [CLAIM_WRITES] = "writes",
    [CLAIM_ACTS] = "acts",
    [CLAIM_SIGNALLED] = "signalled",
    [CLAIM_DEFERS] = "defers",
    [CLAIM_RECORDS] = "records",
    [CLAIM_FETCHES] = "fetches",
    [CLAIM_RAISES] = "raises",
    [CLAIM_LOST] = "lost",
    [CLAIM_CONTEXT_LOST] = "context-lost",
    [CLAIM_STATE] = "state",
    [CLAIM_FINAL] = "final",
    [CLAIM_MISCHARGED] = "charged-to-another",
    [CLAIM_TWICE] = "delivered-twice",
    [CLAIM_CORRUPT] = "corrupt-data",
    [CLAIM_VAIN] = "dies-in-vain",
    [CLAIM_LIVELOCK] = "livelock",
};

static void plan_actor(struct cursor *c, const struct claim *claim)
{
    const struct setup *setup = c->setup;
    char el[8] = "";
    if (claim->el != EL_ANY)
        snprintf(el, sizeof(el), "EL%u", claim->el);
    if (claim->image >= 0)
        cursor_plan(c, "who", "%s", setup->image[claim->image].name);
    else if (claim->vm >= 0)
        cursor_plan(c, "who", "%s%s%s", el, el[0] ? " of " : "", setup->vm[claim->vm].name);
    else if (el[0])
        cursor_plan(c, "who", "%s%s", el, claim->vm == VM_HOST ? " of host" : "");
    else if (claim->kind == CLAIM_STATE)
        cursor_plan(c, "who", "host");
    if (claim->node >= 0)
        cursor_plan(c, "node", "%s", setup->node[claim->node].name);
}

static void plan_deed(struct cursor *c, const struct claim *claim)
{
    static const char *const codes[] = {[SIGBUS_AR] = "AR", [SIGBUS_AO] = "AO", [SIGBUS_OBJERR] = "OBJERR"};
    static const char *const states[] = {"idle", "dead", "panicked"};
    if (claim->kind == CLAIM_TAKES || claim->kind == CLAIM_DEFERS)
        cursor_plan(c, "what", "%s", word_of_take(claim->what));
    if (claim->kind == CLAIM_ACTS)
        cursor_plan(c, "what", "%s %s", act_row_of(claim->act)->verb, act_row_of(claim->act)->object);
    if (claim->kind == CLAIM_ACTS && claim->has_value)
        cursor_plan(c, "value", "0x%" PRIx64, claim->value);
    if (claim->kind == CLAIM_SIGNALLED)
        cursor_plan(c, "what", "SIGBUS %s to the %s", claim->any_code ? "of any code" : codes[claim->code],
                    claim->to_guest ? "guest's process" : "VMM");
    if (claim->kind == CLAIM_STATE)
        cursor_plan(c, "what", "%s", states[claim->word]);
    if (claim->kind == CLAIM_RECORDS && claim->state != STATE_COUNT)
        cursor_plan(c, "what", "%s", error_state_name(claim->state));
    if (claim->kind == CLAIM_FETCHES)
        cursor_plan(c, "what", "%s%s %s", claim->by_scrubber ? "scrubber of " : "",
                    ledger_fetcher(c->setup, (unsigned)claim->region, claim->met),
                    expect_met_word(claim->met));
    if (claim->kind == CLAIM_RAISES)
        cursor_plan(c, "what", "%s", (const char *[]){"FHI", "ERI", "CRI"}[claim->output]);
}

static void plan_conditions(struct cursor *c, const struct claim *claim)
{
    char text[MAX_CONDITIONS * 64] = "";
    for (unsigned i = 0; i < claim->conditions; i++) {
        char one[64];
        size_t used = strlen(text);
        snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
                 field_text(one, sizeof(one), &claim->condition[i]));
    }
    bool any = (claim->kind == CLAIM_READS || claim->kind == CLAIM_WRITES) && !claim->has_value;
    if (any) // only the register counts
        *strchr(text, ' ') = 0;
    if (text[0])
        cursor_plan(c, "where", "%s", text);
}

void expect_plan(struct cursor *c, const struct claim *claim)
{
    const struct setup *setup = c->setup;
    bool counted = claim->kind != CLAIM_STATE && claim->kind != CLAIM_FINAL;
    cursor_plan(c, "claim", "%s", claim->text);
    cursor_plan(c, "kind", "%s", kind_words[claim->kind]);
    plan_actor(c, claim);
    plan_deed(c, claim);
    plan_conditions(c, claim);
    if (claim->has_vector)
        cursor_plan(c, "vector", "0x%03" PRIx64, claim->vector);
    if (claim->origin_vm >= 0 || claim->of_host)
        cursor_plan(c, "error-of", "%s", claim->of_host ? "host" : setup->vm[claim->origin_vm].name);
    if (counted && claim->most == UINT64_MAX)
        cursor_plan(c, "times", "%" PRIu64 "..", claim->least);
    else if (counted)
        cursor_plan(c, "times", "%" PRIu64 "..%" PRIu64, claim->least, claim->most);
    if (claim->within != UINT64_MAX)
        cursor_plan(c, "within", "%" PRIu64 "cy", claim->within);
}
