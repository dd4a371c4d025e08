// SPDX-License-Identifier: BSD-2-Clause
// What the files of the GIC share.
#ifndef RASIM_ISA_GIC_INSIDE_H
#define RASIM_ISA_GIC_INSIDE_H

#include "gic.h"
#include "pe.h"

// The PE acts for the Secure state: EL3, or SCR_EL3.NS=0.
bool gic_secure(const struct pe *pe);

// Priority bits that preempt, by binary point; `group1ns`: one bit more.
uint8_t gic_mask(unsigned binary_point, bool group1ns);

// The active priority of a set of ICC_AP<n>R; GIC_IDLE when there is none. And what is left when it is
// dropped.
uint8_t gic_active_priority(uint64_t priorities);
uint64_t gic_drop(uint64_t priorities);
uint64_t gic_activate(uint64_t priorities, uint8_t priority);

// At EL1: the register is the virtual CPU interface's.
bool gic_is_virtual(const struct pe *pe, enum sysreg reg);
uint64_t gic_virtual_read(struct pe *pe, enum sysreg reg);
void gic_virtual_write(struct gic *g, struct pe *pe, enum sysreg reg, uint64_t value);
void gic_virtual_signal(struct pe *pe);

// ICH_MISR_EL2, ICH_EISR_EL2, ICH_ELRSR_EL2.
uint64_t gic_virtual_status(const struct pe *pe, enum sysreg reg);

// Group priority of `h`, which becomes active.
uint8_t gic_group_priority(const struct gic *g, const struct pe *pe, const struct gic_highest *h);

void gic_deactivate(struct gic *g, const struct pe *pe, unsigned intid);

// ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1.
void gic_generate(struct gic *g, const struct pe *pe, enum sysreg reg, uint64_t value);

// ---- List registers
enum { GIC_LRS = 4 };
enum { LR_INACTIVE, LR_PENDING, LR_ACTIVE, LR_PENDING_ACTIVE }; // ICH_LR<n>_EL2.State

static inline uint64_t gic_lr(const struct pe *pe, unsigned i)
{
    return pe->sys[ICH_LR0_EL2 + i];
}

static inline unsigned gic_lr_state(const struct pe *pe, unsigned i)
{
    return (unsigned)bits_get(gic_lr(pe, i), ICH_LR0_EL2_State);
}

#endif
