// SPDX-License-Identifier: BSD-2-Clause
// A `.ras` scenario, from text to what a run starts from. It is read in two passes: what it declares,
// wherever that stands; then, once setup_place() has given everything its address, what happens and what is
// claimed.
#ifndef RASIM_SIM_SCENARIO_SCENARIO_H
#define RASIM_SIM_SCENARIO_SCENARIO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "setup.h"

// Fills `setup`, whatever it held. False: mistakes were printed to `errors`. setup_release() is due either
// way.
bool scenario_read(const char *file, struct setup *setup, FILE *errors);
enum { SCENARIO_MORE = 1024 };

// Adds a statement to `more` (SCENARIO_MORE characters). False: there is no room, or it is more than a line.
bool scenario_more(char *more, const char *statement);

// The same with more statements after the last line, each ended by a newline; they stay with `setup`.
bool scenario_read_with(const char *file, const char *more, struct setup *setup, FILE *errors);
bool scenario_parse(const char *name, const char *text, size_t length, struct setup *setup, FILE *errors);

// Not modelled: sweep, choose, repeat, when, flip, ksm, report, include; two-valued choices [a b].
#endif
