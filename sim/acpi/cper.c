// SPDX-License-Identifier: BSD-2-Clause
// A common platform error record: header (UEFI N.2.1), section descriptors (N.2.2), sections.
#include <inttypes.h>
#include <string.h>

#include "acpi/field.h"

enum { HEADER = 128, DESCRIPTOR = 72 };

static const char *const header_valid[] = {"platform id", "timestamp", "partition id", NULL};
static const char *const header_flags[] = {"recovered", "of a previous session", "simulated", NULL};
static const char *const descriptor_valid[] = {"FRU id", "FRU text", NULL};

static const struct acpi_field header_fields[] = {
    {0,   4,  FORM_TEXT, ALWAYS, "signature",               NULL           },
    {4,   2,  FORM_HEX,  ALWAYS, "revision",                NULL           },
    {6,   4,  FORM_HEX,  ALWAYS, "signature end",           NULL           },
    {10,  2,  FORM_DEC,  ALWAYS, "section count",           NULL           },
    {12,  4,  FORM_WORD, ALWAYS, "error severity",          acpi_severities},
    {16,  4,  FORM_BITS, ALWAYS, "validation bits",         header_valid   },
    {20,  4,  FORM_DEC,  ALWAYS, "record length",           NULL           },
    {24,  8,  FORM_TIME, 1,      "timestamp",               NULL           },
    {32,  16, FORM_GUID, 0,      "platform id",             NULL           },
    {48,  16, FORM_GUID, 2,      "partition id",            NULL           },
    {64,  16, FORM_GUID, ALWAYS, "creator id",              NULL           },
    {80,  16, FORM_GUID, ALWAYS, "notification type",       NULL           },
    {96,  8,  FORM_HEX,  ALWAYS, "record id",               NULL           },
    {104, 4,  FORM_BITS, ALWAYS, "flags",                   header_flags   },
    {108, 8,  FORM_HEX,  ALWAYS, "persistence information", NULL           },
    {116, 12, FORM_ZERO, ALWAYS, "reserved",                NULL           },
    {0,   0,  0,         0,      NULL,                      NULL           },
};

static const struct acpi_field descriptor_fields[] = {
    {0,  4,  FORM_HEX,  ALWAYS, "section offset",   NULL              },
    {4,  4,  FORM_DEC,  ALWAYS, "section length",   NULL              },
    {8,  2,  FORM_HEX,  ALWAYS, "revision",         NULL              },
    {10, 1,  FORM_BITS, ALWAYS, "validation bits",  descriptor_valid  },
    {11, 1,  FORM_ZERO, ALWAYS, "reserved",         NULL              },
    {12, 4,  FORM_BITS, ALWAYS, "flags",            acpi_section_flags},
    {16, 16, FORM_GUID, ALWAYS, "section type",     NULL              },
    {32, 16, FORM_GUID, 0,      "FRU id",           NULL              },
    {48, 4,  FORM_WORD, ALWAYS, "section severity", acpi_severities   },
    {52, 20, FORM_TEXT, 1,      "FRU text",         NULL              },
    {0,  0,  0,         0,      NULL,               NULL              },
};

static void section(struct acpi_out *o, unsigned index, uint64_t record, uint64_t first)
{
    size_t at = HEADER + (size_t)index * DESCRIPTOR;
    uint64_t offset = acpi_get(o, at, 4), length = acpi_get(o, at + 4, 4);

    acpi_say(o, "section descriptor %u", index);
    acpi_fields(o, descriptor_fields, at, DESCRIPTOR, acpi_get(o, at + 10, 1));
    if (offset < first || offset > record || length > record - offset)
        acpi_malformed(
            o, "section %u: %" PRIu64 " bytes at 0x%" PRIx64 ", sections are in 0x%" PRIx64 "..0x%" PRIx64,
            index, length, offset, first, record);
    else
        acpi_section(o, at + 16, (size_t)offset, (size_t)length);
}

void acpi_decode_cper(struct acpi_out *o)
{
    if (!acpi_within(o, "record header", 0, HEADER))
        return;
    uint64_t count = acpi_get(o, 10, 2), record = acpi_get(o, 20, 4), first = HEADER + count * DESCRIPTOR;
    acpi_say(o, "common platform error record");
    acpi_fields(o, header_fields, 0, HEADER, acpi_get(o, 16, 4));
    if (memcmp(o->bytes, "CPER", 4) != 0 || acpi_get(o, 6, 4) != UINT32_MAX)
        acpi_malformed(o, "the signature is not \"CPER\" or its end not 0xffffffff");
    if (o->malformed || !acpi_within(o, "record length", 0, record))
        return;
    if (first > record) {
        acpi_malformed(o, "%" PRIu64 " section descriptors do not fit into a record of %" PRIu64, count,
                       record);
        return;
    }
    for (unsigned i = 0; i < count; i++)
        section(o, i, record, first);
}
