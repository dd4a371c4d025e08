// SPDX-License-Identifier: BSD-2-Clause
// A decision of the architecture as a table: inputs, outputs, and the isa/ function between them. `rasim
// table` walks it over every reachable input, or answers the rows of a file.
#ifndef RASIM_SIM_TABLE_TABLE_H
#define RASIM_SIM_TABLE_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "pe.h"

enum { TABLE_INPUTS = 24, TABLE_OUTPUTS = 8, TABLE_CELL = 24 };

// Inputs that are no bit of the PE: columns of a table's own.
enum table_own {
    OWN_STAGE2,         // the abort is on a stage 2 translation
    OWN_NV2,            // the abort is on an access that FEAT_NV2 redirected to memory
    OWN_PENDING,        // a physical SError is pending
    OWN_SYNCHRONIZABLE, // an ESB can settle it
    OWN_CLASS,          // T: ERRIDR, ERRSELR, ERX*; F: ERXPFG*
    OWN_WRITE,          // MSR, not MRS
    OWN_FGT,            // the register's fine-grained trap asks for a trap
    OWN_STATE,          // enum error_state
    OWN_SRC_EL,
    OWN_SRC_SP,
    OWN_DST_EL,
    OWN_KIND,           // enum table_kind
    OWN_SYNC_TO_SERROR, // EASE of the target
    OWN_SPAN,           // SCTLR_ELx of the target
    OWN_DSSBS,          // SCTLR_ELx of the target
    OWN_PSTATE_IN,      // an SPSR image
    OWN_FLIPS,          // how many bits (chipkill: symbols) of a codeword are wrong
    OWN_FIRST_BIT,      // wrong bits of a codeword: 0 to 63 data, 64 to 71 check bits
    OWN_SECOND_BIT,
    OWN_VERSION, // of the RAS architecture: v1.0, v1.1, v2.0
    OWN_HELD,    // the type that a record holds
    OWN_CEO,     // ERR<n>FR.CEO
    OWN_COUNTER, // of Corrected errors: none, counts, wraps
    OWN_BITWISE, // knob w1c-bitwise
    OWN_V,       // of ERR<n>STATUS, as the four below
    OWN_UE,
    OWN_OVERFLOW,
    OWN_DE,
    OWN_CE,
    OWN_WRITE_V, // what is written to them
    OWN_WRITE_UE,
    OWN_WRITE_OF,
    OWN_WRITE_DE,
    OWN_WRITE_CE,
    OWN_IDS, // of an SError's syndrome
    OWN_DFSC,
    OWN_AET,
    OWN_KVM,       // which version
    OWN_VCPU_A,    // PSTATE.A of the vCPU
    OWN_VSE,       // a virtual SError pends for the vCPU
    OWN_VSESR,     // and its syndrome
    OWN_GUEST_RAS, // the VM has FEAT_RAS, if the PE has it
    OWN_MOMENT,    // of the world switch
    OWN_DEFERRED,  // the guest defers it by ESB
    OWN_EXT_DABT_PENDING,
    OWN_SERROR_PENDING, // struct kvm_vcpu_events
    OWN_SERROR_HAS_ESR,
    OWN_SERROR_ESR,
    OWN_ADDRESS_VALID,  // a memory section has a physical address
    OWN_BLOCK_SEVERITY, // CPER's codes
    OWN_SECTION_SEVERITY,
    OWN_THRESHOLD, // section flag: error threshold exceeded
    OWN_SEA,       // the source notifies by SEA
    OWN_KERNEL,    // whose memory_failure(): the host's or a guest's
    OWN_PAGE,      // what the address is
    OWN_ACTION_REQUIRED,
    OWN_EARLY_KILL,
    OWN_ERROR_TYPE, // of a processor section
    OWN_GUEST,      // of an injected abort: what the VM runs
    OWN_FETCH,      // of an instruction, not data
    OWN_IL,         // of the last trap
    OWN_EAE,        // long descriptors
    OWN_MODE,       // of AArch32, and CPSR.T
    OWN_T,
    OWN_EVENT, // SDEI event
    OWN_EVENTS_MASKED,
    OWN_OUTSTANDING, // SDEI events that were dispatched, not completed: bit 0 a normal one, 1 a critical one
    OWN_EVENT_STATE, // what the client has called for the event
    OWN_REGISTER,
    OWN_COUNT
};

// One assignment of the inputs.
struct table_case {
    struct pe pe;
    uint64_t own[OWN_COUNT];
    bool given[OWN_COUNT]; // the column is there; else `own` is what prepare() left
};

struct table_answer {
    char output[TABLE_OUTPUTS][TABLE_CELL];
    const char *rule; // what decided, from the architecture's row
    unsigned row;     // its index in the deciding table of isa/
};

struct table_input {
    const char *name;         // "EL", "REG.FIELD", "PSTATE.X", "FEAT_X", or a column of the table's own
    const char *const *words; // names of the values 0, 1, ..., NULL at the end; NULL: numbers
    const uint64_t *values;   // those that the walk tries, `count` of them; NULL: every one up to `max`
    uint64_t max;             // of a column of the table's own
    unsigned count;
    unsigned own; // enum table_own + 1; 0: a bit of the machine
};

struct table {
    const char *name, *question;
    const struct table_input *inputs; // up to a name of NULL
    const char *const *outputs;       // up to NULL
    feature_set features;             // closed; FEAT_X columns add to it and take away
    // What a missing column means, after reset.
    void (*prepare)(struct table_case *c);
    // Why no machine can be in this state; NULL: one can. May be NULL itself.
    const char *(*unreachable)(const struct table_case *c);
    void (*answer)(struct table_case *c, struct table_answer *a);
};

// All tables, NULL at the end.
extern const struct table *const tables[];

const struct table *table_find(const char *name);

// For prepare(): AArch64 everywhere, HCRX_EL2 and SCTLR2_ELx enabled where they are implemented.
void table_prepare_common(struct table_case *c);

// For unreachable(): EL2 without EL2, EL1 under HCR_EL2.TGE.
const char *table_unreachable_level(const struct pe *pe);

void table_put_hex(char *cell, uint64_t value);
void table_put(char *cell, const char *text);
void table_put_bit(char *cell, bool bit);

#endif
