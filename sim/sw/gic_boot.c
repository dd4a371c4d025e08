// SPDX-License-Identifier: BSD-2-Clause
#include "sw/gic_boot.h"

#include "sw/abi.h"
#include "sw/tfa.h"
#include "timer.h"

enum {
    PRIORITY_MASK = 0xf8,    // Linux DEFAULT_PMR_VALUE 0xf0 as Secure state sees it
    DEFAULT_PRIORITY = 0xd0, // GICD_INT_DEF_PRI 0xa0 likewise
};

static void enable(struct gic *g, unsigned pe, unsigned intid, unsigned priority)
{
    struct gic_bank *b = gic_bank_of(g, pe, intid);

    b->enabled |= UINT32_C(1) << intid % 32;
    b->priority[intid % 32] = (uint8_t)priority;
}

// ERR<n>CTLR: who wants the interrupt lets the node raise it.
static void let_raise(struct ras_node *node, unsigned line)
{
    static const uint64_t bits[] = {
        [LINE_FHI] = ERXCTLR_EL1_FI | ERXCTLR_EL1_CFI,
        [LINE_ERI] = ERXCTLR_EL1_UI | ERXCTLR_EL1_DUI,
        [LINE_CRI] = ERXCTLR_EL1_CI,
    };

    node->record.ctlr |= bits[line];
}

static void take_wires(const struct setup *setup, struct machine *m, unsigned pe, bool firmware)
{
    struct gic *g = &m->platform.gic;

    for (unsigned i = 0; i < setup->wires; i++) {
        const struct wire *w = &setup->wire[i];
        struct gic_bank *b = gic_bank_of(g, w->pe, w->intid);
        uint32_t bit = UINT32_C(1) << w->intid % 32;

        if ((w->firmware != 0) != firmware || (w->intid < GIC_SPI && w->pe != pe))
            continue;
        enable(g, w->pe, w->intid, w->priority);
        b->edge = w->edge ? b->edge | bit : b->edge & ~bit;
        if (firmware)
            b->group &= ~bit;
        if (w->intid >=
            GIC_SPI) // plat_ic_set_spi_routing(INTR_ROUTING_MODE_ANY); gic_dist_init: the boot CPU
            g->route[w->intid - GIC_SPI] = firmware ? GIC_ANY : 0;
        let_raise(&m->platform.ras.node[w->node], w->line);
    }
}

void gic_boot_firmware(const struct setup *setup, struct machine *m, unsigned pe)
{
    struct gic *g = &m->platform.gic;
    uint64_t *sys = m->pe[pe].sys;

    if (!setup->gic)
        return;
    g->enable_g0 = g->enable_g1s = g->enable_g1ns = 1;
    g->pe[pe].asleep = 0;
    g->bank[pe].group = UINT32_MAX;
    for (unsigned i = 0; pe == 0 && i < GIC_SPIS / 32; i++)
        g->bank[GIC_PES + i].group = UINT32_MAX;
    sys[ICC_SRE_EL3] |= ICC_SRE_EL3_Enable;
    sys[ICC_SRE_EL2] |= ICC_SRE_EL2_Enable;
    sys[ICC_IGRPEN0_EL1] = 1;
    sys[ICC_IGRPEN1_EL3] |= ICC_IGRPEN1_EL3_EnableGrp1S;
    sys[ICC_PMR_EL1] = PRIORITY_MASK;
    take_wires(setup, m, pe, true);
}

// HEST says that the source is polled (ACPI 18.3.2.9).
static bool polls(const struct setup *setup)
{
    return setup->image_el3 >= 0 && (setup->image[setup->image_el3].options & TFA_BY_POLLING);
}

// The tick: a timer of the host's Exception level, by which Linux chooses (arm_arch_timer.c). At EL1 EL2 has
// left it the physical one (el2_setup.h, __init_el2_timers); nothing here takes that from a guest, as KVM
// would.
static void start_tick(const struct setup *setup, struct gic *g, unsigned pe, uint64_t *sys)
{
    enum { EL1PCEN = 1 << 1 }; // CNTHCTL_EL2 while HCR_EL2.E2H is 0

    enable(g, pe, setup->nvhe ? PPI_CNTP : PPI_CNTHP, DEFAULT_PRIORITY);
    if (!polls(setup))
        return;
    sys[setup->nvhe ? CNTP_CVAL_EL0 : CNTHP_CVAL_EL2] = GHES_POLL_COUNTS;
    sys[setup->nvhe ? CNTP_CTL_EL0 : CNTHP_CTL_EL2] = CNTP_CTL_EL0_ENABLE;
    if (setup->nvhe)
        sys[CNTHCTL_EL2] |= EL1PCEN;
}

// The host at EL2 splits priority drop and deactivation (supports_deactivate_key).
void gic_boot_host(const struct setup *setup, struct machine *m, unsigned pe)
{
    struct gic *g = &m->platform.gic;
    uint64_t *sys = m->pe[pe].sys;

    if (!setup->gic)
        return;
    sys[ICC_IGRPEN1_EL3] |= ICC_IGRPEN1_EL3_EnableGrp1NS;
    sys[ICC_CTLR_EL3] |= ICC_CTLR_EL3_EOImode_EL1NS;
    for (unsigned i = 0; i < 8; i++) // IPIs
        enable(g, pe, i, DEFAULT_PRIORITY);
    enable(g, pe, GHES_INTID, DEFAULT_PRIORITY);
    gic_bank_of(g, pe, GHES_INTID)->edge |= UINT32_C(1) << GHES_INTID % 32;
    g->route[GHES_INTID - GIC_SPI] = 0;
    start_tick(setup, g, pe, sys);
    take_wires(setup, m, pe, false);
}
