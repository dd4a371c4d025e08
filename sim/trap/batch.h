// SPDX-License-Identifier: BSD-2-Clause
// `rasim trap --batch`: the rows of a CSV file, answered in order and one at a time.
#ifndef RASIM_SIM_TRAP_BATCH_H
#define RASIM_SIM_TRAP_BATCH_H

#include <stdio.h>

#include "trap/policy.h"

struct batch {
    const struct policy *policy;
    const char *name; // of the file, for messages
    FILE *in, *out;
    bool skip_bad; // a row that is malformed is left out; else no row is answered after it
};

// Returns an exit status. Malformed rows are reported on standard error with their line.
int batch_run(const struct batch *batch);

#endif
