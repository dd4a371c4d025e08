// SPDX-License-Identifier: BSD-2-Clause
// Words of forward/*.def: encodings, fields, controls and sets of editions as numbers.
#ifndef RASIM_ISA_FORWARD_ROW_H
#define RASIM_ISA_FORWARD_ROW_H

#include "forward.h"

// Every name of an encoding, as the index of a table's word.
enum forward_named {
#define ENCODING(name, op0, op1, crn, crm, op2)                                                              \
    ENC_##name = (op0) << 14 | (op1) << 11 | (crn) << 7 | (crm) << 3 | (op2),
#include "forward_name.def"
#undef ENCODING
};

// FIELD_HCR_EL2_TID1 = 16: the lowest bit of a field.
enum forward_field_bit {
#define CONTROL_FIELD(reg, field, msb, lsb, feature, flags) FIELD_##reg##_##field = (lsb),
#include "forward_field.def"
#undef CONTROL_FIELD
};

// Group of a fine-grained register.
enum forward_group_of {
#define FINE_GROUP(name, read, write) GROUP_##read = FORWARD_GROUP_##name,
#include "forward/group.def"
#undef FINE_GROUP
    GROUP_HFGWTR_EL2 = GROUP_HFGRTR_EL2,
    GROUP_HDFGWTR_EL2 = GROUP_HDFGRTR_EL2,
    GROUP_HDFGWTR2_EL2 = GROUP_HDFGRTR2_EL2,
};

// Ids of controls: single ones, any-of, complex, in the order of control.def.
enum forward_control_id {
    CONTROL_NONE,
#define ON(name, reg, field, directions, editions) CONTROL_##name,
#define OFF(name, reg, field, directions, editions) CONTROL_##name,
#define BITS_SET(name, reg, ones, zeros, directions, editions) CONTROL_##name,
#define ANY_OF(name, members, editions) CONTROL_##name,
#define COMPLEX(name, directions, editions) CONTROL_##name,
#define BY_ENCODING(name, directions, editions) CONTROL_##name,
#include "forward/control.def"
    CONTROL_COUNT
};

// Directions of control.def.
enum {
    READ = FORWARD_READ,
    WRITE = FORWARD_WRITE,
    ANY = FORWARD_READ | FORWARD_WRITE,
    HOST_EL0 = FORWARD_HOST_EL0,
};

// Editions of a row.
enum {
    ALL = (1 << FORWARD_EDITIONS) - 1,
    UNTIL_6_6 = (1 << FORWARD_6_8) - 1,
    UNTIL_6_11 = (1 << FORWARD_6_12) - 1,
    UNTIL_6_12 = (1 << FORWARD_6_14) - 1,
    UNTIL_6_14 = (1 << FORWARD_6_17) - 1,
    SINCE_6_8 = ALL - UNTIL_6_6,
    SINCE_6_11 = ALL - ((1 << FORWARD_6_11) - 1),
    SINCE_6_12 = ALL - UNTIL_6_11,
    SINCE_6_14 = ALL - UNTIL_6_12,
    SINCE_6_17 = ALL - UNTIL_6_14,
    SINCE_7_0 = ALL - ((1 << FORWARD_7_0) - 1),
    SINCE_7_2 = ALL - ((1 << FORWARD_7_2) - 1),
    SINCE_7_3 = ALL - ((1 << FORWARD_7_3) - 1),
};

// Of forward_complex.c; `forward_` and the control's name.
#define ON(name, reg, field, directions, editions)
#define OFF(name, reg, field, directions, editions)
#define BITS_SET(name, reg, ones, zeros, directions, editions)
#define ANY_OF(name, members, editions)
#define COMPLEX(name, directions, editions)                                                                  \
    forward_condition forward_##name;                                                                        \
    extern const char forward_text_##name[];
#define BY_ENCODING(name, directions, editions) COMPLEX(name, directions, editions)
#include "forward/control.def"

#endif
