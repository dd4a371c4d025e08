// SPDX-License-Identifier: BSD-2-Clause
// HEST (ACPI 18.3.2) and BERT (18.3.1).
#include <inttypes.h>
#include <string.h>

#include "acpi/field.h"

enum { HEADER = 36, HEST = 40, BERT = 48, BLOCK = 20 };
enum { AER_ROOT = 6, AER_ENDPOINT, AER_BRIDGE, GHES, GHES_V2 };

static const char *const yes_no[] = {"no", "yes", NULL};
static const char *const notifications[] = {"polled",
                                            "external interrupt",
                                            "local interrupt",
                                            "SCI",
                                            "NMI",
                                            "CMCI",
                                            "MCE",
                                            "GPIO signal",
                                            "SEA",
                                            "SEI",
                                            "external GSIV",
                                            "SDEI",
                                            NULL};
static const char *const write_enable[] = {"type",
                                           "poll interval",
                                           "switch to polling threshold value",
                                           "switch to polling threshold window",
                                           "error threshold value",
                                           "error threshold window",
                                           NULL};

static const struct acpi_field header_fields[] = {
    {0,  4, FORM_TEXT, ALWAYS, "signature",        NULL},
    {4,  4, FORM_DEC,  ALWAYS, "length",           NULL},
    {8,  1, FORM_DEC,  ALWAYS, "revision",         NULL},
    {9,  1, FORM_HEX,  ALWAYS, "checksum",         NULL},
    {10, 6, FORM_TEXT, ALWAYS, "OEM id",           NULL},
    {16, 8, FORM_TEXT, ALWAYS, "OEM table id",     NULL},
    {24, 4, FORM_HEX,  ALWAYS, "OEM revision",     NULL},
    {28, 4, FORM_TEXT, ALWAYS, "creator id",       NULL},
    {32, 4, FORM_HEX,  ALWAYS, "creator revision", NULL},
    {0,  0, 0,         0,      NULL,               NULL},
};

static const struct acpi_field ghes_fields[] = {
    {0,  2, FORM_DEC,  ALWAYS, "type",                       NULL         },
    {2,  2, FORM_DEC,  ALWAYS, "source id",                  NULL         },
    {4,  2, FORM_HEX,  ALWAYS, "related source id",          NULL         },
    {6,  1, FORM_ZERO, ALWAYS, "flags",                      NULL         },
    {7,  1, FORM_WORD, ALWAYS, "enabled",                    yes_no       },
    {8,  4, FORM_DEC,  ALWAYS, "records to pre-allocate",    NULL         },
    {12, 4, FORM_DEC,  ALWAYS, "max sections per record",    NULL         },
    {16, 4, FORM_DEC,  ALWAYS, "max raw data length",        NULL         },
    {32, 1, FORM_WORD, ALWAYS, "notification",               notifications},
    {33, 1, FORM_DEC,  ALWAYS, "notification length",        NULL         },
    {34, 2, FORM_BITS, ALWAYS, "configuration write enable", write_enable },
    {36, 4, FORM_DEC,  ALWAYS, "poll interval, ms",          NULL         },
    {40, 4, FORM_DEC,  ALWAYS, "vector",                     NULL         },
    {44, 4, FORM_DEC,  ALWAYS, "polling threshold value",    NULL         },
    {48, 4, FORM_DEC,  ALWAYS, "polling threshold window",   NULL         },
    {52, 4, FORM_DEC,  ALWAYS, "error threshold value",      NULL         },
    {56, 4, FORM_DEC,  ALWAYS, "error threshold window",     NULL         },
    {60, 4, FORM_DEC,  ALWAYS, "error block length",         NULL         },
    {76, 8, FORM_HEX,  ALWAYS, "read ack preserve",          NULL         },
    {84, 8, FORM_HEX,  ALWAYS, "read ack write",             NULL         },
    {0,  0, 0,         0,      NULL,                         NULL         },
};

