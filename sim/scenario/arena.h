// SPDX-License-Identifier: BSD-2-Clause
// Strings that live as long as what they belong to: allocated one by one, released together.
#ifndef RASIM_SIM_SCENARIO_ARENA_H
#define RASIM_SIM_SCENARIO_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena; // NULL: empty

// Never NULL: without memory the program ends.
char *arena_copy(struct arena **arena, const char *text, size_t length);
char *arena_print(struct arena **arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprint(struct arena **arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

void arena_release(struct arena **arena);

#endif
