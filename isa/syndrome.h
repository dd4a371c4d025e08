// SPDX-License-Identifier: BSD-2-Clause
// Syndromes, built and decoded (DDI 0487 ESR_ELx, DISR_EL1, VSESR_EL2; fields and codes).
#ifndef RASIM_ISA_SYNDROME_H
#define RASIM_ISA_SYNDROME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Error state of the PE (DDI 0487 D22; IHI 0100 2.2), ordered from worst.
enum error_state { STATE_UC, STATE_UEU, STATE_UEO, STATE_UER, STATE_CE, STATE_DE, STATE_COUNT };

// "UC" ... "DE"; STATE_COUNT when unknown.
const char *error_state_name(enum error_state s);
enum error_state error_state_find(const char *name);

enum esr_ec {
    EC_UNKNOWN = 0x00,
    EC_WFX = 0x01,
    EC_ILLEGAL_STATE = 0x0e,
    EC_SVC32 = 0x11,
    EC_HVC32 = 0x12,
    EC_SMC32 = 0x13,
    EC_SVC64 = 0x15,
    EC_HVC64 = 0x16,
    EC_SMC64 = 0x17,
    EC_SYSREG = 0x18,
    EC_ERET = 0x1a,
    EC_IABT_LOWER = 0x20,
    EC_IABT_SAME = 0x21,
    EC_PC_ALIGNMENT = 0x22,
    EC_DABT_LOWER = 0x24,
    EC_DABT_SAME = 0x25,
    EC_SP_ALIGNMENT = 0x26,
    EC_SERROR = 0x2f,
};

static inline unsigned esr_ec(uint64_t esr)
{
    return (unsigned)(esr >> 26) & 0x3f;
}

// ESR_ELx with IL=1 (a 32-bit instruction, or an exception class for which IL is 1).
uint64_t syndrome_esr(unsigned ec, uint32_t iss);

// SError ISS with IDS=0, DFSC=0x11: AET from `state` (UC 0, UEU 1, UEO 2, UER 3, CE 6; DE has none and is
// CE).
uint32_t syndrome_serror(enum error_state state, bool ea);

// SError ISS with IDS=1 and this IMPLEMENTATION DEFINED content.
uint32_t syndrome_serror_impdef(uint32_t iss23_0);

// AET of an SError ISS with IDS=0 and DFSC=0x11 as an error state; STATE_COUNT otherwise.
enum error_state syndrome_serror_state(uint32_t iss);

struct abort_syndrome {
    uint8_t fsc; // 0x10 External abort, 0x13-0x17 on a walk, 0x04-0x07 translation fault level 0-3, ...
    uint8_t set; // error_state of the abort, for External aborts with FEAT_RAS
    uint8_t fnv; // FAR not valid
    uint8_t ea;  // External abort type, IMPLEMENTATION DEFINED
    uint8_t s1ptw;
    uint8_t wnr;  // data aborts: caused by a write
    uint8_t vncr; // data aborts: of an access that FEAT_NV2 redirected to memory
    uint8_t pfv;  // PFAR_ELx holds the physical address
};

// ISS of a data or instruction abort. SET: UER 0, UC 2, UEO 3; UEU is reported as UC (v9.4 ASL PEErrorState).
uint32_t syndrome_abort(const struct abort_syndrome *s, bool ras);

// SYS64 trap ISS (EC 0x18) for MRS (read) or MSR of an encoding and transfer register.
uint32_t syndrome_sysreg(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2, unsigned rt,
                         bool read);

// Explains `value` field by field, one line a field ("  EC           [31:26] 0x2f   SError"), then the
// warnings ("warning: ..."), calling `line` for each. `kind` is one of syndrome_kinds or the name of a System
// register, in capitals or not (disr is DISR_EL1, DISR that of AArch32). False for any other.
bool syndrome_decode(const char *kind, uint64_t value, void (*line)(void *ctx, const char *text), void *ctx);

// The kinds, and NULL at the end.
extern const char *const syndrome_kinds[];

// A short text for a trace: "{EC=SError,AET=UER,DFSC=0x11}". Returns its length.
size_t syndrome_esr_text(char *text, size_t size, uint64_t esr);

#endif
