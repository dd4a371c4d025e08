// SPDX-License-Identifier: BSD-2-Clause
#include "gic_interrupts.h"

#include "bits.h"

// Blocks of a register each 32 interrupts, or of a byte each.
enum block { GROUP, MODIFIER, ENABLE_SET, ENABLE_CLEAR, PEND_SET, PEND_CLEAR, ACTIVE_SET, ACTIVE_CLEAR };
static const struct {
    uint16_t offset;
    uint8_t block;
} blocks[] = {
    {0x080, GROUP       },
    {0x100, ENABLE_SET  },
    {0x180, ENABLE_CLEAR},
    {0x200, PEND_SET    },
    {0x280, PEND_CLEAR  },
    {0x300, ACTIVE_SET  },
    {0x380, ACTIVE_CLEAR},
    {0xd00, MODIFIER    },
};
enum { BLOCKS = sizeof(blocks) / sizeof(blocks[0]), BLOCK_SIZE = 0x80 };
enum { PRIORITY = 0x400, CONFIG = 0xc00, ROUTER = 0x6000, SETSPI = 0x40, SETSPI_END = 0x60 };
static const uint64_t router_irm = BIT(31); // any PE

// The bank of register `n` of a block; NULL: none. With affinity routing the distributor's first is not
// there.
static struct gic_bank *bank_of(struct gic *g, const struct gic_request *r, unsigned n)
{
    if (!gic_of_distributor(r))
        return n == 0 ? &g->bank[r->pe] : 0;
    return n >= 1 && n < GIC_INTIDS / 32 ? &g->bank[GIC_PES + n - 1] : 0;
}

// Interrupts that the access may see.
static uint32_t visible(const struct gic_bank *b, const struct gic_request *r)
{
    return r->secure ? UINT32_MAX : b->group;
}

static uint32_t read_block(const struct gic_bank *b, unsigned block)
{
    switch ((enum block)block) {
    case GROUP:
        return b->group;
    case MODIFIER:
        return b->modifier;
    case ENABLE_SET:
    case ENABLE_CLEAR:
        return b->enabled;
    case PEND_SET:
    case PEND_CLEAR:
        return gic_pending(b);
    default:
        return b->active;
    }
}

static void write_block(struct gic_bank *b, unsigned block, uint32_t bits)
{
    switch ((enum block)block) {
    case GROUP:
        b->group = bits;
        break;
    case MODIFIER:
        b->modifier = bits;
        break;
    case ENABLE_SET:
        b->enabled |= bits;
        break;
    case ENABLE_CLEAR:
        b->enabled &= ~bits;
        break;
    case PEND_SET:
        b->pending |= bits;
        break;
    case PEND_CLEAR:
        b->pending &= ~bits;
        break;
    case ACTIVE_SET:
        b->active |= bits;
        break;
    case ACTIVE_CLEAR:
        b->active &= ~bits;
    }
}

static enum gic_answer access_block(struct gic *g, struct gic_request *r, unsigned i)
{
    struct gic_bank *b = bank_of(g, r, (r->offset - blocks[i].offset) / 4);
    bool of_groups = blocks[i].block <= MODIFIER;
    uint32_t mask;

    if (r->size != 4)
        return GIC_BAD_SIZE;
    if (!b)
        return GIC_RESERVED;
    mask = of_groups && !r->secure ? 0 : visible(b, r);
    if (!r->writes)
        r->value = read_block(b, blocks[i].block) & mask;
    else if (!of_groups || r->secure)
        write_block(b, blocks[i].block, (uint32_t)r->value & mask);
    return GIC_DONE;
}

// Non-secure software has the lower half of the priorities and sees it as all of them (IHI 0069 4.8.1).
static uint8_t priority_seen(uint8_t priority, bool secure)
{
    return (uint8_t)(secure ? priority : priority << 1);
}

static uint8_t priority_stored(uint8_t value, bool secure)
{
    return (uint8_t)((secure ? value : 0x80 | value >> 1) & -GIC_STEP);
}

static enum gic_answer access_priority(struct gic *g, struct gic_request *r)
{
    unsigned first = r->offset - PRIORITY;
    struct gic_bank *b = bank_of(g, r, first / 32);
    uint64_t read = 0;

    if (r->size != 1 && r->size != 4)
        return GIC_BAD_SIZE;
    if (!b)
        return GIC_RESERVED;
    for (unsigned i = 0; i < r->size; i++) {
        unsigned bit = (first + i) % 32;
        if (!(visible(b, r) >> bit & 1))
            continue;
        read |= (uint64_t)priority_seen(b->priority[bit], r->secure) << 8 * i;
        if (r->writes)
            b->priority[bit] = priority_stored((uint8_t)(r->value >> 8 * i), r->secure);
    }
    if (!r->writes)
        r->value = read;
    return GIC_DONE;
}

