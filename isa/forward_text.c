// SPDX-License-Identifier: BSD-2-Clause
// Encodings, registers and controls in words.
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bits.h"
#include "forward_row.h"

static const struct {
    const char *name;
    uint16_t encoding;
} names[] = {
#define ENCODING(id, op0, op1, crn, crm, op2) {#id, ENC_##id},
#include "forward_name.def"
#undef ENCODING
};
enum { NAMES = sizeof(names) / sizeof(*names) };

static const char *const registers[] = {
#define CONTROL_REGISTER(name, sanitised) #name,
#include "forward/register.def"
#undef CONTROL_REGISTER
};

unsigned forward_encoding(unsigned op0, unsigned op1, unsigned crn, unsigned crm, unsigned op2)
{
    return op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;
}

void forward_name(char *text, unsigned encoding)
{
    for (size_t i = 0; i < NAMES; i++) {
        if (names[i].encoding == encoding) {
            snprintf(text, FORWARD_NAME, "%s", names[i].name);
            return;
        }
    }
    snprintf(text, FORWARD_NAME, "S%u_%u_C%u_C%u_%u", encoding >> 14, encoding >> 11 & 7, encoding >> 7 & 15,
             encoding >> 3 & 15, encoding & 7);
}

const char *forward_name_at(size_t index)
{
    return index < NAMES ? names[index].name : NULL;
}

static bool generic(const char *name, unsigned *encoding)
{
    static const struct {
        const char *before;
        unsigned limit;
    } part[] = {
        {"S",  3 },
        {"_",  7 },
        {"_C", 15},
        {"_C", 15},
        {"_",  7 },
    };
    unsigned n[5];

    for (unsigned i = 0; i < 5; i++) {
        size_t length = strlen(part[i].before);
        char *end;
        if (strncmp(name, part[i].before, length) != 0 || !isdigit((unsigned char)name[length]))
            return false;
        unsigned long value = strtoul(name + length, &end, 10);
        if (value > part[i].limit)
            return false;
        n[i] = (unsigned)value;
        name = end;
    }
    *encoding = forward_encoding(n[0], n[1], n[2], n[3], n[4]);
    return *name == 0;
}

unsigned forward_find(const char *name)
{
    unsigned encoding;

    for (size_t i = 0; i < NAMES; i++) {
        if (strcmp(names[i].name, name) == 0)
            return names[i].encoding;
    }
    return generic(name, &encoding) ? encoding : FORWARD_ENCODINGS;
}

const char *forward_register_name(unsigned reg)
{
    return registers[reg];
}

unsigned forward_register_find(const char *name, size_t length)
{
    unsigned reg = 0;

    while (reg < FORWARD_REGISTERS &&
           (strlen(registers[reg]) != length || memcmp(registers[reg], name, length) != 0))
        reg++;
    return reg;
}

const char *forward_feature_name(unsigned feature)
{
    static const char *const features[] = {
        "",
#define GATE_FEATURE(name, what) #name,
#include "forward/feature.def"
#undef GATE_FEATURE
    };
    return features[feature];
}

const char *forward_edition_name(unsigned edition)
{
    static const char *const editions[] = {
#define EDITION(name, text) text,
#include "forward/edition.def"
#undef EDITION
    };
    return editions[edition];
}

const struct forward_field *forward_field_find(unsigned reg, const char *name, size_t length)
{
    for (size_t i = 0; i < forward_rows.fields_count; i++) {
        const struct forward_field *f = &forward_rows.fields[i];

        if (f->reg == reg && strlen(f->name) == length && memcmp(f->name, name, length) == 0)
            return f;
    }
    return NULL;
}

static const struct forward_field *field_at(unsigned reg, unsigned bit)
{
    for (size_t i = 0; i < forward_rows.fields_count; i++) {
        if (forward_rows.fields[i].reg == reg && bits_any(forward_rows.fields[i].mask, BIT(bit)))
            return &forward_rows.fields[i];
    }
    return NULL;
}

void forward_fine_text(char *text, unsigned reg, unsigned bit, bool by_one)
{
    const struct forward_field *f = field_at(reg, bit);

    if (f)
        snprintf(text, FORWARD_TEXT, "%s.%s=%d", registers[reg], f->name, by_one);
    else
        snprintf(text, FORWARD_TEXT, "%s[%u]=%d", registers[reg], bit, by_one);
}

// "TID3", or "E2PB[0]" for one bit of more.
static void bit_text(char *text, size_t size, unsigned reg, unsigned bit)
{
    const struct forward_field *f = field_at(reg, bit);

    if (f->mask == BIT(bit))
        snprintf(text, size, "%s", f->name);
    else
        snprintf(text, size, "%s[%u]", f->name, bit - (unsigned)__builtin_ctzll(f->mask));
}

// Ones first: NV=1&NV1=1&NV2=0.
static void single_text(char *text, const struct forward_control *c)
{
    size_t n = (size_t)snprintf(text, FORWARD_TEXT, "%s", registers[c->reg]);
    const char *between = ".";
    char name[FORWARD_NAME];

    for (int one = 1; one >= 0; one--) {
        for (unsigned bit = 0; bit < 64; bit++) {
            if (!bits_any(c->mask, BIT(bit)) || bits_any(c->value, BIT(bit)) != one)
                continue;
            bit_text(name, sizeof(name), c->reg, bit);
            n += (size_t)snprintf(text + n, FORWARD_TEXT - n, "%s%s=%d", between, name, one);
            between = "&";
        }
    }
}

void forward_control_text(char *text, const struct forward_table *table, unsigned control)
{
    const struct forward_control *c = &table->control[control];
    size_t n = 0;

    if (c->kind == FORWARD_SINGLE)
        single_text(text, c);
    else if (c->kind == FORWARD_COMPLEX)
        snprintf(text, FORWARD_TEXT, "%s", c->complex_text);
    for (unsigned i = 0; c->kind == FORWARD_ANY_OF && i < FORWARD_MEMBERS && c->members[i]; i++) {
        char member[FORWARD_TEXT];

        forward_control_text(member, table, c->members[i]);
        n += (size_t)snprintf(text + n, FORWARD_TEXT - n, "%s%s", i ? "|" : "", member);
    }
}
