// SPDX-License-Identifier: BSD-2-Clause
#include "sw/estatus.h"

size_t estatus_load(struct cpu *cpu, uint64_t va, uint8_t block[CPER_BLOCK_MOST])
{
    if (!cpu_load(cpu, va, block, CPER_BLOCK_SIZE))
        return 0;
    size_t size = cper_size(block);

    if (size > CPER_BLOCK_SIZE &&
        !cpu_load(cpu, va + CPER_BLOCK_SIZE, block + CPER_BLOCK_SIZE, (uint32_t)(size - CPER_BLOCK_SIZE)))
        return 0;
    return size;
}