// Two bits an interrupt, the upper one is the edge; those of SGIs are read-only.
static enum gic_answer access_config(struct gic *g, struct gic_request *r)
{
    unsigned n = (r->offset - CONFIG) / 4, low = n % 2 * 16;
    struct gic_bank *b = bank_of(g, r, n / 2);
    uint64_t read = 0;

    if (r->size != 4)
        return GIC_BAD_SIZE;
    if (!b)
        return GIC_RESERVED;
    for (unsigned i = 0; i < 16; i++) {
        uint32_t bit = UINT32_C(1) << (low + i);
        bool fixed = !gic_of_distributor(r) && low == 0;
        if (!(visible(b, r) & bit))
            continue;
        read |= b->edge & bit ? UINT64_C(2) << 2 * i : 0;
        if (r->writes && !fixed)
            b->edge = r->value >> (2 * i + 1) & 1 ? b->edge | bit : b->edge & ~bit;
    }
    if (!r->writes)
        r->value = read;
    return GIC_DONE;
}

// 64 bits an SPI, also by halves. Affinity beyond the PEs that are there: no PE gets it.
static enum gic_answer access_router(struct gic *g, struct gic_request *r)
{
    unsigned intid = (r->offset - ROUTER) / 8;
    bool upper = r->offset % 8 != 0;
    uint8_t *route;

    if (r->size != 4 && r->size != 8)
        return GIC_BAD_SIZE;
    if (intid < GIC_SPI || intid >= GIC_INTIDS)
        return GIC_RESERVED;
    if (!r->secure && !(bank_of(g, r, intid / 32)->group >> intid % 32 & 1)) {
        r->value = r->writes ? r->value : 0;
        return GIC_DONE;
    }
    route = &g->route[intid - GIC_SPI];
    if (!r->writes)
        r->value = upper ? 0 : *route == GIC_ANY ? router_irm : *route;
    else if (!upper)
        *route = r->value & router_irm ? GIC_ANY : (uint8_t)(r->value & 0x7f);
    return GIC_DONE;
}

// SETSPI_NSR, CLRSPI_NSR, SETSPI_SR, CLRSPI_SR: by number, 16 or 32 bits.
static enum gic_answer access_message(struct gic *g, struct gic_request *r)
{
    unsigned intid = (unsigned)r->value & 0x3ff, which = (r->offset - SETSPI) / 8;
    struct gic_bank *b;
    uint32_t bit;

    if (r->size != 2 && r->size != 4)
        return GIC_BAD_SIZE;
    if (r->offset % 8 != 0)
        return GIC_RESERVED;
    if (!r->writes || intid < GIC_SPI || intid >= GIC_INTIDS || (which >= 2 && !r->secure)) {
        r->value = r->writes ? r->value : 0; // write-only
        return GIC_DONE;
    }
    b = gic_bank_of(g, 0, intid);
    bit = UINT32_C(1) << intid % 32;
    if (visible(b, r) & bit)
        b->pending = which % 2 == 0 ? b->pending | bit : b->pending & ~bit;
    return GIC_DONE;
}

// What the SGI frame and the distributor have alike.
static enum gic_answer access_alike(struct gic *g, struct gic_request *r)
{
    for (unsigned i = 0; i < BLOCKS; i++)
        if (r->offset - blocks[i].offset < BLOCK_SIZE)
            return access_block(g, r, i);
    if (r->offset - PRIORITY < GIC_INTIDS)
        return access_priority(g, r);
    return access_config(g, r);
}

static bool is_of_interrupts(uint32_t offset)
{
    for (unsigned i = 0; i < BLOCKS; i++)
        if (offset - blocks[i].offset < BLOCK_SIZE)
            return true;
    return offset - PRIORITY < GIC_INTIDS || offset - CONFIG < GIC_INTIDS / 4;
}

bool gic_interrupts_has(const struct gic_request *r, bool sgi_frame)
{
    if (!gic_of_distributor(r))
        return sgi_frame && is_of_interrupts(r->offset);
    return is_of_interrupts(r->offset) || r->offset - ROUTER < 8 * GIC_INTIDS ||
           (r->offset >= SETSPI && r->offset < SETSPI_END);
}

enum gic_answer gic_interrupts_access(struct gic *g, struct gic_request *r)
{
    if (is_of_interrupts(r->offset))
        return access_alike(g, r);
    return r->offset >= ROUTER ? access_router(g, r) : access_message(g, r);
}
