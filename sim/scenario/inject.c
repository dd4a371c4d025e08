// SPDX-License-Identifier: BSD-2-Clause
// Statement: inject.
#include <inttypes.h>
#include <string.h>

#include "scenario/fault.h"
#include "scenario/name.h"
#include "share.h"

static bool inject_state(struct cursor *c, struct fault *fault)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = c->next;
    fault->state = t->kind == TOKEN_WORD ? error_state_find(t->text) : STATE_COUNT;
    if (cursor_accept(c, "impdef")) {
        fault->impdef_syndrome = true;
        fault->state = STATE_UC;
        return true;
    }
    if (fault->state != STATE_COUNT) {
        c->next++;
        return true;
    }
    suggest_offer(&s, "impdef");
    for (unsigned i = 0; i < STATE_COUNT; i++)
        suggest_offer(&s, error_state_name((enum error_state)i));
    return cursor_unexpected(c, "an error state (CE DE UEO UER UEU UC) or 'impdef'", &s);
}

// What of the node's states a syndrome without an architected state is recorded as: the worst it has.
static enum error_state inject_worst(unsigned states)
{
    unsigned state = 0;
    while (state < STATE_COUNT && !(states & 1U << state))
        state++;
    return (enum error_state)state;
}

static bool inject_node(struct cursor *c, struct fault *fault)
{
    const struct token *t = c->next;
    if (!name_want_node(c, &fault->node))
        return false;
    const struct node_setup *node = &c->setup->node[fault->node];
    if (fault->impdef_syndrome && node->states != 0)
        fault->state = inject_worst(node->states);
    if (node->states != 0 && !(node->states & 1U << fault->state))
        return cursor_wrong(c, t, NULL, "%s has no state %s", node->name, error_state_name(fault->state));
    return true;
}

static bool inject_address(struct cursor *c, struct fault *fault)
{
    struct address address;
    if (!address_read(c, &address))
        return false;
    fault->has_address = true;
    fault->address = share_resolve(c->setup, address.pa);
    fault->size = 1;
    fault_at(fault, &address);
    fault->address_incorrect = cursor_accept(c, "incorrect");
    cursor_plan(c, "address", "%s%s", address.text, fault->address_incorrect ? " incorrect" : "");
    return true;
}

static bool inject_who(struct cursor *c, struct fault *fault)
{
    fault->synchronizable = c->setup->impdef[IMPDEF_SERROR_SYNCHRONIZABLE] != 0;
    if (cursor_accept(c, "synchronizable"))
        fault->synchronizable = true;
    else if (cursor_accept(c, "unsynchronizable"))
        fault->synchronizable = false;
    if (c->next->kind != TOKEN_WORD || strcmp(c->next->text, "of") != 0) {
        struct suggest s = cursor_suggest(c);
        suggest_offer_words(&s, "synchronizable unsynchronizable of", (char[16]){0}, 16);
        return cursor_unexpected(c, "'synchronizable', 'unsynchronizable' or 'of'", &s);
    }
    c->next++;
    if (!name_want_vm_or_host(c, &fault->origin_vm))
        return false;
    fault->pe = fault->origin_vm < 0 ? 0 : c->setup->vm[fault->origin_vm].pe;
    return true;
}

// The next word is none that could stand here.
static bool inject_unexpected(struct cursor *c, const char *then)
{
    struct suggest s = cursor_suggest(c);
    char what[64];
    snprintf(what, sizeof(what), "'in', 'address', 'pe', 'late' or '%s'", then);
    suggest_offer(&s, then);
    suggest_offer_words(&s, "in address pe late incorrect every when", (char[16]){0}, 16);
    return cursor_unexpected(c, what, &s);
}

// An SError has no moment of its own accord.
static bool inject_moment(struct cursor *c)
{
    static const char *const words[] = {"at", "when", "every"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (c->next->kind == TOKEN_WORD && strcmp(c->next->text, words[i]) == 0)
            return true;
    }
    return inject_unexpected(c, "at");
}

// [in NODE] [address ADDR [incorrect]] [pe N] [late Ncy], then `over` of a free error, or what leads to the
// moment.
static bool inject_how(struct cursor *c, struct fault *fault, const char *then)
{
    uint64_t last = c->setup->pes > 0 ? c->setup->pes - 1 : MAX_PES - 1;
    uint64_t pe;
    if (cursor_accept(c, "in") && !inject_node(c, fault))
        return false;
    if (cursor_accept(c, "address") && !inject_address(c, fault))
        return false;
    if (cursor_accept(c, "pe")) {
        if (!cursor_number(c, "the number of a PE", 0, last, &pe))
            return false;
        fault->pe = (uint8_t)pe;
    }
    if (cursor_accept(c, "late") && !cursor_cycles(c, &fault->late))
        return false;
    if (!then)
        return inject_moment(c);
    return cursor_accept(c, then) || inject_unexpected(c, then);
}

bool inject_serror(struct cursor *c, struct fault *fault, const char *then)
{
    fault->quiet = cursor_accept(c, "error");
    if ((!fault->quiet && !cursor_expect(c, "SError")) || !inject_state(c, fault) || !inject_who(c, fault) ||
        !inject_how(c, fault, then))
        return false;
    const char *kind = fault->quiet ? "error" : "SError";
    const char *who = fault->origin_vm < 0 ? "host" : c->setup->vm[fault->origin_vm].name;
    if (fault->quiet && fault->node < 0)
        return cursor_wrong(c, c->next, "in",
                            "an error without an SError is one that a node records: in NODE");
    const char *state = fault->impdef_syndrome ? "impdef" : error_state_name(fault->state);
    snprintf(fault->name, sizeof(fault->name), "%s %s of %s", kind, state, who);
    cursor_plan(c, "error", "%s %s", kind, state);
    cursor_plan(c, "synchronizable", "%s", fault->synchronizable ? "yes" : "no");
    cursor_plan(c, "of", "%s", who);
    cursor_plan(c, "in", "%s", fault->node < 0 ? "no node" : c->setup->node[fault->node].name);
    cursor_plan(c, "pe", "%u", fault->pe);
    if (fault->late)
        cursor_plan(c, "late", "%" PRIu64 "cy", fault->late);
    return true;
}

static bool inject_room(struct cursor *c, const struct token *at, const struct fault *fault,
                        const struct when *when)
{
    uint64_t on_way = when->period == 0 ? 1 : fault->late / when->period + 1;

    on_way = on_way < when->times ? on_way : when->times;
    return on_way <= MAX_LATE ||
           cursor_wrong(c, at, NULL, "at most %u SErrors are on their way at once, these would be %" PRIu64,
                        MAX_LATE, on_way);
}

bool compile_inject(struct cursor *c)
{
    if (cursor_accept(c, "SLVERR"))
        return inject_answer(c, BUS_SLVERR);
    if (cursor_accept(c, "DECERR"))
        return inject_answer(c, BUS_DECERR);
    struct fault *fault = fault_new(c, FAULT_SERROR);
    struct when when;
    const struct token *at;
    if (!fault || !inject_serror(c, fault, NULL))
        return false;
    at = c->next;
    if (!when_clause(c, &when) || !cursor_end(c) || !inject_room(c, at, fault, &when))
        return false;
    fault_commit(c, fault, &when);
    return true;
}
