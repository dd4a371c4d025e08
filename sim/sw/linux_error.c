// SPDX-License-Identifier: BSD-2-Clause
// SError and synchronous External abort in the kernel (arch/arm64/kernel/traps.c, mm/fault.c), and panic.
#include "interrupt.h"
#include "sw/abi.h"
#include "sw/linux.h"
#include "sw/os.h"
#include "syndrome.h"

static const uint32_t iss_mask = 0x1ffffff;

// arm64_is_fatal_ras_serror: CE and UEO alone let the interrupted program go on.
static bool serror_is_harmless(struct cpu *cpu)
{
    uint32_t iss = (uint32_t)cpu->pe->x[1] & iss_mask;
    enum error_state state = syndrome_serror_state(iss);

    cpu_act(cpu, ACT_CLASSIFY, iss, 0);
    return pe_has(cpu->pe, FEAT_RAS) && (state == STATE_CE || state == STATE_UEO);
}

static bool serror_ignored(struct cpu *cpu)
{
    cpu_act(cpu, ACT_IGNORE, cpu->pe->x[1] & iss_mask, 0);
    return false;
}

// crash_smp_send_stop: IPI_CPU_STOP, a guest there or not.
static void stop_others(struct cpu *cpu)
{
    for (unsigned i = 0; i < cpu->setup->pes; i++) {
        if (i == cpu->pe->index)
            continue;
        digest_touch(&cpu->run->digests, PART_OS + i);
        cpu->m->sw.host[i].stopped = 1;
        interrupt_ipi(cpu->run, i, IPI_CPU_STOP);
    }
}

static bool stop_for_good(struct cpu *cpu)
{
    bool host = (cpu->image->options & LINUX_HOST) != 0;

    os_stop(cpu);
    if (host)
        stop_others(cpu);
    return host;
}

enum { LOCAL_SIGKILL = 7 }; // of do_sea, in scratch

// inf->fn of fault_info[]: External aborts, on a walk or not, go to do_sea (kvm-ras-flows: 5.1).
static bool is_sea(struct cpu *cpu)
{
    uint64_t fsc = cpu->pe->x[0] & 0x3f;
    bool walk = fsc >= 0x13 && fsc <= 0x17;

    cpu_os(cpu)->scratch[LOCAL_SIGKILL] = walk;
    return fsc == 0x10 || walk;
}

// inf->sig: SIGKILL for an abort on a walk, else SIGBUS.
static bool not_claimed(struct cpu *cpu)
{
    struct os_task *task = cpu_task(cpu);

    cpu_act(cpu, ACT_UNCLAIMED, 0, 0);
    task->tag = cpu_active_tag(cpu);
    if (cpu_see_os(cpu)->scratch[LOCAL_SIGKILL])
        return true;
    task->sigbus = 1;
    task->sigbus_code = SIGBUS_OBJERR;
    cpu_signal(cpu, SIGBUS_OBJERR, cpu->pe->x[1], cpu_vm(cpu), true, 0);
    return false;
}

// do_page_fault(), VM_FAULT_HWPOISON: the entry of a process's page that memory_failure() has taken away.
static bool is_hwpoison_entry(struct cpu *cpu)
{
    unsigned vm = cpu_vm(cpu);
    struct os_task *task = cpu_task(cpu);
    uint64_t offset = cpu->pe->x[1] - cpu->setup->vm[vm].pa;

    if (!cpu->setup->vm[vm].process || offset >= cpu->setup->vm[vm].memory ||
        !linux_page_poisoned(cpu, vm, offset))
        return false;
    task->sigbus = 1;
    task->sigbus_code = SIGBUS_AR;
    task->sigbus_address = cpu->pe->x[1];
    task->tag = linux_tag(cpu, linux_page_frame(cpu, vm, offset));
    cpu_signal(cpu, SIGBUS_AR, cpu->pe->x[1], vm, false, task->tag);
    return true;
}

static const struct step do_serror[] = {
    {12, "arm64_is_fatal_ras_serror", .op = DO, .run = serror_is_harmless, .to = "serror_goes_on"},
    {4,  "arm64_serror_panic",                             .op = B,                .to = "panic"     },
};
static const struct step serror_goes_on[] = {
    {4, "return", .op = DO, .run = serror_ignored},
    {1, "ret",         .op = RET           },
};
static const struct step panic[] = {
    {1,   "daifset #0xf", .op = DAIFSET, .imm = 15           },
    {400, "panic()",      .op = DO,      .run = stop_for_good, .to = "sdei_mask_local_cpu"},
    {1,   "park",                 .op = B,                      .to = "cpu_park_loop"                  },
};
static const struct step cpu_park_loop[] = {
    {1,       "wfi",   .op = WFI            },
    { 1, "loop", .op = B, .to = "cpu_park_loop"},
};
static const struct step do_mem_abort[] = {
    {20,                   "esr_to_fault_info", .op = DO,         .run = is_sea,                                 .to = "do_sea"},
    {60,                    "do_page_fault: VM_FAULT_HWPOISON",                                      .op = DO, .run = is_hwpoison_entry, .to = "ret_to_user",
     .only = SOFTWARE_PROCESSES},
    {40, "no mapping: SIGSEGV",                .op = B,                                .to = "kill_task"                                                                           },
};
static const struct step do_sea[] = {
    {10,                 "apei_claim_sea(regs)", .op = CALL, .to = "apei_claim_sea"                   },
    {1,                  "claimed?",             .op = CBZ,  .rt = 0,                                   .to = "ret_to_user"},
    {60,                  "arm64_notify_die: SIGBUS",                                       .op = DO,      .run = not_claimed, .to = "kill_task"},
    {1, "exit_to_user_mode",                       .op = B,                                 .to = "ret_to_user"                                                      },
};

const struct routine linux_error[LINUX_ERROR] = {
    {"do_serror",      do_serror,      2, ROUTINE_ANYWHERE},
    {"serror_goes_on", serror_goes_on, 2, ROUTINE_ANYWHERE},
    {"panic",          panic,          3, ROUTINE_ANYWHERE},
    {"cpu_park_loop",  cpu_park_loop,  2, ROUTINE_ANYWHERE},
    {"do_mem_abort",   do_mem_abort,   3, ROUTINE_ANYWHERE},
    {"do_sea",         do_sea,         4, ROUTINE_ANYWHERE},
};
