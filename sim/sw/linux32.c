// SPDX-License-Identifier: BSD-2-Clause
// Linux 6.12 for 32-bit Arm as a guest: as much of it as an abort needs (arch/arm/kernel/entry-armv.S,
// mm/abort-ev7.S, mm/fault.c, mm/fsr-2level.c, mm/fsr-3level.c, kernel/traps.c). It looks at the fault status
// alone: no line of it reads DFSR.AET. Instruction counts are estimated from the sources.
#include <string.h>

#include "aarch32.h"
#include "cpu.h"
#include "stack.h"
#include "sw/os.h"
#include "sw/programs.h"

enum { PSR_MODE = 0x1f };

// Options: LINUX32_SPIN is a bit of image->options, LINUX32_SPIN_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/linux32_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/linux32_option.def"
};

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/linux32_option.def"
};

// ---- From Abort mode to Supervisor mode.

// r14 of Abort mode is where the abort was taken from, and 8 or 4 more.
static bool subtract_from_lr(struct cpu *cpu, uint64_t offset)
{
    uint64_t lr = cpu_read(cpu, LR_abt) - offset;

    cpu->pe->x[20] = (uint32_t)lr;
    return false;
}

static bool sub_lr_8(struct cpu *cpu)
{
    return subtract_from_lr(cpu, 8);
}

static bool sub_lr_4(struct cpu *cpu)
{
    return subtract_from_lr(cpu, 4);
}

static bool save_r0_lr(struct cpu *cpu)
{
    struct frame *f = stack_push(cpu, cpu_stack(cpu));

    memcpy(f->x, cpu->pe->x, sizeof(f->x));
    f->pc = cpu->pe->x[20];
    return false;
}

static struct frame *top_frame(struct cpu *cpu)
{
    return stack_top(cpu, cpu_stack(cpu));
}

static bool save_spsr(struct cpu *cpu)
{
    top_frame(cpu)->pstate = cpu->pe->x[20];
    return false;
}

static bool from_user_mode(struct cpu *cpu)
{
    return (top_frame(cpu)->pstate & PSR_MODE) == MODE_USR;
}

// An exception return in form only: the abort has not been dealt with, and no other EL or PSTATE.A is meant.
static bool enter_svc_mode(struct cpu *cpu)
{
    cpu->pe->pstate.mode = MODE_SVC;
    return from_user_mode(cpu);
}

// ---- The handler of all aborts that mean no page fault.

static bool find_fsr_info(struct cpu *cpu)
{
    cpu_act(cpu, ACT_CLASSIFY, cpu->pe->x[1], 0);
    return false;
}

static bool force_sigbus(struct cpu *cpu)
{
    cpu_signal(cpu, SIGBUS_OBJERR, cpu->pe->x[0], cpu_vm(cpu), true, 0);
    return false;
}

static bool kill_task(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);

    os->task[os->current].killed = 1;
    cpu_act(cpu, ACT_KILL, 0, 0);
    return false;
}

static bool count_down(struct cpu *cpu)
{
    cpu->pe->x[2]--;
    return false;
}

// clang-format off

static const struct step to_dabt[] = {
    {1,   "W(b) vector_dabt",                            .op = B,       .to = "vector_dabt"},
};
static const struct step to_pabt[] = {
    {1,   "W(b) vector_pabt",                            .op = B,       .to = "vector_pabt"},
};
static const struct step to_swi[] = {
    {1,   "W(ldr) pc, vector_swi",                       .op = B,       .to = "vector_swi"},
};
static const struct step to_bad[] = {
    {1,   "no handler for this vector",                  .op = B,       .to = "panic"},
};

