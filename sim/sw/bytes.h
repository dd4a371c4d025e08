// SPDX-License-Identifier: BSD-2-Clause
// Little-endian values in the bytes of firmware's tables.
#ifndef RASIM_SIM_SW_BYTES_H
#define RASIM_SIM_SW_BYTES_H

#include <stdint.h>

static inline void bytes_put(uint8_t *at, unsigned bytes, uint64_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static inline uint64_t bytes_get(const uint8_t *at, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)at[i] << (8 * i);
    return value;
}

#endif
