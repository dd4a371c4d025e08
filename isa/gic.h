// SPDX-License-Identifier: BSD-2-Clause
// A GICv3 (IHI 0069): which interrupt each PE is signalled, and what acknowledging, dropping priority and
// deactivating do. Affinity routing and two Security states always (ARE=1, DS=0); the CPU interface is System
// registers, which are in struct pe; what is banked by Security state has its Secure bank here.
#ifndef RASIM_ISA_GIC_H
#define RASIM_ISA_GIC_H

#include <stdbool.h>
#include <stdint.h>

#include "sysreg.h"

struct pe;

enum {
    GIC_PES = 4,
    GIC_SPI = 32, // the first
    GIC_SPIS = 64,
    GIC_INTIDS = GIC_SPI + GIC_SPIS,
    GIC_ANY = 0xff,    // route of an SPI: 1 of N, which here is the lowest PE that is awake
    GIC_IDLE = 0xff,   // ICC_RPR_EL1 when nothing is active
    GIC_STEP = 8,      // 5 bits of priority
    GIC_SECURE = 1020, // special INTIDs: of a Secure, or Non-secure, Group 1 interrupt; none
    GIC_NONSECURE = 1021,
    GIC_SPURIOUS = 1023,
};

// PPIs that are wired inside the PE (BSA 3.6).
enum { PPI_CNTHP = 26, PPI_CNTV = 27, PPI_CNTHV = 28, PPI_CNTP = 30, PPI_MAINTENANCE = 25 };

enum gic_group { GIC_G0, GIC_G1S, GIC_G1NS };

// 32 interrupts, a bit each.
struct gic_bank {
    uint32_t group, modifier; // IGROUPR, IGRPMODR
    uint32_t enabled;
    uint32_t pending; // latched: an edge, a write to ISPENDR, an SGI
    uint32_t line;    // level of the input
    uint32_t edge;    // ICFGR: 1 edge-triggered
    uint32_t active;
    uint8_t priority[32];
};

// What a PE's redistributor and Secure CPU interface have of their own.
struct gic_pe {
    uint32_t ap1r_s; // ICC_AP1R0_EL1, Secure
    uint8_t bpr1_s;  // ICC_BPR1_EL1, Secure
    uint8_t asleep;  // GICR_WAKER.ProcessorSleep: nothing is forwarded
    uint8_t pad[2];
};

struct gic {
    struct gic_bank bank[GIC_PES + GIC_SPIS / 32]; // SGIs and PPIs of each PE, then SPIs
    uint8_t route[GIC_SPIS];                       // PE or GIC_ANY
    struct gic_pe pe[GIC_PES];
    uint8_t enable_g0, enable_g1s, enable_g1ns; // GICD_CTLR
    uint8_t pad;
};

// All off, as the manual resets it; redistributors asleep.
void gic_reset(struct gic *g);

// The input of `intid` at `pe` (SPIs: any) changes level. A rising edge pends an edge-triggered one.
void gic_line(struct gic *g, unsigned pe, unsigned intid, bool level);

// Bank and bit of an INTID below GIC_INTIDS.
struct gic_bank *gic_bank_of(struct gic *g, unsigned pe, unsigned intid);
enum gic_group gic_group_of(const struct gic_bank *b, unsigned bit);
uint32_t gic_pending(const struct gic_bank *b); // latched, or a level that is there

// The highest priority pending interrupt that is enabled in all places, whatever ICC_PMR_EL1 and the running
// priority say. INTID GIC_SPURIOUS: none.
struct gic_highest {
    uint16_t intid;
    uint8_t priority;
    uint8_t group; // enum gic_group
};
struct gic_highest gic_highest(const struct gic *g, const struct pe *pe);

// It has more priority than ICC_PMR_EL1 and, by its group priority, than what is active.
bool gic_signalled(const struct gic *g, const struct pe *pe, const struct gic_highest *h);

// Of the physical CPU interface, as EL3 sees it.
uint8_t gic_running(const struct gic *g, const struct pe *pe);

// Sets pe->irq, fiq, virq and vfiq: Group 0 is an FIQ; Group 1 is an IRQ in its own Security state and an FIQ
// elsewhere, EL3 included (IHI 0069 4.6).
void gic_signal(const struct gic *g, struct pe *pe);

// MRS and MSR of ICC_*, which at EL1 may mean ICV_* (HCR_EL2.{IMO,FMO}), and ICH_*. The caller has checked by
// sysreg_read() or sysreg_write() that it may.
uint64_t gic_read(struct gic *g, struct pe *pe, enum sysreg reg);
void gic_write(struct gic *g, struct pe *pe, enum sysreg reg, uint64_t value);

// The maintenance interrupt is asserted (ICH_MISR_EL2 is not 0 and ICH_HCR_EL2.En=1).
bool gic_maintenance(const struct pe *pe);

// Not modelled: LPIs and the ITS; DS=1, GICD_NSACR; legacy operation; more than 5 bits of priority, the
// Non-secure view of ICC_AP1R0_EL1; FEAT_GICv3_NMI; extended SPIs and PPIs; GICv4; a group disabled at the
// CPU interface (ICC_IGRPEN*) blocks nothing, an interrupt of another group behind it is taken; IHI 0069 was
// not at hand, rules are as known from it.
#endif
