// SPDX-License-Identifier: BSD-2-Clause
// An arrival as text: 2=kvm:__guest_enter+4#3 - free error 2 arrives before the third run of that step.
// Without a number it is the first free error, without a visit the first. Choices have a value, too
// (choice.h):
//
//   1=kvm:__guest_enter+4@+37cy         37 cycles into the step
//   1=kvm:__guest_enter+4@access2       before its second access
//   1=kvm:__guest_enter+4@150cy         a stall of so many cycles
//   1=kvm:__guest_enter+4@pe1,150cy     an access of PE 1 that takes so many
//   1=kvm:__guest_enter+4#3@pe1,pe0     PE 1 stands there, PE 0 goes on
#ifndef RASIM_SIM_EXPLORE_ARRIVAL_H
#define RASIM_SIM_EXPLORE_ARRIVAL_H

#include <stdio.h>

#include "explore/result.h"

// Lets the free error arrive there. False: what is wrong was printed to `errors`.
bool arrival_set(struct setup *setup, const char *text, FILE *errors);

enum { ARRIVAL_TEXT = 224 };

// "2=kvm:__guest_enter+4#3".
void arrival_text(const struct setup *setup, const struct arrival *a, char *text, size_t size);

// " --arrival 2=kvm:__guest_enter+4#3".
void arrival_print(const struct setup *setup, const struct arrival *a, FILE *out);

// Of every free error that arrives.
void arrival_print_all(const struct setup *setup, FILE *out);

// "kvm:__guest_enter+4", or the address where no software is.
void arrival_label(const struct setup *setup, uint64_t pc, char *text, size_t size);

// The statements that the call added: " --with 'STATEMENT'" each.
void arrival_print_more(const struct setup *setup, FILE *out);

#endif
