// SPDX-License-Identifier: BSD-2-Clause
// How a run ended, as far as the answer to a question goes: two runs with the same outcome are one state of
// the answer, whatever cycle things happened at.
#ifndef RASIM_SIM_EXPLORE_OUTCOME_H
#define RASIM_SIM_EXPLORE_OUTCOME_H

#include <stdio.h>

#include "machine.h"

struct outcome {
    uint8_t verdict[MAX_CLAIMS]; // enum claim_verdict
    uint8_t lost[MAX_ERRORS];    // as in the ledger
    uint8_t fate[MAX_ERRORS];
    uint8_t charged[MAX_ERRORS];
    uint8_t guest[MAX_VMS]; // enum os_life
    uint8_t host;           // enum os_life
    uint8_t firmware_dead;
    uint8_t contexts_lost[4]; // by EL; 255: or more
    uint8_t end;              // enum run_end
    uint8_t pad;
};

// A table of numbers of outcomes + 1, `room` (a power of 2) long, 0 where it is free: the place of `o`, whose
// number is there or is to be put there. `known(ctx, n)` is outcome n.
uint16_t *outcome_place(uint16_t *table, size_t room, const struct outcome *o,
                        const struct outcome *(*known)(const void *ctx, unsigned n), const void *ctx);

// Closes the machine's ledger.
struct outcome outcome_of(const struct setup *setup, struct machine *m);

// 64 bits of it, for a replay to compare.
uint64_t outcome_signature(const struct outcome *o);

// A claim that decides the exploration: never and always. `expect` is an observation.
bool outcome_breaks(const struct setup *setup, const struct outcome *o, unsigned claim);

// Some lines, each after `indent`.
void outcome_print(const struct setup *setup, const struct outcome *o, const char *indent, FILE *out);

#endif
