// SPDX-License-Identifier: BSD-2-Clause
// What a thread keeps in memory: return addresses and exception frames. A machine whose software lost a
// context may return once too often or enter without end: it then goes to NOWHERE, which is an Instruction
// Abort.
#ifndef RASIM_SIM_STACK_H
#define RASIM_SIM_STACK_H

#include "cpu.h"

enum { NOWHERE = 0 };

// Each changes `s` alone, unless it is full or empty: then execution goes on at NOWHERE, and the frame is
// any.
struct frame *stack_push(struct cpu *cpu, struct stack *s); // zeroed
struct frame *stack_top(struct cpu *cpu, struct stack *s);
void stack_pop(struct cpu *cpu, struct stack *s);

void stack_push_call(struct cpu *cpu, struct stack *s, uint64_t address);
uint64_t stack_pop_call(struct cpu *cpu, struct stack *s);

// The return address on top; NOWHERE of an empty one.
uint64_t *stack_call(struct cpu *cpu, struct stack *s);

#endif