static const struct acpi_field bert_fields[] = {
    {36, 4, FORM_DEC, ALWAYS, "boot error region length", NULL},
    {40, 8, FORM_HEX, ALWAYS, "boot error region",        NULL},
    {0,  0, 0,        0,      NULL,                       NULL},
};

bool acpi_header(struct acpi_out *o, const char *signature, size_t least)
{
    uint8_t sum = 0;

    if (!acpi_within(o, "table header", 0, least))
        return false;
    uint64_t length = acpi_get(o, 4, 4);
    acpi_say(o, "%s", signature);
    acpi_fields(o, header_fields, 0, HEADER, 0);
    if (memcmp(o->bytes, signature, 4) != 0) {
        acpi_malformed(o, "the signature is not \"%s\"", signature);
        return false;
    }
    if (length < least || length > o->size) {
        acpi_malformed(o, "a length of %" PRIu64 ", at least %zu and at most %zu", length, least, o->size);
        return false;
    }
    for (size_t i = 0; i < length; i++)
        sum = (uint8_t)(sum + o->bytes[i]);
    if (sum)
        acpi_say(o, "warning: the bytes sum to 0x%02x, not 0", sum);
    return true;
}

// Bytes of a source; 0: only its own kind of reader knows.
static size_t source_size(unsigned type)
{
    static const uint8_t sizes[] = {
        [AER_ROOT] = 48, [AER_ENDPOINT] = 44, [AER_BRIDGE] = 56, [GHES] = 64, [GHES_V2] = 92};

    return type < sizeof(sizes) ? sizes[type] : 0;
}

static void ghes(struct acpi_out *o, size_t at, size_t size)
{
    unsigned notification = o->bytes[at + 32];

    acpi_say(o, "generic hardware error source%s", size == source_size(GHES_V2) ? " version 2" : "");
    acpi_fields(o, ghes_fields, at, size, 0);
    acpi_address(o, "error status address", at + 20);
    if (size == source_size(GHES_V2))
        acpi_address(o, "read ack register", at + 64);
    // Linux 6.12 ghes.c:ghes_probe() takes neither local interrupts nor SEI, and no SDEI event 0.
    if (notification == 2 || notification == 9 || (notification == 11 && acpi_get(o, at + 40, 4) == 0))
        acpi_say(o, "warning: Linux refuses a source that notifies like this");
    if (acpi_get(o, at + 60, 4) < BLOCK)
        acpi_say(o, "warning: an error block shorter than its header of 20 bytes");
}

void acpi_decode_hest(struct acpi_out *o)
{
    if (!acpi_header(o, "HEST", HEST))
        return;
    uint64_t count = acpi_get(o, HEADER, 4), length = acpi_get(o, 4, 4);
    acpi_say(o, "0x0024    4  %-28s  %" PRIu64, "error source count", count);
    size_t at = HEST;
    for (uint64_t i = 0; i < count; i++) {
        unsigned type = length - at >= 2 ? (unsigned)acpi_get(o, at, 2) : 0;
        size_t size = source_size(type);

        if (length - at < 2 || size > length - at) {
            acpi_malformed(o, "source %" PRIu64 " of %" PRIu64 ": %" PRIu64 " bytes are left", i, count,
                           length - at);
            return;
        }
        if (size == 0) {
            acpi_say(
                o,
                "warning: the source at 0x%zx has type %u, no Arm machine has it: nothing from there on is "
                "looked at",
                at, type);
            return;
        }
        if (type == GHES || type == GHES_V2)
            ghes(o, at, size);
        else
            acpi_say(o, "source of type %u at 0x%zx: PCIe AER", type, at);
        at += size;
    }
    if (at != length)
        acpi_say(o, "warning: %" PRIu64 " bytes after the last source", length - at);
}

void acpi_decode_bert(struct acpi_out *o)
{
    if (!acpi_header(o, "BERT", BERT))
        return;
    acpi_fields(o, bert_fields, 0, BERT, 0);
    if (acpi_get(o, HEADER, 4) < BLOCK)
        acpi_say(o, "warning: a region shorter than the header of an error status block");
}
