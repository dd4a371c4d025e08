// SPDX-License-Identifier: BSD-2-Clause
#include "decode.h"
#include "syndrome.h"

static const struct code codes[] = {
#define CODE(table, value, name, meaning) {name, meaning, value, CODES_##table},
#define ISS(layout, name, msb, lsb, codes, meaning)
#include "decode.def"
#undef CODE
#undef ISS
};

static const struct iss_field fields[] = {
#define CODE(table, value, name, meaning)
#define ISS(layout, name, msb, lsb, codes, meaning)                                                          \
    {#name, meaning, BITS(msb, lsb), LAYOUT_##layout, CODES_##codes},
#include "decode.def"
#undef CODE
#undef ISS
};

const struct code *decode_code_row(size_t index)
{
    return index < sizeof(codes) / sizeof(*codes) ? &codes[index] : NULL;
}

const struct iss_field *decode_iss_row(size_t index)
{
    return index < sizeof(fields) / sizeof(*fields) ? &fields[index] : NULL;
}

const struct code *decode_code(enum code_table table, uint64_t value)
{
    for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
        if (codes[i].table == table && codes[i].value == value)
            return &codes[i];
    return NULL;
}

enum iss_layout decode_layout(unsigned ec, uint32_t iss)
{
    switch (ec) {
    case EC_WFX:
        return LAYOUT_WFX;
    case EC_SVC64:
    case EC_HVC64:
    case EC_SMC64:
        return LAYOUT_CALL;
    case EC_SYSREG:
        return LAYOUT_SYS64;
    case EC_IABT_LOWER:
    case EC_IABT_SAME:
        return LAYOUT_IABT;
    case EC_DABT_LOWER:
    case EC_DABT_SAME:
        return LAYOUT_DABT;
    case EC_SERROR:
        return bits_any(iss, VSESR_EL2_IDS) ? LAYOUT_SERROR_IMPDEF : LAYOUT_SERROR;
    default:
        return LAYOUT_OTHER;
    }
}

enum sysreg decode_sysreg(uint32_t iss)
{
    return sysreg_decode(iss >> 20 & 3, iss >> 14 & 7, iss >> 10 & 15, iss >> 1 & 15, iss >> 17 & 7);
}
