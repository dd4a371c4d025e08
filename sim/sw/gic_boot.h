// SPDX-License-Identifier: BSD-2-Clause
// What boot has left in the interrupt controller when a run begins. Nothing happens without one.
#ifndef RASIM_SIM_SW_GIC_BOOT_H
#define RASIM_SIM_SW_GIC_BOOT_H

#include "machine.h"

// Firmware's part (TF-A drivers/arm/gic/v3, nrd_ras_common.c): everything is Non-secure Group 1 but its own.
void gic_boot_firmware(const struct setup *setup, struct machine *m, unsigned pe);

// The host kernel's (Linux drivers/irqchip/irq-gic-v3.c).
void gic_boot_host(const struct setup *setup, struct machine *m, unsigned pe);

#endif
