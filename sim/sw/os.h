// SPDX-License-Identifier: BSD-2-Clause
// Ends and rests of a kernel on one CPU.
#ifndef RASIM_SIM_SW_OS_H
#define RASIM_SIM_SW_OS_H

#include "cpu.h"

// A step: the kernel has panicked, here.
bool os_stop(struct cpu *cpu);

// A step: nothing is left to do; told once.
bool os_idle(struct cpu *cpu);

#endif
