// SPDX-License-Identifier: BSD-2-Clause
// Vectors, kernel_entry and kernel_exit (arch/arm64/kernel/entry.S, entry-common.c): the masked windows are
// where PSTATE.A says, instruction counts from an arm64 defconfig build of 6.12.
#include <string.h>

#include "stack.h"
#include "sw/linux.h"
#include "sw/linux_stack.h"
#include "syndrome.h"

struct frame *linux_frame(struct cpu *cpu)
{
    return stack_top(cpu, cpu_stack(cpu));
}

static bool push_gprs(struct cpu *cpu)
{
    struct stack *s = cpu_stack(cpu);
    if (s->frames == STACK_FRAMES) { // kernel_ventry's check of the stack
        cpu_goto(cpu, cpu_label(cpu, "panic"));
        return false;
    }
    memcpy(stack_push(cpu, s)->x, cpu->pe->x, sizeof(cpu->pe->x));
    return false;
}

// kernel_entry 0 loads a per-CPU variable before it reads ELR_EL1: for a guest that has it in memory.
static bool load_entry_task(struct cpu *cpu)
{
    uint64_t task;
    if (cpu_is_guest(cpu))
        (void)cpu_load(cpu, linux_virtual(cpu, LINUX_ENTRY_TASK_IPA), &task, sizeof(task));
    return false;
}

static bool store_pc(struct cpu *cpu)
{
    struct frame *f = linux_frame(cpu);
    f->pc = cpu->pe->x[22];
    f->pstate = cpu->pe->x[23];
    return false;
}

static bool load_pc(struct cpu *cpu)
{
    const struct frame *f = linux_frame(cpu);
    cpu->pe->x[21] = f->pc;
    cpu->pe->x[22] = f->pstate;
    return false;
}

static bool pop_gprs(struct cpu *cpu)
{
    memcpy(cpu->pe->x, linux_frame(cpu)->x, sizeof(cpu->pe->x));
    stack_pop(cpu, cpu_stack(cpu));
    return false;
}

static bool daif_procctx(struct cpu *cpu)
{
    cpu_write(cpu, DAIF, DAIF_PROCCTX);
    return false;
}

static bool daif_noirq(struct cpu *cpu)
{
    cpu_write(cpu, DAIF, DAIF_PROCCTX_NOIRQ);
    return false;
}

static bool daif_errctx(struct cpu *cpu)
{
    cpu_write(cpu, DAIF, DAIF_ERRCTX);
    return false;
}

// Of the host: IPI_CPU_STOP, or the timer of a slice.
static bool ack_ipi(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);

    cpu->pe->irq = 0;
    os->need_resched |= os->slice_over;
    return os->stopped != 0;
}

// With an interrupt controller to ask which interrupt it is; without one these are all there is.
static bool ack_at_el1(struct cpu *cpu)
{
    if (!cpu->setup->gic)
        return ack_ipi(cpu);
    cpu_goto(cpu, cpu_label(cpu, "el1_interrupt"));
    return false;
}

static bool ack_at_el0(struct cpu *cpu)
{
    if (!cpu->setup->gic)
        return ack_ipi(cpu);
    cpu_goto(cpu, cpu_label(cpu, "el0_interrupt"));
    return false;
}

static bool is_svc(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[0]) == EC_SVC64;
}

static bool is_data_abort(struct cpu *cpu)
{
    return esr_ec(cpu->pe->x[0]) == EC_DABT_LOWER;
}

// clang-format off

static const struct step to_el1h_sync[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el1h_64_sync",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el1h_64_sync", .unless = LINUX_STACK},
};
static const struct step to_el1h_irq[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el1h_64_irq",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el1h_64_irq", .unless = LINUX_STACK},
};
static const struct step to_el1h_error[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el1h_64_error",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el1h_64_error", .unless = LINUX_STACK},
};
static const struct step to_el0t_sync[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el0t_64_sync",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el0t_64_sync", .unless = LINUX_STACK},
};
static const struct step to_el0t_irq[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el0t_64_irq",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el0t_64_irq", .unless = LINUX_STACK},
};
static const struct step to_el0t_error[] = {
    {7, "kernel_ventry: sub sp; stack overflow check",    .op = DO, .run = linux_ventry, .to = "el0t_64_error",
                                                         .only = LINUX_STACK},
    {7, "kernel_ventry: stack overflow check",            .op = B,  .to = "el0t_64_error", .unless = LINUX_STACK},
};
static const struct step to_bad[] = {
    {7, "no handler for this vector",                     .op = B, .to = "panic"},
};

static const struct step kernel_entry[] = {
    {18, "stp x0-x29",                                    .op = DO,  .run = push_gprs},
    {1,  "mrs x22, elr_el1",                              .op = MRS, .rt = 22, .reg = ELR_EL1},
    {1,  "mrs x23, spsr_el1",                             .op = MRS, .rt = 23, .reg = SPSR_EL1},
    {4,  "stp x22, x23, [sp, #S_PC]",                     .op = DO,  .run = store_pc},
    {1,  "to the C handler",                              .op = RET},
};

