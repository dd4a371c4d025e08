// SPDX-License-Identifier: BSD-2-Clause
// Sections as bytes: what cper.c has of the files that write them.
#ifndef RASIM_SIM_SW_CPER_SECTION_H
#define RASIM_SIM_SW_CPER_SECTION_H

#include "sw/cper.h"

void cper_put_memory(uint8_t *section, const struct cper_memory *memory); // CPER_MEMORY_SIZE bytes

// Returns the section's length.
size_t cper_put_processor(uint8_t *section, const struct cper_processor *processor);

#endif