static const struct step vector_dabt[] = {
    {1,   "sub lr, lr, #8",                              .op = DO,      .run = sub_lr_8},
    {1,   "stmia sp, {r0, lr}",                          .op = DO,      .run = save_r0_lr},
    {1,   "mrs lr, spsr",                                .op = MRS,     .rt = 20, .reg = SPSR_abt},
    {1,   "str lr, [sp, #8]",                            .op = DO,      .run = save_spsr},
    {6,   "spsr := cpsr ^ (ABT_MODE ^ SVC_MODE)",        .op = WORK},
    {1,   "movs pc, lr",                                 .op = DO,      .run = enter_svc_mode,
                                                                        .to = "__dabt_usr"},
    {0,   "__dabt_svc, when not from User mode",         .op = B,       .to = "__dabt_svc"},
};
static const struct step vector_pabt[] = {
    {1,   "sub lr, lr, #4",                              .op = DO,      .run = sub_lr_4},
    {1,   "stmia sp, {r0, lr}",                          .op = DO,      .run = save_r0_lr},
    {1,   "mrs lr, spsr",                                .op = MRS,     .rt = 20, .reg = SPSR_abt},
    {1,   "str lr, [sp, #8]",                            .op = DO,      .run = save_spsr},
    {6,   "spsr := cpsr ^ (ABT_MODE ^ SVC_MODE)",        .op = WORK},
    {1,   "movs pc, lr",                                 .op = DO,      .run = enter_svc_mode},
    {16,  "usr_entry or svc_entry",                      .op = WORK},
    {1,   "v7_pabort: mrc p15, 0, r0, c6, c0, 2",        .op = MRS,     .rt = 0, .reg = IFAR},
    {1,   "mrc p15, 0, r1, c5, c0, 1",                   .op = MRS,     .rt = 1, .reg = IFSR},
    {6,   "do_PrefetchAbort: ifsr_info + fsr_fs(ifsr)",  .op = B,       .to = "do_DataAbort"},
};

static const struct step dabt_usr[] = {
    {20,  "usr_entry; kuser_cmpxchg_check",              .op = WORK},
    {1,   "dabt_helper",                                 .op = B,       .to = "v7_early_abort"},
};
static const struct step dabt_svc[] = {
    {16,  "svc_entry",                                   .op = WORK},
    {1,   "dabt_helper",                                 .op = B,       .to = "v7_early_abort"},
};
static const struct step v7_early_abort[] = {
    {1,   "mrc p15, 0, r1, c5, c0, 0: FSR",              .op = MRS,     .rt = 1, .reg = DFSR},
    {1,   "mrc p15, 0, r0, c6, c0, 0: FAR",              .op = MRS,     .rt = 0, .reg = DFAR},
    {2,   "uaccess_disable; b do_DataAbort",             .op = B,       .to = "do_DataAbort"},
};

// Short format: fsr_info[22], 'imprecise external abort'; long: [17], 'asynchronous external abort'. Both
// do_bad() and SIGBUS; si_code is BUS_OBJERR, and 0 in the long one, which is told as BUS_OBJERR, too.
static const struct step do_data_abort[] = {
    {10,  "inf = fsr_info + fsr_fs(fsr)",                .op = DO,      .run = find_fsr_info},
    {3,   "inf->fn(): do_bad() returns 1",               .op = WORK},
    {400, "pr_alert(\"Unhandled fault: %s\"); show_pte()", .op = WORK},
    {8,   "arm_notify_die(): user_mode(regs)?",          .op = DO,      .run = from_user_mode,
                                                                        .to = "arm_notify_die_user"},
    {1,   "die(str, regs, err)",                         .op = B,       .to = "die"},
};
static const struct step arm_notify_die_user[] = {
    {60,  "force_sig_fault(SIGBUS, si_code, addr)",      .op = DO,      .run = force_sigbus},
    {80,  "ret_from_exception: no handler, do_group_exit", .op = DO,    .run = kill_task},
    {1,   "schedule()",                                  .op = B,       .to = "cpu_idle"},
};
static const struct step die[] = {
    {900, "__die(): Internal error, registers, stack",   .op = WORK},
    {20,  "oops_end(): not in_interrupt(), panic_on_oops=0", .op = WORK},
    {60,  "make_task_dead(SIGSEGV)",                     .op = DO,      .run = kill_task},
    {1,   "schedule()",                                  .op = B,       .to = "cpu_idle"},
};
static const struct step panic[] = {
    {400, "panic()",                                     .op = DO,      .run = os_stop},
    {1,   "wfi",                                         .op = WFI},
    {1,   "loop",                                        .op = B,       .to = "panic+1"},
};

