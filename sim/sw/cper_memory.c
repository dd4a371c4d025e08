// SPDX-License-Identifier: BSD-2-Clause
// Platform memory section (UEFI N.2.5), the 80 bytes that it has since UEFI 2.3.
#include <string.h>

#include "sw/bytes.h"
#include "sw/cper_section.h"

static const struct {
    uint8_t at, bytes;
} fields[CPER_MEM_FIELDS] = {
    [CPER_MEM_STATUS] = {8,  8},
      [CPER_MEM_ADDRESS] = {16, 8},
      [CPER_MEM_MASK] = {24, 8},
    [CPER_MEM_NODE] = {32, 2},
      [CPER_MEM_CARD] = {34, 2},
      [CPER_MEM_MODULE] = {36, 2},
    [CPER_MEM_BANK] = {38, 2},
      [CPER_MEM_DEVICE] = {40, 2},
      [CPER_MEM_ROW] = {42, 2},
    [CPER_MEM_COLUMN] = {44, 2},
      [CPER_MEM_BIT] = {46, 2},
      [CPER_MEM_REQUESTOR] = {48, 8},
    [CPER_MEM_RESPONDER] = {56, 8},
      [CPER_MEM_TARGET] = {64, 8},
      [CPER_MEM_TYPE] = {72, 1},
    [CPER_MEM_RANK] = {74, 2},
};

void cper_put_memory(uint8_t *section, const struct cper_memory *memory)
{
    memset(section, 0, CPER_MEMORY_SIZE);
    bytes_put(section, 8, memory->valid);
    for (unsigned i = 0; i < CPER_MEM_FIELDS; i++) {
        if (memory->valid >> i & 1)
            bytes_put(section + fields[i].at, fields[i].bytes, memory->value[i]);
    }
}

bool cper_parse_memory(const uint8_t *section, size_t length, struct cper_memory *memory)
{
    if (length != CPER_MEMORY_SIZE)
        return false;
    *memory = (struct cper_memory){.valid = bytes_get(section, 8)};
    for (unsigned i = 0; i < CPER_MEM_FIELDS; i++) {
        if (memory->valid >> i & 1)
            memory->value[i] = bytes_get(section + fields[i].at, fields[i].bytes);
    }
    return true;
}
