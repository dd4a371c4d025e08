// SPDX-License-Identifier: BSD-2-Clause
// What syndrome fields and their values are called: the rows of decode.def.
#ifndef RASIM_ISA_DECODE_H
#define RASIM_ISA_DECODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sysreg.h"

// clang-format off

// Whose values a code names. NONE: the value is a number; XREG: of a general-purpose register.
enum code_table {
    CODES_NONE, CODES_XREG, CODES_EC, CODES_IL, CODES_AET, CODES_SET, CODES_WU, CODES_DFSC_SERROR, CODES_IDS,
    CODES_FAR_INVALID, CODES_EXT, CODES_WNR, CODES_LST, CODES_SAS, CODES_FSC, CODES_DFSC, CODES_GPCSC,
    CODES_DEBUG_FSC, CODES_TI, CODES_COND, CODES_DIRECTION, CODES_AM, CODES_OTHER, CODES_SMTC, CODES_ERET, CODES_ERETA,
    CODES_DNI, CODES_BNA, CODES_MEMINST, CODES_FORMAT, CODES_GCS, CODES_GCS_IT, CODES_PROFILING, CODES_MODE,
    CODES_MODE32, CODES_CE, CODES_UET, CODES_PFG_CE, CODES_SERR, CODES_SPACE, CODES_AV, CODES_MV, CODES_V,
    CODES_AET32, CODES_FS, CODES_STATUS, CODES_COUNT
};

// How a syndrome is divided. NONE has no rows: all RES0.
enum iss_layout {
    LAYOUT_NONE, LAYOUT_SERROR, LAYOUT_SERROR_IMPDEF, LAYOUT_DISR, LAYOUT_DABT, LAYOUT_IABT, LAYOUT_GPC,
    LAYOUT_SYS64, LAYOUT_SYS128, LAYOUT_WFX, LAYOUT_MCR, LAYOUT_MCRR, LAYOUT_LDC, LAYOUT_FP, LAYOUT_SMC32,
    LAYOUT_CALL, LAYOUT_OTHER_INSN, LAYOUT_SME, LAYOUT_ERET, LAYOUT_BTI, LAYOUT_FPAC, LAYOUT_MOPS,
    LAYOUT_FPEXC, LAYOUT_GCS, LAYOUT_BREAKPOINT, LAYOUT_STEP, LAYOUT_WATCHPOINT, LAYOUT_SOFTWARE, LAYOUT_PROFILING,
    LAYOUT_IMPDEF, LAYOUT_OTHER, LAYOUT_ISS2_DABT, LAYOUT_ISS2_IABT, LAYOUT_ISS2_GPC, LAYOUT_ISS2_WATCH,
    LAYOUT_DFSR_SHORT, LAYOUT_DFSR_LONG, LAYOUT_IFSR_SHORT, LAYOUT_IFSR_LONG, LAYOUT_DISR_SHORT,
    LAYOUT_DISR_LONG, LAYOUT_VDFSR, LAYOUT_SPSR32, LAYOUT_SPSR64, LAYOUT_MISC_CEC2, LAYOUT_MISC_CEC4,
    LAYOUT_MISC_CEC2_RP, LAYOUT_MISC_CEC4_RP, LAYOUT_COUNT
};

// When a row applies, by other fields of the same value; decode_when().
enum iss_when {
    WHEN_ALWAYS, WHEN_SERROR, WHEN_SERROR_WNR, WHEN_ISV, WHEN_NO_ISV, WHEN_NO_ISV_EXTERNAL, WHEN_MMU,
    WHEN_EXTERNAL, WHEN_FSC_10, WHEN_DATA, WHEN_CV, WHEN_NO_CV, WHEN_RV, WHEN_NO_RV, WHEN_LDC_REGISTER,
    WHEN_LDC_LITERAL, WHEN_MAY_FAIL, WHEN_ERET_AUTH, WHEN_COPY, WHEN_SET, WHEN_GCS_TRAP, WHEN_GCS_CHECK,
    WHEN_WPTV, WHEN_NO_WPTV, WHEN_ST64
};

// clang-format on

struct code {
    const char *name;
    const char *meaning; // may be ""
    uint8_t value;
    uint8_t table; // enum code_table
};

struct iss_field {
    const char *name;
    const char *meaning; // may be "" where the codes say it
    uint64_t mask;
    uint8_t layout; // enum iss_layout
    uint8_t codes;  // enum code_table
    uint8_t when;   // enum iss_when
};

// NULL when the value is reserved.
const struct code *decode_code(enum code_table table, uint64_t value);

// The rows in order; NULL behind the last one.
const struct code *decode_code_row(size_t index);
const struct iss_field *decode_iss_row(size_t index);

// Whether a row applies to this value of its register.
bool decode_when(enum iss_when when, uint64_t value);

enum iss_layout decode_layout(unsigned ec, uint32_t iss);

// Of ISS2; LAYOUT_NONE where it is RES0.
enum iss_layout decode_layout2(unsigned ec);

// The register that a SYS64 ISS names; SYSREG_COUNT when this model has no such register.
enum sysreg decode_sysreg(uint32_t iss);

#endif
