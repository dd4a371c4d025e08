// SPDX-License-Identifier: BSD-2-Clause
#include "sw/linux_stack.h"

#include <string.h>

#include "paging.h"
#include "share.h"
#include "stack.h"
#include "sw/kvm.h"
#include "sw/linux.h"

static uint64_t top_of(unsigned thread)
{
    return LINUX_STACK_IPA + thread * UINT64_C(0x8000) + THREAD_SIZE;
}

_Static_assert(THREAD_ALIGN == 0x8000 && (LINUX_STACK_IPA & THREAD_SIZE) == 0,
               "bit THREAD_SHIFT is 0 within");

void linux_start_stacks(const struct vm_setup *vm, struct os *os, struct pe *pe, bool kernel_thread)
{
    uint64_t base = vm->stage1 ? PAGING_LINEAR_MAP : 0;

    for (unsigned thread = 0; thread < OS_THREADS; thread++)
        os->task[thread].sp = base + top_of(thread) - PT_REGS_SIZE;
    pe->sys[SP_EL1] = os->task[THREAD_TASK].sp + (kernel_thread ? 0 : PT_REGS_SIZE);
    os->task[THREAD_TASK].sp = 0; // it runs
}

uint64_t linux_first_frame(const struct setup *setup, unsigned vm)
{
    const struct image *guest = &setup->image[setup->vm[vm].guest_image];

    return top_of(THREAD_TASK) - (linux_runs_thread(guest) ? UINT64_C(2) : 1) * PT_REGS_SIZE;
}

bool linux_stack_place(const struct setup *setup, const struct machine *m, unsigned vm, uint64_t offset,
                       uint64_t *pa)
{
    const struct vm_setup *v = &setup->vm[vm];
    uint64_t sp = kvm_see_el1(setup, m, vm, SP_EL1) - (v->stage1 ? PAGING_LINEAR_MAP : 0);
    uint64_t ipa = sp - (sp % THREAD_SIZE == 0 ? PT_REGS_SIZE : 0) + offset;

    if (ipa >= v->memory || v->memory - ipa < THREAD_SIZE)
        return false;
    *pa = share_resolve(setup, v->pa + ipa);
    return true;
}

uint64_t linux_task_regs(struct cpu *cpu)
{
    return linux_virtual(cpu, top_of(cpu_see_os(cpu)->current) - PT_REGS_SIZE);
}

static uint64_t in_frame(const struct frame *f, enum pt_regs offset)
{
    return offset == S_PC ? f->pc : offset == S_PSTATE ? f->pstate : f->x[offset / sizeof(f->x[0])];
}

uint64_t linux_saved(struct cpu *cpu, enum pt_regs offset)
{
    uint64_t value;

    if (!cpu->image->stack_in_memory)
        return in_frame(linux_frame(cpu), offset);
    return cpu_load(cpu, linux_task_regs(cpu) + offset, &value, sizeof(value)) ? value : 0;
}

bool linux_saved_arguments(struct cpu *cpu, uint64_t x[4])
{
    enum { BYTES = 4 * sizeof(uint64_t) };

    if (cpu->image->stack_in_memory)
        return cpu_load(cpu, linux_task_regs(cpu) + S_X0, x, BYTES);
    memcpy(x, linux_frame(cpu)->x, BYTES);
    return true;
}

// ---- kernel_ventry

static bool on_overflow_stack(uint64_t top, uint64_t sp)
{
    return ((top - sp) & ~UINT64_C(0xfff)) == 0;
}

// What is left of SP and X0 is in TPIDR_EL0 and TPIDRRO_EL0: nobody comes back to EL0.
bool linux_ventry(struct cpu *cpu)
{
    uint64_t sp = stack_pointer(cpu) - PT_REGS_SIZE;
    uint64_t overflow = linux_virtual(cpu, LINUX_OVERFLOW_STACK_IPA + OVERFLOW_STACK_SIZE);
    bool good = (sp & THREAD_SIZE) == 0 || on_overflow_stack(overflow, sp);

    stack_set_pointer(cpu, good ? sp : overflow);
    if (good)
        return true;
    cpu_sys(cpu)[TPIDR_EL0] = sp;
    cpu_sys(cpu)[TPIDRRO_EL0] = cpu->pe->x[0];
    cpu_goto(cpu, cpu_label(cpu, "__bad_stack"));
    return false;
}

bool linux_enter_bad_stack(struct cpu *cpu)
{
    cpu->pe->x[0] = cpu->pe->sys[TPIDRRO_EL0];
    stack_set_pointer(cpu, stack_pointer(cpu) - PT_REGS_SIZE);
    return false;
}

// ---- kernel_entry

static bool store(struct cpu *cpu, uint64_t offset, uint64_t first, uint64_t second)
{
    uint64_t pair[2] = {first, second};

    return stack_store(cpu, offset, pair, sizeof(pair));
}

bool linux_store_pair(struct cpu *cpu)
{
    const struct step *s = cpu->slot->step;

    store(cpu, s->imm, cpu->pe->x[s->rt], cpu->pe->x[s->rn]);
    return false;
}

// SPSR_ELx.M of EL0t.
static bool from_el0(uint64_t spsr)
{
    return (spsr & 0xf) == 0;
}

bool linux_store_lr_sp(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x;
    uint64_t sp = from_el0(x[23]) ? cpu->pe->sys[SP_EL0] : stack_pointer(cpu) + PT_REGS_SIZE;

    if (store(cpu, S_LR, x[30], sp))
        x[21] = sp;
    return false;
}

bool linux_store_record(struct cpu *cpu)
{
    const uint64_t *x = cpu->pe->x;
    bool last = from_el0(x[23]);

    store(cpu, S_STACKFRAME, last ? 0 : x[29], last ? 0 : x[22]);
    return false;
}

bool linux_store_pc(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x;

    if (store(cpu, S_PC, x[22], x[23]))
        x[29] = stack_pointer(cpu) + S_STACKFRAME;
    return false;
}

// ---- kernel_exit

bool linux_load_pair(struct cpu *cpu)
{
    const struct step *s = cpu->slot->step;
    uint64_t pair[2];

    if (!stack_load(cpu, s->imm, pair, sizeof(pair)))
        return false;
    cpu->pe->x[s->rt] = pair[0];
    cpu->pe->x[s->rn] = pair[1];
    return false;
}

// kernel_exit 0 alone.
bool linux_load_sp_el0(struct cpu *cpu)
{
    uint64_t sp;

    if (!from_el0(cpu->pe->x[22]) || !stack_load(cpu, S_SP, &sp, sizeof(sp)))
        return false;
    cpu->pe->x[23] = sp;
    cpu_write(cpu, SP_EL0, sp);
    return false;
}

bool linux_load_lr(struct cpu *cpu)
{
    uint64_t lr;

    if (stack_load(cpu, S_LR, &lr, sizeof(lr)))
        cpu->pe->x[30] = lr;
    return false;
}

bool linux_free_regs(struct cpu *cpu)
{
    stack_set_pointer(cpu, stack_pointer(cpu) + PT_REGS_SIZE);
    return false;
}

void linux_switch_stack(struct cpu *cpu, struct os_task *prev, const struct os_task *next)
{
    if (!cpu->image->stack_in_memory)
        return;
    prev->sp = stack_pointer(cpu);
    stack_set_pointer(cpu, next->sp);
}
