// SPDX-License-Identifier: BSD-2-Clause
// An ordinary process of the host, without KVM. It has a place among the VMs, with memory and a thread, but
// neither a vCPU nor stage 2 tables.
#ifndef RASIM_SIM_SW_PROCESS_H
#define RASIM_SIM_SW_PROCESS_H

#include <stdint.h>

// Options: PROCESS_SPIN is a bit of image->options, PROCESS_SPIN_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/process_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/process_option.def"
};

// Not modelled: its stage 1 tables (where its pages lie comes from the VMM's page table of shared frames, and
// a page that is marked hwpoison faults), writes to pages that it shares, more threads than one.
#endif
