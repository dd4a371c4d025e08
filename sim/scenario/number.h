// SPDX-License-Identifier: BSD-2-Clause
// Unsigned 64-bit numbers as scenarios write them: 12, 0x8000_0000, 64M, 120cy.
#ifndef RASIM_SIM_SCENARIO_NUMBER_H
#define RASIM_SIM_SCENARIO_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum number_kind {
    NUMBER_NONE, // not a number
    NUMBER_PLAIN,
    NUMBER_CYCLES,  // with the suffix cy
    NUMBER_ORDINAL, // 1st, 2nd, 3rd, 4th
    NUMBER_RANGE,   // a number of more than 64 bits
};

// Decimal or 0x; `_` between digits; K, M or G multiply by powers of 2.
enum number_kind number_read(const char *text, size_t length, uint64_t *value);

#endif
