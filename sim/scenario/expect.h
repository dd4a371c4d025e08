// SPDX-License-Identifier: BSD-2-Clause
// Claims: one function for each form of sentence, from its first word on.
#ifndef RASIM_SIM_SCENARIO_EXPECT_H
#define RASIM_SIM_SCENARIO_EXPECT_H

#include "scenario/field.h"

enum { EL_ANY = 0xff };

bool expect_take(struct cursor *c, struct claim *claim);    // ELn [of VM] | VM, takes WHAT
bool expect_defer(struct cursor *c, struct claim *claim);   // ESB at ELn defers SError | vSError
bool expect_act(struct cursor *c, struct claim *claim);     // IMAGE reads | writes | VERB
bool expect_vmm(struct cursor *c, struct claim *claim);     // vmm of VM: is signalled, or as IMAGE
bool expect_process(struct cursor *c, struct claim *claim); // process of VM is signalled
bool expect_record(struct cursor *c, struct claim *claim);  // NODE records [an] error | STATE
bool expect_raise(struct cursor *c, struct claim *claim);   // NODE raises FHI | ERI | CRI
bool expect_fetch(struct cursor *c, struct claim *claim);   // [scrubber of] MEMORY corrects | ... [an] error
bool expect_lost(struct cursor *c, struct claim *claim);    // an error is lost
bool expect_context(struct cursor *c, struct claim *claim); // context of ELn is lost
bool expect_corrupt(struct cursor *c, struct claim *claim); // corrupt data is consumed
bool expect_a(struct cursor *c, struct claim *claim);       // a livelock | a vm dies in vain
bool expect_state(struct cursor *c, struct claim *claim);   // VM is idle | dead, host is panicked | dead
bool expect_final(struct cursor *c, struct claim *claim);   // REG[.FIELD] = V

// What may follow any sentence about events, in any order: conditions (unless `names` is NULL), `vector = N`
// of an exception, `for an error of VM|host`, `exactly once`, `exactly|at least|at most N times`, `within
// Ncy`.
bool expect_tail(struct cursor *c, struct claim *claim, const struct field_names *names);

// An event instead of a claim: neither how often nor by when, nor what only the end can tell.
bool expect_event(struct cursor *c, struct claim *claim);

// The word of enum platform_met.
const char *expect_met_word(enum platform_met met);

// What the claim came to.
void expect_plan(struct cursor *c, const struct claim *claim);

#endif
