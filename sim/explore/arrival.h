// SPDX-License-Identifier: BSD-2-Clause
// An arrival as text: 2=kvm:__guest_enter+4#3 - free error 2 arrives before the third run of that step.
// Without a number it is the first free error, without a visit the first.
#ifndef RASIM_SIM_EXPLORE_ARRIVAL_H
#define RASIM_SIM_EXPLORE_ARRIVAL_H

#include <stdio.h>

#include "setup.h"

// Lets the free error arrive there. False: what is wrong was printed to `errors`.
bool arrival_set(struct setup *setup, const char *text, FILE *errors);

// " --arrival 2=kvm:__guest_enter+4#3".
void arrival_print(const struct setup *setup, unsigned fault, uint64_t pc, uint64_t visit, FILE *out);

// Of every free error that arrives.
void arrival_print_all(const struct setup *setup, FILE *out);

// "kvm:__guest_enter+4", or the address where no software is.
void arrival_label(const struct setup *setup, uint64_t pc, char *text, size_t size);

// The statements that the call added: " --with 'STATEMENT'" each.
void arrival_print_more(const struct setup *setup, FILE *out);

#endif
