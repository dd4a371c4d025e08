// SPDX-License-Identifier: BSD-2-Clause
// Sections of errors of memory (UEFI N.2.5, N.2.6) and of any processor (N.2.4.1).
#include <inttypes.h>
#include <string.h>

#include "acpi/arm.h"
#include "acpi/field.h"

// The shorter memory section is the older one (UEFI 2.1), up to its error type.
enum { MEMORY_OLD = 73, MEMORY_2 = 96, PROCESSOR = 192 };

static const char *const memory_valid[] = {"error status",
                                           "physical address",
                                           "address mask",
                                           "node",
                                           "card",
                                           "module",
                                           "bank",
                                           "device",
                                           "row",
                                           "column",
                                           "bit position",
                                           "requestor id",
                                           "responder id",
                                           "target id",
                                           "memory error type",
                                           "rank number",
                                           "card handle",
                                           "module handle",
                                           "extended row",
                                           "bank group",
                                           "bank address",
                                           "chip id",
                                           NULL};
static const char *const memory_2_valid[] = {"error status",
                                             "physical address",
                                             "address mask",
                                             "node",
                                             "card",
                                             "module",
                                             "bank",
                                             "device",
                                             "row",
                                             "column",
                                             "rank",
                                             "bit position",
                                             "chip id",
                                             "memory error type",
                                             "status",
                                             "requestor id",
                                             "responder id",
                                             "target id",
                                             "card handle",
                                             "module handle",
                                             "bank group",
                                             "bank address",
                                             NULL};
static const char *const memory_types[] = {"unknown",
                                           "no error",
                                           "single-bit ECC",
                                           "multi-bit ECC",
                                           "single-symbol chipkill",
                                           "multi-symbol chipkill",
                                           "master abort",
                                           "target abort",
                                           "parity error",
                                           "watchdog timeout",
                                           "invalid address",
                                           "mirror broken",
                                           "memory sparing",
                                           "scrub corrected",
                                           "scrub uncorrected",
                                           "physical memory map-out",
                                           NULL};

static const struct acpi_field memory_fields[] = {
    {0,  8, FORM_BITS, ALWAYS, "validation bits",       memory_valid},
    {8,  8, FORM_HEX,  0,      "error status",          NULL        },
    {16, 8, FORM_HEX,  1,      "physical address",      NULL        },
    {24, 8, FORM_HEX,  2,      "physical address mask", NULL        },
    {32, 2, FORM_HEX,  3,      "node",                  NULL        },
    {34, 2, FORM_HEX,  4,      "card",                  NULL        },
    {36, 2, FORM_HEX,  5,      "module",                NULL        },
    {38, 2, FORM_HEX,  6,      "bank",                  NULL        },
    {40, 2, FORM_HEX,  7,      "device",                NULL        },
    {42, 2, FORM_HEX,  8,      "row",                   NULL        },
    {44, 2, FORM_HEX,  9,      "column",                NULL        },
    {46, 2, FORM_HEX,  10,     "bit position",          NULL        },
    {48, 8, FORM_HEX,  11,     "requestor id",          NULL        },
    {56, 8, FORM_HEX,  12,     "responder id",          NULL        },
    {64, 8, FORM_HEX,  13,     "target id",             NULL        },
    {72, 1, FORM_WORD, 14,     "memory error type",     memory_types},
    {73, 1, FORM_HEX,  18,     "extended",              NULL        },
    {74, 2, FORM_HEX,  15,     "rank number",           NULL        },
    {76, 2, FORM_HEX,  16,     "card handle",           NULL        },
    {78, 2, FORM_HEX,  17,     "module handle",         NULL        },
    {0,  0, 0,         0,      NULL,                    NULL        },
};

