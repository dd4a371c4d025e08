// SPDX-License-Identifier: BSD-2-Clause
// The decision, in the order of KVM's triage_sysreg_trap(): what the VM has not, who L1 is, fine before
// coarse, EL0 of a host, direction.
#include "forward.h"

#include "bits.h"
#include "forward_row.h"

static const struct {
    uint8_t read, write;
} group_registers[FORWARD_GROUPS] = {
#define FINE_GROUP(name, r, w) [FORWARD_GROUP_##name] = {FORWARD_##r, FORWARD_##w},
#include "forward/group.def"
#undef FINE_GROUP
};

static const uint64_t TGE = BIT(FIELD_HCR_EL2_TGE), FGTnXS = BIT(FIELD_HCRX_EL2_FGTnXS), NXS = BIT(21);

unsigned forward_group_register(unsigned group, bool write)
{
    return write ? group_registers[group].write : group_registers[group].read;
}

void forward_sanitise(const struct forward_table *table, struct forward_state *state)
{
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++)
        state->reg[reg] = (state->reg[reg] & ~table->res0[reg]) | table->res1[reg];
}

// E2H is not asked: {E2H,TGE}={0,1} counts as a host, as KVM has it.
static bool host(const struct forward_state *state)
{
    return bits_any(state->reg[FORWARD_HCR_EL2], TGE);
}

static bool fine_asks(const struct forward_table *table, const struct forward_state *state, uint64_t word,
                      unsigned reg)
{
    uint64_t value = forward_word_by_one(word) ? state->reg[reg] : ~state->reg[reg];

    if (bits_any(word, NXS) && bits_any(state->reg[FORWARD_HCRX_EL2], FGTnXS))
        return false;
    return bits_any(value & table->traps[reg], BIT(forward_word_bit(word)));
}

// What a single or complex control asks for.
static unsigned asked(const struct forward_control *c, const struct forward_state *state, unsigned encoding)
{
    bool holds = c->kind == FORWARD_SINGLE ? (state->reg[c->reg] & c->mask) == c->value
                                           : c->condition(state, encoding);
    return holds ? c->directions : 0;
}

struct coarse {
    unsigned directions; // what all members ask for
    unsigned first;      // the first control that asks for the wanted direction
};

static struct coarse coarse_any_of(const struct forward_table *table, const struct forward_state *state,
                                   const struct forward_control *c, unsigned encoding, unsigned wanted)
{
    struct coarse result = {0, CONTROL_NONE};

    for (unsigned i = 0; i < FORWARD_MEMBERS && c->members[i] != CONTROL_NONE; i++) {
        unsigned directions = asked(&table->control[c->members[i]], state, encoding);

        result.directions |= directions;
        if (result.first == CONTROL_NONE && (directions & wanted))
            result.first = c->members[i];
    }
    return result;
}

static struct coarse coarse_asks(const struct forward_table *table, const struct forward_state *state,
                                 unsigned id, unsigned encoding, unsigned wanted)
{
    const struct forward_control *c = &table->control[id];
    unsigned directions;

    if (id == CONTROL_NONE)
        return (struct coarse){0, CONTROL_NONE};
    if (c->kind == FORWARD_ANY_OF)
        return coarse_any_of(table, state, c, encoding, wanted);
    directions = asked(c, state, encoding);
    return (struct coarse){directions, directions & wanted ? id : CONTROL_NONE};
}

static struct forward_answer local(enum forward_reason reason)
{
    return (struct forward_answer){.outcome = FORWARD_LOCAL, .reason = (uint8_t)reason};
}

static struct forward_answer fine_answer(enum forward_outcome outcome, enum forward_reason reason,
                                         unsigned reg, uint64_t word)
{
    return (struct forward_answer){.outcome = (uint8_t)outcome,
                                   .reason = (uint8_t)reason,
                                   .reg = (uint8_t)reg,
                                   .bit = (uint8_t)forward_word_bit(word)};
}

static struct forward_answer coarse_answer(const struct forward_table *table,
                                           const struct forward_state *state, uint64_t word,
                                           struct forward_access access)
{
    unsigned wanted = access.write ? FORWARD_WRITE : FORWARD_READ;
    struct coarse c = coarse_asks(table, state, forward_word_control(word), access.encoding, wanted);

    if (host(state) && !(c.directions & FORWARD_HOST_EL0))
        return local(FORWARD_BY_HOST_EL0);
    if (!(c.directions & wanted))
        return local(FORWARD_BY_NONE);
    return (struct forward_answer){
        .outcome = FORWARD_FORWARD, .reason = FORWARD_BY_COARSE, .control = (uint16_t)c.first};
}

struct forward_answer forward_decide(const struct forward_table *table, const struct forward_state *state,
                                     struct forward_access access)
{
    uint64_t word = table->word[access.encoding];
    unsigned group = forward_word_group(word);
    unsigned reg = forward_group_register(group, access.write);

    if (word == 0)
        return local(FORWARD_BY_UNKNOWN);
    if (group && bits_any(table->undef[group], BIT(forward_word_bit(word))))
        return fine_answer(FORWARD_UNDEF, FORWARD_BY_FEATURE, reg, word);
    if (access.el == 2)
        return local(FORWARD_BY_VEL2);
    if (host(state) && !table->host_el0)
        return local(FORWARD_BY_HOST_EL0);
    if (group && !host(state) && fine_asks(table, state, word, reg))
        return fine_answer(FORWARD_FORWARD, FORWARD_BY_FINE, reg, word);
    return coarse_answer(table, state, word, access);
}

static void explain_coarse(const struct forward_table *table, const struct forward_state *state, unsigned id,
                           struct forward_access access, forward_consult *consult, void *ctx)
{
    const struct forward_control *c = &table->control[id];
    unsigned wanted = access.write ? FORWARD_WRITE : FORWARD_READ, directions;

    if (c->kind == FORWARD_ANY_OF) {
        for (unsigned i = 0; i < FORWARD_MEMBERS && c->members[i] != CONTROL_NONE; i++)
            explain_coarse(table, state, c->members[i], access, consult, ctx);
        return;
    }
    directions = asked(c, state, access.encoding);
    consult(ctx, &(struct forward_consulted){
                     .control = (uint16_t)id, .holds = directions != 0, .asks = (directions & wanted) != 0});
}

void forward_explain(const struct forward_table *table, const struct forward_state *state,
                     struct forward_access access, forward_consult *consult, void *ctx)
{
    uint64_t word = table->word[access.encoding];
    unsigned group = forward_word_group(word);
    struct forward_answer answer = forward_decide(table, state, access);

    if (answer.outcome == FORWARD_UNDEF || access.el == 2 || (host(state) && !table->host_el0))
        return;
    if (group && !host(state)) {
        unsigned reg = forward_group_register(group, access.write);

        bool fine = answer.reason == FORWARD_BY_FINE;

        consult(ctx, &(struct forward_consulted){.reg = (uint8_t)reg,
                                                 .bit = (uint8_t)forward_word_bit(word),
                                                 .holds = fine,
                                                 .asks = fine});
        if (fine)
            return;
    }
    if (forward_word_control(word))
        explain_coarse(table, state, forward_word_control(word), access, consult, ctx);
}
