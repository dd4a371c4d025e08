// SPDX-License-Identifier: BSD-2-Clause
// Words of `rasim trap`: an encoding, an assignment to one of L1's registers, an answer.
#ifndef RASIM_SIM_TRAP_QUESTION_H
#define RASIM_SIM_TRAP_QUESTION_H

#include "trap/policy.h"

// "TPIDR_EL1", "TLBI VAE1", "3,0,13,0,4", "S3_0_C13_C0_4". False with a message on standard error.
bool question_encoding(const char *text, uint16_t *encoding);

// "HCR_EL2=0x40000", "HCR_EL2.TID3=1". False with a message on standard error.
bool question_set(const char *text, struct forward_state *state);

// A register that no decision reads is fine in `--set` and as a column: it has no effect.
bool question_other_register(const char *name, size_t length);

// "FORWARD", "LOCAL", "UNDEF", and what decided: "HCR_EL2.TID3=1", or for LOCAL why: "unknown", "vEL2",
// "host-EL0", "none".
const char *question_outcome(struct forward_answer answer);
void question_decided_by(char *text, const struct forward_table *table, struct forward_access access,
                         struct forward_answer answer);

#endif