static const struct step kernel_exit[] = {
    {1,  "daifset #0xf",                                  .op = DAIFSET, .imm = 15},
    {1,  "ldp x21, x22, [sp, #S_PC]",                     .op = DO,  .run = load_pc, .unless = LINUX_STACK},
    {1,  "ldp x21, x22, [sp, #S_PC]",                     .op = DO,  .rt = 21, .rn = 22, .imm = S_PC,
                                                          .run = linux_load_pair, .only = LINUX_STACK},
    {0,  "to EL0: ldr x23, [sp, #S_SP]; msr sp_el0, x23", .op = DO,  .run = linux_load_sp_el0,
                                                          .only = LINUX_STACK},
    {1,  "msr elr_el1, x21",                              .op = MSR, .rt = 21, .reg = ELR_EL1},
    {1,  "msr spsr_el1, x22",                             .op = MSR, .rt = 22, .reg = SPSR_EL1},
    {17, "ldp x0-x30",                                    .op = DO,  .run = pop_gprs, .unless = LINUX_STACK},
#define PAIR(a, b)                                                                                           \
    {1, "ldp x" #a ", x" #b ", [sp, #8 * " #a "]", .op = DO, .rt = a, .rn = b, .imm = S_X0 + 8 * a,          \
     .run = linux_load_pair, .only = LINUX_STACK},
#include "sw/linux_pair.def"
    {1,  "ldr lr, [sp, #S_LR]",                           .op = DO,  .run = linux_load_lr, .only = LINUX_STACK},
    {1,  "add sp, sp, #PT_REGS_SIZE",                     .op = DO,  .run = linux_free_regs, .only = LINUX_STACK},
    {1,  "eret",                                          .op = ERET},
};

