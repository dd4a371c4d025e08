// SPDX-License-Identifier: BSD-2-Clause
// Statement: interrupt.
#include <inttypes.h>

#include "gic.h"
#include "scenario/name.h"

enum { RAS_PRIORITY = 0x10, HOST_PRIORITY = 0xd0 }; // TF-A PLAT_RAS_PRI; Linux GICD_INT_DEF_PRI from Secure

static bool wire_line(struct cursor *c, struct wire *wire)
{
    static const char *const words[] = {"FHI", "ERI", "CRI"};
    struct suggest s = cursor_suggest(c);

    for (uint8_t i = 0; i < 3; i++) {
        if (cursor_accept(c, words[i])) {
            wire->line = i;
            cursor_plan(c, "line", "%s", words[i]);
            return true;
        }
        suggest_offer(&s, words[i]);
    }
    return cursor_unexpected(c, "'FHI', 'ERI' or 'CRI'", &s);
}

static bool wire_node(struct cursor *c, struct wire *wire)
{
    int8_t node;

    if (!cursor_expect(c, "of") || !name_want_node(c, &node))
        return false;
    wire->node = (uint8_t)node;
    cursor_plan(c, "of", "%s", c->setup->node[node].name);
    return true;
}

// A PPI is of the one PE that the node is private to.
static bool wire_intid(struct cursor *c, struct wire *wire)
{
    const struct node_setup *node = &c->setup->node[wire->node];
    const struct token *t = c->next;
    uint64_t intid;

    if (cursor_accept(c, "PPI")) {
        if (node->pe >= MAX_PES)
            return cursor_wrong(c, t, "SPI", "%s is private to no PE: its interrupts are SPIs", node->name);
        if (!cursor_number(c, "an INTID", 16, GIC_SPI - 1, &intid))
            return false;
        wire->pe = node->pe;
    } else if (!cursor_expect(c, "SPI") || !cursor_number(c, "an INTID", GIC_SPI, GIC_INTIDS - 1, &intid)) {
        return false;
    }
    wire->intid = (uint16_t)intid;
    cursor_plan(c, "INTID", "%" PRIu64, intid);
    for (unsigned i = 0; i < c->setup->wires; i++)
        if (c->setup->wire[i].intid == intid && c->setup->wire[i].pe == wire->pe)
            return cursor_wrong(c, t, NULL, "INTID %" PRIu64 " has a line already", intid);
    return true;
}

static bool wire_owner(struct cursor *c, struct wire *wire)
{
    uint64_t priority;

    wire->edge = cursor_accept(c, "edge");
    if (cursor_accept(c, "for")) {
        wire->firmware = cursor_accept(c, "firmware");
        if (!wire->firmware && !cursor_expect(c, "host"))
            return false;
    }
    wire->critical = wire->firmware && cursor_accept(c, "critical");
    priority = wire->firmware ? RAS_PRIORITY : HOST_PRIORITY;
    if (cursor_accept(c, "priority") && !cursor_number(c, "a priority", 0, 0xff, &priority))
        return false;
    wire->priority = (uint8_t)(priority & ~(uint64_t)(GIC_STEP - 1));
    cursor_plan(c, "trigger", "%s", wire->edge ? "edge" : "level");
    cursor_plan(c, "for", "%s", wire->firmware ? "firmware, Group 0" : "host, Non-secure Group 1");
    if (wire->critical)
        cursor_plan(c, "event", "critical");
    cursor_plan(c, "priority", "0x%x", wire->priority);
    return true;
}

bool compile_interrupt(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct wire wire = {0};

    if (!setup->gic && !c->reader->gic_said)
        return cursor_wrong(c, c->first, NULL, "there is no `gic` for an interrupt to go to");
    if (setup->wires == MAX_WIRES)
        return cursor_wrong(c, c->first, NULL, "more than %d interrupts", MAX_WIRES);
    if (!wire_line(c, &wire) || !wire_node(c, &wire) || !cursor_expect(c, "is") || !wire_intid(c, &wire) ||
        !wire_owner(c, &wire) || !cursor_end(c))
        return false;
    setup->wire[setup->wires++] = wire;
    return true;
}
