// SPDX-License-Identifier: BSD-2-Clause
// What becomes of an access of a guest hypervisor that runs at EL1 under HCR_EL2.NV=1 (FEAT_NV, FEAT_NV2):
// memory, a register of EL1, or a trap.
#ifndef RASIM_ISA_FORWARD_NV2_H
#define RASIM_ISA_FORWARD_NV2_H

#include "forward.h"

enum forward_nv2_kind {
    FORWARD_NV2_PLAIN,    // what it is anyway
    FORWARD_NV2_MEMORY,   // at VNCR_EL2.BADDR + offset
    FORWARD_NV2_REGISTER, // of EL1
    FORWARD_NV2_TRAP,     // to EL2, EC 0x18
};

struct forward_nv2 {
    enum forward_nv2_kind kind;
    uint16_t offset;  // bytes, MEMORY
    const char *name; // of the slot's register, MEMORY; of what is accessed, REGISTER
};

// `nv1`, `nv2`: HCR_EL2.NV1 and NV2; NV is 1.
struct forward_nv2 forward_nv2_access(uint16_t encoding, bool nv1, bool nv2);

// The slots, {0} at the end.
struct forward_slot {
    const char *name;
    uint16_t encoding, offset;
    bool by_nv1; // under its own name with NV1=1, under its EL12 or EL02 name with NV1=0
};
extern const struct forward_slot forward_slots[];

// Not modelled: FEAT_MEC's registers, which do not trap; traps of VBAR_EL1, ELR_EL1, SPSR_EL1 and SCXTNUM_EL1
// by NV1 without NV2 (forward/control.def has them).
#endif