static const struct step el1h_64_sync[] = {
    {1,  "kernel_entry 1",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {6,  "el1h_64_sync_handler: esr_el1",                 .op = MRS,  .rt = 0, .reg = ESR_EL1},
    {1,  "far_el1",                                       .op = MRS,  .rt = 1, .reg = FAR_EL1},
    {20, "die(): the kernel has no fixup",                .op = B,    .to = "panic"},
};

static const struct step el1h_64_irq[] = {
    {1,  "kernel_entry 1",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {4,  "daif := DAIF_PROCCTX_NOIRQ",                    .op = DO,   .run = daif_noirq},
    {60, "irq_enter, acknowledge the IPI",                .op = DO,   .run = ack_at_el1, .to = "sdei_mask_local_cpu"},
    {4,  "irq_work_run()",                                .op = CALL, .to = "irq_work_run"},
    {40, "irq_exit",                                      .op = B,    .to = "kernel_exit"},
};

static const struct step el1h_64_error[] = {
    {1,  "kernel_entry 1",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {6,  "el1h_64_error_handler: esr_el1",                .op = MRS,  .rt = 1, .reg = ESR_EL1},
    {2,  "daif := DAIF_ERRCTX",                           .op = DO,   .run = daif_errctx},
    {12, "do_serror()",                                   .op = CALL, .to = "do_serror"},
    {8,  "arm64_exit_nmi",                                .op = B,    .to = "kernel_exit"},
};

static const struct step el0t_64_sync[] = {
    {54, "clear_gp_regs, sp_el0, ssbd",                   .op = WORK},
    {0,  "ldr_this_cpu tsk, __entry_task, x20",           .op = DO,   .run = load_entry_task,
                                                          .only = LINUX_ENTRY_TASK},
    {1,  "kernel_entry 0",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {6,  "el0t_64_sync_handler: esr_el1",                 .op = MRS,  .rt = 0, .reg = ESR_EL1},
    {2,  "SVC?",                                          .op = DO,   .run = is_svc, .to = "el0_svc"},
    {2,  "data abort?",                                   .op = DO,   .run = is_data_abort, .to = "el0_da"},
    {20, "el0_inv, el0_undef: SIGILL",                    .op = B,    .to = "kill_task"},
};

static const struct step el0t_64_irq[] = {
    {54, "clear_gp_regs, sp_el0, ssbd",                   .op = WORK},
    {0,  "ldr_this_cpu tsk, __entry_task, x20",           .op = DO,   .run = load_entry_task,
                                                          .only = LINUX_ENTRY_TASK},
    {1,  "kernel_entry 0",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {40, "daif := DAIF_PROCCTX_NOIRQ",                    .op = DO,   .run = daif_noirq},
    {60, "irq_enter, acknowledge the IPI",                .op = DO,   .run = ack_at_el0, .to = "sdei_mask_local_cpu"},
    {4,  "irq_work_run()",                                .op = CALL, .to = "irq_work_run"},
    {40, "irq_exit",                                      .op = B,    .to = "ret_to_user"},
};

static const struct step el0t_64_error[] = {
    {54, "clear_gp_regs, sp_el0, ssbd",                   .op = WORK},
    {0,  "ldr_this_cpu tsk, __entry_task, x20",           .op = DO,   .run = load_entry_task,
                                                          .only = LINUX_ENTRY_TASK},
    {1,  "kernel_entry 0",                                .op = CALL, .to = "kernel_entry", .unless = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {6,  "el0t_64_error_handler: esr_el1",                .op = MRS,  .rt = 1, .reg = ESR_EL1},
    {40, "daif := DAIF_ERRCTX",                           .op = DO,   .run = daif_errctx},
    {12, "do_serror()",                                   .op = CALL, .to = "do_serror"},
    {8,  "daif := DAIF_PROCCTX",                          .op = DO,   .run = daif_procctx},
    {1,  "exit_to_user_mode",                             .op = B,    .to = "ret_to_user"},
};

static const struct step el0_da[] = {
    {40, "far_el1",                                       .op = MRS,  .rt = 1, .reg = FAR_EL1},
    {2,  "daif := DAIF_PROCCTX",                          .op = DO,   .run = daif_procctx},
    {10, "do_mem_abort()",                                .op = B,    .to = "do_mem_abort"},
};

// On the overflow stack; handle_bad_stack() ends in panic().
static const struct step bad_stack[] = {
    {2,  "mrs x0, tpidrro_el0; sub sp, sp, #PT_REGS_SIZE", .op = DO,  .run = linux_enter_bad_stack,
                                                          .only = LINUX_STACK},
#include "sw/linux_kernel_entry.def"
    {6,  "handle_bad_stack(): esr_el1",                   .op = MRS,  .rt = 0, .reg = ESR_EL1, .only = LINUX_STACK},
    {1,  "far_el1",                                       .op = MRS,  .rt = 1, .reg = FAR_EL1, .only = LINUX_STACK},
    {20, "panic_bad_stack()",                             .op = B,    .to = "panic", .only = LINUX_STACK},
};

enum { STEP = sizeof(struct step) };
const struct routine linux_entry[LINUX_ENTRY] = {
    {"vector_el1t_sync",  to_bad,        sizeof(to_bad) / STEP,  0x000},
    {"vector_el1t_error", to_bad,        sizeof(to_bad) / STEP,  0x180},
    {"vector_el1h_sync",  to_el1h_sync,  sizeof(to_el1h_sync) / STEP,0x200},
    {"vector_el1h_irq",   to_el1h_irq,   sizeof(to_el1h_irq) / STEP,0x280},
    {"vector_el1h_fiq",   to_bad,        sizeof(to_bad) / STEP,  0x300},
    {"vector_el1h_error", to_el1h_error, sizeof(to_el1h_error) / STEP,0x380},
    {"vector_el0t_sync",  to_el0t_sync,  sizeof(to_el0t_sync) / STEP,0x400},
    {"vector_el0t_irq",   to_el0t_irq,   sizeof(to_el0t_irq) / STEP,0x480},
    {"vector_el0t_fiq",   to_bad,        sizeof(to_bad) / STEP,  0x500},
    {"vector_el0t_error", to_el0t_error, sizeof(to_el0t_error) / STEP,0x580},
    {"kernel_entry",      kernel_entry,  sizeof(kernel_entry) / STEP,ROUTINE_ANYWHERE},
    {"kernel_exit",       kernel_exit,   sizeof(kernel_exit) / STEP,ROUTINE_ANYWHERE},
    {"el1h_64_sync",      el1h_64_sync,  sizeof(el1h_64_sync) / STEP,ROUTINE_ANYWHERE},
    {"el1h_64_irq",       el1h_64_irq,   sizeof(el1h_64_irq) / STEP,ROUTINE_ANYWHERE},
    {"el1h_64_error",     el1h_64_error, sizeof(el1h_64_error) / STEP,ROUTINE_ANYWHERE},
    {"el0t_64_sync",      el0t_64_sync,  sizeof(el0t_64_sync) / STEP,ROUTINE_ANYWHERE},
    {"el0t_64_irq",       el0t_64_irq,   sizeof(el0t_64_irq) / STEP,ROUTINE_ANYWHERE},
    {"el0t_64_error",     el0t_64_error, sizeof(el0t_64_error) / STEP,ROUTINE_ANYWHERE},
    {"el0_da",            el0_da,        sizeof(el0_da) / STEP,  ROUTINE_ANYWHERE},
    {"__bad_stack",       bad_stack,     sizeof(bad_stack) / STEP,ROUTINE_ANYWHERE},
};
// clang-format on