static const struct acpi_field memory_2_fields[] = {
    {0,  8, FORM_BITS, ALWAYS, "validation bits",       memory_2_valid},
    {8,  8, FORM_HEX,  0,      "error status",          NULL          },
    {16, 8, FORM_HEX,  1,      "physical address",      NULL          },
    {24, 8, FORM_HEX,  2,      "physical address mask", NULL          },
    {32, 2, FORM_HEX,  3,      "node",                  NULL          },
    {34, 2, FORM_HEX,  4,      "card",                  NULL          },
    {36, 2, FORM_HEX,  5,      "module",                NULL          },
    {38, 2, FORM_HEX,  6,      "bank",                  NULL          },
    {40, 4, FORM_HEX,  7,      "device",                NULL          },
    {44, 4, FORM_HEX,  8,      "row",                   NULL          },
    {48, 4, FORM_HEX,  9,      "column",                NULL          },
    {52, 4, FORM_HEX,  10,     "rank",                  NULL          },
    {56, 4, FORM_HEX,  11,     "bit position",          NULL          },
    {60, 1, FORM_HEX,  12,     "chip id",               NULL          },
    {61, 1, FORM_WORD, 13,     "memory error type",     memory_types  },
    {62, 1, FORM_HEX,  14,     "status",                NULL          },
    {63, 1, FORM_ZERO, ALWAYS, "reserved",              NULL          },
    {64, 8, FORM_HEX,  15,     "requestor id",          NULL          },
    {72, 8, FORM_HEX,  16,     "responder id",          NULL          },
    {80, 8, FORM_HEX,  17,     "target id",             NULL          },
    {88, 4, FORM_HEX,  18,     "card handle",           NULL          },
    {92, 4, FORM_HEX,  19,     "module handle",         NULL          },
    {0,  0, 0,         0,      NULL,                    NULL          },
};

static const char *const processor_valid[] = {"processor type",
                                              "instruction set",
                                              "error type",
                                              "operation",
                                              "flags",
                                              "level",
                                              "version",
                                              "brand",
                                              "processor id",
                                              "target address",
                                              "requestor id",
                                              "responder id",
                                              "instruction pointer",
                                              NULL};
static const char *const processor_types[] = {"IA-32/X64", "IA-64", "ARM", NULL};
static const char *const instruction_sets[] = {"IA-32", "IA-64", "X64", "A32/T32", "A64", NULL};
static const char *const processor_errors[] = {"cache", "TLB", "bus", "micro-architectural", NULL};
static const char *const operations[] = {"unknown", "data read", "data write", "instruction execution", NULL};
static const char *const processor_flags[] = {"restartable", "precise IP", "overflow", "corrected", NULL};

static const struct acpi_field processor_fields[] = {
    {0,   8,   FORM_BITS, ALWAYS, "validation bits",     processor_valid },
    {8,   1,   FORM_WORD, 0,      "processor type",      processor_types },
    {9,   1,   FORM_WORD, 1,      "instruction set",     instruction_sets},
    {10,  1,   FORM_BITS, 2,      "error type",          processor_errors},
    {11,  1,   FORM_WORD, 3,      "operation",           operations      },
    {12,  1,   FORM_BITS, 4,      "flags",               processor_flags },
    {13,  1,   FORM_DEC,  5,      "level",               NULL            },
    {14,  2,   FORM_ZERO, ALWAYS, "reserved",            NULL            },
    {16,  8,   FORM_HEX,  6,      "version",             NULL            },
    {24,  128, FORM_TEXT, 7,      "brand",               NULL            },
    {152, 8,   FORM_HEX,  8,      "processor id",        NULL            },
    {160, 8,   FORM_HEX,  9,      "target address",      NULL            },
    {168, 8,   FORM_HEX,  10,     "requestor id",        NULL            },
    {176, 8,   FORM_HEX,  11,     "responder id",        NULL            },
    {184, 8,   FORM_HEX,  12,     "instruction pointer", NULL            },
    {0,   0,   0,         0,      NULL,                  NULL            },
};

static const struct kind {
    const char *name; // as acpi_guid_name() has it
    size_t least;     // bytes
    unsigned valid;   // of its validation bits
    const struct acpi_field *fields;
} kinds[] = {
    {"platform memory",   MEMORY_OLD, 8, memory_fields   },
    {"platform memory 2", MEMORY_2,   8, memory_2_fields },
    {"processor generic", PROCESSOR,  8, processor_fields},
};

void acpi_section(struct acpi_out *o, size_t type, size_t at, size_t length)
{
    const char *name = acpi_guid_name(o, type);

    acpi_say(o, "section: %s, %zu bytes", name ? name : "of another kind", length);
    if (name && strcmp(name, "ARM processor") == 0)
        acpi_arm_section(o, at, length);
    for (size_t i = 0; name && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        const struct kind *k = &kinds[i];

        if (strcmp(name, k->name) != 0)
            continue;
        if (length < k->least)
            acpi_malformed(o, "%s section of %zu bytes, at least %zu", name, length, k->least);
        else
            acpi_fields(o, k->fields, at, length, acpi_get(o, at, k->valid));
    }
}
