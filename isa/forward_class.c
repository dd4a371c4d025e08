// SPDX-License-Identifier: BSD-2-Clause
#include "forward_class.h"

#include <string.h>

#include "bits.h"
#include "forward_row.h"

static bool in_el2(const struct forward_state *s, unsigned el)
{
    return el == 2 || bits_any(s->reg[FORWARD_HCR_EL2], BIT(FIELD_HCR_EL2_TGE));
}

static bool e2h(const struct forward_state *s)
{
    return bits_any(s->reg[FORWARD_HCR_EL2], BIT(FIELD_HCR_EL2_E2H));
}

// CPACR_EL1's layout: x0 traps, 01 EL0 of a host, 11 nothing.
static bool enable_traps(const struct forward_state *s, unsigned el, enum forward_field_bit at)
{
    uint64_t enable = s->reg[FORWARD_CPTR_EL2] >> at & 3;

    return e2h(s) && (!(enable & 1) || (enable == 1 && el != 2 && in_el2(s, el)));
}

static bool forward_class_FPEN(const struct forward_state *s, unsigned el)
{
    return enable_traps(s, el, FIELD_CPTR_EL2_FPEN);
}

static bool forward_class_ZEN(const struct forward_state *s, unsigned el)
{
    return enable_traps(s, el, FIELD_CPTR_EL2_ZEN);
}

static bool forward_class_TFP(const struct forward_state *s, unsigned el)
{
    (void)el;
    return !e2h(s) && bits_any(s->reg[FORWARD_CPTR_EL2], BIT(FIELD_CPTR_EL2_TFP));
}

static bool forward_class_TZ(const struct forward_state *s, unsigned el)
{
    (void)el;
    return !e2h(s) && bits_any(s->reg[FORWARD_CPTR_EL2], BIT(FIELD_CPTR_EL2_TZ));
}

static const char text_FPEN[] = "CPTR_EL2.FPEN", text_ZEN[] = "CPTR_EL2.ZEN";
static const char text_TFP[] = "CPTR_EL2.TFP=1", text_TZ[] = "CPTR_EL2.TZ=1";

const struct forward_class forward_classes[] = {
#define CLASS(class, what, code, place, r, field, one, otherwise_, when)                                     \
    {.name = #class,                                                                                         \
     .instruction = what,                                                                                    \
     .control = #r "." #field "=" #one,                                                                      \
     .mask = BIT(FIELD_##r##_##field),                                                                       \
     .value = (one) ? BIT(FIELD_##r##_##field) : 0,                                                          \
     .editions = (when),                                                                                     \
     .ec = (code),                                                                                           \
     .where = FORWARD_##place,                                                                               \
     .reg = FORWARD_##r,                                                                                     \
     .otherwise = FORWARD_##otherwise_},
#define CLASS_OF(class, called, what, code, place, otherwise_, when)                                         \
    {.name = #class,                                                                                         \
     .instruction = what,                                                                                    \
     .control = text_##called,                                                                               \
     .condition = forward_class_##called,                                                                    \
     .editions = (when),                                                                                     \
     .ec = (code),                                                                                           \
     .where = FORWARD_##place,                                                                               \
     .otherwise = FORWARD_##otherwise_},
#include "forward/class.def"
#undef CLASS
#undef CLASS_OF
};
const unsigned forward_class_count = sizeof(forward_classes) / sizeof(*forward_classes);

unsigned forward_class_find(const char *name)
{
    unsigned i = 0;

    while (i < forward_class_count && strcmp(forward_classes[i].name, name) != 0)
        i++;
    return i;
}

static bool there(const struct forward_class *row, const struct forward_state *s, unsigned el)
{
    switch ((enum forward_where)row->where) {
    case FORWARD_NOT_EL2:
        return el != 2;
    case FORWARD_NESTED:
        return !in_el2(s, el);
    case FORWARD_NESTED_EL0:
        return !in_el2(s, el) && el == 0;
    case FORWARD_NESTED_EL1:
        return !in_el2(s, el) && el == 1;
    case FORWARD_ANYWHERE:
    default:
        return true;
    }
}

bool forward_class_asks(const struct forward_class *row, const struct forward_state *state, unsigned el)
{
    if (!there(row, state, el))
        return false;
    return row->condition ? row->condition(state, el) : (state->reg[row->reg] & row->mask) == row->value;
}

enum forward_outcome forward_class_decide(unsigned first, enum forward_edition edition,
                                          const struct forward_state *state, unsigned el,
                                          const struct forward_class **by)
{
    const char *name = forward_classes[first].name;

    *by = NULL;
    for (unsigned i = first; i < forward_class_count && strcmp(forward_classes[i].name, name) == 0; i++) {
        const struct forward_class *row = &forward_classes[i];

        if ((row->editions >> edition & 1) && forward_class_asks(row, state, el)) {
            *by = row;
            return FORWARD_FORWARD;
        }
    }
    return (enum forward_outcome)forward_classes[first].otherwise;
}
