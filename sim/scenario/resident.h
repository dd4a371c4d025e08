// SPDX-License-Identifier: BSD-2-Clause
// Who is resident at an Exception level, as `software`, `vm` and `process` say it: PROGRAM OPTION...
#ifndef RASIM_SIM_SCENARIO_RESIDENT_H
#define RASIM_SIM_SCENARIO_RESIDENT_H

#include "scenario/cursor.h"

// For the bits of `els` of a program and an image: 1 << EL.
enum { RESIDENT_EL0 = 1 << 0, RESIDENT_EL1 = 1 << 1 };

// The next token as a program that runs at one of these; NULL: a diagnostic was given.
const struct program *resident_program(struct cursor *c, unsigned els);

// One more image, without options, at these Exception levels; `vm` -1: nobody's.
struct image *resident_add(struct cursor *c, const struct program *p, const char *prefix, const char *name,
                           unsigned els, int8_t vm);

// The next token as an option; options up to the end, or to one of these words (the last is NULL).
bool resident_option(struct cursor *c, struct image *image);
bool resident_options(struct cursor *c, struct image *image, const char *const *ends);

void resident_plan(struct cursor *c, const char *key, const struct image *image);

#endif
