// SPDX-License-Identifier: BSD-2-Clause
// One error status block in memory: a generic error status block (ACPI 18.3.2.7.1), one data entry of
// revision 0x300 and one section, little-endian, packed: platform memory (UEFI N.2.5, cper_memory.c) or ARM
// processor (N.2.4.4, cper_processor.c). Writers are firmware and VMM, the reader is Linux; the handshake
// around it is theirs.
#ifndef RASIM_SIM_SW_CPER_H
#define RASIM_SIM_SW_CPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CPER_STATUS_BLOCK_SIZE = 20,
    CPER_DATA_ENTRY_SIZE = 72,
    CPER_MEMORY_SIZE = 80,
    CPER_BLOCK_SIZE =
        CPER_STATUS_BLOCK_SIZE + CPER_DATA_ENTRY_SIZE + CPER_MEMORY_SIZE, // with a memory section
    CPER_BLOCK_MOST = 1024, // that a source of this model has room for
    CPER_BLOCK_STATUS = 0,  // offset of the word that says there is a block: last written, first cleared
    CPER_BLOCK_STATUS_SIZE = 4,
    CPER_FRU_TEXT = 20,
};

enum cper_severity { CPER_RECOVERABLE, CPER_FATAL, CPER_CORRECTED, CPER_INFORMATIONAL };

// Memory error types that this model speaks of (UEFI N.2.5, offset 72).
enum cper_memory_type { CPER_MEMORY_UNKNOWN = 0, CPER_MEMORY_SINGLE_BIT = 2, CPER_MEMORY_MULTI_BIT = 3 };

// Fields of a memory section, by the number of their validation bit.
enum cper_memory_field {
    CPER_MEM_STATUS,
    CPER_MEM_ADDRESS,
    CPER_MEM_MASK,
    CPER_MEM_NODE,
    CPER_MEM_CARD,
    CPER_MEM_MODULE,
    CPER_MEM_BANK,
    CPER_MEM_DEVICE,
    CPER_MEM_ROW,
    CPER_MEM_COLUMN,
    CPER_MEM_BIT,
    CPER_MEM_REQUESTOR,
    CPER_MEM_RESPONDER,
    CPER_MEM_TARGET,
    CPER_MEM_TYPE,
    CPER_MEM_RANK,
    CPER_MEM_FIELDS
};

struct cper_memory {
    uint64_t valid; // bits of enum cper_memory_field; what is not valid is 0
    uint64_t value[CPER_MEM_FIELDS];
};

// Types of an error in a PE: bits as Linux reads them (include/linux/cper.h) and UEFI 2.9 has them.
enum {
    CPER_ERROR_CACHE = 1 << 1,
    CPER_ERROR_TLB = 1 << 2,
    CPER_ERROR_BUS = 1 << 3,
    CPER_ERROR_OTHER = 1 << 4
};

// Error information flags and validation bits (UEFI table N.18).
enum { CPER_FIRST = 1 << 0, CPER_LAST = 1 << 1, CPER_PROPAGATED = 1 << 2, CPER_OVERFLOW = 1 << 3 };
enum {
    CPER_HAS_COUNT = 1 << 0,
    CPER_HAS_FLAGS = 1 << 1,
    CPER_HAS_INFORMATION = 1 << 2,
    CPER_HAS_VA = 1 << 3,
    CPER_HAS_PA = 1 << 4
};

// Register context types (UEFI table N.22) that are written here, and their registers.
enum { CPER_CONTEXT_GPR = 4, CPER_CONTEXT_EL1 = 5, CPER_CONTEXT_EL2 = 6 };
enum { CPER_GPR_REGISTERS = 32, CPER_EL1_REGISTERS = 17, CPER_EL2_REGISTERS = 15, CPER_CONTEXTS = 3 };

struct cper_context {
    uint16_t type;
    uint16_t count; // registers of 8 bytes
    uint64_t value[CPER_GPR_REGISTERS];
};

// ARM processor section with one error information.
struct cper_processor {
    uint64_t mpidr, midr;
    uint64_t information; // by the type of error: UEFI tables N.19 to N.21
    uint64_t va, pa;
    uint16_t valid;  // bits CPER_HAS_*
    uint16_t errors; // 0: one, 1: several
    uint8_t type;    // CPER_ERROR_*
    uint8_t flags;   // CPER_FIRST ...
    uint8_t contexts;
    struct cper_context context[CPER_CONTEXTS];
};

// What cper_build() is told and a reader makes of a block.
struct cper_report {
    uint64_t address;          // physical, as the reader addresses memory
    bool address_valid;        // memory: 'physical address valid'; processor: and it is a cache error's
    uint32_t severity;         // enum cper_severity, of the block; cper_build() gives it to the section, too
    uint32_t section_severity; // as read; cper_build() does not look at it
    bool threshold;            // section flag: error threshold exceeded
    uint8_t memory_type;
    uint8_t processor; // as read: CPER_ERROR_* of a processor section; 0: a memory section
};

// The whole block, the block status word at its start included: a memory section with address and type.
void cper_build(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r);

// The same with all that is known; `fru`: FRU text, NULL: none. Returns the block's size.
size_t cper_build_memory(uint8_t block[CPER_BLOCK_SIZE], const struct cper_report *r,
                         const struct cper_memory *memory, const char *fru);
size_t cper_build_processor(uint8_t block[CPER_BLOCK_MOST], const struct cper_report *r,
                            const struct cper_processor *processor, const char *fru);

// Size of the block by the data length in its first CPER_STATUS_BLOCK_SIZE bytes; 0: more than
// CPER_BLOCK_MOST.
size_t cper_size(const uint8_t *block);

// What a reader makes of `size` bytes. False: no block, or a malformed one, and `*r` is unchanged.
bool cper_parse(const uint8_t *block, size_t size, struct cper_report *r);

// Sections alone, `length` bytes at `section`. False: malformed. Of error information the first is kept;
// contexts of other types than those above are passed over.
bool cper_parse_memory(const uint8_t *section, size_t length, struct cper_memory *memory);
bool cper_parse_processor(const uint8_t *section, size_t length, struct cper_processor *processor);

// Not modelled: several entries, other sections, FRU ids and timestamps, raw data.
#endif
