// SPDX-License-Identifier: BSD-2-Clause
// Bit fields, as the manuals draw them: [msb:lsb], a field is named by its mask.
#ifndef RASIM_ISA_BITS_H
#define RASIM_ISA_BITS_H

#include <stdbool.h>
#include <stdint.h>

// Constant expressions, for tables and enumerations of masks.
#define BIT(n) (UINT64_C(1) << (n))
#define BITS(msb, lsb) ((~UINT64_C(0) >> (63 - (msb))) & (~UINT64_C(0) << (lsb)))

// The value of the field that `mask` names; `mask` is one contiguous run and not 0.
static inline uint64_t bits_get(uint64_t value, uint64_t mask)
{
    return (value & mask) / (mask & -mask);
}

// `value` with the field that `mask` names replaced; bits of `field` that do not fit are dropped.
static inline uint64_t bits_put(uint64_t value, uint64_t mask, uint64_t field)
{
    return (value & ~mask) | ((field * (mask & -mask)) & mask);
}

static inline bool bits_any(uint64_t value, uint64_t mask)
{
    return (value & mask) != 0;
}

#endif
