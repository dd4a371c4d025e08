// SPDX-License-Identifier: BSD-2-Clause
// System calls, the way back to user space, signals, and the scheduler of two threads and idle.
#include <string.h>

#include "stack.h"
#include "sw/abi.h"
#include "sw/linux.h"
#include "sw/linux_stack.h"
#include "sw/os.h"
#include "sw/process.h"

static bool call_is(struct cpu *cpu, uint64_t number)
{
    return linux_saved(cpu, S_X0 + 8 * sizeof(uint64_t)) == number;
}

static bool is_kvm_run(struct cpu *cpu)
{
    return call_is(cpu, SYS_KVM_RUN);
}

static bool is_set_events(struct cpu *cpu)
{
    return call_is(cpu, SYS_KVM_SET_EVENTS);
}

static bool is_put_regs(struct cpu *cpu)
{
    return call_is(cpu, SYS_KVM_PUT_REGS);
}

static bool is_set_esr(struct cpu *cpu)
{
    return call_is(cpu, SYS_KVM_SET_SERROR_ESR);
}

static bool is_sigreturn(struct cpu *cpu)
{
    return call_is(cpu, SYS_RT_SIGRETURN);
}

static bool load_arguments(struct cpu *cpu)
{
    uint64_t x[4];

    if (linux_saved_arguments(cpu, x)) {
        memcpy(cpu->pe->x, x, sizeof(x));
        cpu_write(cpu, DAIF, DAIF_PROCCTX);
    }
    return false;
}

static bool store_result(struct cpu *cpu)
{
    if (cpu->image->stack_in_memory)
        cpu_store(cpu, linux_task_regs(cpu) + S_X0, &cpu->pe->x[0], sizeof(cpu->pe->x[0]));
    else
        linux_frame(cpu)->x[0] = cpu->pe->x[0];
    return false;
}

static bool wants_schedule(struct cpu *cpu)
{
    return cpu_see_os(cpu)->need_resched != 0;
}

bool linux_has_task_work(struct cpu *cpu)
{
    const struct os *os = cpu_see_os(cpu);
    return os->mfs > 0 && (os->mf[0].action_required || os->kick);
}

static bool has_signal(struct cpu *cpu)
{
    return cpu_see_task(cpu)->sigbus != 0;
}

// The VMM has a SIGBUS handler; its interrupted context waits on its own stack until rt_sigreturn.
static bool set_up_signal_frame(struct cpu *cpu)
{
    struct os_task *task = cpu_task(cpu);
    struct frame *f = linux_frame(cpu);
    const struct setup *setup = cpu->setup;
    const struct image *vmm = &setup->image[setup->vm[cpu_vm(cpu)].vmm_image];

    *stack_push(cpu, &task->user) = *f;
    f->x[0] = task->sigbus_code;
    f->x[1] = task->sigbus_address;
    f->pc = software_address(vmm, "sigbus_handler");
    task->sigbus = 0;
    return false;
}

static bool restore_signal_frame(struct cpu *cpu)
{
    struct stack *user = &cpu_task(cpu)->user;

    *linux_frame(cpu) = *stack_top(cpu, user);
    stack_pop(cpu, user);
    return false;
}

// A process that said nothing of SIGBUS.
static bool lacks_handler(struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;
    const struct vm_setup *vm = &setup->vm[cpu_vm(cpu)];

    return vm->process && !(setup->image[vm->vmm_image].options & PROCESS_HANDLES);
}

static bool kill_current(struct cpu *cpu)
{
    struct os_task *task = cpu_task(cpu);
    task->sigbus = 0;
    task->killed = 1;
    cpu_act(cpu, ACT_KILL, 0, task->tag);
    return false;
}

// What claims see of a process.
static void end_process(struct cpu *cpu)
{
    const struct os_task *task = cpu_see_task(cpu);
    struct os *life = cpu_guest(cpu);

    if (!cpu->setup->vm[cpu_vm(cpu)].process || life->life != OS_RUNS)
        return;
    life->life = task->killed ? OS_DEAD : OS_IDLE;
    if (!task->killed)
        cpu_act(cpu, ACT_EXIT, 0, 0);
}

