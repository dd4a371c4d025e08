// SPDX-License-Identifier: BSD-2-Clause
// A structure of bytes as a table of fields; little-endian, packed. For the files of sim/acpi.
#ifndef RASIM_SIM_ACPI_FIELD_H
#define RASIM_SIM_ACPI_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum acpi_form {
    FORM_HEX,
    FORM_DEC,
    FORM_WORD, // one of `words`
    FORM_BITS, // a word for each bit
    FORM_GUID,
    FORM_TEXT,
    FORM_TIME, // BCD, as CPER has it
    FORM_ZERO, // reserved: only said when it is not 0
};

enum { ALWAYS = -1 };

struct acpi_field {
    uint16_t offset; // from the start of the structure
    uint8_t size;    // bytes
    uint8_t form;    // enum acpi_form
    int8_t valid;    // bit of the structure's validation bits that says the field holds something, or ALWAYS
    const char *name;
    const char *const *words; // of WORD and BITS: NULL at the end, "" where there is none
};

struct acpi_out {
    const uint8_t *bytes;
    size_t size;
    void (*print)(void *ctx, const char *line);
    void *ctx;
    bool malformed;
};

// Little-endian; at + count must lie within the bytes.
uint64_t acpi_get(const struct acpi_out *o, size_t at, unsigned count);

// Is [at, at + length) within the bytes? If not a "malformed:" line says what of.
bool acpi_within(struct acpi_out *o, const char *what, size_t at, uint64_t length);

// A line of its own, at any time.
void acpi_say(struct acpi_out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
void acpi_malformed(struct acpi_out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The fields, up to a name of NULL, of a structure of `length` bytes at `at`, which lie within the bytes;
// fields that end beyond `length` are left out (older revisions are shorter), and so are those that are 0 and
// not valid. `valid`: its validation bits.
void acpi_fields(struct acpi_out *o, const struct acpi_field *fields, size_t at, size_t length,
                 uint64_t valid);

// A generic address structure of 12 bytes (ACPI 5.2.3.2) in one line.
void acpi_address(struct acpi_out *o, const char *name, size_t at);

// What is known by the GUID at `at`, which lies within the bytes; NULL: nothing.
const char *acpi_guid_name(const struct acpi_out *o, size_t at);

// ---- Parts that several kinds share
extern const char *const acpi_severities[];
extern const char *const acpi_section_flags[];

// The section of that type (the GUID at `type`), `length` bytes at `at`, which lie within the bytes.
void acpi_section(struct acpi_out *o, size_t type, size_t at, size_t length);

// The header of an ACPI table with this signature. False: there is none.
bool acpi_header(struct acpi_out *o, const char *signature, size_t least);

// ---- The kinds
void acpi_decode_cper(struct acpi_out *o);
void acpi_decode_gesb(struct acpi_out *o);
void acpi_decode_hest(struct acpi_out *o);
void acpi_decode_bert(struct acpi_out *o);

#endif
