// SPDX-License-Identifier: BSD-2-Clause
// Decisions of modelled software as tables: a routine of the running model is started with what a row says
// and runs to its return. One machine a process, put back for each row.
#ifndef RASIM_SIM_TABLE_BENCH_H
#define RASIM_SIM_TABLE_BENCH_H

#include "event.h"
#include "machine.h"

// Each on a PE of its own.
enum bench_vm {
    BENCH_PLAIN,
    BENCH_HYPERVISOR, // with a guest hypervisor, which is about to run
    BENCH_AARCH32,
};

struct bench {
    const struct setup *setup;
    struct machine *machine;
    struct pe *pe;     // that has booted: VHE, the VM's thread is current; registers as they come
    struct vcpu *vcpu; // of that VM
    // What was heard since bench_begin():
    uint64_t acts;             // a bit 1 << enum act
    uint64_t value[ACT_COUNT]; // of the last act of each kind
    uint32_t signals;          // a bit 1 << enum sigbus_code
};

// The machine as it started, with these features. Only the PE of that VM runs.
struct bench *bench_begin(feature_set features); // BENCH_PLAIN
struct bench *bench_begin_with(enum bench_vm vm, feature_set features);

// Until the next bench_begin() the image has these options, which its steps must not depend on.
void bench_options(struct bench *b, const char *image, option_set options);

// Runs from "image:routine", at EL2 or, of a guest, EL1, with an empty stack, to its return, to a panic, or
// to the death of a process.
void bench_run(struct bench *b, const char *label);

// From "kvm:routine" to the guest's first instruction; then, by an interrupt, back to the routine's return.
void bench_enter_guest(struct bench *b, const char *label);
void bench_leave_guest(struct bench *b);

static inline bool bench_heard(const struct bench *b, enum act act)
{
    return (b->acts >> act & 1) != 0;
}

#endif
