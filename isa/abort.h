// SPDX-License-Identifier: BSD-2-Clause
// Instruction and Data Aborts as exceptions: what was met where becomes EC, ISS, FAR, HPFAR, PFAR, target and
// vector (DDI 0487 D8.15, ASL AArch64.DataAbort, AArch64.InstructionAbort, AArch64.FaultSyndrome).
#ifndef RASIM_ISA_ABORT_H
#define RASIM_ISA_ABORT_H

#include <stdbool.h>
#include <stdint.h>

#include "exception.h"

struct pe;

enum abort_cause {
    ABORT_EXTERNAL,      // of the access itself
    ABORT_EXTERNAL_WALK, // of a descriptor, at `level`
    ABORT_TRANSLATION,
    ABORT_ACCESS_FLAG,
    ABORT_PERMISSION,
    ABORT_ADDRESS_SIZE,
    ABORT_CAUSES
};

struct abort {
    uint64_t va;   // the access, for FAR_ELx
    uint64_t ipa;  // the access, for HPFAR_EL2: stage 2 and s1ptw only
    uint64_t pa;   // what answered, for PFAR_ELx: External aborts only
    uint32_t tag;  // whose error it is
    uint8_t cause; // enum abort_cause
    int8_t level;  // -1 to 3, of a descriptor; any for ABORT_EXTERNAL
    uint8_t state; // enum error_state, ABORT_EXTERNAL only
    uint8_t fetch; // an Instruction Abort; never `write`
    uint8_t write;
    uint8_t stage2; // the fault, or the walk, is stage 2's
    uint8_t s1ptw;  // stage 2, of the address of a stage 1 descriptor
    uint8_t nv2;    // of an access that FEAT_NV2 redirected to memory
    uint8_t pad[4];
};

// xFSC of a cause at a level (DDI 0487 ISS for a Data Abort; ASL EncodeLDFSC). Level -1 has translation and
// address size faults and walks, no access flag and no permissions.
unsigned abort_status(enum abort_cause cause, int level);

// ABORT_EXTERNAL or ABORT_EXTERNAL_WALK.
bool abort_is_external(enum abort_cause cause);

// The exception from the PE's present state. Left to the implementation, as impdef knobs: external-abort-fnv,
// external-abort-ea, pfar-valid.
struct exception abort_exception(const struct pe *pe, const struct abort *a);

// Not modelled: ISV and the fields it makes valid (RES0 for External aborts with FEAT_RAS), ISS2, tag check
// and granule protection faults, level -2.
#endif
