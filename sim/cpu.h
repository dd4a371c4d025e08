// SPDX-License-Identifier: BSD-2-Clause
// How software touches the machine: the only functions that a step may call. Each tells the listeners.
#ifndef RASIM_SIM_CPU_H
#define RASIM_SIM_CPU_H

#include <stdbool.h>
#include <stdint.h>

#include "machine.h"
#include "run.h"

// The step in progress on one PE.
struct cpu {
    struct run *run;
    const struct setup *setup;
    struct machine *m;
    struct pe *pe;
    const struct image *image;
    const struct slot *slot;
    uint64_t pc;   // of the step
    uint64_t next; // where the PE goes on; pc + 4 unless the step branches
    bool left;     // an exception was taken instead: the step ends here and changes nothing more
};

// MRS and MSR. A trapped or undefined access takes its exception, sets `left` and reads as 0.
uint64_t cpu_read(struct cpu *cpu, enum sysreg reg);
void cpu_write(struct cpu *cpu, enum sysreg reg, uint64_t value);

// Memory, by virtual address; false: an exception was taken (`left`), the step will run again if software
// retries. At most one of these a step, and before the step changes anything.
bool cpu_load(struct cpu *cpu, uint64_t va, void *data, uint32_t size);
bool cpu_store(struct cpu *cpu, uint64_t va, const void *data, uint32_t size);

// TLBI ALLE1IS: the TLBs of all PEs.
void cpu_tlbi_all(struct cpu *cpu);

// Branches. cpu_goto takes an address, cpu_call pushes pc + 4 on the context's stack, cpu_return pops.
void cpu_goto(struct cpu *cpu, uint64_t address);
void cpu_call(struct cpu *cpu, uint64_t address);
void cpu_return(struct cpu *cpu);

// "routine" or "routine+n" in this image, "linux:routine" in another: its address; asserts that it exists.
uint64_t cpu_label(const struct cpu *cpu, const char *label);

// What no register shows. `tag`: the error it is about; 0: that of the exception being handled, if any.
void cpu_act(struct cpu *cpu, enum act act, uint64_t value, uint32_t tag);

// A process gets SIGBUS: the VMM of `vm`, or a process inside it (`to_guest`).
void cpu_signal(struct cpu *cpu, enum sigbus_code code, uint64_t address, unsigned vm, bool to_guest,
                uint32_t tag);

// An exception entry that software makes on the registers of a vCPU that does not run (`regs` holds them);
// `e->return_address` and target 1 are set by the caller.
void cpu_emulated_take(struct cpu *cpu, struct pe *regs, const struct exception *e, unsigned vm);

// Error whose exception brought this EL here; 0: none.
uint32_t cpu_active_tag(const struct cpu *cpu);

// Whose error the register holds that `reg` reaches at the current EL; 0: none.
uint32_t cpu_register_tag(const struct cpu *cpu, enum sysreg reg);

// The option `word` is chosen for this step's image.
bool cpu_chosen(const struct cpu *cpu, const char *word);

// The running software's own variables.
struct tfa *cpu_tfa(struct cpu *cpu);     // of this PE
bool cpu_is_guest(const struct cpu *cpu); // a guest's own software runs, not host, hypervisor or VMM
struct os *cpu_os(struct cpu *cpu);       // host (of this PE) when at EL2 or in a VMM, else the guest's
const struct os *cpu_see_os(const struct cpu *cpu);
struct os_event *cpu_event(struct cpu *cpu, enum sdei_class kind); // of the host on this PE
struct os *cpu_guest(struct cpu *cpu);                             // of the VM whose VMM or vCPU thread runs
struct vcpu *cpu_vcpu(struct cpu *cpu); // of the VM whose VMM or vCPU thread runs, or ran last on this PE
const struct vcpu *cpu_see_vcpu(const struct cpu *cpu); // the same, for steps that change nothing of it
struct os_task *cpu_task(struct cpu *cpu);              // the thread of cpu_os() that runs
const struct os_task *cpu_see_task(const struct cpu *cpu);
struct os_frames *cpu_frames(struct cpu *cpu); // what that kernel knows of its frames
const struct os_frames *cpu_see_frames(const struct cpu *cpu);
struct os_task *cpu_thread(struct cpu *cpu, unsigned vm); // the vCPU thread of a VM
struct nesting *cpu_nested(struct cpu *cpu);              // of KVM, for the VM with a guest hypervisor
const struct nesting *cpu_see_nested(const struct cpu *cpu);
struct l1 *cpu_l1(struct cpu *cpu); // of that guest hypervisor itself
const struct l1 *cpu_see_l1(const struct cpu *cpu);
struct vmm *cpu_vmm(struct cpu *cpu);
unsigned cpu_vm(const struct cpu *cpu);   // index of that VM
struct stack *cpu_stack(struct cpu *cpu); // of the context that runs: EL3's, or the current thread's

// System registers as the step found them, by name and without traps: of the EL1 context that software puts
// in place of a vCPU that is not loaded.
uint64_t *cpu_sys(struct cpu *cpu);

#endif
