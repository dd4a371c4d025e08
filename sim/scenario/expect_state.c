// SPDX-License-Identifier: BSD-2-Clause
// Claims about error nodes, lost errors, and how things stand at the end.
#include "scenario/expect.h"
#include "scenario/name.h"

bool expect_record(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_RECORDS;
    if (!name_want_node(c, &claim->node) || !cursor_expect(c, "records"))
        return false;
    cursor_accept(c, "an");
    return cursor_expect(c, "error") && expect_tail(c, claim, NULL);
}

bool expect_lost(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_LOST;
    return cursor_expect(c, "an") && cursor_expect(c, "error") && cursor_expect(c, "is") &&
           cursor_expect(c, "lost") && expect_tail(c, claim, NULL);
}

bool expect_state(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_STATE;
    if (!name_want_vm_or_host(c, &claim->vm) || !cursor_expect(c, "is"))
        return false;
    bool host = claim->vm < 0;
    struct suggest s = cursor_suggest(c);
    suggest_offer(&s, "dead");
    suggest_offer(&s, host ? "panicked" : "idle");
    if (cursor_accept(c, "dead"))
        claim->word = STATE_IS_DEAD;
    else if (!host && cursor_accept(c, "idle"))
        claim->word = STATE_IS_IDLE;
    else if (host && cursor_accept(c, "panicked"))
        claim->word = STATE_IS_PANICKED;
    else
        return cursor_unexpected(c, host ? "'panicked' or 'dead'" : "'idle' or 'dead'", &s);
    return cursor_end(c);
}

bool expect_final(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_FINAL;
    claim->conditions = 1;
    claim->has_value = true;
    return field_condition(c, &field_full, &claim->condition[0]) && cursor_end(c);
}
