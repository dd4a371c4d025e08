// SPDX-License-Identifier: BSD-2-Clause
#include "sw/cper.h"

#include <string.h>

#include "sw/bytes.h"
#include "sw/cper_section.h"

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
    GEDE_VALIDATION = 22,
    GEDE_FRU_TEXT_VALID = 1 << 1,
    GEDE_FLAGS = 23,
    GEDE_THRESHOLD_EXCEEDED = 1 << 3,
    GEDE_DATA_LENGTH = 24, // of the section that follows
    GEDE_FRU_TEXT = 44,
    REVISION_WITH_TIMESTAMP = 0x300,
};

enum { HEADERS = CPER_STATUS_BLOCK_SIZE + CPER_DATA_ENTRY_SIZE, GUID = 16 };

// A5BC1114-6F64-4EDE-B863-3E83ED7C83B1 and E19E3D16-BC11-11E4-9CAA-C2051D5D46B0, the first three groups
// little-endian.
static const uint8_t platform_memory[GUID] = {0x14, 0x11, 0xbc, 0xa5, 0x64, 0x6f, 0xde, 0x4e,
                                              0xb8, 0x63, 0x3e, 0x83, 0xed, 0x7c, 0x83, 0xb1};
static const uint8_t arm_processor[GUID] = {0x16, 0x3d, 0x9e, 0xe1, 0x11, 0xbc, 0xe4, 0x11,
                                            0x9c, 0xaa, 0xc2, 0x05, 0x1d, 0x5d, 0x46, 0xb0};

static bool is_correctable(uint32_t severity)
{
    return severity == CPER_CORRECTED || severity == CPER_INFORMATIONAL;
}

static void put_headers(uint8_t *block, const struct cper_report *r, const uint8_t *type, size_t length)
{
    uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE;
    unsigned status = is_correctable(r->severity) ? GESB_CORRECTABLE : GESB_UNCORRECTABLE;

    memset(block, 0, HEADERS);
    bytes_put(block + GESB_BLOCK_STATUS, CPER_BLOCK_STATUS_SIZE, status | GESB_ONE_ENTRY);
    bytes_put(block + GESB_DATA_LENGTH, 4, CPER_DATA_ENTRY_SIZE + length);
    bytes_put(block + GESB_SEVERITY, 4, r->severity);

    memcpy(entry + GEDE_SECTION_TYPE, type, GUID);
    bytes_put(entry + GEDE_SEVERITY, 4, r->severity);
    bytes_put(entry + GEDE_REVISION, 2, REVISION_WITH_TIMESTAMP);
    bytes_put(entry + GEDE_FLAGS, 1, r->threshold ? GEDE_THRESHOLD_EXCEEDED : 0);
    bytes_put(entry + GEDE_DATA_LENGTH, 4, length);
}

static void put_fru(uint8_t *block, const char *text)
{
    uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE;

    if (!text)
        return;
    entry[GEDE_VALIDATION] = GEDE_FRU_TEXT_VALID;
    for (unsigned i = 0; i < CPER_FRU_TEXT && text[i]; i++)
        entry[GEDE_FRU_TEXT + i] = (uint8_t)text[i];
}

size_t cper_build_memory(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r,
                         const struct cper_memory *memory, const char *fru)
{
    put_headers(block, r, platform_memory, CPER_MEMORY_SIZE);
    put_fru(block, fru);
    cper_put_memory(block + HEADERS, memory);
    return CPER_BLOCK_SIZE;
}

size_t cper_build_processor(uint8_t block[CPER_BLOCK_MOST], const struct cper_report *r,
                            const struct cper_processor *processor, const char *fru)
{
    size_t length = cper_put_processor(block + HEADERS, processor);

    put_headers(block, r, arm_processor, length);
    put_fru(block, fru);
    return HEADERS + length;
}

void cper_build(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r)
{
    struct cper_memory memory = {.valid = 1 << CPER_MEM_TYPE};

    memory.value[CPER_MEM_TYPE] = r->memory_type;
    if (r->address_valid) {
        memory.valid |= 1 << CPER_MEM_ADDRESS;
        memory.value[CPER_MEM_ADDRESS] = r->address;
    }
    cper_build_memory(block, r, &memory, NULL);
}

size_t cper_size(const uint8_t *block)
{
    uint64_t length = bytes_get(block + GESB_DATA_LENGTH, 4);

    return length > CPER_BLOCK_MOST - CPER_STATUS_BLOCK_SIZE ? 0 : CPER_STATUS_BLOCK_SIZE + (size_t)length;
}

// As Linux looks at a block before it believes it (6.12 cper.c:cper_estatus_check), for the one entry there
// is.
static bool is_well_formed(const uint8_t *block, size_t size)
{
    if (size < HEADERS || (bytes_get(block + GESB_BLOCK_STATUS, 4) & GESB_ENTRIES) != GESB_ONE_ENTRY)
        return false;
    const uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE;
    uint64_t length = bytes_get(block + GESB_DATA_LENGTH, 4);

    return length >= CPER_DATA_ENTRY_SIZE && length <= size - CPER_STATUS_BLOCK_SIZE &&
           bytes_get(entry + GEDE_REVISION, 2) == REVISION_WITH_TIMESTAMP &&
           bytes_get(entry + GEDE_DATA_LENGTH, 4) == length - CPER_DATA_ENTRY_SIZE;
}

static bool parse_memory(const uint8_t *section, size_t length, struct cper_report *r)
{
    struct cper_memory memory;

    if (!cper_parse_memory(section, length, &memory))
        return false;
    r->address_valid = (memory.valid & 1 << CPER_MEM_ADDRESS) != 0;
    r->address = memory.value[CPER_MEM_ADDRESS];
    r->memory_type = (uint8_t)memory.value[CPER_MEM_TYPE]; // 0, unknown, where it is not valid
    return true;
}

static bool parse_processor(const uint8_t *section, size_t length, struct cper_report *r)
{
    struct cper_processor processor;

    if (!cper_parse_processor(section, length, &processor) || processor.type == 0)
        return false;
    r->processor = processor.type;
    r->address_valid = (processor.type & CPER_ERROR_CACHE) && (processor.valid & CPER_HAS_PA);
    r->address = processor.pa;
    return true;
}

bool cper_parse(const uint8_t *block, size_t size, struct cper_report *r)
{
    if (!is_well_formed(block, size))
        return false;
    const uint8_t *entry = block + CPER_STATUS_BLOCK_SIZE, *section = block + HEADERS;
    size_t length = (size_t)bytes_get(entry + GEDE_DATA_LENGTH, 4);
    struct cper_report read = {.severity = (uint32_t)bytes_get(block + GESB_SEVERITY, 4),
                               .section_severity = (uint32_t)bytes_get(entry + GEDE_SEVERITY, 4),
                               .threshold = (entry[GEDE_FLAGS] & GEDE_THRESHOLD_EXCEEDED) != 0};
    bool good = false;

    if (memcmp(entry + GEDE_SECTION_TYPE, platform_memory, GUID) == 0)
        good = parse_memory(section, length, &read);
    else if (memcmp(entry + GEDE_SECTION_TYPE, arm_processor, GUID) == 0)
        good = parse_processor(section, length, &read);
    if (good)
        *r = read;
    return good;
}
