// SPDX-License-Identifier: BSD-2-Clause
// A bench on a VM with a guest hypervisor (L1), which runs, or whose guest (L2) does.
#ifndef RASIM_SIM_TABLE_BENCH_NESTED_H
#define RASIM_SIM_TABLE_BENCH_NESTED_H

#include "table/bench.h"

// A register of L1's, at EL2, or of L2's, at EL1, wherever KVM has it.
void bench_set_vreg(struct bench *b, enum sysreg reg, uint64_t value);
uint64_t bench_vreg(const struct bench *b, enum sysreg reg);

// EL, PSTATE.A, HCR_EL2, HCRX_EL2 and SCTLR2_ELx of `pe` stand for the vCPU's. L2 runs: neither EL2 nor a
// program of L1's host under HCR_EL2.TGE.
bool bench_in_l2(const struct pe *pe);

// EL and PSTATE.A of `pe` as a vCPU's that has no higher level than `most`.
uint64_t bench_pstate(const struct pe *pe, unsigned most);

// The vCPU is there, its EL1 registers changed by the routines that do.
void bench_place(struct bench *b, const struct pe *pe);

#endif
