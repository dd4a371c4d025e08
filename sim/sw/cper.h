// SPDX-License-Identifier: BSD-2-Clause
// One error status block in memory: a generic error status block (ACPI 18.3.2.7.1), one data entry of
// revision 0x300 and one platform memory section (UEFI N.2.5), little-endian, packed. Writers are firmware
// and VMM, the reader is Linux; the handshake around it is theirs.
#ifndef RASIM_SIM_SW_CPER_H
#define RASIM_SIM_SW_CPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CPER_STATUS_BLOCK_SIZE = 20,
    CPER_DATA_ENTRY_SIZE = 72,
    CPER_MEMORY_SIZE = 80,
    CPER_BLOCK_SIZE = CPER_STATUS_BLOCK_SIZE + CPER_DATA_ENTRY_SIZE + CPER_MEMORY_SIZE,
    CPER_BLOCK_STATUS = 0, // offset of the word that says there is a block: last written, first cleared
    CPER_BLOCK_STATUS_SIZE = 4,
};

enum cper_severity { CPER_RECOVERABLE, CPER_FATAL, CPER_CORRECTED, CPER_INFORMATIONAL };

// Memory error types that this model speaks of (UEFI N.2.5, offset 72).
enum cper_memory_type { CPER_MEMORY_UNKNOWN = 0, CPER_MEMORY_SINGLE_BIT = 2, CPER_MEMORY_MULTI_BIT = 3 };

struct cper_report {
    uint64_t address;          // physical, as the reader addresses memory
    bool address_valid;        // 'physical address valid'
    uint32_t severity;         // enum cper_severity, of the block; cper_build() gives it to the section, too
    uint32_t section_severity; // as read; cper_build() does not look at it
    bool threshold;            // section flag: error threshold exceeded
    uint8_t memory_type;
};

// The whole block, the block status word at its start included.
void cper_build(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r);

// What a reader makes of `size` bytes. False: no block, or a malformed one, and `*r` is unchanged.
bool cper_parse(const uint8_t *block, size_t size, struct cper_report *r);

// Not modelled: several entries, other sections, FRU and timestamps, raw data.
#endif
