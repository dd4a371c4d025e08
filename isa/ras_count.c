// SPDX-License-Identifier: BSD-2-Clause
#include "ras_count.h"

#include <assert.h>

enum { CEC_8_BIT = 2, CEC_16_BIT = 4 };
enum { LOWEST = 32, GRANULE = 64 };

struct counter {
    uint64_t value, flag;
};

// Value bits of one counter; its overflow flag is the bit above them.
static unsigned width(const struct ras_record *first)
{
    switch (bits_get(first->fr, ERXFR_EL1_CEC)) {
    case CEC_8_BIT:
        return 7;
    case CEC_16_BIT:
        return 15;
    default:
        return 0;
    }
}

// Number 0: the only one, or the repeat counter; number 1: the other one of FR.RP.
static struct counter counter_of(const struct ras_record *first, unsigned number)
{
    unsigned bits = width(first), low = LOWEST + number * (bits + 1);

    if (bits == 0 || (number > 0 && !bits_any(first->fr, ERXFR_EL1_RP)))
        return (struct counter){0};
    return (struct counter){BITS(low + bits - 1, low), BIT(low + bits)};
}

uint64_t ras_counter_flags(const struct ras_record *first)
{
    return counter_of(first, 0).flag | counter_of(first, 1).flag;
}

uint64_t ras_counter_bits(const struct ras_record *first)
{
    return counter_of(first, 0).value | counter_of(first, 1).value | ras_counter_flags(first);
}

bool ras_counts(const struct ras_record *first)
{
    if (width(first) == 0 || bits_any(first->fr, ERXFR_EL1_NCE))
        return false;
    return !(bits_any(first->fr, ERXFR_EL1_CED) && bits_any(first->ctlr, ERXCTLR_EL1_CED));
}

static bool repeats(const struct ras_record *r, const struct ras_error *error)
{
    if (!bits_any(r->status, ERXSTATUS_EL1_V) || !bits_any(r->status, ERXSTATUS_EL1_AV))
        return true;
    return error->has_address && bits_get(r->addr, ERXADDR_EL1_PADDR) / GRANULE == error->address / GRANULE;
}

bool ras_count_error(const struct ras_record *first, struct ras_record *r, const struct ras_error *error)
{
    bool other = bits_any(first->fr, ERXFR_EL1_RP) && !repeats(r, error);
    struct counter c = counter_of(first, other);
    assert(c.value != 0); // ras_counts()
    uint64_t count = bits_get(r->misc[0], c.value) + 1;
    bool wraps = count > bits_get(c.value, c.value);

    r->misc[0] = bits_put(r->misc[0], c.value, wraps ? 0 : count);
    r->misc[0] |= wraps ? c.flag : 0;
    return wraps;
}
