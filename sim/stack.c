// SPDX-License-Identifier: BSD-2-Clause
#include "stack.h"

#include <string.h>

#include "exception.h"
#include "syndrome.h"
#include "take.h"

bool stack_goes_wrong(struct cpu *cpu, bool wrong)
{
    if (wrong)
        cpu_goto(cpu, NOWHERE);
    return wrong;
}

struct frame *stack_push(struct cpu *cpu, struct stack *s)
{
    if (stack_goes_wrong(cpu, s->frames == STACK_FRAMES))
        return &s->frame[STACK_FRAMES - 1];
    memset(&s->frame[s->frames], 0, sizeof(s->frame[0]));
    return &s->frame[s->frames++];
}

struct frame *stack_top(struct cpu *cpu, struct stack *s)
{
    return stack_goes_wrong(cpu, s->frames == 0) ? &s->frame[0] : &s->frame[s->frames - 1];
}

void stack_pop(struct cpu *cpu, struct stack *s)
{
    if (stack_goes_wrong(cpu, s->frames == 0))
        return;
    memset(&s->frame[--s->frames], 0, sizeof(s->frame[0])); // equal machines have equal bytes
}

void stack_push_call(struct cpu *cpu, struct stack *s, uint64_t address)
{
    if (!stack_goes_wrong(cpu, s->calls == STACK_CALLS))
        s->call[s->calls++] = address;
}

uint64_t *stack_call(struct cpu *cpu, struct stack *s)
{
    return stack_goes_wrong(cpu, s->calls == 0) ? &s->call[0] : &s->call[s->calls - 1];
}

uint64_t stack_pop_call(struct cpu *cpu, struct stack *s)
{
    uint64_t address = *stack_call(cpu, s);

    if (s->calls == 0)
        return NOWHERE;
    s->call[--s->calls] = 0;
    return address;
}

static enum sysreg pointer_register(const struct cpu *cpu)
{
    return cpu->pe->pstate.el == 1 && cpu->pe->pstate.sp ? SP_EL1 : SP_EL0;
}

uint64_t stack_pointer(const struct cpu *cpu)
{
    return cpu->pe->sys[pointer_register(cpu)];
}

void stack_set_pointer(struct cpu *cpu, uint64_t value)
{
    cpu_sys(cpu)[pointer_register(cpu)] = value;
}

// Linux sets SCTLR_EL1.{SA,SA0} (INIT_SCTLR_EL1_MMU_ON).
static bool is_aligned(struct cpu *cpu)
{
    if (stack_pointer(cpu) % 16 == 0)
        return true;
    struct exception e = exception_trap(cpu->pe, 1, EC_SP_ALIGNMENT, 0);

    take_exception(cpu->run, cpu->pe->index, &e);
    cpu->left = true;
    return false;
}

bool stack_load(struct cpu *cpu, uint64_t offset, void *data, uint32_t size)
{
    return is_aligned(cpu) && cpu_load(cpu, stack_pointer(cpu) + offset, data, size);
}

bool stack_store(struct cpu *cpu, uint64_t offset, const void *data, uint32_t size)
{
    return is_aligned(cpu) && cpu_store(cpu, stack_pointer(cpu) + offset, data, size);
}

static uint64_t *general(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_X + cpu->pe->index);
    return cpu->pe->x;
}

bool stack_push_record(struct cpu *cpu, uint64_t address)
{
    uint64_t record[2] = {cpu->pe->x[29], address};
    uint64_t sp = stack_pointer(cpu) - sizeof(record);

    if (!stack_store(cpu, -sizeof(record), record, sizeof(record)))
        return false;
    stack_set_pointer(cpu, sp);
    general(cpu)[29] = sp;
    general(cpu)[30] = address;
    return true;
}

bool stack_pop_record(struct cpu *cpu, uint64_t *address)
{
    uint64_t record[2];

    if (!stack_load(cpu, 0, record, sizeof(record)))
        return false;
    stack_set_pointer(cpu, stack_pointer(cpu) + sizeof(record));
    memcpy(&general(cpu)[29], record, sizeof(record));
    *address = record[1];
    return true;
}
