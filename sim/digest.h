// SPDX-License-Identifier: BSD-2-Clause
// A machine's state as 128 bits, for a set of visited states: equal futures have equal digests. Left out is
// what no future looks at: when things happened (times count from now), what already happened to an error
// beyond its fate, and stack slots above the top. Two different states collide with a chance of about n^2 /
// 2^129 for n states: at a billion states 1 in 10^20, so a collision is not looked for. Memory enters as its
// own hash of 64 bits (platform_hash): n states that differ in memory alone collide with n^2 / 2^65, at a
// million of them less than 1 in 10^7.
#ifndef RASIM_SIM_DIGEST_H
#define RASIM_SIM_DIGEST_H

#include "machine.h"

struct digest {
    uint64_t a, b;
};

// Parts that most steps leave alone. What is not in one of them is mixed anew each time, and part of every
// snapshot (snapshot.h).
enum digest_part {
    PART_SOURCES,                              // of the platform: what fired, and scrubbers
    PART_PLATFORM,                             // the rest of it
    PART_PAST,                                 // of errors and claims
    PART_X,                                    // of each PE: X0-X30
    PART_SYS = PART_X + MAX_PES,               // of each PE: System registers, features, impdef
    PART_LIVE = PART_SYS + MAX_PES,            // of each PE: unsaved return states, errors being handled
    PART_TFA = PART_LIVE + MAX_PES,            // of each PE
    PART_OS = PART_TFA + MAX_PES,              // the host's of each PE, then each guest's, without stacks
    PART_THREAD = PART_OS + MAX_PES + MAX_VMS, // stacks of each vCPU thread
    PART_HOST_STACKS = PART_THREAD + MAX_VMS,  // of each PE: those of the host's other threads
    PART_GUEST_STACKS = PART_HOST_STACKS + MAX_PES,         // of each task of each guest
    PART_FRAMES = PART_GUEST_STACKS + OS_THREADS * MAX_VMS, // what kernels know of memory
    PART_CONTEXT,                                           // EL1 of the VMs that are not on a PE
    PART_VCPU,                                              // of each VM
    PART_VMM = PART_VCPU + MAX_VMS,                         // of each VM
    PART_NESTED = PART_VMM + MAX_VMS,                       // a guest hypervisor, and what KVM has for it
    PARTS,
};

// The digests of the parts as they were last asked for. Whoever changes a part says so with digest_touch().
// All are bits of enum digest_part.
struct digests {
    uint64_t touched; // and nobody has asked since
    uint64_t unknown; // its digest is not that of the part
    uint64_t changed; // since digest_changed() was last asked, beside `touched`
    uint64_t used;    // by the setup
    struct digest part[PARTS];
    struct digest sum; // of all parts, each mixed with its number
};

static inline void digest_touch(struct digests *d, unsigned part)
{
    d->touched |= UINT64_C(1) << part;
}

// Nothing is known of the parts: at the start, and when somebody put another machine in place.
void digest_forget(struct digests *d, const struct setup *setup);

// The parts that changed since this was last asked: bits of enum digest_part.
uint64_t digest_changed(struct digests *d);

// Registers of all PEs, memory, records, and what is on its way: no software, no history.
struct digest digest_of_hardware(const struct setup *setup, const struct machine *m);

// All of it. `more`: what belongs to the state and is not in the machine.
struct digest digest_of(const struct setup *setup, const struct machine *m, uint64_t more);

// The same, with what is known of the parts.
struct digest digest_again_of_hardware(const struct setup *setup, const struct machine *m, struct digests *d);
struct digest digest_again(const struct setup *setup, const struct machine *m, uint64_t more,
                           struct digests *d);

#endif
