// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/node.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/field.h"

static const char *const register_names[] = {"FR", "PFGF", "CTLR", NULL};
static const struct field_names registers = {"ERX", "_EL1", register_names};

static struct node_bits *bits_of(struct node_setup *node, enum sysreg reg)
{
    switch (reg) {
    case ERXFR_EL1:
        return &node->fr;
    case ERXPFGF_EL1:
        return &node->pfgf;
    case ERXCTLR_EL1:
        return &node->ctlr;
    default:
        return NULL;
    }
}

static bool node_field(struct cursor *c, struct node_setup *node)
{
    const struct token *t = cursor_word(c, "a register of the node");
    struct field field;
    uint64_t value;

    if (!t || !field_read(c, t, t->text, &registers, &field) || !cursor_equals(c) ||
        !field_value(c, &field, &value))
        return false;
    struct node_bits *bits = bits_of(node, field.reg);
    if (!bits)
        return cursor_wrong(c, t, NULL, "a node has FR, PFGF and CTLR to choose from");
    bits->mask |= field.mask;
    bits->value = bits_put(bits->value, field.mask, value);
    return true;
}

static bool node_records(struct cursor *c, struct node_setup *node)
{
    const struct token *t = c->next;
    unsigned used = 0;
    uint64_t records;

    if (!cursor_number(c, "how many records", 1, RAS_MORE + 1, &records))
        return false;
    for (unsigned i = 0; i < c->setup->nodes; i++)
        used += &c->setup->node[i] != node && c->setup->node[i].records ? c->setup->node[i].records - 1U : 0;
    if (used + records - 1 > RAS_MORE)
        return cursor_wrong(c, t, NULL, "all nodes together have %d records besides their first", RAS_MORE);
    node->records = (uint8_t)records;
    return true;
}

// The part of a word behind its last dot: FVPs say whose option it is.
static const char *option_of(const struct cursor *c)
{
    const char *dot = strrchr(c->next->text, '.');

    return dot ? dot + 1 : c->next->text;
}

static bool fvp_register(struct cursor *c, enum sysreg reg, struct node_bits *bits)
{
    c->next++;
    if (!cursor_equals(c))
        return false;
    const struct token *t = c->next;
    if (!cursor_symbol(c, TOKEN_STRING))
        return cursor_unexpected(c, "'{\"FIELD\":VALUE,...}'", NULL);
    return t->bad || node_json(c, t, reg, bits);
}

static bool fvp_records(struct cursor *c, struct node_setup *node)
{
    c->next++;
    return cursor_equals(c) && node_records(c, node);
}

// `found`: the next word is an option.
static bool node_option(struct cursor *c, struct node_setup *node, bool *found)
{
    *found = c->next->kind == TOKEN_WORD;
    if (cursor_accept(c, "edge")) {
        node->edge = true;
        return true;
    }
    if (cursor_accept(c, "no-walks")) {
        node->no_walks = true;
        return true;
    }
    if (cursor_accept(c, "serr")) {
        uint64_t serr;
        if (!cursor_number(c, "ERR<n>STATUS.SERR", 0, SERR_INTERNAL_OTHER, &serr))
            return false;
        node->serr = (uint8_t)serr;
        return true;
    }
    if (cursor_accept(c, "records")) {
        if (!node_records(c, node))
            return false;
        node->choice = cursor_accept(c, "granule") ? RAS_GRANULE : RAS_EMPTY;
        cursor_accept(c, "empty");
        return true;
    }
    cursor_accept(c, "-C");
    if (strcmp(option_of(c), "error_record_feature_register") == 0)
        return fvp_register(c, ERXFR_EL1, &node->fr);
    if (strcmp(option_of(c), "pseudo_fault_generation_feature_register") == 0)
        return fvp_register(c, ERXPFGF_EL1, &node->pfgf);
    if (strcmp(option_of(c), "number_of_error_records") == 0)
        return fvp_records(c, node);
    *found = field_begins(c->next->text, &registers);
    return !*found || node_field(c, node);
}

bool node_options(struct cursor *c, struct node_setup *node)
{
    bool found = true;

    while (found && c->next->kind == TOKEN_WORD) {
        if (!node_option(c, node, &found))
            return false;
    }
    return true;
}

static void plan_bits(struct cursor *c, const char *key, const struct node_bits *bits)
{
    if (bits->mask)
        cursor_plan(c, key, "0x%" PRIx64 " of 0x%" PRIx64, bits->value, bits->mask);
}

void node_options_plan(struct cursor *c, const struct node_setup *node)
{
    static const char *const choices[] = {"", "the first empty one", "by address, granule by granule"};

    if (node->records > 1)
        cursor_plan(c, "records", "%u, %s", node->records, choices[node->choice ? node->choice : RAS_EMPTY]);
    if (node->edge)
        cursor_plan(c, "interrupts", "pulses");
    if (node->no_walks)
        cursor_plan(c, "injects", "not into walks");
    cursor_plan(c, "SERR", "0x%x", node->serr);
    plan_bits(c, "FR", &node->fr);
    plan_bits(c, "PFGF", &node->pfgf);
    plan_bits(c, "CTLR", &node->ctlr);
}