static bool stop_current(struct cpu *cpu)
{
    if ((cpu->image->options & SOFTWARE_PROCESSES) && cpu_see_os(cpu)->current == THREAD_TASK)
        end_process(cpu);
    cpu_task(cpu)->runnable = 0;
    cpu_os(cpu)->need_resched = 1;
    return false;
}

// The host's vCPU threads of this PE, round robin: the one that ran goes on unless it cannot or its slice is
// over. A guest has one process. -1: none can run.
static int pick_task(struct cpu *cpu)
{
    const struct os *os = cpu_see_os(cpu);
    const struct setup *setup = cpu->setup;

    if (os != &cpu->m->sw.host[cpu->pe->index])
        return os->task[THREAD_TASK].runnable ? 0 : -1;
    for (unsigned i = os->slice_over; i <= setup->vms; i++) {
        unsigned vm = (os->vm + i) % setup->vms;
        if (setup->vm[vm].pe == cpu->pe->index && cpu->m->sw.thread[vm].runnable)
            return (int)vm;
    }
    return -1;
}

static unsigned pick_next(const struct os *os, bool task, bool task_first)
{
    if (os->task[THREAD_WORKER].runnable && os->mfs > 0 && !(task_first && task))
        return THREAD_WORKER;
    return task ? THREAD_TASK : THREAD_IDLE;
}

// The timer of a slice runs while its thread has the PE, or only lent it to the worker.
static void start_slice(struct cpu *cpu, unsigned next, int vm)
{
    const struct os *os = cpu_see_os(cpu);
    unsigned pe = cpu->pe->index;
    bool same = next != THREAD_IDLE && os->vm == vm && !os->slice_over;

    if (next == THREAD_WORKER || same)
        return;
    agenda_drop(&cpu->m->agenda, DUE_TICK, pe);
    if (next == THREAD_TASK)
        run_start_slice(cpu->run, pe, (unsigned)vm);
}

// True: no switch.
static bool switch_to(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    int vm = pick_task(cpu);
    unsigned next = pick_next(os, vm >= 0, os->worker_waits || (cpu->image->options & LINUX_REALTIME_VCPUS));
    struct os_task *prev = cpu_task(cpu);
    bool same = next == os->current && (next != THREAD_TASK || os->vm == vm);

    if (cpu->image->options & LINUX_HOST)
        start_slice(cpu, next, vm);
    os->need_resched = os->worker_waits = 0;
    os->slice_over &= next == THREAD_WORKER; // it only borrows the PE
    if (same)
        return true;
    memcpy(prev->x, cpu->pe->x, sizeof(prev->x));
    prev->pc = cpu->pc + 4;
    os->current = (uint8_t)next;
    if (next == THREAD_TASK)
        os->vm = (uint8_t)vm;
    if (next != THREAD_IDLE && os->life == OS_IDLE)
        os->life = OS_RUNS;
    memcpy(cpu->pe->x, cpu_task(cpu)->x, sizeof(cpu->pe->x));
    linux_switch_stack(cpu, prev, cpu_task(cpu));
    cpu_goto(cpu, cpu_task(cpu)->pc);
    return false;
}

static bool nothing_queued(struct cpu *cpu)
{
    return cpu_see_os(cpu)->mfs == 0;
}

