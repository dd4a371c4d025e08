// SPDX-License-Identifier: BSD-2-Clause
// System registers: names, encodings, fields, resets, and what a read or a write by software does (DDI 0487
// D24).
#ifndef RASIM_ISA_SYSREG_H
#define RASIM_ISA_SYSREG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bits.h"

struct pe;
struct ras;
struct exception;

// SCR_EL3, HCR_EL2, ...: one number a register, in the order of sysreg.def.
enum sysreg {
#define REG(name, op0, op1, crn, crm, op2, kind, reset, title) name,
#define FIELD(reg, name, msb, lsb, meaning)
#include "sysreg.def"
#undef REG
#undef FIELD
    SYSREG_COUNT
};

// HCR_EL2_AMO, ESR_EL2_EC, ...: the field's mask.
#define REG(name, op0, op1, crn, crm, op2, kind, reset, title)
#define FIELD(reg, name, msb, lsb, meaning) static const uint64_t reg##_##name = BITS(msb, lsb);
#include "sysreg.def"
#undef REG
#undef FIELD

// What stands behind a register.
enum sysreg_kind {
    SYSREG_RW,      // storage; bits without a FIELD row are RES0
    SYSREG_RO,      // storage that software cannot write
    SYSREG_CALC,    // computed from the state at each read: ISR_EL1, ERRIDR_EL1
    SYSREG_VIEW,    // a window to the selected error record: ERX*
    SYSREG_ALIAS,   // *_EL12: another name of an EL1 register, nothing of its own
    SYSREG_GIC,     // of the interrupt controller or a timer (gic.h, timer.h): storage, and more
    SYSREG_GIC_RO,  // likewise, computed or taken by the read
    SYSREG_GIC_WO,  // likewise, an act
    SYSREG_AARCH32, // a name that AArch32 EL1 has for part of another register (aarch32.h)
};

struct sysreg_field {
    const char *name;
    const char *meaning;
    uint64_t mask;
    enum sysreg reg;
};

struct sysreg_row {
    const char *name;
    const char *title;
    uint64_t reset;
    uint64_t known; // union of the FIELD rows
    uint8_t op0, op1, crn, crm, op2;
    uint8_t kind;
    uint16_t first_field, fields; // into sysreg_field_of()
};

const struct sysreg_row *sysreg_row_of(enum sysreg reg);
const struct sysreg_field *sysreg_field_of(size_t index);

// By name, as the manual writes it; SYSREG_COUNT when unknown.
enum sysreg sysreg_find(const char *name);

// By encoding; SYSREG_COUNT when unknown.
enum sysreg sysreg_decode(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2);

// The field of `reg` with that name; NULL when there is none.
const struct sysreg_field *sysreg_field_find(enum sysreg reg, const char *name);

// "HCR_EL2 = 0x...{TGE,AMO,VSE}", fields of one bit by name, wider ones as NAME=0x..; at most `size` bytes
// with the final 0. Returns the length without it.
size_t sysreg_text(char *text, size_t size, enum sysreg reg, uint64_t value);

// What an access turned out to be.
enum sysreg_result {
    SYSREG_OK,
    SYSREG_UNDEFINED, // an Undefined Instruction exception at the current EL; `trap` describes it
    SYSREG_TRAPPED,   // `trap` describes the exception (EC 0x18) and its target
    SYSREG_IGNORED,   // RAZ/WI: the read gave 0, the write did nothing
    SYSREG_OTHER,     // kind SYSREG_GIC*: allowed, and the caller has gic_read() or timer_read() do it
    SYSREG_MEMORY,    // FEAT_NV2: the caller reads or writes 8 bytes at nested_address() (nested.h)
};

// The register that an access to `reg` at the PE's current EL reaches: E2H redirection of *_EL1 names at EL2
// and of *_EL12 names, DISR_EL1 to VDISR_EL2 for a guest (DDI 0487 D24.2, accessor pseudocode of each
// register).
enum sysreg sysreg_redirect(const struct pe *pe, enum sysreg reg);

static inline bool sysreg_is_gic(const struct sysreg_row *row)
{
    return row->kind >= SYSREG_GIC && row->kind <= SYSREG_GIC_WO;
}

// The EL1 register that an *_EL12 name means; `reg` itself where it is no such name.
enum sysreg sysreg_alias_of(enum sysreg reg);

// MRS and MSR at the PE's current EL. `ras` is what the ERR* views show. `*value` is 0 unless SYSREG_OK.
// Writes keep only known bits. When the result is UNDEFINED or TRAPPED nothing changed but `*trap`.
// Rt of a trap's ISS is 0: who executes the instruction knows it and ORs it in.
enum sysreg_result sysreg_read(const struct pe *pe, const struct ras *ras, enum sysreg reg, uint64_t *value,
                               struct exception *trap);
enum sysreg_result sysreg_write(struct pe *pe, struct ras *ras, enum sysreg reg, uint64_t value,
                                struct exception *trap);

// Not modelled: 128-bit registers, VPIDR_EL2 and what VMPIDR_EL2 shows as MPIDR_EL1,
// fixed values of RES1 bits; FEAT_PMUv3 is there without being asked for.
#endif
