// SPDX-License-Identifier: BSD-2-Clause
// `let NAME = VALUE`: a word that stands for another.
#ifndef RASIM_SIM_SCENARIO_LET_H
#define RASIM_SIM_SCENARIO_LET_H

#include "scenario/reader.h"

enum { LET_LONGEST = 255 }; // bytes of a word after expansion: values may hold values

// Replaces $NAME in the words from `token` to the end of its statement; an unknown one is marked bad.
void let_expand(struct reader *r, struct token *token);

#endif