static const struct step el0_svc[] = {
    {30,                         "daif := DAIF_PROCCTX, arguments", .op = DO,       .run = load_arguments                                                          },
    {4,                          "ioctl(KVM_RUN)?",                 .op = DO,       .run = is_kvm_run,                                                               .to = "sys_kvm_run", .only = LINUX_HOST},
    {4,        "ioctl(KVM_SET_VCPU_EVENTS)?",                                         .op = DO,                                                       .run = is_set_events,                                                                                                  .to = "sys_set_events",
     .only = LINUX_HOST},
    {4,      "ioctl(KVM_SET_ONE_REG)?",                 .op = DO,                                                            .run = is_put_regs,                                                                                                                                           .to = "sys_put_regs", .only = LINUX_HOST},
    {4,"ioctl(KVM_ARM_SET_SERROR_ESR)?",     .op = DO,.run = is_set_esr,.to = "sys_set_esr",
     .only = LINUX_HOST},
    {4,                          "rt_sigreturn()?",                                                           .op = DO,                                              .run = is_sigreturn,                                                                                                                 .to = "sys_sigreturn"},
    {20,       "exit()",                                            .op = B,                                                          .to = "do_exit"                                                                                                                                        },
};
static const struct step sys_kvm_run[] = {
    {40, "kvm_vcpu_ioctl", .op = CALL, .to = "kvm:kvm_arch_vcpu_ioctl_run", .only = LINUX_HOST},
    {1,  "return",                  .op = B,                   .to = "svc_return"                             },
};
static const struct step sys_set_events[] = {
    {40, "kvm_vcpu_ioctl", .op = CALL, .to = "kvm:kvm_arm_vcpu_set_events", .only = LINUX_HOST},
    {1,  "return",                  .op = B,                   .to = "svc_return"                             },
};
static const struct step sys_put_regs[] = {
    {40, "kvm_vcpu_ioctl", .op = CALL, .to = "kvm:kvm_arm_put_regs", .only = LINUX_HOST},
    {1,  "return",                  .op = B,                   .to = "svc_return"                      },
};
static const struct step sys_set_esr[] = {
    {40, "kvm_vcpu_ioctl", .op = CALL, .to = "kvm:kvm_arm_set_serror_esr", .only = LINUX_HOST},
    {1,  "return",                  .op = B,                   .to = "svc_return"                            },
};
static const struct step sys_sigreturn[] = {
    {60, "restore_sigframe",                     .op = DO, .run = restore_signal_frame, .unless = LINUX_STACK},
    {1,  "return",                               .op = B,  .to = "ret_to_user",         .unless = LINUX_STACK},
    {60, "restore_sigframe: bad frame, SIGSEGV", .op = B,  .to = "kill_task",           .only = LINUX_STACK  },
};
static const struct step svc_return[] = {
    {1, "str x0, [sp, #S_X0]", .op = DO, .run = store_result},
    {1, "exit_to_user_mode",   .op = B,  .to = "ret_to_user"},
};

static const struct step ret_to_user[] = {
    {3,                      "exit_to_user_mode_prepare: daifset #0xf", .op = DAIFSET, .imm = 15                           },
    {2,                      "TIF_NEED_RESCHED?",                       .op = DO,      .run = wants_schedule,                .to = "do_resched"},
    {2,                      "TIF_NOTIFY_RESUME?",                                                               .op = DO,                                   .run = linux_has_task_work, .to = "task_work_run"},
    {2, "TIF_SIGPENDING?",                                          .op = DO,                                                       .run = has_signal,                                                                          .to = "do_signal"},
    {1,     "kernel_exit 0",                             .op = B,.to = "kernel_exit"},
};
static const struct step do_resched[] = {
    {1, "daifclr #0xf", .op = DAIFCLR, .imm = 15          },
    {4, "schedule()",   .op = CALL,    .to = "schedule"   },
    {1, "look again",   .op = B,       .to = "ret_to_user"},
};
static const struct step task_work_run[] = {
    {1,  "daifclr #0xf",                .op = DAIFCLR, .imm = 15             },
    {20, "memory_failure_queue_kick()", .op = CALL,    .to = "memory_failure"},
    {1,  "look again",                  .op = B,       .to = "ret_to_user"   },
};
static const struct step do_signal[] = {
    {4, "a handler?", .op = DO,         .run = lacks_handler, .to = "kill_task",         .only = SOFTWARE_PROCESSES},
    {80, "setup_rt_frame",            .op = DO,            .run = set_up_signal_frame,             .only = LINUX_HOST},
    {1, "look again",             .op = B,                 .to = "ret_to_user",                  .only = LINUX_HOST       },
    {40, "no handler: do_group_exit",            .op = B, .to = "kill_task",   .only = LINUX_GUEST   },
};
static const struct step kill_task[] = {
    {20, "do_group_exit", .op = DO, .run = kill_current},
    {1,  "do_exit()",     .op = B,  .to = "do_exit"    },
};
static const struct step do_exit[] = {
    {200, "do_exit()",              .op = DO,      .run = stop_current},
    {1,   "daifclr #0xf",           .op = DAIFCLR, .imm = 15          },
    {4,   "schedule(), never back", .op = CALL,    .to = "schedule"   },
    {1,   "stay away",              .op = B,       .to = "do_exit"    },
};

