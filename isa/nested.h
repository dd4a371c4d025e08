// SPDX-License-Identifier: BSD-2-Clause
// FEAT_NV and FEAT_NV2: what becomes of a guest hypervisor's accesses at EL1 (DDI 0487 D8.11, accessors of
// D24).
#ifndef RASIM_ISA_NESTED_H
#define RASIM_ISA_NESTED_H

#include <stdbool.h>

#include "sysreg.h"

struct pe;

enum nested {
    NESTED_NOT,      // nothing special
    NESTED_TRAP,     // EC 0x18 to EL2
    NESTED_REGISTER, // FEAT_NV2: an EL1 register stands in, and its own traps do not apply
    NESTED_MEMORY,   // FEAT_NV2: 8 bytes at nested_address(), by EL2's translation regime
};

// At the PE's present EL; `reg` as the instruction names it. For an *_EL1 name the traps of that register
// come first.
enum nested nested_access(const struct pe *pe, enum sysreg reg);

// The register that stands in, for NESTED_REGISTER.
enum sysreg nested_register(enum sysreg reg);

// For NESTED_MEMORY: VNCR_EL2.BADDR and the register's offset.
uint64_t nested_address(const struct pe *pe, enum sysreg reg);

// Its offset from VNCR_EL2.BADDR; -1: it has no slot.
int nested_offset(enum sysreg reg);

// The register is one of EL2's own or an *_EL12 name: at EL1 it exists only for a guest hypervisor.
bool nested_only(enum sysreg reg);

// HCR_EL2.NV is in effect: EL1 is a guest hypervisor that believes to be at EL2.
bool nested_on(const struct pe *pe);

// Not modelled: FEAT_NV2p1, FEAT_NV3; TLB maintenance and address translation instructions.
#endif
