// SPDX-License-Identifier: BSD-2-Clause
// The decision, in the order of KVM's triage_sysreg_trap(): what the VM has not, who L1 is, fine before
// coarse, EL0 of a host, direction.
#include "forward.h"

#include "bits.h"
#include "forward_row.h"

static const uint8_t group_registers[FORWARD_GROUPS][2] = {
#define FINE_GROUP(name, read, write) [FORWARD_GROUP_##name] = {FORWARD_##read, FORWARD_##write},
#include "forward/group.def"
#undef FINE_GROUP
};

static const uint64_t TGE = BIT(FIELD_HCR_EL2_TGE), FGTnXS = BIT(FIELD_HCRX_EL2_FGTnXS);

unsigned forward_group_register(unsigned group, bool write)
{
    return group_registers[group][write];
}

static bool control_holds(const struct forward_control *c, const struct forward_state *state,
                          unsigned encoding)
{
    return c->kind == FORWARD_SINGLE ? (state->reg[c->reg] & c->mask) == c->value
                                     : c->condition(state, encoding);
}

void forward_prepare(const struct forward_table *table, struct forward_state *state)
{
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++)
        state->reg[reg] = (state->reg[reg] & ~table->res0[reg]) | table->res1[reg];
    state->holds = table->by_encoding; // until the encoding is known
    for (unsigned leaf = 0; leaf < FORWARD_LEAVES && table->leaf_control[leaf]; leaf++) {
        if (!bits_any(state->holds, BIT(leaf)) &&
            control_holds(&table->control[table->leaf_control[leaf]], state, 0))
            state->holds |= BIT(leaf);
    }
}

// E2H is not asked: {E2H,TGE}={0,1} counts as a host, as KVM has it.
static bool host(const struct forward_state *state)
{
    return bits_any(state->reg[FORWARD_HCR_EL2], TGE);
}

// Without branches: which group an access has is hard to predict.
static bool fine_asks(const struct forward_table *table, const struct forward_state *state, uint64_t word,
                      unsigned reg)
{
    uint64_t flip = forward_word_by_one(word) ? 0 : ~UINT64_C(0);
    uint64_t asks = ((state->reg[reg] ^ flip) & table->traps[reg]) >> forward_word_bit(word) & 1;
    bool filtered = forward_word_nxs(word) && bits_any(state->reg[FORWARD_HCRX_EL2], FGTnXS);

    return asks && forward_word_group(word) != FORWARD_NO_GROUP && !filtered;
}

// Of these leaves, those whose condition holds for this encoding.
static uint64_t settle(const struct forward_table *table, const struct forward_state *state, uint64_t leaves,
                       unsigned encoding)
{
    for (uint64_t ask = leaves & table->by_encoding; ask; ask &= ask - 1) {
        unsigned leaf = (unsigned)__builtin_ctzll(ask);

        if (!control_holds(&table->control[table->leaf_control[leaf]], state, encoding))
            leaves &= ~BIT(leaf);
    }
    return leaves;
}

// The first reason that applies, tried from the last to the first: selections, where branches would be
// mispredicted. `leaves`: those of the encoding's control that hold.
static inline struct forward_answer answer(const struct forward_table *table,
                                           const struct forward_state *state, struct forward_access access,
                                           uint64_t word, uint64_t leaves)
{
    static const uint8_t outcomes[] = {[FORWARD_BY_FEATURE] = FORWARD_UNDEF,
                                       [FORWARD_BY_FINE] = FORWARD_FORWARD,
                                       [FORWARD_BY_COARSE] = FORWARD_FORWARD,
                                       [FORWARD_BY_NONE] = FORWARD_LOCAL};
    unsigned group = forward_word_group(word), bit = forward_word_bit(word), reason;
    unsigned reg = forward_group_register(group, access.write);
    uint64_t asking = leaves & table->asks[access.write];
    bool in_host = host(state), no_control = !(leaves & table->in_host);

    reason = asking ? FORWARD_BY_COARSE : FORWARD_BY_NONE;
    reason = in_host && no_control ? FORWARD_BY_HOST_EL0 : reason;
    reason = fine_asks(table, state, word, reg) && !in_host ? FORWARD_BY_FINE : reason;
    reason = access.el == 2 ? FORWARD_BY_VEL2 : reason;
    reason = table->undef[group] >> bit & 1 ? FORWARD_BY_FEATURE : reason;
    reason = word == 0 ? FORWARD_BY_UNKNOWN : reason;
    return (struct forward_answer){.outcome = outcomes[reason],
                                   .reason = (uint8_t)reason,
                                   .reg = (uint8_t)reg,
                                   .bit = (uint8_t)bit,
                                   .control = table->leaf_control[__builtin_ctzll(asking | BIT(63))]};
}

// Apart, so that the other accesses save no registers.
__attribute__((noinline, cold)) static struct forward_answer
decide_by_encoding(const struct forward_table *table, const struct forward_state *state,
                   struct forward_access access)
{
    uint64_t word = table->word[access.encoding];
    uint64_t leaves = table->leaves[forward_word_control(word)] & state->holds;

    return answer(table, state, access, word, settle(table, state, leaves, access.encoding));
}

struct forward_answer forward_decide(const struct forward_table *table, const struct forward_state *state,
                                     struct forward_access access)
{
    uint64_t word = table->word[access.encoding];
    uint64_t leaves = table->leaves[forward_word_control(word)] & state->holds;

    if (leaves & table->by_encoding)
        return decide_by_encoding(table, state, access);
    return answer(table, state, access, word, leaves);
}

static void explain_coarse(const struct forward_table *table, const struct forward_state *state,
                           unsigned control, struct forward_access access, forward_consult *consult,
                           void *ctx)
{
    uint64_t holding = settle(table, state, table->leaves[control] & state->holds, access.encoding);

    for (uint64_t rest = table->leaves[control]; rest; rest &= rest - 1) {
        uint64_t leaf = rest & -rest;

        consult(ctx,
                &(struct forward_consulted){.control = table->leaf_control[__builtin_ctzll(rest)],
                                            .holds = bits_any(holding, leaf),
                                            .asks = bits_any(holding & table->asks[access.write], leaf)});
    }
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
