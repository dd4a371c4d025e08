// SPDX-License-Identifier: BSD-2-Clause
// The VMM of one VM at EL0 of the host: QEMU 9.1 (accel/kvm/kvm-all.c, target/arm/kvm.c, hw/acpi/ghes.c), or
// what the series of 2017 wanted of it. What its files share.
#ifndef RASIM_SIM_SW_QEMU_H
#define RASIM_SIM_SW_QEMU_H

#include "software.h"

// Options, by their index in qemu.c.
enum {
    QEMU_9_1 = 1 << 0,
    QEMU_2017_V7 = 1 << 1,
    QEMU_EARLY_KILL = 1 << 2,
    QEMU_NO_EARLY_KILL = 1 << 3,
    QEMU_ESR_UER = 1 << 4,
    QEMU_ESR_UEO = 1 << 5,
    QEMU_ESR_IMPDEF = 1 << 6,
    QEMU_ESR_ZERO = 1 << 7,
    QEMU_2017_V4 = 1 << 8,
    QEMU_ESR_AS_TOLD = 1 << 9,
    QEMU_ESR_DFSR = 1 << 10,
    QEMU_KILLS_EL0 = 1 << 11,
    QEMU_FORGETS_DISR = 1 << 12,
    QEMU_MMIO_ABORTS = 1 << 13,
    QEMU_PASSES_ESR = 1 << 14,
    QEMU_EXT_DABT = 1 << 15,
};

// Routines, by file; the numbers are checked where they are defined.
enum {
    QEMU_EXEC = 4,
    QEMU_SIGBUS = 9,
    QEMU_MIGRATION = 3,
};
extern const struct routine qemu_exec[]; // the thread of the vCPU
extern const struct routine qemu_migration[];
extern const struct routine qemu_sigbus[]; // its SIGBUS, and what the guest is told

// Its copy of the vCPU's registers and pending events, which goes back before the next KVM_RUN.
bool qemu_get_registers(struct cpu *cpu);

// KVM_GET_VCPU_EVENTS alone.
void qemu_get_events(struct cpu *cpu);

// An External abort that the copy takes.
bool qemu_take_sea(struct cpu *cpu);

// Not modelled: other threads, so that a SIGBUS AO for the main thread meets the vCPU's, and is dropped while
// an AR waits; the ioctls that get and put registers one by one: one call stands for all; what happens to a
// hwpoison page on reset; devices; of migration the memory (it stays, with its errors, as the other host's).
#endif
