// SPDX-License-Identifier: BSD-2-Clause
// A run: a setup, the machine, the world behind it, and who listens.
#ifndef RASIM_SIM_RUN_H
#define RASIM_SIM_RUN_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "digest.h"
#include "event.h"
#include "machine.h"
#include "setup.h"

enum { MAX_LISTENERS = 4 };
struct listener {
    void (*hear)(void *ctx, const struct setup *setup, const struct machine *m, const struct event *e);
    void *ctx;
};

// Asked before each step of software: may an error arrive here? True: one did, the step does not run yet.
struct chooser {
    bool (*arrives)(void *ctx, unsigned pe);
    void *ctx;
};

// What is to come true within the step that runs next, and did (choice.h).
enum within_kind { WITHIN_NOTHING, WITHIN_CYCLE, WITHIN_ACCESS, WITHIN_LATENCY };
struct within {
    uint64_t at;   // CYCLE: which; ACCESS: before which of the step's, from 1; LATENCY: cycles that it takes
    uint64_t seen; // ACCESS
    uint8_t kind, fault, pe;
    bool came;
};

struct run {
    const struct setup *setup;
    struct machine *machine; // the live one; run_move() changes it
    struct bus bus;
    struct listener listener[MAX_LISTENERS];
    unsigned listeners;
    struct chooser chooser;            // of an exploration
    const struct image *last[MAX_PES]; // cache: the image each PE ran last
    bool watches;                      // accesses change the platform: sources count them, groups are mapped
    struct digests digests;            // cache: of the parts of the machine
    struct within within;              // of one step: nothing between two
    uint64_t stall;                    // of the choice that fires; 0: as long as the scenario says
    uint64_t fires_at;                 // cycle of the free error that fires; 0: now
    uint64_t elapsed;    // cycles from the PE's cycle to what is told; modulo 2^64: also before it
    uint64_t told_after; // `elapsed` of what was last told in an access
};

// Builds the platform (once a process), resets the machine and lets the scenario's software start.
// False and the reason in `why`.
bool run_start(struct run *run, const struct setup *setup, struct machine *machine, char *why, size_t size);

// A PE as it comes out of reset, with the scenario's features and choices.
void run_reset_pe(const struct setup *setup, struct machine *m, unsigned pe);

void run_listen(struct run *run, struct listener listener);

// Delivers what is due, takes what is pending, or runs one step, on the PE whose turn it is. False: the run
// is over (machine->end says why).
bool run_step(struct run *run);

// Runs to the end inside the SystemC kernel.
void run_to_end(struct run *run);

// The machine lives at `to` from now on; `to` is a copy of it.
void run_move(struct run *run, struct machine *to);

// Cycle of the machine: the smallest local time of a PE that is not waiting.
uint64_t run_cycle(const struct machine *m);

// Fills in where the PE stands: cycle, pc, image, vm and el.
void run_where(struct run *run, struct event *e, unsigned pe);

// Tells everybody; run_where() first unless that was done.
void run_tell(struct run *run, struct event *e, unsigned pe);

// The vCPU thread of `vm` runs on `pe` from now on: an interrupt ends its slice, if it has one.
void run_start_slice(struct run *run, unsigned pe, unsigned vm);

// An error source fires, for an access of that PE if it is one that an access meets.
void run_fire(struct run *run, unsigned source, unsigned pe);

// The address of a fault, by index: where it was when it happened last, or is to be before.
uint64_t run_fault_address(const struct setup *setup, const struct machine *m, unsigned fault);

// SEV: the Event Register of every PE.
void run_send_event(struct run *run);

#endif