static const struct step schedule[] = {
    {120,                           "__schedule, __switch_to", .op = DO,       .run = switch_to, .unless = SOFTWARE_SHARED_PE},
    {220, "__schedule, kvm_sched_out(prev), __switch_to",                          .op = DO,                                      .run = switch_to, .to = "schedule+2",
     .only = SOFTWARE_SHARED_PE},
    {1,                     "kvm_sched_in(current)",     .op = CALL,.to = "kvm:kvm_sched_in", .only = SOFTWARE_SHARED_PE},
    {1,                             "ret",                                                      .op = RET                        },
};
static const struct step worker_thread[] = {
    {10, "worker_thread: list empty?", .op = DO, .run = nothing_queued,           .to = "worker_sleeps"},
    {10,  "memory_failure_work_func()",                             .op = CALL,        .to = "memory_failure"},
    {1,  "next",                              .op = B,                               .to = "worker_thread"                         },
};
static const struct step worker_sleeps[] = {
    {10, "sleep",      .op = DO,   .run = stop_current  },
    {4,  "schedule()", .op = CALL, .to = "schedule"     },
    {1,  "woken",      .op = B,    .to = "worker_thread"},
};
static const struct step cpu_idle[] = {
    {20, "do_idle: need_resched()?", .op = DO, .run = wants_schedule, .to = "idle_schedules"},
    {10,  "arch_cpu_idle",                           .op = DO,                   .run = os_idle     },
    {1,  "wfi",                            .op = WFI                             },
    {1,  "loop",                     .op = B,  .to = "cpu_idle"         },
};
static const struct step idle_schedules[] = {
    {4, "schedule_idle()", .op = CALL, .to = "schedule"},
    {1, "loop",            .op = B,    .to = "cpu_idle"},
};

const struct routine linux_sched[LINUX_SCHED] = {
    {"el0_svc",        el0_svc,        7, ROUTINE_ANYWHERE},
    {"sys_kvm_run",    sys_kvm_run,    2, ROUTINE_ANYWHERE},
    {"sys_set_events", sys_set_events, 2, ROUTINE_ANYWHERE},
    {"sys_put_regs",   sys_put_regs,   2, ROUTINE_ANYWHERE},
    {"sys_set_esr",    sys_set_esr,    2, ROUTINE_ANYWHERE},
    {"sys_sigreturn",  sys_sigreturn,  3, ROUTINE_ANYWHERE},
    {"svc_return",     svc_return,     2, ROUTINE_ANYWHERE},
    {"ret_to_user",    ret_to_user,    5, ROUTINE_ANYWHERE},
    {"do_resched",     do_resched,     3, ROUTINE_ANYWHERE},
    {"task_work_run",  task_work_run,  3, ROUTINE_ANYWHERE},
    {"do_signal",      do_signal,      4, ROUTINE_ANYWHERE},
    {"kill_task",      kill_task,      2, ROUTINE_ANYWHERE},
    {"do_exit",        do_exit,        4, ROUTINE_ANYWHERE},
    {"schedule",       schedule,       4, ROUTINE_ANYWHERE},
    {"worker_thread",  worker_thread,  3, ROUTINE_ANYWHERE},
    {"worker_sleeps",  worker_sleeps,  3, ROUTINE_ANYWHERE},
    {"cpu_idle",       cpu_idle,       4, ROUTINE_ANYWHERE},
    {"idle_schedules", idle_schedules, 2, ROUTINE_ANYWHERE},
};
