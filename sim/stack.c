// SPDX-License-Identifier: BSD-2-Clause
#include "stack.h"

#include <string.h>

static bool goes_wrong(struct cpu *cpu, bool wrong)
{
    if (wrong)
        cpu_goto(cpu, NOWHERE);
    return wrong;
}

struct frame *stack_push(struct cpu *cpu, struct stack *s)
{
    if (goes_wrong(cpu, s->frames == STACK_FRAMES))
        return &s->frame[STACK_FRAMES - 1];
    memset(&s->frame[s->frames], 0, sizeof(s->frame[0]));
    return &s->frame[s->frames++];
}

struct frame *stack_top(struct cpu *cpu, struct stack *s)
{
    return goes_wrong(cpu, s->frames == 0) ? &s->frame[0] : &s->frame[s->frames - 1];
}

void stack_pop(struct cpu *cpu, struct stack *s)
{
    if (goes_wrong(cpu, s->frames == 0))
        return;
    memset(&s->frame[--s->frames], 0, sizeof(s->frame[0])); // equal machines have equal bytes
}

void stack_push_call(struct cpu *cpu, struct stack *s, uint64_t address)
{
    if (!goes_wrong(cpu, s->calls == STACK_CALLS))
        s->call[s->calls++] = address;
}

uint64_t *stack_call(struct cpu *cpu, struct stack *s)
{
    return goes_wrong(cpu, s->calls == 0) ? &s->call[0] : &s->call[s->calls - 1];
}

uint64_t stack_pop_call(struct cpu *cpu, struct stack *s)
{
    uint64_t address = *stack_call(cpu, s);

    if (s->calls == 0)
        return NOWHERE;
    s->call[--s->calls] = 0;
    return address;
}
