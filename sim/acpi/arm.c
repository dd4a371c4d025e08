// SPDX-License-Identifier: BSD-2-Clause
#include "acpi/arm.h"

#include <inttypes.h>

enum { SECTION = 40, INFORMATION = 32, CONTEXT = 8 };
enum { INFORMATION_VALID = 1 << 2 };

static const char *const section_valid[] = {"MPIDR", "affinity level", "running state", "vendor information",
                                            NULL};
static const char *const information_valid[] = {
    "multiple errors", "flags", "error information", "virtual fault address", "physical fault address", NULL};
// Bits as Linux reads them (include/linux/cper.h: CPER_ARM_CACHE_ERROR is bit 1) and UEFI 2.9 defines them;
// EDK2's header begins with bit 0.
static const char *const error_types[] = {"", "cache", "TLB", "bus", "micro-architectural", NULL};
static const char *const information_flags[] = {"first error captured", "last error captured", "propagated",
                                                "overflow", NULL};
static const char *const running[] = {"running", NULL};
static const char *const contexts[] = {
    "AArch32 general purpose registers", "AArch32 EL1 context registers",
    "AArch32 EL2 context registers",     "AArch32 secure context registers",
    "AArch64 general purpose registers", "AArch64 EL1 context registers",
    "AArch64 EL2 context registers",     "AArch64 EL3 context registers",
    "miscellaneous system register",     NULL};

static const struct acpi_field section_fields[] = {
    {0,  4, FORM_BITS, ALWAYS, "validation bits",           section_valid},
    {4,  2, FORM_DEC,  ALWAYS, "error information count",   NULL         },
    {6,  2, FORM_DEC,  ALWAYS, "context information count", NULL         },
    {8,  4, FORM_DEC,  ALWAYS, "section length",            NULL         },
    {12, 1, FORM_DEC,  1,      "error affinity level",      NULL         },
    {13, 3, FORM_ZERO, ALWAYS, "reserved",                  NULL         },
    {16, 8, FORM_HEX,  0,      "MPIDR_EL1",                 NULL         },
    {24, 8, FORM_HEX,  ALWAYS, "MIDR_EL1",                  NULL         },
    {32, 4, FORM_BITS, 2,      "running state",             running      },
    {36, 4, FORM_HEX,  2,      "PSCI state",                NULL         },
    {0,  0, 0,         0,      NULL,                        NULL         },
};

static const struct acpi_field information_fields[] = {
    {0,  1, FORM_DEC,  ALWAYS, "version",                NULL             },
    {1,  1, FORM_DEC,  ALWAYS, "length",                 NULL             },
    {2,  2, FORM_BITS, ALWAYS, "validation bits",        information_valid},
    {4,  1, FORM_BITS, ALWAYS, "error type",             error_types      },
    {5,  2, FORM_DEC,  0,      "multiple error count",   NULL             },
    {7,  1, FORM_BITS, 1,      "flags",                  information_flags},
    {8,  8, FORM_HEX,  2,      "error information",      NULL             },
    {16, 8, FORM_HEX,  3,      "virtual fault address",  NULL             },
    {24, 8, FORM_HEX,  4,      "physical fault address", NULL             },
    {0,  0, 0,         0,      NULL,                     NULL             },
};

static const struct acpi_field context_fields[] = {
    {0, 2, FORM_DEC,  ALWAYS, "version",               NULL    },
    {2, 2, FORM_WORD, ALWAYS, "register context type", contexts},
    {4, 4, FORM_DEC,  ALWAYS, "register array size",   NULL    },
    {0, 0, 0,         0,      NULL,                    NULL    },
};

// Where the next one begins; 0: malformed.
static size_t information(struct acpi_out *o, size_t at, size_t end)
{
    if (end - at < INFORMATION) {
        acpi_malformed(o, "error information at 0x%zx: %zu bytes are left, it has 32", at, end - at);
        return 0;
    }
    acpi_say(o, "error information");
    acpi_fields(o, information_fields, at, INFORMATION, acpi_get(o, at + 2, 2));
    if (acpi_get(o, at + 2, 2) & INFORMATION_VALID)
        acpi_arm_information(o, at + 8, o->bytes[at + 4]);
    if (o->bytes[at + 1] != INFORMATION)
        acpi_say(o, "warning: an error information of %u bytes; 32 are read", o->bytes[at + 1]);
    return at + INFORMATION;
}

static size_t context(struct acpi_out *o, size_t at, size_t end)
{
    uint64_t size = end - at < CONTEXT ? 0 : acpi_get(o, at + 4, 4);

    if (end - at < CONTEXT || size > end - at - CONTEXT) {
        acpi_malformed(o, "context information at 0x%zx: 8 + %" PRIu64 " bytes, %zu are left", at, size,
                       end - at);
        return 0;
    }
    acpi_say(o, "context information");
    acpi_fields(o, context_fields, at, CONTEXT, 0);
    acpi_arm_registers(o, at + CONTEXT, (unsigned)acpi_get(o, at + 2, 2), (size_t)size);
    return at + CONTEXT + (size_t)size;
}

// The section says its own length, too: Linux reads up to the smaller of both (cper_print_proc_arm()).
void acpi_arm_section(struct acpi_out *o, size_t at, size_t length)
{
    if (length < SECTION) {
        acpi_malformed(o, "ARM processor section of %zu bytes, at least 40", length);
        return;
    }
    uint64_t own = acpi_get(o, at + 8, 4), errors = acpi_get(o, at + 4, 2), states = acpi_get(o, at + 6, 2);
    size_t next = at + SECTION;

    acpi_fields(o, section_fields, at, SECTION, acpi_get(o, at, 4));
    if (own < SECTION || own > length) {
        acpi_malformed(o, "ARM processor section says %" PRIu64 " bytes of %zu", own, length);
        return;
    }
    size_t end = at + (size_t)own;
    for (uint64_t i = 0; next && i < errors; i++)
        next = information(o, next, end);
    for (uint64_t i = 0; next && i < states; i++)
        next = context(o, next, end);
    if (next && next < end)
        acpi_say(o, "vendor information, %zu bytes", end - next);
}
