// SPDX-License-Identifier: BSD-2-Clause
#include "acpi/field.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 320, VALUE = 256, ADDRESS_SIZE = 12 };

uint64_t acpi_get(const struct acpi_out *o, size_t at, unsigned count)
{
    uint64_t value = 0;

    for (unsigned i = 0; i < count; i++)
        value |= (uint64_t)o->bytes[at + i] << (8 * i);
    return value;
}

static void say(struct acpi_out *o, const char *before, const char *format, va_list args)
{
    char line[LINE];
    int length = snprintf(line, sizeof(line), "%s", before);

    vsnprintf(line + length, sizeof(line) - (size_t)length, format, args);
    o->print(o->ctx, line);
}

void acpi_say(struct acpi_out *o, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    say(o, "", format, args);
    va_end(args);
}

void acpi_malformed(struct acpi_out *o, const char *format, ...)
{
    va_list args;

    o->malformed = true;
    va_start(args, format);
    say(o, "malformed: ", format, args);
    va_end(args);
}

bool acpi_within(struct acpi_out *o, const char *what, size_t at, uint64_t length)
{
    if (at <= o->size && length <= o->size - at)
        return true;
    acpi_malformed(o, "%s: %" PRIu64 " bytes at 0x%zx, of %zu", what, length, at, o->size);
    return false;
}

// ---- Values
static void put(char text[VALUE], const char *more)
{
    size_t length = strlen(text);

    snprintf(text + length, VALUE - length, "%s", more);
}

static void put_word(char text[VALUE], const struct acpi_field *f, uint64_t value)
{
    unsigned i = 0;

    while (f->words[i] && i < value)
        i++;
    put(text, f->words[i] && f->words[i][0] ? f->words[i] : "reserved");
}

static void put_bits(char text[VALUE], const struct acpi_field *f, uint64_t value)
{
    for (unsigned i = 0; f->words[i]; i++) {
        if (!(value >> i & 1) || !f->words[i][0])
            continue;
        put(text, text[0] ? ", " : "");
        put(text, f->words[i]);
        value &= ~(UINT64_C(1) << i);
    }
    if (value) {
        char rest[32];
        snprintf(rest, sizeof(rest), "%sreserved 0x%" PRIx64, text[0] ? ", " : "", value);
        put(text, rest);
    }
}

static void put_text(char text[VALUE], const uint8_t *bytes, size_t count)
{
    size_t n = 0;

    text[n++] = '"';
    for (size_t i = 0; i < count && bytes[i]; i++)
        text[n++] = (char)(bytes[i] >= ' ' && bytes[i] <= '~' ? bytes[i] : '?');
    text[n++] = '"';
    text[n] = 0;
}

// UEFI N.2.1: second, minute, hour, flags (bit 0: precise), day, month, year, century.
static void put_time(char text[VALUE], const uint8_t *b)
{
    snprintf(text, VALUE, "%02x%02x-%02x-%02x %02x:%02x:%02x%s", b[7], b[6], b[5], b[4], b[2], b[1], b[0],
             b[3] & 1 ? ", precise" : "");
}

// The first three groups are little-endian.
static void put_guid(char text[VALUE], const struct acpi_out *o, size_t at)
{
    const uint8_t *b = o->bytes + at + 8;
    const char *name = acpi_guid_name(o, at);

    snprintf(text, VALUE, "%08" PRIX64 "-%04" PRIX64 "-%04" PRIX64 "-%02X%02X-%02X%02X%02X%02X%02X%02X%s%s",
             acpi_get(o, at, 4), acpi_get(o, at + 4, 2), acpi_get(o, at + 6, 2), b[0], b[1], b[2], b[3], b[4],
             b[5], b[6], b[7], name ? "  " : "", name ? name : "");
}

static bool is_zero(const struct acpi_out *o, size_t at, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (o->bytes[at + i])
            return false;
    }
    return true;
}

static void put_number(char text[VALUE], const struct acpi_field *f, uint64_t value)
{
    if (f->form == FORM_DEC)
        snprintf(text, VALUE, "%" PRIu64, value);
    else
        snprintf(text, VALUE, "0x%" PRIx64, value);
}

static void put_value(char text[VALUE], const struct acpi_out *o, const struct acpi_field *f, size_t at)
{
    char words[VALUE] = "";

    if (f->form == FORM_GUID) {
        put_guid(text, o, at);
    } else if (f->form == FORM_TEXT) {
        put_text(text, o->bytes + at, f->size);
    } else if (f->form == FORM_TIME) {
        put_time(text, o->bytes + at);
    } else {
        uint64_t value = acpi_get(o, at, f->size);
        put_number(text, f, value);
        if (f->form == FORM_WORD)
            put_word(words, f, value);
        if (f->form == FORM_BITS)
            put_bits(words, f, value);
        if (words[0]) {
            put(text, "  ");
            put(text, words);
        }
    }
}

static void field(struct acpi_out *o, const struct acpi_field *f, size_t at, uint64_t valid)
{
    char text[VALUE] = "";

    if (f->form == FORM_ZERO) {
        if (!is_zero(o, at, f->size))
            acpi_say(o, "warning: %u reserved bytes at 0x%zx are not 0", f->size, at);
        return;
    }
    bool said = f->valid == ALWAYS || (valid >> f->valid & 1);
    if (!said && is_zero(o, at, f->size))
        return;
    put_value(text, o, f, at);
    acpi_say(o, "0x%04zx  %3u  %-28s  %s%s", at, f->size, f->name, text, said ? "" : "  (not valid)");
}

void acpi_fields(struct acpi_out *o, const struct acpi_field *fields, size_t at, size_t length,
                 uint64_t valid)
{
    for (const struct acpi_field *f = fields; f->name; f++) {
        if ((size_t)f->offset + f->size <= length)
            field(o, f, at + f->offset, valid);
    }
}

void acpi_address(struct acpi_out *o, const char *name, size_t at)
{
    static const char *const spaces[] = {"memory", "I/O port"};
    static const char *const sizes[] = {"any size", "bytes", "words", "dwords", "qwords"};
    uint64_t space = acpi_get(o, at, 1), access = acpi_get(o, at + 3, 1);

    acpi_say(o, "0x%04zx  %3d  %-28s  %s 0x%" PRIx64 ", %u bits from bit %u, access by %s", at, ADDRESS_SIZE,
             name, space < 2 ? spaces[space] : "other space", acpi_get(o, at + 4, 8), o->bytes[at + 1],
             o->bytes[at + 2], access < 5 ? sizes[access] : "reserved");
}
