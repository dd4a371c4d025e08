// SPDX-License-Identifier: BSD-2-Clause
// Linux 6.12 arm64, as host kernel at EL2 (VHE: its *_EL1 names are redirected) and as guest kernel at EL1:
// what its files share. Differences between the two are rows.
#ifndef RASIM_SIM_SW_LINUX_H
#define RASIM_SIM_SW_LINUX_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"
#include "software.h"

// Options: LINUX_6_12 is a bit of image->options, LINUX_6_12_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/linux_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/linux_option.def"
};

// Routines, by file; the numbers are checked where they are defined.
enum { LINUX_ENTRY = 20, LINUX_SCHED = 18, LINUX_ERROR = 6, LINUX_APEI = 7 };
enum {
    LINUX_MF = 4,
    LINUX_KSM = 4,
    LINUX_WORK = 14,
    LINUX_IRQ = 8,
    LINUX_BOOT = 2,
    LINUX_SDEI = 1,
    LINUX_STOP = 1
};
extern const struct routine linux_entry[]; // kernel/entry.S, entry-common.c
extern const struct routine linux_sched[]; // kernel/sched, entry-common.c, signal.c
extern const struct routine linux_error[]; // kernel/traps.c, mm/fault.c, panic
extern const struct routine linux_apei[];  // drivers/acpi/apei/ghes.c, kernel/acpi.c
extern const struct routine linux_sdei[];  // kernel/entry.S, kernel/sdei.c
extern const struct routine linux_stop[];  // kernel/smp.c
extern const struct routine linux_mf[];    // mm/memory-failure.c
extern const struct routine
    linux_ksm[]; // mm/ksm.c and memory-failure.c, mm/memory.c: frames that pages share
extern const struct routine linux_work[]; // what a guest runs
extern const struct routine linux_irq[];  // drivers/irqchip/irq-gic-v3.c and the handlers behind it
extern const struct routine linux_boot[]; // drivers/acpi/apei/bert.c

// Where a guest with the option entry-task has its per-CPU variable __entry_task: a place of this model.
enum { LINUX_ENTRY_TASK_IPA = 0x200000 };

// PSTATE.DAIF images (asm/daifflags.h).
enum { DAIF_PROCCTX = 0, DAIF_PROCCTX_NOIRQ = 0x0c0, DAIF_ERRCTX = 0x1c0 };

// The exception frame on top of the kernel's stack (pt_regs).
struct frame *linux_frame(struct cpu *cpu);

// The page is marked hwpoison.
bool linux_frame_poisoned(const struct os_frames *frames, uint64_t page);

// The VMM's page that a VM has at an IPA: its frame, whether a write to it faults, and whether the VMM's
// entry says hwpoison. And the IPA of the stage 2 fault at hand.
uint64_t linux_page_frame(struct cpu *cpu, unsigned vm, uint64_t ipa);
bool linux_page_write_protected(struct cpu *cpu, unsigned vm, uint64_t ipa);
bool linux_page_poisoned(struct cpu *cpu, unsigned vm, uint64_t ipa);
uint64_t linux_fault_ipa(const struct cpu *cpu);

// Where the VMM of this vCPU has the shared frame that memory_failure() is about still mapped; 0: nowhere.
uint64_t linux_mapped_share(struct cpu *cpu);

// SIGBUS for the VMM of a VM, for the error that memory_failure() is about.
void linux_send_sigbus(struct cpu *cpu, unsigned vm, enum sigbus_code code, uint64_t address);

// Whose memory error an address of this OS is, for the observer.
uint32_t linux_tag(struct cpu *cpu, uint64_t address);

// memory_failure() with MF_ACTION_REQUIRED, in the task whose access it was: a worker has no user context.
bool linux_is_required_of_current(const struct cpu *cpu);

// Work that a synchronous error source queued runs in the task, before it goes back to user space or into a
// guest (6.12 ghes_kick_task_work, memory_failure_queue_kick).
bool linux_has_task_work(struct cpu *cpu);

// The worker and the idle thread of a kernel that has just booted.
void linux_start_threads(struct os *os, const struct image *image);

// What the guest runs is a thread of its kernel, no process.
bool linux_runs_thread(const struct image *guest);

// A guest with its MMU on (linux_stage1.c): the tables, and the registers that turn stage 1 on.
void linux_start_stage1(const struct vm_setup *vm, struct pe *pe);

// The host boots once more: the first PE is about to look at the BERT, the others are idle.
void linux_boot_host(struct machine *m, const struct image *image, struct pe *pe);

// The kernel's virtual address of what is at a physical address of this OS.
uint64_t linux_virtual(struct cpu *cpu, uint64_t physical);

// The page holds stage 1 tables of this OS: no process has it mapped.
bool linux_is_table(struct cpu *cpu, uint64_t page);

// Not modelled: preemption inside the kernel, more threads than the task, one kworker and idle; file-backed
// and huge pages; ksmd, who would merge pages and read them; rate limits and the estatus cache.
#endif
