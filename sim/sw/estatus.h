// SPDX-License-Identifier: BSD-2-Clause
// An error status block in memory, as software with a PE reads it.
#ifndef RASIM_SIM_SW_ESTATUS_H
#define RASIM_SIM_SW_ESTATUS_H

#include "cpu.h"
#include "sw/cper.h"

// Copies the block at `va`, a second time where it is longer than most. Returns its size; 0: an access
// aborted, or it says that it is longer than CPER_BLOCK_MOST.
size_t estatus_load(struct cpu *cpu, uint64_t va, uint8_t block[CPER_BLOCK_MOST]);

#endif
