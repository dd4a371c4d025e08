// SPDX-License-Identifier: BSD-2-Clause
// Planned faults: each is an error source of the platform, too.
#ifndef RASIM_SIM_SCENARIO_FAULT_H
#define RASIM_SIM_SCENARIO_FAULT_H

#include "scenario/when.h"

// Room for one more, filled with its place and `kind`; NULL: there is none, and a diagnostic was given.
struct fault *fault_new(struct cursor *c, enum fault_kind kind);

// The address is one that moves, if it does.
void fault_at(struct fault *fault, const struct address *address);

// inject SLVERR|DECERR, from `on` on.
bool inject_answer(struct cursor *c, enum bus_status answer);

// SError STATE of WHO ..., up to the moment: NULL, or the word before the window of a free one.
bool inject_serror(struct cursor *c, struct fault *fault, const char *then);

// The statement is good: the fault counts, and gets its source. _commit tells the plan, too.
struct platform_source *fault_source(struct cursor *c, struct fault *fault, const struct when *when);
struct platform_source *fault_commit(struct cursor *c, struct fault *fault, const struct when *when);

// VM [to profile ...], of a migration.
bool migrate_what(struct cursor *c, struct fault *fault);

#endif
