// SPDX-License-Identifier: BSD-2-Clause
// One step of modelled software, carried out.
#ifndef RASIM_SIM_OP_H
#define RASIM_SIM_OP_H

#include "cpu.h"

// Runs the step and moves the PC, unless an exception was taken instead.
void op_run(struct cpu *cpu);

#endif
