// SPDX-License-Identifier: BSD-2-Clause
#include "sysreg.h"

#include <inttypes.h>
#include <string.h>

#include "text.h"

// clang-format off

// COUNT_HCR_EL2: how many FIELD rows follow the REG row.
enum {
    COUNT_
#define REG(name, op0, op1, crn, crm, op2, kind, reset, title) , COUNT_##name = 0
#define FIELD(reg, name, msb, lsb, meaning) + 1
#include "sysreg.def"
#undef REG
#undef FIELD
};

// FIRST_HCR_EL2: index of its first field; BACK_ gives the number back to that field.
enum {
#define REG(name, op0, op1, crn, crm, op2, kind, reset, title) FIRST_##name, BACK_##name = FIRST_##name - 1,
#define FIELD(reg, name, msb, lsb, meaning) INDEX_##reg##_##name,
#include "sysreg.def"
#undef REG
#undef FIELD
};

static const struct sysreg_field fields[] = {
#define REG(name, op0, op1, crn, crm, op2, kind, reset, title)
#define FIELD(reg, name, msb, lsb, meaning) {#name, meaning, BITS(msb, lsb), reg},
#include "sysreg.def"
#undef REG
#undef FIELD
};

// Each REG row closes the row before it, so that the FIELD rows add to `known`; rows[0] is the empty start.
static const struct sysreg_row rows[SYSREG_COUNT + 1] = {{
    .known = 0
#define REG(name_, op0_, op1_, crn_, crm_, op2_, kind_, reset_, title_)                                      \
    }, {.name = #name_, .title = title_, .reset = reset_,                                                    \
        .op0 = op0_, .op1 = op1_, .crn = crn_, .crm = crm_, .op2 = op2_, .kind = SYSREG_##kind_,             \
        .first_field = FIRST_##name_, .fields = COUNT_##name_, .known = 0
#define FIELD(reg, name, msb, lsb, meaning) | BITS(msb, lsb)
#include "sysreg.def"
#undef REG
#undef FIELD
}};

// clang-format on

const struct sysreg_row *sysreg_row_of(enum sysreg reg)
{
    return &rows[reg + 1];
}

const struct sysreg_field *sysreg_field_of(size_t index)
{
    return &fields[index];
}

enum sysreg sysreg_find(const char *name)
{
    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        if (strcmp(sysreg_row_of((enum sysreg)reg)->name, name) == 0)
            return (enum sysreg)reg;
    return SYSREG_COUNT;
}

enum { OP0_LOWEST = 2 }; // MRS and MSR have one bit for op0, which names 2 or 3 (DDI 0487 C6.2 MRS)

// A switch, so that two rows of one encoding do not compile.
enum sysreg sysreg_decode(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2)
{
    if (op0 < OP0_LOWEST)
        return SYSREG_COUNT;
    switch (op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2) {
#define REG(name, op0_, op1_, crn_, crm_, op2_, kind, reset, title)                                          \
    case op0_ << 14 | op1_ << 11 | crn_ << 7 | crm_ << 3 | op2_:                                             \
        return name;
#define FIELD(reg, name, msb, lsb, meaning)
#include "sysreg.def"
#undef REG
#undef FIELD
    default:
        return SYSREG_COUNT;
    }
}

const struct sysreg_field *sysreg_field_find(enum sysreg reg, const char *name)
{
    const struct sysreg_row *row = sysreg_row_of(reg);

    for (unsigned i = 0; i < row->fields; i++)
        if (strcmp(fields[row->first_field + i].name, name) == 0)
            return &fields[row->first_field + i];
    return NULL;
}

// A field that is the whole register adds nothing to the number.
static bool worth_naming(const struct sysreg_field *f, uint64_t value)
{
    return bits_any(value, f->mask) && f->mask != sysreg_row_of(f->reg)->known &&
           strncmp(f->name, "RES1", 4) != 0;
}

size_t sysreg_text(char *text, size_t size, enum sysreg reg, uint64_t value)
{
    const struct sysreg_row *row = sysreg_row_of(reg);
    struct text t = {text, size, 0};
    const char *open = "{";

    if (size == 0)
        return 0;
    text_add(&t, "%s = 0x%" PRIx64, row->name, value);
    for (unsigned i = 0; i < row->fields; i++) {
        const struct sysreg_field *f = &fields[row->first_field + i];
        if (!worth_naming(f, value))
            continue;
        text_add(&t, "%s%s", open, f->name);
        if (f->mask != (f->mask & -f->mask))
            text_add(&t, "=0x%" PRIx64, bits_get(value, f->mask));
        open = ",";
    }
    if (*open == ',')
        text_add(&t, "}");
    return t.used;
}
