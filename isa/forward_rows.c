// SPDX-License-Identifier: BSD-2-Clause
// The rows of forward/*.def as arrays.
#include "bits.h"
#include "forward_row.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define F(reg, field) BIT(FIELD_##reg##_##field)

static const struct forward_control controls[] = {
    [CONTROL_NONE] = {.name = "none"},
#define MEMBERS(...)                                                                                         \
    {                                                                                                        \
        EACH(__VA_ARGS__, NONE, NONE)                                                                        \
    }
#define EACH(a, b, c, ...) CONTROL_##a, CONTROL_##b, CONTROL_##c
#define ON(id, r, field, does, when)                                                                         \
    {.name = #id,                                                                                            \
     .reg = FORWARD_##r,                                                                                     \
     .mask = F(r, field),                                                                                    \
     .value = F(r, field),                                                                                   \
     .directions = (does),                                                                                   \
     .editions = (when)},
#define OFF(id, r, field, does, when)                                                                        \
    {.name = #id,                                                                                            \
     .reg = FORWARD_##r,                                                                                     \
     .mask = F(r, field),                                                                                    \
     .value = 0,                                                                                             \
     .directions = (does),                                                                                   \
     .editions = (when)},
#define BITS_SET(id, r, ones, zeros, does, when)                                                             \
    {.name = #id,                                                                                            \
     .reg = FORWARD_##r,                                                                                     \
     .mask = (ones) | (zeros),                                                                               \
     .value = (ones),                                                                                        \
     .directions = (does),                                                                                   \
     .editions = (when)},
#define ANY_OF(id, list, when) {.name = #id, .kind = FORWARD_ANY_OF, .members = list, .editions = (when)},
#define CALLED(id, does, when, needs)                                                                        \
    {.name = #id,                                                                                            \
     .kind = FORWARD_COMPLEX,                                                                                \
     .condition = forward_##id,                                                                              \
     .complex_text = forward_text_##id,                                                                      \
     .directions = (does),                                                                                   \
     .by_encoding = (needs),                                                                                 \
     .editions = (when)},
#define COMPLEX(id, does, when) CALLED(id, does, when, false)
#define BY_ENCODING(id, does, when) CALLED(id, does, when, true)
#include "forward/control.def"
#undef CALLED
#undef MEMBERS
#undef EACH
};

static const struct forward_coarse coarse[] = {
#define ENC(op0, op1, crn, crm, op2) ((op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2))
#define TRAP(id, control) {#id, CONTROL_##control, ENC_##id, ENC_##id, ALL},
#define TRAP_WHEN(id, control, when) {#id, CONTROL_##control, ENC_##id, ENC_##id, (when)},
#define RANGE(op0, op1, crn, crm, op2, crn2, crm2, op22, control, when)                                      \
    {"range", CONTROL_##control, ENC(op0, op1, crn, crm, op2), ENC(op0, op1, crn2, crm2, op22), (when)},
#include "forward_coarse.def"
#undef ENC
#undef TRAP
#undef TRAP_WHEN
#undef RANGE
};

static const struct forward_fine fine[] = {
#define ROW(id, r, field, when, one, filter)                                                                 \
    {#id, ENC_##id, (when), GROUP_##r, FIELD_##r##_##field, one, filter},
#define FINE(id, r, field) ROW(id, r, field, ALL, true, false)
#define NFINE(id, r, field) ROW(id, r, field, ALL, false, false)
#define FINE_NXS(id, r, field) ROW(id, r, field, ALL, true, true)
#define FINE_WHEN(id, r, field, when) ROW(id, r, field, when, true, false)
#define NFINE_WHEN(id, r, field, when) ROW(id, r, field, when, false, false)
#include "forward_fine.def"
#undef ROW
#undef FINE
#undef NFINE
#undef FINE_NXS
#undef FINE_WHEN
#undef NFINE_WHEN
};

static const struct forward_other other[] = {
#define OTHER(instruction, r, field, one, when) {instruction, (when), GROUP_##r, FIELD_##r##_##field, one},
#include "forward/other.def"
#undef OTHER
};

enum { AS_RES1 = FORWARD_AS_RES1, NEVER_FGU = FORWARD_NEVER_FGU };
#define FORWARD_FEAT_ALWAYS FORWARD_ALWAYS
static const struct forward_field fields[] = {
#define CONTROL_FIELD(r, field, msb, lsb, feature, flags)                                                    \
    {#field, BITS(msb, lsb), FORWARD_##r, FORWARD_FEAT_##feature, flags},
#include "forward_field.def"
#undef CONTROL_FIELD
};

const struct forward_source forward_rows = {
    controls,        coarse,        fine,        other,        fields,
    COUNT(controls), COUNT(coarse), COUNT(fine), COUNT(other), COUNT(fields),
};
