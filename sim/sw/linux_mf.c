// SPDX-License-Identifier: BSD-2-Clause
// memory_failure() for anonymous pages: the VMM's, which a guest has as memory, and a guest process's own
// (mm/memory-failure.c; virt/kvm MMU notifier; arch/arm64/kvm/mmu.c kvm_send_hwpoison_signal).
#include <string.h>

#include "share.h"
#include "stack.h"
#include "sw/linux.h"

static const uint64_t page_mask = ~UINT64_C(0xfff);

bool linux_frame_poisoned(const struct os_frames *frames, uint64_t page)
{
    for (unsigned i = 0; i < frames->hwpoisons; i++) {
        if (frames->hwpoison[i] == (page & page_mask))
            return true;
    }
    return false;
}

static bool queue(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    uint32_t tag = linux_tag(cpu, cpu->pe->x[0]);

    if (os->mfs == OS_MF_FIFO) { // memory_failure_queue: prints, and the entry is gone
        os->kick |= cpu->pe->x[1] != 0;
        return false;
    }
    os->mf[os->mfs++] =
        (struct os_mf){.address = cpu->pe->x[0], .tag = tag, .action_required = cpu->pe->x[1] != 0};
    cpu_act(cpu, ACT_QUEUE_MF, cpu->pe->x[0], tag);
    os->task[THREAD_WORKER].runnable = 1;
    os->need_resched |= cpu->pe->x[1] == 0;
    return false;
}

// The frame of many; of a guest's own frames nobody knows that it lies there.
static bool is_shared(struct cpu *cpu)
{
    return (cpu->image->options & SOFTWARE_SHARED_FRAMES) != 0 &&
           share_frame(cpu->setup, cpu_see_os(cpu)->scratch[4]) >= 0;
}

// Locals: scratch[4] page, [5] tag, [6] MF_ACTION_REQUIRED.
static bool take_entry(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);
    struct os_mf mf = os->mf[0];

    if (stack_goes_wrong(cpu, os->mfs == 0))
        return false;
    os->mfs--;
    memmove(&os->mf[0], &os->mf[1], sizeof(os->mf[0]) * os->mfs);
    memset(&os->mf[os->mfs], 0, sizeof(os->mf[0]));
    os->kick &= os->mfs > 0;
    os->scratch[4] = mf.address & page_mask;
    os->scratch[5] = mf.tag;
    os->scratch[6] = mf.action_required;
    cpu_act(cpu, ACT_RUN_MF, mf.address, mf.tag);
    cpu->pe->x[0] = os->scratch[4];
    return linux_frame_poisoned(cpu_see_frames(cpu), os->scratch[4]);
}

static void mark(struct cpu *cpu)
{
    struct os_frames *frames = cpu_frames(cpu);

    if (frames->hwpoisons < OS_HWPOISON)
        frames->hwpoison[frames->hwpoisons++] = cpu_see_os(cpu)->scratch[4];
}

// get_hwpoison_page() fails, action_result(MF_IGNORED): the mark is all that remains.
static bool ignore_page(struct cpu *cpu)
{
    const struct os *os = cpu_see_os(cpu);

    cpu_act(cpu, ACT_MF_IGNORED, os->scratch[4], (uint32_t)os->scratch[5]);
    return true;
}

// The VM whose memory the page is; -1: none's.
static int owner(struct cpu *cpu)
{
    return setup_vm_at(cpu->setup, cpu_see_os(cpu)->scratch[4]);
}

static bool not_guest_memory(struct cpu *cpu)
{
    mark(cpu);
    if (is_shared(cpu)) {
        cpu_goto(cpu, cpu_label(cpu, "memory_failure_shared"));
        return false;
    }
    return owner(cpu) < 0 && ignore_page(cpu);
}

// A signal wakes its thread, or brings it out of its guest on another PE.
static void wake(struct cpu *cpu, struct os_task *task, unsigned pe)
{
    if (!task->runnable && !task->killed) {
        task->runnable = 1;
        cpu->m->sw.host[pe].need_resched = 1;
    }
    if (pe != cpu->pe->index)
        cpu->m->pe[pe].irq = 1;
}

void linux_send_sigbus(struct cpu *cpu, unsigned vm, enum sigbus_code code, uint64_t address)
{
    struct os_task *task = cpu_thread(cpu, vm);

    task->sigbus = 1;
    task->sigbus_code = (uint8_t)code;
    task->sigbus_address = address;
    task->tag = (uint32_t)cpu_see_os(cpu)->scratch[5];
    cpu_signal(cpu, code, address, vm, false, task->tag);
    wake(cpu, task, cpu->setup->vm[vm].pe);
}

