// SPDX-License-Identifier: BSD-2-Clause
// Claims about what software does: registers read and written, acts (act.def), signals.
#include <string.h>

#include "scenario/expect.h"
#include "scenario/name.h"
#include "scenario/relation.h"

static uint64_t last_record(const struct cursor *c, const struct claim *claim)
{
    unsigned records = c->setup->node[claim->node].records;
    return records ? records - 1 : 0;
}

static bool act_take(struct claim *claim, uint64_t record)
{
    claim->record = (uint8_t)record;
    return true;
}

// [NODE record N].
static bool act_record(struct cursor *c, struct claim *claim, const struct field_names **names)
{
    uint64_t record;
    bool said = c->next->kind == TOKEN_WORD && (c->next + 1)->kind == TOKEN_WORD &&
                strcmp((c->next + 1)->text, "record") == 0;
    *names = &field_full;
    if (!said)
        return true;
    *names = &field_record;
    return name_want_node(c, &claim->node) && cursor_expect(c, "record") &&
           cursor_number(c, "a record of the node", 0, last_record(c, claim), &record) &&
           act_take(claim, record);
}

static bool act_register(struct cursor *c, struct claim *claim)
{
    const struct field_names *names;
    struct field field;
    if (!act_record(c, claim, &names))
        return false;
    const struct token *t = cursor_word(c, "a register");
    if (!t || !field_read(c, t, t->text, names, &field))
        return false;
    struct condition *condition = &claim->condition[claim->conditions++];
    *condition = (struct condition){.reg = field.reg, .mask = field.mask};
    condition->differs = cursor_symbol(c, TOKEN_DIFFERS);
    claim->has_value = condition->differs || cursor_symbol(c, TOKEN_EQUALS);
    if (claim->has_value && !field_value(c, &field, &condition->value))
        return false;
    return expect_tail(c, claim, NULL);
}

// What an unknown verb or object may have been meant to be.
static bool act_unknown(struct cursor *c, const char *verb)
{
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < ACT_COUNT; i++) {
        const struct act_row *row = act_row_of((enum act)i);
        if (!verb)
            suggest_offer(&s, row->verb);
        else if (strcmp(row->verb, verb) == 0)
            suggest_offer(&s, row->object);
    }
    if (!verb)
        suggest_offer_words(&s, "reads writes", (char[8]){0}, 8);
    return cursor_unexpected(c, verb ? "what it is done to" : "what it does", &s);
}

static bool act_value(struct cursor *c, struct claim *claim)
{
    struct address address;
    const struct token *t = c->next;
    if (!address_begins(c))
        return true;
    if (act_row_of(claim->act)->value[0] == 0)
        return cursor_wrong(c, t, NULL, "'%s %s' has no value", act_row_of(claim->act)->verb,
                            act_row_of(claim->act)->object);
    claim->has_value = true;
    if (!relation_begins(c) && !strchr(t->text, ':') && !strchr(t->text, '+'))
        return cursor_number(c, "a number", 0, UINT64_MAX, &claim->value);
    if (!address_read(c, &address))
        return false;
    claim->value = address.pa;
    return true;
}

static bool act_verb(struct cursor *c, struct claim *claim)
{
    const struct token *verb = c->next;
    bool known = false;
    for (unsigned i = 0; i < ACT_COUNT; i++) {
        const struct act_row *row = act_row_of((enum act)i);
        if (verb->kind != TOKEN_WORD || strcmp(row->verb, verb->text) != 0)
            continue;
        known = true;
        c->next = verb + 1;
        if (row->object[0] == 0 || cursor_accept(c, row->object)) {
            claim->kind = CLAIM_ACTS;
            claim->act = (enum act)i;
            return act_value(c, claim) && expect_tail(c, claim, NULL);
        }
    }
    bool reads = cursor_accept(c, "reads") || strcmp(verb->text, "reads") == 0;
    if (reads || cursor_accept(c, "writes") || strcmp(verb->text, "writes") == 0) {
        claim->kind = reads ? CLAIM_READS : CLAIM_WRITES;
        return act_register(c, claim);
    }
    return act_unknown(c, known ? verb->text : NULL);
}

bool expect_act(struct cursor *c, struct claim *claim)
{
    claim->image = (int8_t)name_image(c->setup, c->next->text, c->next->length);
    c->next++;
    return act_verb(c, claim);
}

// is signalled SIGBUS [AR|AO|OBJERR].
static bool act_signalled(struct cursor *c, struct claim *claim)
{
    static const char *const words[] = {[SIGBUS_AR] = "AR", [SIGBUS_AO] = "AO", [SIGBUS_OBJERR] = "OBJERR"};
    claim->kind = CLAIM_SIGNALLED;
    claim->any_code = true;
    if (!cursor_expect(c, "is") || !cursor_expect(c, "signalled") || !cursor_expect(c, "SIGBUS"))
        return false;
    for (unsigned i = 0; i < sizeof(words) / sizeof(words[0]) && claim->any_code; i++) {
        if (cursor_accept(c, words[i])) {
            claim->code = (enum sigbus_code)i;
            claim->any_code = false;
        }
    }
    return expect_tail(c, claim, NULL);
}

bool expect_vmm(struct cursor *c, struct claim *claim)
{
    if (!cursor_expect(c, "vmm") || !cursor_expect(c, "of") || !name_want_vm(c, &claim->vm))
        return false;
    if (strcmp(c->next->text, "is") == 0 && c->next->kind == TOKEN_WORD)
        return act_signalled(c, claim);
    claim->image = c->setup->vm[claim->vm].vmm_image;
    return act_verb(c, claim);
}

static bool has_processes(const struct setup *setup)
{
    for (unsigned i = 0; i < setup->vms; i++) {
        if (setup->vm[i].process)
            return true;
    }
    return false;
}

static bool process_unknown(struct cursor *c)
{
    struct suggest s = cursor_suggest(c);

    suggest_offer(&s, "of");
    for (unsigned i = 0; i < c->setup->vms; i++) {
        if (c->setup->vm[i].process)
            suggest_offer(&s, c->setup->vm[i].name);
    }
    return cursor_unexpected(c, "a process of the host or 'of'", &s);
}

// process NAME, of the host; process of VM, of a guest.
bool expect_process(struct cursor *c, struct claim *claim)
{
    if (!cursor_expect(c, "process"))
        return false;
    int vm = c->next->kind == TOKEN_WORD ? name_vm(c->setup, c->next->text, c->next->length) : -1;
    if (vm >= 0 && c->setup->vm[vm].process)
        return name_want_vm(c, &claim->vm) && act_signalled(c, claim);
    if (strcmp(c->next->text, "of") != 0 && has_processes(c->setup))
        return process_unknown(c);
    claim->to_guest = true;
    return cursor_expect(c, "of") && name_want_vm(c, &claim->vm) && act_signalled(c, claim);
}
