// SPDX-License-Identifier: BSD-2-Clause
// Options of the `node` statement: how many records, and what its registers have.
#ifndef RASIM_SIM_SCENARIO_NODE_H
#define RASIM_SIM_SCENARIO_NODE_H

#include "scenario/cursor.h"

// records N [empty|granule], edge, no-walks, FR|PFGF|CTLR.FIELD = V, and options of an FVP, in any order.
// Stops at a word that is none of them.
bool node_options(struct cursor *c, struct node_setup *node);
void node_options_plan(struct cursor *c, const struct node_setup *node);

// Fields of `reg` from the FVP's JSON, {"INJ":0x1,"UC":true,...}, the string token `t`: the whole register,
// but for what says which types of error there are.
bool node_json(struct cursor *c, const struct token *t, enum sysreg reg, struct node_bits *bits);

#endif
