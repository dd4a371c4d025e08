// SPDX-License-Identifier: BSD-2-Clause
// What reads and writes of a group do, once it is clear what they reach (IHI 0100 3.2).
#include "ras_group.h"

static const uint64_t msi_address = BITS(55, 2);
static const uint32_t control_irqen = BIT(7);
static const uint32_t control_msi = BITS(7, 0);                 // IRQEN, NSMSI, SH, MemAttr
static const uint64_t status_errors = BIT(1) | BIT(3) | BIT(5); // FHIERR, ERIERR, CRIERR

// ---- One record
static bool has_record(const struct ras_group *g, unsigned index)
{
    return index < RAS_GROUP_RECORDS && index < g->records && g->node[index] < RAS_NODES;
}

static bool is_of_record(const struct ras_group_place *p)
{
    return p->reg >= GROUP_FR && p->reg <= GROUP_PFGCDN;
}

static enum ras_reg register_of(const struct ras_group_place *p)
{
    return RAS_FR + (p->reg - GROUP_FR);
}
_Static_assert(GROUP_PFGCDN - GROUP_FR == RAS_PFGCDN - RAS_FR, "the same registers in the same order");

// ---- The group's own registers
static uint64_t group_status(const struct ras_group *g, const struct ras *ras, unsigned m)
{
    uint64_t valid = 0;

    for (unsigned n = 0; n < 64; n++) {
        unsigned i = 64 * m + n;
        if (has_record(g, i) && (ras_read(ras, g->node[i], g->record[i], RAS_STATUS) & ERXSTATUS_EL1_V))
            valid |= BIT(n);
    }
    return valid;
}

static uint64_t device_architecture(const struct ras_group *g, enum ras_group_page page)
{
    uint64_t arm = UINT64_C(0x23b) << 21 | BIT(20);

    if (page == RAS_PAGE_INJECTION)
        return arm | 0xa08; // fault injection group v1.0
    if (g->version >= 20)
        return arm | 1 << 12 | 0xa00;
    return arm | (g->version >= 11 ? 1 << 16 : 0) | 0xa00;
}

// IRQCR and PFG are RAZ in a fault injection group; PFG is of v2.
static uint64_t device_id(const struct ras_group *g, enum ras_group_page page)
{
    uint64_t id = g->records;

    if (page == RAS_PAGE_INJECTION)
        return id;
    return id | (uint64_t)g->irqcr << 16 | (g->version >= 20 && g->pfg == RAS_PFG_APART ? BIT(21) : 0);
}

// ERRPIDR<n> say what ERRIIDR says (3.2.19), and the size.
static uint64_t peripheral_id(const struct ras_group *g, unsigned n)
{
    static const uint8_t sizes[] = {[RAS_GROUP_4K] = 0, [RAS_GROUP_16K] = 2, [RAS_GROUP_64K] = 4};
    uint64_t part = g->iidr >> 20, designer = g->iidr & 0x7f;

    switch (n) {
    case 0:
        return part & 0xff;
    case 1:
        return (designer & 0xf) << 4 | part >> 8;
    case 2:
        return (g->iidr >> 16 & 0xf) << 4 | BIT(3) | designer >> 4; // JEDEC=1
    case 3:
        return (g->iidr >> 12 & 0xf) << 4;
    default:
        return (uint64_t)sizes[g->layout] << 4 | (g->iidr >> 8 & 0xf);
    }
}

static uint64_t component_id(unsigned n)
{
    static const uint8_t id[] = {0x0d, 0xf0, 0x05, 0xb1};

    return id[n & 3];
}

// ERRIIDR comes with v1.1.
static uint64_t own_read(const struct ras_group *g, const struct ras_group_state *state,
                         const struct ras *ras, enum ras_group_page page, const struct ras_group_place *p)
{
    switch (p->reg) {
    case GROUP_GSR:
        return group_status(g, ras, p->index);
    case GROUP_IIDR:
        return g->version >= 11 ? g->iidr : 0;
    case GROUP_CR0:
        return state->address[p->index];
    case GROUP_CR1:
        return state->data[p->index];
    case GROUP_CR2:
        return state->control[p->index];
    case GROUP_IRQSR:
        return state->errors;
    case GROUP_DEVAFF:
        return g->affinity;
    case GROUP_DEVARCH:
        return device_architecture(g, page);
    case GROUP_DEVID:
        return device_id(g, page);
    case GROUP_PIDR:
        return peripheral_id(g, p->index);
    default:
        return component_id(p->index);
    }
}

