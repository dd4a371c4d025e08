// SPDX-License-Identifier: BSD-2-Clause
// The life of each error: born where and whose, recorded, deferred, taken at, told to, consumed, lost.
// Derived from events; software cannot write here.
#ifndef RASIM_SIM_LEDGER_H
#define RASIM_SIM_LEDGER_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "event.h"
#include "limits.h"

struct setup;
struct machine;

enum life_kind {
    LIFE_BORN,        // its source fired
    LIFE_CONSUMED,    // a PE read the poison
    LIFE_RECORDED,    // by a node
    LIFE_PENDED,      // as a physical SError
    LIFE_DEFERRED,    // into DISR_EL1 or VDISR_EL2
    LIFE_TAKEN,       // as an exception
    LIFE_READ,        // software read a register that held it: record, DISR_EL1
    LIFE_TOLD,        // an act of software passed it on
    LIFE_SIGNALLED,   // a process got SIGBUS for it
    LIFE_MERGED,      // its syndrome went under in another's
    LIFE_FETCHED,     // DRAM words with it were decoded: `met`
    LIFE_OVERWRITTEN, // record, DISR_EL1, VDISR_EL2 or VSESR_EL2 overwritten before anybody read it
};

struct life {
    uint64_t cycle;
    uint64_t pc;
    uint8_t kind; // enum life_kind
    uint8_t pe, el;
    uint8_t act;  // LIFE_TOLD
    uint8_t node; // LIFE_RECORDED; LIFE_FETCHED: the region
    int8_t image;
    int8_t vm;
    uint8_t flags; // LIFE_TAKEN: 1 virtual, 2 made by software, 4 delegated; LIFE_FETCHED: enum platform_met,
                   // LIFE_SCRUBBER
};

struct ledger_entry {
    struct life life[MAX_LIVES];
    uint64_t noticed; // cycle of the first event after birth; UINT64_MAX: none yet
    uint32_t lives;   // may exceed MAX_LIVES: the rest was not kept
    uint8_t told;     // somebody took, read or was told of it
    uint8_t lost;     // and why: enum life_kind + 1; 0: not lost
    uint8_t fate;     // FATE_*: what became of it so far
    uint8_t charged;  // bit n: VM n had to bear it (took it, was signalled); CHARGED_HOST: the host panicked
    // How often it was delivered, up to 255: exceptions to a guest's EL1, SIGBUS of a VMM, SIGBUS of its
    // process.
    uint8_t kernel, vmm, process;
    uint8_t corrupt; // loads that went on with its data
    uint8_t met;     // what decoders made of it: bits of 1 << enum platform_met
    uint8_t pad[3];
};

enum { LIFE_SCRUBBER = 128 };

enum {
    FATE_EL1 = 1, // taken at, as a physical exception
    FATE_EL2 = 2,
    FATE_EL3 = 4,
    FATE_VSERROR = 8, // taken as a virtual one, or as one that software made
    FATE_SIGNALLED = 16,
    FATE_DEFERRED = 32,
    FATE_CONSUMED = 64,
    FATE_PANIC = 128,
    CHARGED_HOST = 128,
};

// Return state that was overwritten before software had saved or used it.
struct context_loss {
    uint64_t cycle;
    uint64_t pc;    // where it was overwritten
    uint64_t cause; // cycle of the exception that had put it there
    uint64_t elr;   // the return address lost
    uint8_t pe, el;
    uint8_t regs; // LOSE_*
    uint8_t pad[5];
};

enum { MAX_LOSSES = 8 };
struct ledger {
    struct ledger_entry entry[MAX_ERRORS];
    struct context_loss loss[MAX_LOSSES];
    uint32_t losses; // may exceed MAX_LOSSES
    uint32_t pad;
};

bool ledger_event(const struct setup *setup, struct machine *m, const struct event *e);

// Whom an event charges with its error: bits of ledger_entry.charged.
uint8_t ledger_charges(const struct setup *setup, const struct event *e);

// The bits of its origin: more than one where VMs share the frame.
uint8_t ledger_origin(const struct setup *setup, uint32_t tag);

// At the end: errors that were noticed by hardware but reached nobody are lost.
void ledger_close(const struct setup *setup, struct machine *m);

// How many errors, or VMs, the claims of this name are about.
unsigned ledger_lost(const struct setup *setup, const struct machine *m);
unsigned ledger_mischarged(const struct setup *setup,
                           const struct machine *m);                       // borne by another than its origin
unsigned ledger_twice(const struct setup *setup, const struct machine *m); // the same one was told twice
unsigned ledger_corrupt(const struct setup *setup, const struct machine *m); // its data went into a register
// VMs that are dead though none of their own errors was UC or UEU: of what is contained and recoverable, or
// another's, nobody has to die.
unsigned ledger_vain(const struct setup *setup, const struct machine *m);

// The error whose memory holds this physical address; 0: none.
uint32_t ledger_find(const struct setup *setup, const struct machine *m, uint64_t pa);

// Who met an error so (enum platform_met): the memory, or the bridge before it.
const char *ledger_fetcher(const struct setup *setup, unsigned region, unsigned met);

void ledger_print(const struct setup *setup, const struct machine *m, FILE *out);

#endif
