// SPDX-License-Identifier: BSD-2-Clause
// What syndrome fields and their values are called: the rows of decode.def.
#ifndef RASIM_ISA_DECODE_H
#define RASIM_ISA_DECODE_H

#include <stddef.h>
#include <stdint.h>

#include "sysreg.h"

// Whose values a code names; NONE: the value is a number.
enum code_table {
    CODES_NONE,
    CODES_EC,
    CODES_AET,
    CODES_SET,
    CODES_DFSC_SERROR,
    CODES_FSC,
    CODES_TI,
    CODES_DIRECTION,
    CODES_MODE,
    CODES_CE,
    CODES_UET,
    CODES_PFG_CE,
    CODES_SERR,
    CODES_AET32,
    CODES_FS,
    CODES_STATUS,
    CODES_COUNT
};

struct code {
    const char *name;
    const char *meaning; // may be ""
    uint8_t value;
    uint8_t table; // enum code_table
};

// How ISS is divided.
enum iss_layout {
    LAYOUT_SERROR,
    LAYOUT_SERROR_IMPDEF,
    LAYOUT_DABT,
    LAYOUT_IABT,
    LAYOUT_SYS64,
    LAYOUT_WFX,
    LAYOUT_CALL,
    LAYOUT_OTHER,
    LAYOUT_DFSR_SHORT,
    LAYOUT_DFSR_LONG,
    LAYOUT_VDFSR,
    LAYOUT_COUNT
};

struct iss_field {
    const char *name;
    const char *meaning;
    uint64_t mask;
    uint8_t layout; // enum iss_layout
    uint8_t codes;  // enum code_table
};

// NULL when the value is reserved.
const struct code *decode_code(enum code_table table, uint64_t value);

// The rows in order; NULL behind the last one.
const struct code *decode_code_row(size_t index);
const struct iss_field *decode_iss_row(size_t index);

enum iss_layout decode_layout(unsigned ec, uint32_t iss);

// The register that a SYS64 ISS names; SYSREG_COUNT when this model has no such register.
enum sysreg decode_sysreg(uint32_t iss);

#endif
