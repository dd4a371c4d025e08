// SPDX-License-Identifier: BSD-2-Clause
#include "sw/cper.h"

#include <string.h>

// Generic error status block (ACPI 18.3.2.7.1), offsets from its start.
enum {
    GESB_BLOCK_STATUS = 0, // uncorrectable 1, correctable 2, number of entries [13:4]
    GESB_DATA_LENGTH = 12, // of all entries
    GESB_SEVERITY = 16,
    GESB_UNCORRECTABLE = 1 << 0,
    GESB_CORRECTABLE = 1 << 1,
    GESB_ONE_ENTRY = 1 << 4,
    GESB_ENTRIES = 0x3ff << 4,
};

// Generic error data entry (ACPI 18.3.2.7.1), offsets from its start.
enum {
    GEDE_SECTION_TYPE = 0,
    GEDE_SEVERITY = 16,
    GEDE_REVISION = 20,
    GEDE_FLAGS = 23,
    GEDE_THRESHOLD_EXCEEDED = 1 << 3,
    GEDE_DATA_LENGTH = 24, // of the section that follows
    REVISION_WITH_TIMESTAMP = 0x300,
};

// Platform memory section (UEFI N.2.5), offsets from its start; validation bits are numbered.
enum {
    MEMORY_VALIDATION = 0,
    MEMORY_ADDRESS = 16,
    MEMORY_TYPE = 72,
    MEMORY_ADDRESS_VALID = 1 << 1,
    MEMORY_TYPE_VALID = 1 << 14,
};

// A5BC1114-6F64-4EDE-B863-3E83ED7C83B1, its first three groups little-endian.
static const uint8_t platform_memory[16] = {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e,
                                            0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1};

static void put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get(const uint8_t *at, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

static bool is_correctable(uint32_t severity)
{
    return severity == CPER_CORRECTED || severity == CPER_INFORMATIONAL;
}

void cper_build(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r)
{
    uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE;
    uint8_t *memory = entry + CPER_DATA_ENTRY_SIZE;
    unsigned status = is_correctable(r->severity) ? GESB_CORRECTABLE : GESB_UNCORRECTABLE;

    memset(block, 0, CPER_BLOCK_SIZE);
    put(block + GESB_BLOCK_STATUS, CPER_BLOCK_STATUS_SIZE, status | GESB_ONE_ENTRY);
    put(block + GESB_DATA_LENGTH, 4, CPER_DATA_ENTRY_SIZE + CPER_MEMORY_SIZE);
    put(block + GESB_SEVERITY, 4, r->severity);

    memcpy(entry + GEDE_SECTION_TYPE, platform_memory, sizeof(platform_memory));
    put(entry + GEDE_SEVERITY, 4, r->severity);
    put(entry + GEDE_REVISION, 2, REVISION_WITH_TIMESTAMP);
    put(entry + GEDE_FLAGS, 1, r->threshold ? GEDE_THRESHOLD_EXCEEDED : 0);
    put(entry + GEDE_DATA_LENGTH, 4, CPER_MEMORY_SIZE);

    put(memory + MEMORY_VALIDATION, 8, MEMORY_TYPE_VALID | (r->address_valid ? MEMORY_ADDRESS_VALID : 0u));
    put(memory + MEMORY_ADDRESS, 8, r->address_valid ? r->address : 0);
    put(memory + MEMORY_TYPE, 1, r->memory_type);
}

// As Linux looks at a block before it believes it (6.12 cper.c:cper_estatus_check), for the one entry there
// is.
static bool is_well_formed(const uint8_t *block, size_t size)
{
    const uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE;

    return size >= CPER_BLOCK_SIZE && (get(block + GESB_BLOCK_STATUS, 4) & GESB_ENTRIES) == GESB_ONE_ENTRY &&
           get(block + GESB_DATA_LENGTH, 4) == CPER_DATA_ENTRY_SIZE + CPER_MEMORY_SIZE &&
           get(entry + GEDE_REVISION, 2) == REVISION_WITH_TIMESTAMP &&
           get(entry + GEDE_DATA_LENGTH, 4) == CPER_MEMORY_SIZE &&
           memcmp(entry + GEDE_SECTION_TYPE, platform_memory, sizeof(platform_memory)) == 0;
}

bool cper_parse(const uint8_t *block, size_t size, struct cper_report *r)
{
    if (!is_well_formed(block, size))
        return false;
    const uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE, *memory = entry + CPER_DATA_ENTRY_SIZE;
    uint64_t valid = get(memory + MEMORY_VALIDATION, 8);

    r->severity = (uint32_t)get(block + GESB_SEVERITY, 4);
    r->section_severity = (uint32_t)get(entry + GEDE_SEVERITY, 4);
    r->threshold = (entry[GEDE_FLAGS] & GEDE_THRESHOLD_EXCEEDED) != 0;
    r->address_valid = (valid & MEMORY_ADDRESS_VALID) != 0;
    r->address = r->address_valid ? get(memory + MEMORY_ADDRESS, 8) : 0;
    r->memory_type = (valid & MEMORY_TYPE_VALID) ? memory[MEMORY_TYPE] : CPER_MEMORY_UNKNOWN;
    return true;
}
