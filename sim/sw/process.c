// SPDX-License-Identifier: BSD-2-Clause
#include "sw/process.h"

#include "exception.h"
#include "pe.h"
#include "stack.h"
#include "sw/abi.h"
#include "sw/linux.h"
#include "sw/programs.h"
#include "syndrome.h"
#include "take.h"

enum { PAGE = 0x1000, FIRST_PAGE = 0x100000, PAGES = 8, TRANSLATION_FAULT_L3 = 0x07 };

// The host's stage 1 is not there to say so: the entry is one of hwpoison.
static void fault(struct cpu *cpu, uint64_t va)
{
    struct exception e = exception_trap(cpu->pe, 2, EC_DABT_LOWER, TRANSLATION_FAULT_L3);

    e.far = va;
    e.far_valid = 1;
    take_exception(cpu->run, cpu->pe->index, &e);
    cpu->left = true;
}

// x1: offset in the process's memory.
static bool load(struct cpu *cpu)
{
    unsigned vm = cpu_vm(cpu);
    uint64_t offset = cpu->pe->x[1], value;

    if (linux_page_poisoned(cpu, vm, offset))
        fault(cpu, cpu->setup->vm[vm].pa + offset);
    else if (cpu_load(cpu, linux_page_frame(cpu, vm, offset) + offset % PAGE, &value, sizeof(value)))
        cpu->pe->x[0] = value;
    return false;
}

static bool next_page(struct cpu *cpu)
{
    cpu->pe->x[1] += PAGE;
    cpu->pe->x[2]--;
    return false;
}

static bool count_down(struct cpu *cpu)
{
    cpu->pe->x[2]--;
    return false;
}

// x0: SIGBUS code. In the context that waits on the process's own stack, a page whose access cannot be made
// again is given up; who is told before it comes to that does without the page for good.
static bool give_page_up(struct cpu *cpu)
{
    struct frame *f = stack_top(cpu, cpu_stack(cpu));

    if (cpu->pe->x[0] == SIGBUS_AO)
        f->pc = cpu_label(cpu, "leave");
    else
        f->pc += 4;
    return false;
}

// clang-format off

static const struct step page_reader[] = {
    {1,  "first page",                      .op = SET,  .rt = 1, .imm = FIRST_PAGE},
    {1,  "eight pages",                     .op = SET,  .rt = 2, .imm = PAGES},
    {1,  "ldr x0, [x1]",                    .op = DO,   .run = load},
    {6,  "use it",                          .op = WORK},
    {2,  "next page",                       .op = DO,   .run = next_page},
    {1,  "cbnz x2",                         .op = CBNZ, .rt = 2, .to = "page_reader+2"},
    {1,  "exit()",                          .op = SET,  .rt = 8, .imm = SYS_EXIT},
    {1,  "svc #0",                          .op = SVC},
};
static const struct step page_rereader[] = {
    {1,  "a page",                          .op = SET,  .rt = 1, .imm = FIRST_PAGE},
    {1,  "rounds",                          .op = SET,  .rt = 2, .imm = 64},
    {1,  "ldr x0, [x1]",                    .op = DO,   .run = load},
    {200,"use it",                          .op = WORK},
    {1,  "count",                           .op = DO,   .run = count_down},
    {1,  "cbnz x2",                         .op = CBNZ, .rt = 2, .to = "page_rereader+2"},
    {1,  "exit()",                          .op = SET,  .rt = 8, .imm = SYS_EXIT},
    {1,  "svc #0",                          .op = SVC},
};
static const struct step spin[] = {
    {1,  "rounds",                          .op = SET,  .rt = 2, .imm = 2000},
    {10, "work",                            .op = WORK},
    {1,  "count",                           .op = DO,   .run = count_down},
    {1,  "cbnz x2",                         .op = CBNZ, .rt = 2, .to = "spin+1"},
    {1,  "exit()",                          .op = SET,  .rt = 8, .imm = SYS_EXIT},
    {1,  "svc #0",                          .op = SVC},
};
static const struct step sigbus_handler[] = {
    {20, "AR: behind the access; AO: leave", .op = DO,  .run = give_page_up},
    {1,  "rt_sigreturn()",                  .op = SET,  .rt = 8, .imm = SYS_RT_SIGRETURN},
    {1,  "svc #0",                          .op = SVC},
};

static const struct step leave[] = {
    {1,  "exit()",                          .op = SET,  .rt = 8, .imm = SYS_EXIT},
    {1,  "svc #0",                          .op = SVC},
};

static const struct routine routines[] = {
    {"page_reader", page_reader, 8, ROUTINE_ANYWHERE},
    {"page_rereader", page_rereader, 8, ROUTINE_ANYWHERE},
    {"spin", spin, 6, ROUTINE_ANYWHERE},
    {"sigbus_handler", sigbus_handler, 3, ROUTINE_ANYWHERE},
    {"leave", leave, 2, ROUTINE_ANYWHERE},
};
// clang-format on

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/process_option.def"
};

static const char *const labels[] = {
    [PROCESS_PAGE_READER_AT] = "page_reader",
    [PROCESS_PAGE_REREADER_AT] = "page_rereader",
    [PROCESS_SPIN_AT] = "spin",
};

static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    const struct vm_setup *vm = &setup->vm[image->vm];
    struct os_task *thread = &m->sw.thread[image->vm];
    uint64_t pc = 0;

    if (vm->pe != index)
        return;
    for (unsigned i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
        if (image->options >> i & 1)
            pc = software_address(image, labels[i]);
    }
    m->sw.vmm[image->vm] = (struct vmm){.early_kill = (image->options & PROCESS_EARLY_KILL) != 0};
    thread->runnable = 1;
    if (setup_first_vm(setup, index) == image->vm) {
        m->pe[index].pstate = (struct pstate){0};
        m->pe[index].pc = pc;
        return;
    }
    thread->pc = software_address(&setup->image[setup->image_host], "ret_to_user");
    thread->stack.frames = 1;
    thread->stack.frame[0] = (struct frame){.pc = pc};
}

static const struct routine *const parts[] = {routines, NULL};
static const unsigned part_counts[] = {sizeof(routines) / sizeof(routines[0])};

const struct program software_process = {
    .name = "process",
    .words = "an ordinary process of the host, without KVM",
    .els = 1 << 0,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