static void send_sigbus(struct cpu *cpu, struct os_task *task, enum sigbus_code code)
{
    const struct os *os = cpu_see_os(cpu);

    task->sigbus = 1;
    task->sigbus_code = (uint8_t)code;
    task->sigbus_address = os->scratch[4];
    task->tag = (uint32_t)os->scratch[5];
    cpu_signal(cpu, code, os->scratch[4], cpu_vm(cpu), cpu_is_guest(cpu), task->tag);
}

bool linux_is_required_of_current(const struct cpu *cpu)
{
    const struct os *os = cpu_see_os(cpu);

    return os->scratch[6] != 0 && os->current == THREAD_TASK;
}

// kill_procs: AR for the task whose access it was, AO for a process that asked for early kill. QEMU's main
// thread handles that in reality; here the VMM has one thread.
static bool kill_procs(struct cpu *cpu)
{
    unsigned vm = (unsigned)owner(cpu);

    if (linux_is_required_of_current(cpu) && vm == cpu_vm(cpu))
        send_sigbus(cpu, cpu_task(cpu), SIGBUS_AR);
    else if (cpu->m->sw.vmm[vm].early_kill && !cpu->m->sw.thread[vm].sigbus)
        linux_send_sigbus(cpu, vm, SIGBUS_AO, cpu_see_os(cpu)->scratch[4]);
    return false;
}

// kill_accessing_process(): the page was poisoned before; the entries that try_to_unmap() left say whose it
// was, and a shared frame that was refused is still mapped. Nobody maps a table; other pages of the host than
// guests' memory are nobody's here.
static bool kill_accessing_process(struct cpu *cpu)
{
    uint64_t share = is_shared(cpu) ? linux_mapped_share(cpu) : 0;
    bool mapped = cpu_is_guest(cpu) ? !linux_is_table(cpu, cpu_see_os(cpu)->scratch[4])
                                    : owner(cpu) == (int)cpu_vm(cpu);

    if (linux_is_required_of_current(cpu) && share)
        linux_send_sigbus(cpu, cpu_vm(cpu), SIGBUS_AR, share);
    else if (linux_is_required_of_current(cpu) && mapped)
        send_sigbus(cpu, cpu_task(cpu), SIGBUS_AR);
    return false;
}

static bool kill_process(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);

    mark(cpu);
    if (linux_is_table(cpu, os->scratch[4]))
        return !ignore_page(cpu);
    cpu_act(cpu, ACT_UNMAP, os->scratch[4], (uint32_t)os->scratch[5]);
    if (os->scratch[6])
        send_sigbus(cpu, &os->task[THREAD_TASK], SIGBUS_AR);
    return false;
}

static bool send_hwpoison(struct cpu *cpu)
{
    struct os_task *task = cpu_task(cpu);

    task->sigbus = 1;
    task->sigbus_code = SIGBUS_AR;
    task->sigbus_address = cpu->pe->x[0];
    task->tag = linux_tag(cpu, cpu->pe->x[0]);
    cpu_signal(cpu, SIGBUS_AR, cpu->pe->x[0], cpu_vm(cpu), false, task->tag);
    return false;
}

static const struct step memory_failure_queue[] = {
    {40, "kfifo_put, schedule_work_on", .op = DO, .run = queue},
    {1,  "ret",                               .op = RET                                },
};
static const struct step memory_failure[] = {
    {300,                          "memory_failure: TestSetPageHWPoison?", .op = DO,                                                       .run = take_entry, .to = "memory_failure_done"},
    {200, "identify_page_state, collect_procs",                                       .op = DO,                                                                                                   .run = not_guest_memory,
     .to = "memory_failure_done", .only = LINUX_HOST},
    {150,                    "try_to_unmap: MMU notifier",.op = CALL,                                                                                                          .to = "kvm:kvm_unmap_gfn", .only = LINUX_HOST},
    {80,                            "kill_procs",                                                                .op = DO,                                                                               .run = kill_procs, .only = LINUX_HOST},
    {430,   "collect_procs, try_to_unmap, kill_procs",                       .op = DO,.run = kill_process, .only = LINUX_GUEST},
    {1,"ret",.op = RET},
};
static const struct step memory_failure_done[] = {
    {60, "MF_ACTION_REQUIRED: kill_accessing_process", .op = DO, .run = kill_accessing_process},
    {1,  "ret",                                              .op = RET                                               },
};
static const struct step kvm_send_hwpoison_signal[] = {
    {60, "send_sig_mceerr(BUS_MCEERR_AR)", .op = DO, .run = send_hwpoison},
    {1,  "ret",                                  .op = RET                                   },
};

const struct routine linux_mf[LINUX_MF] = {
    {"memory_failure_queue",     memory_failure_queue,     2, ROUTINE_ANYWHERE},
    {"memory_failure",           memory_failure,           6, ROUTINE_ANYWHERE},
    {"memory_failure_done",      memory_failure_done,      2, ROUTINE_ANYWHERE},
    {"kvm_send_hwpoison_signal", kvm_send_hwpoison_signal, 2, ROUTINE_ANYWHERE},
};
