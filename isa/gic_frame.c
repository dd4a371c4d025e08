// SPDX-License-Identifier: BSD-2-Clause
#include "gic_frame.h"

#include "bits.h"
#include "gic_interrupts.h"

enum {
    CTLR_G0 = 1 << 0,
    CTLR_G1NS = 1 << 1, // Non-secure: EnableGrp1A, the same bit
    CTLR_G1S = 1 << 2,
    CTLR_ARE_S = 1 << 4, // RAO/WI; Non-secure: ARE_NS, the same bit
    CTLR_ARE_NS = 1 << 5,
    TYPER = 15 << 19 | 1 << 10 | (GIC_INTIDS / 32 - 1), // 16 bits of INTID, two Security states
    PIDR2 = 0x3b,                                       // GICv3, JEP106
    WAKER_SLEEP = 1 << 1,
    WAKER_CHILDREN = 1 << 2,
    SGI_FRAME = 0x10000,
};

static uint64_t read_ctlr(const struct gic *g, bool secure)
{
    uint64_t g1ns = g->enable_g1ns ? CTLR_G1NS : 0;

    if (!secure)
        return CTLR_ARE_S | g1ns;
    return CTLR_ARE_S | CTLR_ARE_NS | g1ns | (g->enable_g0 ? CTLR_G0 : 0) | (g->enable_g1s ? CTLR_G1S : 0);
}

static void write_ctlr(struct gic *g, uint64_t value, bool secure)
{
    g->enable_g1ns = (value & CTLR_G1NS) != 0;
    if (!secure)
        return;
    g->enable_g0 = (value & CTLR_G0) != 0;
    g->enable_g1s = (value & CTLR_G1S) != 0;
}

// GICR_WAKER is Secure; ChildrenAsleep follows at once.
static uint64_t waker(struct gic *g, const struct gic_request *r)
{
    struct gic_pe *own = &g->pe[r->pe];

    if (!r->secure)
        return 0;
    if (r->writes)
        own->asleep = (r->value & WAKER_SLEEP) != 0;
    return own->asleep ? WAKER_SLEEP | WAKER_CHILDREN : 0;
}

static uint64_t redistributor_typer(unsigned pe)
{
    return (uint64_t)pe << 32 | (uint64_t)pe << 8 | (pe == GIC_PES - 1 ? BIT(4) : 0);
}

// Registers of their own: CTLR, TYPER, IIDR, PIDR2 and, of a redistributor, WAKER.
static enum gic_answer access_single(struct gic *g, struct gic_request *r)
{
    bool typer = !gic_of_distributor(r) && (r->offset == 0x8 || r->offset == 0xc);

    if (r->size != 4 && !(typer && r->size == 8))
        return GIC_BAD_SIZE;
    if (gic_of_distributor(r) && r->offset == 0) {
        if (r->writes)
            write_ctlr(g, r->value, r->secure);
        r->value = read_ctlr(g, r->secure);
    } else if (gic_of_distributor(r) && r->offset == 4) {
        r->value = TYPER;
    } else if (typer) {
        r->value = redistributor_typer(r->pe) >> (r->offset == 0xc ? 32 : 0);
    } else if (!gic_of_distributor(r) && r->offset == 0x14) {
        r->value = waker(g, r);
    } else if (r->offset == 0xffe8) {
        r->value = PIDR2;
    } else {
        r->value = 0;
        return r->offset == 0 || r->offset == 4 || r->offset == 8 ? GIC_DONE : GIC_RESERVED;
    }
    return GIC_DONE;
}

static enum gic_answer dispatch(struct gic *g, struct gic_request *r, bool sgi_frame)
{
    if (r->size > 8 || (r->size & (r->size - 1)) != 0)
        return GIC_BAD_SIZE;
    if (r->offset % r->size != 0)
        return GIC_UNALIGNED;
    if (gic_interrupts_has(r, sgi_frame))
        return gic_interrupts_access(g, r);
    if (sgi_frame && r->offset != 0xffe8)
        return r->size == 4 ? GIC_RESERVED : GIC_BAD_SIZE;
    return access_single(g, r);
}

static enum gic_answer serve(struct gic *g, uint32_t offset, struct gic_request *r)
{
    bool sgi_frame = false;
    enum gic_answer answer;

    r->pe = GIC_PES;
    r->offset = offset;
    if (offset >= GICD_SIZE && offset < GICR_BASE)
        return GIC_RESERVED;
    if (offset >= GICR_BASE) {
        r->pe = (offset - GICR_BASE) / GICR_SIZE;
        r->offset = offset % SGI_FRAME;
        sgi_frame = offset % GICR_SIZE >= SGI_FRAME;
    }
    answer = dispatch(g, r, sgi_frame);
    if (answer != GIC_DONE)
        r->value = 0;
    return answer;
}

enum gic_answer gic_frame_read(const struct gic *g, uint32_t offset, unsigned size, bool secure,
                               uint64_t *value)
{
    struct gic copy = *g; // a read changes nothing
    struct gic_request r = {.size = size, .secure = secure};
    enum gic_answer answer = serve(&copy, offset, &r);

    *value = r.value;
    return answer;
}

enum gic_answer gic_frame_write(struct gic *g, uint32_t offset, unsigned size, bool secure, uint64_t value)
{
    struct gic_request r = {.size = size, .secure = secure, .writes = true, .value = value};

    return serve(g, offset, &r);
}
