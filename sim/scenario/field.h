// SPDX-License-Identifier: BSD-2-Clause
// REG[.FIELD] = V: registers and fields of sysreg.def, and the parts of syndromes (field.def).
#ifndef RASIM_SIM_SCENARIO_FIELD_H
#define RASIM_SIM_SCENARIO_FIELD_H

#include "scenario/cursor.h"

// How a register may be called.
struct field_names {
    const char *prefix, *suffix;   // "ERX", "_EL1": STATUS is ERXSTATUS_EL1; full names always count
    const char *const *candidates; // short names to suggest, NULL-terminated; NULL: none
};
extern const struct field_names field_full;   // full names only
extern const struct field_names field_record; // of an error record: STATUS, ADDR, FR, CTLR, MISC0
extern const struct field_names field_disr;   // DISR: DISR_EL1
extern const struct field_names field_vdisr;  // VDISR: VDISR_EL2
extern const struct field_names field_vdisr3; // VDISR[.FIELD] means VDISR_EL3
struct field_names field_of_el(unsigned el);  // of an exception taken to EL1-3: ESR, FAR, ELR, SPSR, HPFAR

struct field {
    enum sysreg reg;
    uint64_t mask;    // not 0
    const char *name; // of the field; NULL: the whole register
};

// `text` is REG[.FIELD], a part of the word `t`.
bool field_read(struct cursor *c, const struct token *t, const char *text, const struct field_names *names,
                struct field *field);

// The next token as a value of the field: a number that fits, or a word that it has for one.
bool field_value(struct cursor *c, const struct field *field, uint64_t *value);

// REG[.FIELD] = V, or != V.
bool field_condition(struct cursor *c, const struct field_names *names, struct condition *condition);

// A register or short name begins the word.
bool field_begins(const char *word, const struct field_names *names);

void field_offer(struct suggest *s, const struct field_names *names);

// "ESR_EL2.DFSC = 0x10"; returns `text`.
char *field_text(char *text, size_t size, const struct condition *condition);

#endif
