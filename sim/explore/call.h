// SPDX-License-Identifier: BSD-2-Clause
// The call of `rasim explore`, taken apart.
#ifndef RASIM_SIM_EXPLORE_CALL_H
#define RASIM_SIM_EXPLORE_CALL_H

#include "explore/jobs.h"
#include "scenario/scenario.h"

struct call {
    const char *file, *save, *resume, *over, *impdef, *policy;
    uint64_t errors;          // of --over; 0: one
    uint64_t most;            // points; UINT64_MAX: no bound
    char more[SCENARIO_MORE]; // statements that it adds
    bool all;                 // no reduction
    bool list;                // of steps that were not covered
    struct jobs jobs;
};

// False: what is wrong was said on standard error, or the usage is to be told.
bool call_read(int argc, char **argv, struct call *call, bool *usage);

// `explore` with each value of the knob that `call->impdef` names, or of each knob: `all`; or with each
// option of the software that `call->policy` names. The worst exit status.
int call_choices(const struct call *call, int (*explore)(const struct call *call));

#endif