// Simple: all but ERR<irq>CR2.IRQEN is RES0.
static void own_write(const struct ras_group *g, struct ras_group_state *state,
                      const struct ras_group_place *p, uint64_t value)
{
    bool msi = g->irqcr == RAS_IRQCR_MSI;

    if (p->reg == GROUP_CR0 && msi)
        state->address[p->index] = value & msi_address;
    if (p->reg == GROUP_CR1 && msi)
        state->data[p->index] = (uint32_t)value;
    if (p->reg == GROUP_CR2)
        state->control[p->index] = (uint32_t)value & (msi ? control_msi : control_irqen);
    if (p->reg == GROUP_IRQSR)
        state->errors &= ~(value & status_errors); // "in progress" is RO, and never
}

static uint64_t whole(const struct ras_group *g, const struct ras_group_state *state, const struct ras *ras,
                      enum ras_group_page page, const struct ras_group_place *p)
{
    if (!is_of_record(p))
        return own_read(g, state, ras, page, p);
    if (!has_record(g, p->index))
        return 0;
    return ras_read(ras, g->node[p->index], g->record[p->index], register_of(p));
}

static enum bus_status refusal(const struct ras_group *g, const struct ras_group_place *p)
{
    return p->verdict == GROUP_UNSUPPORTED && g->refuses ? BUS_SLVERR : BUS_OKAY;
}

enum bus_status ras_group_read(const struct ras_group *g, const struct ras_group_state *state,
                               const struct ras *ras, enum ras_group_page page, uint64_t offset,
                               uint32_t size, uint64_t *value)
{
    struct ras_group_place p = ras_group_decode(g, page, offset, size);

    *value = 0;
    if (p.verdict != GROUP_DONE)
        return refusal(g, &p);
    *value = whole(g, state, ras, page, &p) >> (p.high ? 32 : 0);
    if (size == 4)
        *value &= UINT32_MAX;
    return BUS_OKAY;
}

// A 32-bit write leaves the other half as it is; ERR<n>STATUS and ERRIRQSR are write-one-to-clear, so that it
// stays when zeros are written there.
static uint64_t widened(const struct ras_group_place *p, uint64_t old, uint64_t value, uint32_t size)
{
    if (p->bits != 64 || size == 8)
        return value;
    if (p->reg == GROUP_STATUS || p->reg == GROUP_IRQSR)
        old = 0;
    return p->high ? value << 32 | (old & UINT32_MAX) : (old & ~(uint64_t)UINT32_MAX) | (value & UINT32_MAX);
}

enum bus_status ras_group_write(const struct ras_group *g, struct ras_group_state *state, struct ras *ras,
                                enum ras_group_page page, uint64_t offset, uint32_t size, uint64_t value)
{
    struct ras_group_place p = ras_group_decode(g, page, offset, size);

    if (p.verdict != GROUP_DONE || !p.writable)
        return refusal(g, &p);
    value = widened(&p, whole(g, state, ras, page, &p), value, size);
    // The upper half of ERR<n>STATUS is RES0: a write there is none to the flags.
    if (!is_of_record(&p))
        own_write(g, state, &p, value);
    else if (has_record(g, p.index) && !(p.reg == GROUP_STATUS && p.high))
        ras_write(ras, g->node[p.index], g->record[p.index], register_of(&p), value, g->bitwise);
    return BUS_OKAY;
}

unsigned ras_group_interrupts(const struct ras_group *g, const struct ras_group_state *state,
                              const struct ras *ras)
{
    bool gated = g->irqcr == RAS_IRQCR_SIMPLE || g->irqcr == RAS_IRQCR_MSI;
    unsigned lines = 0, enabled = 0;

    for (unsigned n = 0; n < RAS_GROUP_RECORDS && n < g->records; n++) {
        if (g->node[n] >= RAS_NODES)
            continue;
        const struct ras_node *node = &ras->node[g->node[n]];
        lines |= (node->fhi ? 1U : 0) | (node->eri ? 2U : 0) | (node->cri ? 4U : 0);
    }
    for (unsigned i = 0; i < 3; i++)
        enabled |= !gated || (state->control[i] & control_irqen) ? 1U << i : 0;
    return lines & enabled;
}
