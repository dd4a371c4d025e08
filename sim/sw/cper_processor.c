// SPDX-License-Identifier: BSD-2-Clause
// ARM processor section (UEFI N.2.4.4): its header, error information, register contexts.
#include <string.h>

#include "sw/bytes.h"
#include "sw/cper_section.h"

// Offsets in the header.
enum {
    SECTION_VALID = 0,
    INFORMATIONS = 4,
    CONTEXTS = 6,
    SECTION_LENGTH = 8,
    MPIDR = 16,
    MIDR = 24,
    RUNNING = 32,
    SECTION = 40,
    MPIDR_VALID = 1 << 0,
    RUNNING_VALID = 1 << 2,
};

// Offsets in an error information.
enum { LENGTH = 1, VALID = 2, TYPE = 4, COUNT = 5, FLAGS = 7, INFO = 8, VA = 16, PA = 24, INFORMATION = 32 };

// Offsets in a register context; its registers follow.
enum { CONTEXT_TYPE = 2, CONTEXT_LENGTH = 4, CONTEXT = 8 };

static void put_information(uint8_t *at, const struct cper_processor *p)
{
    bytes_put(at + LENGTH, 1, INFORMATION);
    bytes_put(at + VALID, 2, p->valid);
    bytes_put(at + TYPE, 1, p->type);
    bytes_put(at + COUNT, 2, p->errors);
    bytes_put(at + FLAGS, 1, p->flags);
    bytes_put(at + INFO, 8, p->information);
    bytes_put(at + VA, 8, p->va);
    bytes_put(at + PA, 8, p->pa);
}

static size_t put_context(uint8_t *at, const struct cper_context *c)
{
    bytes_put(at + CONTEXT_TYPE, 2, c->type);
    bytes_put(at + CONTEXT_LENGTH, 4, UINT64_C(8) * c->count);
    for (unsigned i = 0; i < c->count; i++)
        bytes_put(at + CONTEXT + (size_t)8 * i, 8, c->value[i]);
    return CONTEXT + (size_t)8 * c->count;
}

size_t cper_put_processor(uint8_t *section, const struct cper_processor *p)
{
    size_t length = SECTION + INFORMATION;

    memset(section, 0, length);
    put_information(section + SECTION, p);
    for (unsigned i = 0; i < p->contexts; i++) {
        memset(section + length, 0, CONTEXT);
        length += put_context(section + length, &p->context[i]);
    }
    bytes_put(section + SECTION_VALID, 4, MPIDR_VALID | RUNNING_VALID);
    bytes_put(section + INFORMATIONS, 2, 1);
    bytes_put(section + CONTEXTS, 2, p->contexts);
    bytes_put(section + SECTION_LENGTH, 4, length);
    bytes_put(section + MPIDR, 8, p->mpidr);
    bytes_put(section + MIDR, 8, p->midr);
    bytes_put(section + RUNNING, 4, 1);
    return length;
}

static void get_information(const uint8_t *at, struct cper_processor *p)
{
    p->valid = (uint16_t)bytes_get(at + VALID, 2);
    p->type = at[TYPE];
    p->errors = (uint16_t)(p->valid & CPER_HAS_COUNT ? bytes_get(at + COUNT, 2) : 0);
    p->flags = (uint8_t)(p->valid & CPER_HAS_FLAGS ? at[FLAGS] : 0);
    p->information = p->valid & CPER_HAS_INFORMATION ? bytes_get(at + INFO, 8) : 0;
    p->va = p->valid & CPER_HAS_VA ? bytes_get(at + VA, 8) : 0;
    p->pa = p->valid & CPER_HAS_PA ? bytes_get(at + PA, 8) : 0;
}

// Bytes of the context at `at`, of which `left` are left; 0: malformed.
static size_t get_context(const uint8_t *at, size_t left, struct cper_processor *p)
{
    if (left < CONTEXT)
        return 0;
    uint64_t size = bytes_get(at + CONTEXT_LENGTH, 4), type = bytes_get(at + CONTEXT_TYPE, 2);

    if (size > left - CONTEXT)
        return 0;
    if (type < CPER_CONTEXT_GPR || type > CPER_CONTEXT_EL2 || size / 8 > CPER_GPR_REGISTERS ||
        p->contexts == CPER_CONTEXTS)
        return CONTEXT + (size_t)size;
    struct cper_context *c = &p->context[p->contexts++];
    c->type = (uint16_t)type;
    c->count = (uint16_t)(size / 8);
    for (unsigned i = 0; i < c->count; i++)
        c->value[i] = bytes_get(at + CONTEXT + (size_t)8 * i, 8);
    return CONTEXT + (size_t)size;
}

// Linux 6.12 reads the counts in the section's header and no further than its length
// (ghes_handle_arm_hw_error, cper_print_proc_arm).
bool cper_parse_processor(const uint8_t *section, size_t length, struct cper_processor *p)
{
    if (length < SECTION + INFORMATION || bytes_get(section + SECTION_LENGTH, 4) > length ||
        bytes_get(section + SECTION_LENGTH, 4) < SECTION + INFORMATION)
        return false;
    length = (size_t)bytes_get(section + SECTION_LENGTH, 4);
    uint64_t informations = bytes_get(section + INFORMATIONS, 2), contexts = bytes_get(section + CONTEXTS, 2);
    uint64_t valid = bytes_get(section + SECTION_VALID, 4);

    if (informations == 0 || informations > (length - SECTION) / INFORMATION)
        return false;
    *p = (struct cper_processor){.mpidr = valid & MPIDR_VALID ? bytes_get(section + MPIDR, 8) : 0,
                                 .midr = bytes_get(section + MIDR, 8)};
    get_information(section + SECTION, p);
    size_t at = SECTION + INFORMATION * (size_t)informations;
    for (uint64_t i = 0; i < contexts; i++) {
        size_t size = get_context(section + at, length - at, p);
        if (size == 0)
            return false;
        at += size;
    }
    return true;
}
