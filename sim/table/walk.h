// SPDX-License-Identifier: BSD-2-Clause
// Every reachable combination of a table's inputs, the last column running fastest.
#ifndef RASIM_SIM_TABLE_WALK_H
#define RASIM_SIM_TABLE_WALK_H

#include "table/sheet.h"

// A frame over all inputs of `t`.
void walk_frame(const struct table *t, struct case_frame *frame);

void walk(struct case_frame *frame, struct sheet *sheet);

#endif
