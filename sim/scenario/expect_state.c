// SPDX-License-Identifier: BSD-2-Clause
// Claims about error nodes, lost errors, and how things stand at the end.
#include "scenario/expect.h"
#include "scenario/name.h"

bool expect_record(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_RECORDS;
    if (!name_want_node(c, &claim->node) || !cursor_expect(c, "records"))
        return false;
    claim->state = c->next->kind == TOKEN_WORD ? error_state_find(c->next->text) : STATE_COUNT;
    if (claim->state != STATE_COUNT) {
        c->next++;
        return expect_tail(c, claim, NULL);
    }
    cursor_accept(c, "an");
    return cursor_expect(c, "error") && expect_tail(c, claim, &field_record);
}

bool expect_raise(struct cursor *c, struct claim *claim)
{
    static const char *const lines[RAS_LINES] = {[RAS_FHI] = "FHI", [RAS_ERI] = "ERI", [RAS_CRI] = "CRI"};
    struct suggest s = {0};
    claim->kind = CLAIM_RAISES;
    if (!name_want_node(c, &claim->node) || !cursor_expect(c, "raises"))
        return false;
    s = cursor_suggest(c);
    for (unsigned i = 0; i < RAS_LINES; i++) {
        claim->output = (uint8_t)i;
        if (cursor_accept(c, lines[i]))
            return expect_tail(c, claim, NULL);
        suggest_offer(&s, lines[i]);
    }
    return cursor_unexpected(c, "FHI, ERI or CRI", &s);
}

// an error is lost | charged to another | delivered twice.
bool expect_lost(struct cursor *c, struct claim *claim)
{
    if (!cursor_expect(c, "an") || !cursor_expect(c, "error") || !cursor_expect(c, "is"))
        return false;
    if (cursor_accept(c, "lost")) {
        claim->kind = CLAIM_LOST;
    } else if (cursor_accept(c, "charged")) {
        claim->kind = CLAIM_MISCHARGED;
        if (!cursor_expect(c, "to") || !cursor_expect(c, "another"))
            return false;
    } else if (cursor_accept(c, "delivered")) {
        claim->kind = CLAIM_TWICE;
        if (!cursor_expect(c, "twice"))
            return false;
    } else {
        struct suggest s = cursor_suggest(c);
        suggest_offer_words(&s, "lost charged delivered", (char[16]){0}, 16);
        return cursor_unexpected(c, "'lost', 'charged to another' or 'delivered twice'", &s);
    }
    return expect_tail(c, claim, NULL);
}

bool expect_corrupt(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_CORRUPT;
    return cursor_expect(c, "corrupt") && cursor_expect(c, "data") && cursor_expect(c, "is") &&
           cursor_expect(c, "consumed") && cursor_end(c);
}

// a livelock | a vm dies in vain.
bool expect_a(struct cursor *c, struct claim *claim)
{
    cursor_expect(c, "a");
    if (cursor_accept(c, "livelock")) {
        claim->kind = CLAIM_LIVELOCK;
        return expect_tail(c, claim, NULL);
    }
    claim->kind = CLAIM_VAIN;
    if (cursor_accept(c, "vm"))
        return cursor_expect(c, "dies") && cursor_expect(c, "in") && cursor_expect(c, "vain") &&
               cursor_end(c);
    struct suggest s = cursor_suggest(c);
    suggest_offer_words(&s, "livelock vm", (char[16]){0}, 16);
    return cursor_unexpected(c, "'livelock' or 'vm dies in vain'", &s);
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
