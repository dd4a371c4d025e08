// SPDX-License-Identifier: BSD-2-Clause
// Claims of a scenario: expect, never, always. What they say is const; how far they got is in the machine.
#ifndef RASIM_SIM_CLAIM_H
#define RASIM_SIM_CLAIM_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "limits.h"

struct setup;
struct machine;

enum claim_mode { CLAIM_EXPECT, CLAIM_NEVER, CLAIM_ALWAYS }; // always: CLAIM_FINAL's condition, at every step

enum claim_kind {
    CLAIM_TAKES,        // ELn [of VM] takes WHAT
    CLAIM_READS,        // SOFTWARE reads REG[.FIELD] [= V]
    CLAIM_WRITES,       // SOFTWARE writes REG[.FIELD] [= V]
    CLAIM_ACTS,         // SOFTWARE verb object [value]
    CLAIM_SIGNALLED,    // vmm of VM | process of VM is signalled SIGBUS [AR|AO]
    CLAIM_DEFERS,       // ESB at ELn defers SError | vSError
    CLAIM_RECORDS,      // NODE records [an error], NODE records CE
    CLAIM_FETCHES,      // [scrubber of] MEMORY corrects | defers | detects | miscorrects | misses an error
    CLAIM_RAISES,       // NODE raises FHI|ERI|CRI, or pulses it
    CLAIM_LOST,         // an error is lost
    CLAIM_MISCHARGED,   // an error is charged to another
    CLAIM_TWICE,        // an error is delivered twice
    CLAIM_CORRUPT,      // corrupt data is consumed
    CLAIM_VAIN,         // a vm dies in vain
    CLAIM_LIVELOCK,     // a livelock
    CLAIM_CONTEXT_LOST, // context of ELn is lost
    CLAIM_STATE,        // VM is idle | dead; host is panicked
    CLAIM_FINAL,        // REG[.FIELD] = V at the end
};

enum take_what {
    TAKE_EXTERNAL_ABORT, // data or instruction abort with an External abort status, on a walk or not
    TAKE_DATA_ABORT,     // any data abort
    TAKE_INSTRUCTION_ABORT,
    TAKE_STAGE2_FAULT, // a translation, access flag or permission fault of stage 2
    TAKE_SERROR,
    TAKE_VSERROR,
    TAKE_DELEGATED, // from SCR_EL3.DSE
    TAKE_IRQ,
    TAKE_FIQ,
    TAKE_SVC,
    TAKE_HVC,
    TAKE_SMC,
    TAKE_ANY,
};

enum claim_state_word { STATE_IS_IDLE, STATE_IS_DEAD, STATE_IS_PANICKED };

// REG.FIELD = V, REG.FIELD != V. On an exception: of the registers it wrote. On a final claim: at the end.
struct condition {
    enum sysreg reg;
    uint64_t mask;
    uint64_t value; // of the field
    bool differs;
};

struct claim {
    enum claim_mode mode;
    enum claim_kind kind;
    enum take_what what;        // CLAIM_TAKES; CLAIM_DEFERS: TAKE_SERROR, TAKE_VSERROR or TAKE_DELEGATED
    enum act act;               // CLAIM_ACTS
    enum sigbus_code code;      // CLAIM_SIGNALLED
    enum claim_state_word word; // CLAIM_STATE
    bool any_code;              // CLAIM_SIGNALLED: AR or AO alike
    bool to_guest;              // CLAIM_SIGNALLED: a process of the VM
    bool has_value;             // CLAIM_ACTS: `value` must match
    bool of_host;               // `for an error of host`
    bool has_vector;            // CLAIM_TAKES: `vector` must match
    uint8_t el;                 // CLAIM_TAKES, CLAIM_DEFERS, CLAIM_CONTEXT_LOST; 0xff: any
    int8_t vm;                  // -1: any; CLAIM_STATE: -1 is the host; CLAIM_TAKES: VM_HOST
    int8_t image;               // actor; -1: any
    int8_t region;              // CLAIM_FETCHES
    bool by_scrubber;           // CLAIM_FETCHES: not by an access
    enum platform_met met;      // CLAIM_FETCHES
    enum error_state state;     // CLAIM_RECORDS; STATE_COUNT: any
    int8_t node;                // CLAIM_RECORDS, CLAIM_RAISES; of a register
    uint8_t record;             // of a register of a node
    uint8_t output;             // CLAIM_RAISES: enum ras_line
    int8_t origin_vm;           // `for an error of VM`; -1: any
    uint64_t value;
    uint64_t vector; // VBAR-relative offset
    uint64_t least,
        most; // how often: expect: 1..UINT64_MAX unless said; never: 0..0, or N.. with `at least N times`
    uint64_t within; // cycles since the error was first noticed; UINT64_MAX: any time
    struct condition condition[MAX_CONDITIONS];
    unsigned conditions;
    uint32_t line, column;
    const char *text; // as in the scenario, one line
};

// How far one got.
struct claim_state {
    uint64_t hits;
    uint64_t first, last; // cycle of the first and last hit
    uint64_t late;        // matches that came after `within`
};

// Is this event what the claim speaks of, however often and when?
bool claim_matches(const struct claim *claim, const struct setup *setup, const struct machine *m,
                   const struct event *e);

// An event that may count for the claims.
bool claim_event(const struct setup *setup, struct machine *m, const struct event *e);

enum claim_verdict { CLAIM_HOLDS, CLAIM_BROKEN, CLAIM_NEVER_REACHED };

// At the end of the run. An expectation without a hit is CLAIM_NEVER_REACHED when nothing contradicts it,
// CLAIM_BROKEN when it came too late or too often.
enum claim_verdict claim_judge(const struct setup *setup, const struct machine *m, unsigned claim);

#endif
