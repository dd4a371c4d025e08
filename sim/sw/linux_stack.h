// SPDX-License-Identifier: BSD-2-Clause
// The kernel's stacks of a guest with the option `stack`: memory of the guest (Linux 6.12 asm/memory.h,
// asm/ptrace.h struct pt_regs, kernel/asm-offsets.c, kernel/entry.S).
#ifndef RASIM_SIM_SW_LINUX_STACK_H
#define RASIM_SIM_SW_LINUX_STACK_H

#include "cpu.h"
#include "setup.h"

// Offsets into pt_regs. Places that nothing of this model reads have no name: orig_x0, syscallno, sdei_ttbr1,
// pmr_save, lockdep_hardirqs, exit_rcu.
enum pt_regs {
    S_X0 = 0x000, // x0-x29, 16 bytes a pair
    S_LR = 0x0f0, // x30
    S_SP = 0x0f8, // of the interrupted context
    S_PC = 0x100,
    S_PSTATE = 0x108,
    S_STACKFRAME = 0x130, // a frame record: x29 and PC of the interrupted kernel, or zeros
    PT_REGS_SIZE = 0x150,
};

// Where they lie, places of this model: a stack for each enum os_thread, one for overflows.
enum {
    THREAD_SIZE = 0x4000,
    THREAD_ALIGN = 2 * THREAD_SIZE, // so that bit THREAD_SHIFT of SP is 0 within
    OVERFLOW_STACK_SIZE = 0x1000,
    LINUX_STACK_IPA = 0x210000, // lowest byte of the process's; its top is THREAD_SIZE higher
    LINUX_OVERFLOW_STACK_IPA = LINUX_STACK_IPA + OS_THREADS * THREAD_ALIGN,
    LINUX_STACKS_END = LINUX_OVERFLOW_STACK_IPA + OVERFLOW_STACK_SIZE,
};

// Stack pointers as start-up leaves them: a process's stack is empty, a kernel thread has room for a pt_regs
// on top (copy_thread, init_cpu_task).
void linux_start_stacks(const struct vm_setup *vm, struct os *os, struct pe *pe, bool kernel_thread);

// The IPA of the frame that the first exception pushes.
uint64_t linux_first_frame(const struct setup *setup, unsigned vm);

// What is `offset` bytes above the kernel's SP, as it is: a physical address. A process that runs at EL0 has
// left the stack empty; then SP is where its next exception moves it. False: SP is not in the VM's memory.
bool linux_stack_place(const struct setup *setup, const struct machine *m, unsigned vm, uint64_t offset,
                       uint64_t *pa);

// task_pt_regs(current): the frame of the exception that came from EL0, as an address.
uint64_t linux_task_regs(struct cpu *cpu);

// The word at an offset of that frame, wherever the stack is. A load that aborts: `left`, and 0.
uint64_t linux_saved(struct cpu *cpu, enum pt_regs offset);
bool linux_saved_arguments(struct cpu *cpu, uint64_t x[4]);

// Steps. kernel_ventry: sub sp, and true unless the stack has overflowed: then __bad_stack is next.
bool linux_ventry(struct cpu *cpu);
bool linux_enter_bad_stack(struct cpu *cpu);
// stp and ldp of x[rt], x[rn] at [sp, #imm].
bool linux_store_pair(struct cpu *cpu);
bool linux_load_pair(struct cpu *cpu);
// x30 and the interrupted SP; x29 and PC; PC and PSTATE, then x29 points to the frame record before them.
bool linux_store_lr_sp(struct cpu *cpu);
bool linux_store_record(struct cpu *cpu);
bool linux_store_pc(struct cpu *cpu);
bool linux_load_sp_el0(struct cpu *cpu);
bool linux_load_lr(struct cpu *cpu);
bool linux_free_regs(struct cpu *cpu);

// __switch_to: SP goes along.
void linux_switch_stack(struct cpu *cpu, struct os_task *prev, const struct os_task *next);

// Not modelled: local variables and other registers that functions save; IRQ stacks; shadow call stacks; the
// stack of a process at EL0; the dump of the stack that die() makes; that a kernel's routines are no code for
// EL0 and a process's none for EL1, where a wrong return address leads to one.
#endif
