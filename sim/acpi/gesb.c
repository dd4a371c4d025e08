// SPDX-License-Identifier: BSD-2-Clause
// Generic error status block and its data entries (ACPI 18.3.2.7.1, tables 18.11 and 18.12).
#include <inttypes.h>

#include "acpi/field.h"

enum {
    BLOCK = 20,
    ENTRY_OLD = 64,
    ENTRY = 72,
    REVISION_TIMESTAMP = 0x300,
    COUNT_SHIFT = 4,
    COUNT_MASK = 0x3ff
};

static const char *const entry_valid[] = {"FRU id", "FRU text", "timestamp", NULL};

static const struct acpi_field block_fields[] = {
    {4,  4, FORM_HEX,  ALWAYS, "raw data offset",       NULL           },
    {8,  4, FORM_DEC,  ALWAYS, "raw data length",       NULL           },
    {12, 4, FORM_DEC,  ALWAYS, "data length",           NULL           },
    {16, 4, FORM_WORD, ALWAYS, "severity of the block", acpi_severities},
    {0,  0, 0,         0,      NULL,                    NULL           },
};

static const struct acpi_field entry_fields[] = {
    {0,  16, FORM_GUID, ALWAYS, "section type",      NULL              },
    {16, 4,  FORM_WORD, ALWAYS, "severity",          acpi_severities   },
    {20, 2,  FORM_HEX,  ALWAYS, "revision",          NULL              },
    {22, 1,  FORM_BITS, ALWAYS, "validation bits",   entry_valid       },
    {23, 1,  FORM_BITS, ALWAYS, "flags",             acpi_section_flags},
    {24, 4,  FORM_DEC,  ALWAYS, "error data length", NULL              },
    {28, 16, FORM_GUID, 0,      "FRU id",            NULL              },
    {44, 20, FORM_TEXT, 1,      "FRU text",          NULL              },
    {64, 8,  FORM_TIME, 2,      "timestamp",         NULL              },
    {0,  0,  0,         0,      NULL,                NULL              },
};

// The number of entries is a field of the status word; Linux counts 8 of its 10 bits.
static void block_status(struct acpi_out *o)
{
    static const char *const bits[] = {"uncorrectable", "correctable", "more uncorrectable",
                                       "more correctable"};
    uint64_t status = acpi_get(o, 0, 4);
    char words[96] = "";
    size_t length = 0;

    for (unsigned i = 0; i < 4; i++) {
        const char *c = status >> i & 1 ? bits[i] : "";

        if (*c && length)
            words[length++] = ',', words[length++] = ' ';
        while (*c)
            words[length++] = *c++;
    }
    acpi_say(o, "0x0000    4  %-28s  0x%" PRIx64 "  %s%sentries: %" PRIu64, "block status", status, words,
             length ? ", " : "", status >> COUNT_SHIFT & COUNT_MASK);
    if (status == 0)
        acpi_say(o, "warning: block status 0 says that there is no error: nobody reads on");
    if (status >> (COUNT_SHIFT + 10))
        acpi_say(o, "warning: reserved bits of the block status are not 0");
}

// Where the next entry begins; 0: this one is malformed.
static size_t entry(struct acpi_out *o, size_t at, size_t end)
{
    size_t header = ENTRY_OLD;

    if (end - at < ENTRY_OLD) {
        acpi_malformed(o, "data entry at 0x%zx: %zu bytes are left, its header has 64", at, end - at);
        return 0;
    }
    if (acpi_get(o, at + 20, 2) >= REVISION_TIMESTAMP)
        header = ENTRY;
    uint64_t length = acpi_get(o, at + 24, 4);
    if (end - at < header || length > end - at - header) {
        acpi_malformed(o, "data entry at 0x%zx: header and data of %zu + %" PRIu64 " bytes, %zu are left", at,
                       header, length, end - at);
        return 0;
    }
    acpi_say(o, "generic error data entry");
    acpi_fields(o, entry_fields, at, header, acpi_get(o, at + 22, 1));
    acpi_section(o, at, at + header, (size_t)length);
    return at + header + (size_t)length;
}

static void raw_data(struct acpi_out *o, uint64_t end_of_data)
{
    uint64_t offset = acpi_get(o, 4, 4), length = acpi_get(o, 8, 4);

    if (length == 0)
        return;
    if (offset < end_of_data)
        acpi_malformed(o, "raw data at 0x%" PRIx64 " lies in the block or its entries", offset);
    else if (offset + length > o->size)
        acpi_malformed(o, "raw data: %" PRIu64 " bytes at 0x%" PRIx64 ", of %zu", length, offset, o->size);
    else
        acpi_say(o, "raw data");
}

void acpi_decode_gesb(struct acpi_out *o)
{
    uint64_t entries = 0;

    if (!acpi_within(o, "generic error status block", 0, BLOCK))
        return;
    uint64_t length = acpi_get(o, 12, 4), said = acpi_get(o, 0, 4) >> COUNT_SHIFT & COUNT_MASK;
    acpi_say(o, "generic error status block");
    block_status(o);
    acpi_fields(o, block_fields, 0, BLOCK, 0);
    if (!acpi_within(o, "data entries", BLOCK, length))
        return;
    size_t end = BLOCK + (size_t)length;
    for (size_t at = BLOCK; at != 0 && at < end; entries += at != 0)
        at = entry(o, at, end);
    if (!o->malformed && entries != said)
        acpi_say(o, "warning: the block status counts %" PRIu64 " entries, there are %" PRIu64, said,
                 entries);
    raw_data(o, end);
}
