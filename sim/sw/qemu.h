// SPDX-License-Identifier: BSD-2-Clause
// The VMM of one VM at EL0 of the host: QEMU 9.1 (accel/kvm/kvm-all.c, target/arm/kvm.c, hw/acpi/ghes.c), or
// what the series of 2017 wanted of it. What its files share.
#ifndef RASIM_SIM_SW_QEMU_H
#define RASIM_SIM_SW_QEMU_H

#include "software.h"

// Options: QEMU_9_1 is a bit of image->options, QEMU_9_1_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/qemu_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/qemu_option.def"
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