static const struct step vector_swi[] = {
    {30,  "sys_exit(): do_exit()",                       .op = WORK},
    {1,   "schedule()",                                  .op = B,       .to = "cpu_idle"},
};
static const struct step cpu_idle[] = {
    {10,  "do_idle()",                                   .op = DO,      .run = os_idle},
    {1,   "wfi",                                         .op = WFI},
    {1,   "loop",                                        .op = B,       .to = "cpu_idle"},
};

static const struct step spin[] = {
    {1,   "rounds",                                      .op = SET,     .rt = 2, .imm = 2000},
    {10,  "work",                                        .op = WORK},
    {1,   "subs r2, r2, #1",                             .op = DO,      .run = count_down},
    {1,   "bne",                                         .op = CBNZ,    .rt = 2, .to = "spin+1"},
    {100, "do_exit()",                                   .op = B,       .to = "cpu_idle"},
};
static const struct step user_spin[] = {
    {1,   "rounds",                                      .op = SET,     .rt = 2, .imm = 2000},
    {10,  "work",                                        .op = WORK},
    {1,   "subs r2, r2, #1",                             .op = DO,      .run = count_down},
    {1,   "bne",                                         .op = CBNZ,    .rt = 2, .to = "user_spin+1"},
    {1,   "swi 0: exit()",                               .op = SVC},
};

static const struct routine routines[] = {
    {"vectors_und",         to_bad,              1, 0x04},
    {"vectors_swi",         to_swi,              1, 0x08},
    {"vectors_pabt",        to_pabt,             1, 0x0c},
    {"vectors_dabt",        to_dabt,             1, 0x10},
    {"vectors_irq",         to_bad,              1, 0x18},
    {"vectors_fiq",         to_bad,              1, 0x1c},
    {"vector_dabt",         vector_dabt,         sizeof(vector_dabt) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"vector_pabt",         vector_pabt,         sizeof(vector_pabt) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__dabt_usr",          dabt_usr,            2, ROUTINE_ANYWHERE},
    {"__dabt_svc",          dabt_svc,            2, ROUTINE_ANYWHERE},
    {"v7_early_abort",      v7_early_abort,      3, ROUTINE_ANYWHERE},
    {"do_DataAbort",        do_data_abort,       5, ROUTINE_ANYWHERE},
    {"arm_notify_die_user", arm_notify_die_user, 3, ROUTINE_ANYWHERE},
    {"die",                 die,                 4, ROUTINE_ANYWHERE},
    {"panic",               panic,               3, ROUTINE_ANYWHERE},
    {"vector_swi",          vector_swi,          2, ROUTINE_ANYWHERE},
    {"cpu_idle",            cpu_idle,            3, ROUTINE_ANYWHERE},
    {"spin",                spin,                5, ROUTINE_ANYWHERE},
    {"user_spin",           user_spin,           5, ROUTINE_ANYWHERE},
};
// clang-format on

static const struct routine *const parts[] = {routines, NULL};
static const unsigned part_counts[] = {sizeof(routines) / sizeof(routines[0])};

// SCTLR.V=1: the vectors are at 0xffff0000, where the image begins. Nothing is masked: local_abt_enable() of
// start-up has cleared CPSR.A.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    struct vcpu *vcpu = &m->sw.vcpu[image->vm];
    bool user = (image->options & LINUX32_USER_SPIN) != 0;
    struct pe *pe = &m->pe[index];

    (void)setup;
    pe->sys[SCTLR_EL1] |= BIT(13);                                          // SCTLR.V
    pe->sys[TCR_EL1] |= (image->options & LINUX32_LONG) != 0 ? BIT(31) : 0; // TTBCR.EAE
    vcpu->pc = software_address(image, user ? "user_spin" : "spin");
    vcpu->pstate = user ? MODE_USR : MODE_SVC;
    m->sw.guest[image->vm].task[THREAD_TASK].runnable = 1;
}

const struct program software_linux32 = {
    .name = "linux32",
    .words = "Linux 6.12 for 32-bit Arm as a guest: aborts, and a thread to take them",
    .els = 1 << 1 | 1 << 0,
    .aarch32 = 1,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
