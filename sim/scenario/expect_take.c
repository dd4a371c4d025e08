// SPDX-License-Identifier: BSD-2-Clause
// Claims about exceptions: taken, deferred, and the return state that they overwrite.
#include "scenario/expect.h"
#include "scenario/name.h"
#include "word.h"

static bool take_what(struct cursor *c, struct claim *claim)
{
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i <= TAKE_ANY; i++) {
        if (cursor_accept(c, word_of_take((enum take_what)i))) {
            claim->what = (enum take_what)i;
            return true;
        }
        suggest_offer(&s, word_of_take((enum take_what)i));
    }
    return cursor_unexpected(c, "an exception", &s);
}

// ELn [of VM|host] | VM.
static bool take_where(struct cursor *c, struct claim *claim)
{
    const struct token *t = c->next;
    int el = name_el(t->text);
    if (el < 0) {
        struct suggest s = cursor_suggest(c);
        claim->vm = (int8_t)name_vm(c->setup, t->text, t->length);
        suggest_offer_words(&s, "EL1 EL2 EL3", (char[8]){0}, 8);
        name_offer_vms(c->setup, &s);
        if (claim->vm < 0)
            return cursor_wrong(c, t, s.best, "there is no Exception level or vm '%.48s'", t->text);
        c->next++;
        return true;
    }
    claim->el = (uint8_t)el;
    if (el == 0)
        return cursor_wrong(c, t, NULL, "no exception is taken to EL0");
    c->next++;
    if (!cursor_accept(c, "of"))
        return true;
    const struct token *vm = c->next;
    if (el > 2)
        return cursor_wrong(c, t, NULL, "%s is not of a vm", t->text);
    if (el == 1 && cursor_accept(c, "host")) {
        claim->vm = VM_HOST; // never, with VHE
        return true;
    }
    if (!name_want_vm(c, &claim->vm))
        return false;
    if (el == 2 && c->setup->vm[claim->vm].hyp_image < 0)
        return cursor_wrong(c, vm, NULL, "%s has no guest hypervisor, so no EL2 of its own", vm->text);
    return true;
}

bool expect_take(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_TAKES;
    if (!take_where(c, claim) || !cursor_expect(c, "takes") || !take_what(c, claim))
        return false;
    // Only EL1 is taken to inside a VM.
    const struct field_names names = field_of_el(claim->el == EL_ANY ? 1 : claim->el);
    return expect_tail(c, claim, &names);
}

static const struct {
    enum take_what what;
    const struct field_names *names;
} deferred[] = {
    {TAKE_SERROR,    &field_disr  },
    {TAKE_VSERROR,   &field_vdisr },
    {TAKE_DELEGATED, &field_vdisr3},
};
enum { DEFERRED = sizeof(deferred) / sizeof(deferred[0]) };

bool expect_defer(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_DEFERS;
    if (!cursor_expect(c, "ESB") || !cursor_expect(c, "at") || !name_want_el(c, &claim->el) ||
        !cursor_expect(c, "defers"))
        return false;
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < DEFERRED; i++) {
        if (cursor_accept(c, word_of_take(deferred[i].what))) {
            claim->what = deferred[i].what;
            return expect_tail(c, claim, deferred[i].names);
        }
        suggest_offer(&s, word_of_take(deferred[i].what));
    }
    return cursor_unexpected(c, "SError, vSError or delegated-SError", &s);
}

bool expect_context(struct cursor *c, struct claim *claim)
{
    claim->kind = CLAIM_CONTEXT_LOST;
    return cursor_expect(c, "context") && cursor_expect(c, "of") && name_want_el(c, &claim->el) &&
           cursor_expect(c, "is") && cursor_expect(c, "lost") && expect_tail(c, claim, NULL);
}
