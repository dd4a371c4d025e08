// SPDX-License-Identifier: BSD-2-Clause
// Lines of an explanation: fields, the names of what several fields say together, warnings.
#ifndef RASIM_ISA_DECODE_LINE_H
#define RASIM_ISA_DECODE_LINE_H

#include "decode.h"

struct out {
    void (*line)(void *ctx, const char *text);
    void *ctx;
};

// "warning: ..."
__attribute__((format(printf, 2, 3))) void decode_warn(const struct out *out, const char *format, ...);

// "  NAME                 ...": what `name` comes to, no field of its own.
__attribute__((format(printf, 3, 4))) void decode_say(const struct out *out, const char *name,
                                                      const char *format, ...);

// "  EC           [31:26] 0x2f   SError: SError exception"
void decode_field(const struct out *out, const char *name, uint64_t mask, uint64_t value,
                  enum code_table table, const char *meaning);

// Each row of the layout that applies. Returns their bits.
uint64_t decode_rows(const struct out *out, enum iss_layout layout, uint64_t value);

// "warning: NAME=0x5 is reserved" for each such row.
void decode_warn_reserved(const struct out *out, enum iss_layout layout, uint64_t value);

// `known`: the bits that have a meaning.
void decode_warn_res0(const struct out *out, uint64_t value, uint64_t known);

// One function a kind (decode.c has their names).
void decode_esr(const struct out *out, uint64_t esr);
void decode_disr(const struct out *out, uint64_t disr);
void decode_vdisr(const struct out *out, uint64_t vdisr);
void decode_vsesr(const struct out *out, uint64_t vsesr);
void decode_spsr(const struct out *out, uint64_t spsr);

void decode_err_status(const struct out *out, uint64_t status); // RAS System Architecture v2.0
void decode_err_status_10(const struct out *out, uint64_t status);
void decode_err_status_11(const struct out *out, uint64_t status);
void decode_err_addr(const struct out *out, uint64_t addr);
void decode_err_misc(const struct out *out, uint64_t misc);
void decode_serr(const struct out *out, uint64_t serr);
void decode_pfgctl(const struct out *out, uint64_t pfgctl);

void decode_dfsr(const struct out *out, uint64_t dfsr);
void decode_ifsr(const struct out *out, uint64_t ifsr);
void decode_disr32(const struct out *out, uint64_t disr);
void decode_vdfsr(const struct out *out, uint64_t vdfsr);
void decode_spsr32(const struct out *out, uint64_t spsr);

// A register of sysreg.def by its FIELD rows. `absent`: fields that are RES0 in this version of it.
void decode_register(const struct out *out, enum sysreg reg, uint64_t value, uint64_t absent);

#endif
