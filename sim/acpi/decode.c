// SPDX-License-Identifier: BSD-2-Clause
#include "acpi/decode.h"

#include <string.h>

#include "acpi/field.h"

const char *const acpi_kinds[] = {"cper", "gesb", "hest", "bert", NULL};
static void (*const decoders[])(struct acpi_out *o) = {acpi_decode_cper, acpi_decode_gesb, acpi_decode_hest,
                                                       acpi_decode_bert};

const char *const acpi_severities[] = {"recoverable", "fatal", "corrected", "informational", NULL};

// UEFI N.2.2, section flags.
const char *const acpi_section_flags[] = {"primary",
                                          "containment warning",
                                          "reset",
                                          "error threshold exceeded",
                                          "resource not accessible",
                                          "latent error",
                                          "propagated",
                                          "overflow",
                                          NULL};

enum acpi_verdict acpi_decode(const char *kind, const uint8_t *bytes, size_t size,
                              void (*print)(void *ctx, const char *line), void *ctx)
{
    struct acpi_out o = {.bytes = bytes, .size = size, .print = print, .ctx = ctx};

    for (unsigned i = 0; acpi_kinds[i]; i++) {
        if (strcmp(kind, acpi_kinds[i]) != 0)
            continue;
        decoders[i](&o);
        return o.malformed ? ACPI_MALFORMED : ACPI_GOOD;
    }
    return ACPI_NO_KIND;
}
