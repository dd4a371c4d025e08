// SPDX-License-Identifier: BSD-2-Clause
// The controls of a table: checked, and the single and complex ones numbered as leaves.
#include "bits.h"
#include "forward_build.h"

// Members are single or complex: an any-of in an any-of would be a recursion.
static void check_members(struct forward_building *b, size_t id)
{
    const struct forward_control *all = b->source->controls, *c = &all[id];

    for (unsigned i = 0; i < FORWARD_MEMBERS && c->members[i] != CONTROL_NONE; i++) {
        unsigned member = c->members[i];

        if (member >= b->source->controls_count)
            forward_complain(b, "control %zu (%s): there is no control %u", id, c->name, member);
        else if (all[member].kind == FORWARD_ANY_OF)
            forward_complain(b, "control %zu (%s): recursive, its member %s is an any-of too", id, c->name,
                             all[member].name);
        else if (forward_of_edition(b, c->editions) && !forward_of_edition(b, all[member].editions))
            forward_complain(b, "control %zu (%s): its member %s is of another edition", id, c->name,
                             all[member].name);
        if (i > 0 && member <= c->members[i - 1])
            forward_complain(b, "control %zu (%s): its members are not in the order of their rows", id,
                             c->name);
    }
    if (c->members[0] == CONTROL_NONE)
        forward_complain(b, "control %zu (%s): any of nothing", id, c->name);
}

static void check_control(struct forward_building *b, size_t id)
{
    const struct forward_control *c = &b->source->controls[id];

    if (c->kind == FORWARD_ANY_OF)
        check_members(b, id);
    else if (c->kind == FORWARD_COMPLEX && !c->condition)
        forward_complain(b, "control %zu (%s): no condition", id, c->name);
    else if (c->kind == FORWARD_SINGLE && (c->reg >= FORWARD_REGISTERS || (c->value & ~c->mask) || !c->mask))
        forward_complain(b, "control %zu (%s): it can never ask for a trap", id, c->name);
}

static void leaf(struct forward_building *b, size_t id, unsigned *leaves)
{
    struct forward_table *t = b->table;
    const struct forward_control *c = &t->control[id];
    uint64_t bit;

    if (*leaves == FORWARD_LEAVES) {
        forward_complain(b, "control %zu (%s): more single and complex controls than %d", id, c->name,
                         FORWARD_LEAVES);
        return;
    }
    bit = BIT(*leaves);
    t->leaf_control[(*leaves)++] = (uint8_t)id;
    t->leaves[id] = bit;
    t->asks[0] |= c->directions & FORWARD_READ ? bit : 0;
    t->asks[1] |= c->directions & FORWARD_WRITE ? bit : 0;
    t->in_host |= b->rules->host_el0 && c->directions & FORWARD_HOST_EL0 ? bit : 0;
    t->by_encoding |= c->by_encoding ? bit : 0;
}

static void leaves(struct forward_building *b, size_t count)
{
    struct forward_table *t = b->table;
    unsigned numbered = 0;

    for (size_t id = 1; id < count; id++) {
        if (t->control[id].kind != FORWARD_ANY_OF)
            leaf(b, id, &numbered);
    }
    for (size_t id = 1; id < count; id++) {
        for (unsigned i = 0; t->control[id].kind == FORWARD_ANY_OF && i < FORWARD_MEMBERS; i++) {
            if (t->control[id].members[i] < count)
                t->leaves[id] |= t->leaves[t->control[id].members[i]];
        }
    }
}

void forward_build_controls(struct forward_building *b)
{
    size_t count = b->source->controls_count;

    if (count > FORWARD_CONTROLS) {
        forward_complain(b, "control %d: more controls than %d", FORWARD_CONTROLS, FORWARD_CONTROLS);
        return;
    }
    for (size_t id = 1; id < count; id++) {
        check_control(b, id);
        b->table->control[id] = b->source->controls[id];
        b->table->controls += forward_of_edition(b, b->source->controls[id].editions);
    }
    leaves(b, count);
}
