// SPDX-License-Identifier: BSD-2-Clause
// The text of a scenario: bytes that must be UTF-8 without control characters.
#ifndef RASIM_SIM_SCENARIO_SOURCE_H
#define RASIM_SIM_SCENARIO_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SOURCE_LIMIT = 64 << 20 }; // bytes of a file; keeps lines and columns within 32 bits

struct source {
    const char *name; // as in diagnostics
    const char *text;
    size_t length;
};

// A stretch of text within one line.
struct place {
    size_t offset;
    uint32_t line, column; // from 1, in bytes
    uint32_t width;        // bytes
};

// Reads the whole file into `*text`, to be freed by the caller. False and the reason in `*why`.
bool source_read(const char *file, char **text, size_t *length, const char **why);

// Bytes of the character that `text` begins with; 0 when it is none that a scenario may hold.
size_t source_character(const char *text, size_t left);

// The first byte that does not belong to a scenario; false when all do.
bool source_bad_byte(const struct source *source, struct place *where);

#endif
