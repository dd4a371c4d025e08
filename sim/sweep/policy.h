// SPDX-License-Identifier: BSD-2-Clause
// The positions that a sweep compares: statements that are added to a scenario's own.
#ifndef RASIM_SIM_SWEEP_POLICY_H
#define RASIM_SIM_SWEEP_POLICY_H

#include "scenario/scenario.h"

enum { SWEEP_POLICIES = 64, SWEEP_NAME = 64 };

struct sweep_policy {
    char name[SWEEP_NAME];
    char more[SCENARIO_MORE];
};

struct sweep_policies {
    struct sweep_policy policy[SWEEP_POLICIES];
    unsigned count;
};

// Adds what `--policy TEXT` asks for, after the statements `more` of every policy: NAME=STATEMENT;... is one
// (NAME= the scenario as it stands), SOFTWARE one for each option of that image, as in `rasim explore`.
// False: the mistake was told on standard error.
bool sweep_policy_add(struct sweep_policies *all, const char *text, const struct setup *setup,
                      const char *more);

#endif
