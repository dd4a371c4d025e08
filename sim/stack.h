// SPDX-License-Identifier: BSD-2-Clause
// What a thread keeps in memory: return addresses and exception frames. A machine whose software lost a
// context may return once too often or enter without end: it then goes to NOWHERE, which is an Instruction
// Abort.
#ifndef RASIM_SIM_STACK_H
#define RASIM_SIM_STACK_H

#include "cpu.h"

enum { NOWHERE = 0 };

// Execution goes on at NOWHERE if `wrong`, which is also the answer: for what only software that returned to
// where it never was finds.
bool stack_goes_wrong(struct cpu *cpu, bool wrong);

// Each changes `s` alone, unless it is full or empty: then execution goes on at NOWHERE, and the frame is
// any.
struct frame *stack_push(struct cpu *cpu, struct stack *s); // zeroed
struct frame *stack_top(struct cpu *cpu, struct stack *s);
void stack_pop(struct cpu *cpu, struct stack *s);

void stack_push_call(struct cpu *cpu, struct stack *s, uint64_t address);
uint64_t stack_pop_call(struct cpu *cpu, struct stack *s);

// The return address on top; NOWHERE of an empty one.
uint64_t *stack_call(struct cpu *cpu, struct stack *s);

// A stack in memory, at the stack pointer that PSTATE selects: a frame record of the AAPCS64 (x29, x30),
// which X29 points to. _push: X30 = `address`, then as a function begins; _pop: as it ends, *address = X30,
// whatever was loaded. False: the access aborted (`left`), and nothing has changed. An SP that is not aligned
// is an exception, too.
uint64_t stack_pointer(const struct cpu *cpu);
void stack_set_pointer(struct cpu *cpu, uint64_t value);
bool stack_load(struct cpu *cpu, uint64_t offset, void *data, uint32_t size); // at [sp, #offset]
bool stack_store(struct cpu *cpu, uint64_t offset, const void *data, uint32_t size);
bool stack_push_record(struct cpu *cpu, uint64_t address);
bool stack_pop_record(struct cpu *cpu, uint64_t *address);

#endif
