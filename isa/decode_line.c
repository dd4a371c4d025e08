// SPDX-License-Identifier: BSD-2-Clause
#include "decode_line.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "text.h"

enum { LINE = 200 };

static void say(const struct out *out, const char *before, const char *format, va_list args)
{
    char words[LINE], buffer[LINE];
    struct text t = {buffer, sizeof(buffer), 0};

    vsnprintf(words, sizeof(words), format, args);
    text_add(&t, "%s%s", before, words);
    out->line(out->ctx, buffer);
}

void decode_warn(const struct out *out, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(out, "warning: ", format, args);
    va_end(args);
}

void decode_say(const struct out *out, const char *name, const char *format, ...)
{
    char before[LINE];
    va_list args;

    snprintf(before, sizeof(before), "  %-12s                ", name);
    va_start(args, format);
    say(out, before, format, args);
    va_end(args);
}

static bool one_bit(uint64_t mask)
{
    return (mask & (mask - 1)) == 0;
}

static void add_meaning(struct text *t, uint64_t field, bool single, enum code_table table,
                        const char *meaning)
{
    const struct code *c = decode_code(table, field);

    if (table == CODES_XREG)
        text_add(t, field == 31 ? "XZR, " : "X%u, ", (unsigned)field);
    if (table == CODES_NONE || table == CODES_XREG)
        text_add(t, "%s%s", field == 0 && single ? "if 1: " : "", meaning);
    else if (c == NULL)
        text_add(t, "reserved");
    else
        text_add(t, "%s%s%s", c->name, *c->meaning != 0 ? ": " : "", c->meaning);
}

void decode_field(const struct out *out, const char *name, uint64_t mask, uint64_t value,
                  enum code_table table, const char *meaning)
{
    char buffer[LINE], where[16];
    struct text t = {buffer, sizeof(buffer), 0};
    unsigned low = (unsigned)__builtin_ctzll(mask), high = 63 - (unsigned)__builtin_clzll(mask);
    uint64_t field = bits_get(value, mask);

    if (low == high)
        snprintf(where, sizeof(where), "[%u]", low);
    else
        snprintf(where, sizeof(where), "[%u:%u]", high, low);
    text_add(&t, "  %-12s %-7s 0x%-4" PRIx64 " ", name, where, field);
    add_meaning(&t, field, one_bit(mask), table, meaning);
    out->line(out->ctx, buffer);
}

uint64_t decode_rows(const struct out *out, enum iss_layout layout, uint64_t value)
{
    const struct iss_field *f;
    uint64_t known = 0;

    for (size_t i = 0; (f = decode_iss_row(i)) != NULL; i++) {
        if (f->layout != layout || !decode_when((enum iss_when)f->when, value))
            continue;
        decode_field(out, f->name, f->mask, value, (enum code_table)f->codes, f->meaning);
        known |= f->mask;
    }
    return known;
}

void decode_warn_reserved(const struct out *out, enum iss_layout layout, uint64_t value)
{
    const struct iss_field *f;

    for (size_t i = 0; (f = decode_iss_row(i)) != NULL; i++) {
        uint64_t field = bits_get(value, f->mask);
        if (f->layout == layout && decode_when((enum iss_when)f->when, value) && f->codes > CODES_XREG &&
            decode_code((enum code_table)f->codes, field) == NULL)
            decode_warn(out, "%s=0x%" PRIx64 " is reserved", f->name, field);
    }
}

void decode_warn_res0(const struct out *out, uint64_t value, uint64_t known)
{
    if ((value & ~known) != 0)
        decode_warn(out, "RES0 bits set: 0x%" PRIx64, value & ~known);
}
