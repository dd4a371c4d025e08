// SPDX-License-Identifier: BSD-2-Clause
// The variables of modelled software, plain, inside the machine. What is a register or memory is not here.
#ifndef RASIM_SIM_SW_STATE_H
#define RASIM_SIM_SW_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "limits.h"

// What one thread of execution has on its stack: return addresses, and exception frames (pt_regs).
enum { STACK_CALLS = 24, STACK_FRAMES = 4 };
struct frame {
    uint64_t x[31];
    uint64_t pc, pstate;
};
struct stack {
    uint64_t call[STACK_CALLS];
    struct frame frame[STACK_FRAMES];
    uint32_t calls, frames;
};

// ---- Firmware: one context a PE (TF-A include/lib/el3_runtime/aarch64/context.h)
// -------------------------------
enum sdei_class { SDEI_NORMAL, SDEI_CRITICAL, SDEI_CLASSES };
enum { SDEI_REGISTERED = 1, SDEI_ENABLED = 2, SDEI_RUNNING = 4 }; // SDEI_STATF_*
struct tfa_sdei { // of this PE: one explicit event of each class, and one handler of both
    uint64_t entry, argument;
    uint8_t state[SDEI_CLASSES]; // of the events
    uint8_t masked;              // SDEI_PE_MASK
    uint8_t depth;               // of tfa.dispatch
    uint8_t at_hand;             // enum sdei_class of the report at hand: its event and its error source
    uint8_t pad[3];
};
struct tfa_dispatch {           // sdei_dispatch_context_t
    uint64_t x[18];             // of the interrupted context (x0-x17)
    uint64_t elr, spsr;         // interrupted PC and PSTATE
    uint64_t jmp_pc, jmp_x[12]; // setjmp before the dispatch: where it returns, x19-x30
    uint32_t jmp_calls;         // and how deep the stack was
    uint32_t tag;               // whose record the event is about
    uint64_t kind;              // enum sdei_class
};
struct tfa {
    uint64_t x[31];          // saved by prepare_el3_entry
    uint64_t scr, spsr, elr; // return state of the lower world
    uint64_t saved_elr, saved_esr, saved_spsr, saved_lr;
    uint64_t nested_ea; // FFH: flag; KFH: reflection counter
    uint64_t double_fault_esr;
    uint64_t status, addr; // last error record read
    struct tfa_sdei sdei;
    struct tfa_dispatch dispatch[SDEI_CLASSES]; // those above sdei.depth are 0
    struct stack stack;
    uint32_t tag; // whose record that was
    uint8_t dead;
    uint8_t ehf_active; // a bit for each active level of 8 (pe_exc_data_t.active_pri_bits)
    uint8_t ehf_mask;   // ICC_PMR_EL1 before the first
    uint8_t boots;      // after resets that it asked for
    uint64_t held_esr;  // of an SError to try again with; 0: none
    uint32_t held_tag;
    uint32_t pad;
};

// ---- An operating system: the host, or a guest (Linux)
// ----------------------------------------------------------
enum os_thread {
    THREAD_TASK,
    THREAD_WORKER,
    THREAD_IDLE,
    OS_THREADS
}; // task: of the host the vCPU thread of os.vm (sw_state.thread); in a guest: its process

struct os_task {
    struct stack stack; // the kernel's
    struct stack user;  // the process's own
    uint64_t x[31], pc; // while not running
    uint64_t sp;        // likewise, of a stack in memory (image->stack_in_memory); else 0
    uint64_t sigbus_address;
    uint8_t sigbus;      // 1: SIGBUS pending
    uint8_t sigbus_code; // enum sigbus_code
    uint8_t runnable;
    uint8_t killed;
    uint32_t tag; // of the pending signal
};

enum { OS_ESTATUS = 4, OS_MF_FIFO = 16, OS_HWPOISON = 8, OS_REPORTED = 4 };
struct os_report { // an estatus block, copied out of the buffer
    uint64_t address;
    uint32_t severity, section_severity; // CPER: 0 recoverable, 1 fatal, 2 corrected, 3 informational
    uint32_t tag;
    uint8_t address_valid;
    uint8_t sync;      // source notifies by SEA
    uint8_t threshold; // of corrected errors exceeded
    uint8_t processor; // CPER_ERROR_* (sw/cper.h) of a processor section; 0: a memory section
};
struct os_mf {
    uint64_t address;
    uint32_t tag;
    uint8_t action_required;
    uint8_t pad[3];
};

enum os_life { OS_RUNS, OS_IDLE, OS_DEAD };
struct os { // what a kernel has for one CPU
    struct os_task task[OS_THREADS];
    struct os_report estatus[OS_ESTATUS]; // queued by NMI-like callers for irq_work
    struct os_mf mf[OS_MF_FIFO];
    uint64_t scratch[8]; // locals of the routine that runs; not kept across one that may sleep
    uint32_t estatuses, mfs;
    uint32_t tag;    // of the report being handled
    uint8_t current; // enum os_thread
    uint8_t need_resched, irq_work;
    uint8_t events;       // SDEI events whose handlers run: a bit of enum sdei_class each
    uint8_t life;         // enum os_life
    uint8_t worker_waits; // the next pick is the task, though the worker has work
    uint8_t vm;           // host: whose vCPU thread runs, or ran last
    uint8_t el1_of;       // host: whose EL1 registers are on the PE
    uint8_t slice_over;   // host: the next pick is another vCPU thread, if one can run
    uint8_t stopped;      // host: another CPU panicked and sent IPI_CPU_STOP
    uint8_t kick;         // task work drains `mf`, though it had no room for the entry that wants it
    uint8_t pad;
};
struct os_event { // sdei_registered_event of a host's PE, and the handler's stack, as long as it runs; else 0
    uint64_t x[31], pc, pstate; // of the context that the event interrupted
    uint64_t scratch[8];        // locals of that context
};
enum share_state { // of a page that lies in a shared frame, for the VMM's page table
    SHARE_MAPPED,  // there
    SHARE_OWN,     // written since: it has its own
    SHARE_MOVED,   // KSM gave it a copy of its own, write-protected
    SHARE_HWPOISON // memory_failure() took it away
};
struct os_frames {                  // what a kernel has once
    uint64_t hwpoison[OS_HWPOISON]; // frames marked
    uint64_t
        reported[OS_REPORTED]; // ghes_estatus_caches[]: records of the last 10 s, as linux_apei.c packs them
    uint32_t hwpoisons;
    uint32_t reporteds;
};

// ---- KVM: one vCPU a VM, and its VMM
// ------------------------------------------------------------------------------
enum { VCPU_EL1_REGS = 30 };
struct vcpu {
    uint64_t x[31], pc, pstate, sp_el0;
    uint64_t host_x[31];
    uint64_t hcr, vsesr;            // shadows of HCR_EL2, VSESR_EL2
    uint64_t vdisr;                 // the guest's DISR_EL1
    uint64_t esr, far, hpfar, disr; // vcpu->arch.fault
    uint64_t exit_code;
    uint64_t scratch[4]; // EL2's stack, as far as the vectors use it
    uint64_t hyp_elr;    // kvm_hyp_ctxt: ELR_EL2 of an exception of the world switch
    uint32_t tag;        // of the vSError that `hcr` pends
    uint32_t fault_tag;  // of the exit being handled
    uint32_t vdisr_tag;  // of what `vdisr` holds
    uint8_t in_run;      // between vcpu_load and vcpu_put
    uint8_t loaded;      // the guest's registers are on the PE
    uint8_t ran;         // has been entered
    uint8_t exit_reason; // kvm_run: why KVM_RUN returned 0; enum vcpu_exit
};
struct el1_context { // sw/kvm_context.c: of a VM while another one's is on the PE; else all 0
    uint64_t reg[VCPU_EL1_REGS];
    uint64_t live_elr; // machine.h: struct live, active_tag
    uint32_t live_tag, active_tag;
    uint8_t live_regs;
    uint8_t pad[7];
};
enum { EL1_OF_HOST = 0xff }; // os.el1_of, where the host kernel is at EL1 itself
struct nvhe_host {           // kvm_host_data.host_ctxt of a PE; else all 0
    struct el1_context el1;
    uint64_t pc, pstate, vdisr; // ELR_EL2 and SPSR_EL2 of its HVC, VDISR_EL2
};
enum vcpu_exit { VCPU_EXIT_UNKNOWN, VCPU_EXIT_SERROR, VCPU_EXIT_MMIO };
struct vmm {
    uint64_t sigbus_address;
    uint64_t pc, pstate, elr, spsr, esr; // its copy of the vCPU's registers
    uint64_t serror_esr;
    uint32_t tag;
    uint8_t sigbus, sigbus_code; // stored by the signal handler
    uint8_t dirty;               // the copy goes back before the next KVM_RUN
    uint8_t serror_pending;      // of the copy
    uint8_t serror_has_esr;      // of the copy
    uint8_t early_kill;          // prctl(PR_MCE_KILL): SIGBUS for errors nobody has consumed
    uint8_t migrate;             // asked to: by fault `migrate` - 1; 0: not
    uint8_t ext_dabt;            // of the copy
    uint8_t pad[4];
};

// ---- A VM with a guest hypervisor, L1, and its guest, L2; at most one in a machine, else all 0
// ----------------------------------------------------------------------------------------------
enum { NESTED_EL2_REGS = 19, NESTED_OTHER_REGS = 12, L1_GUEST_REGS = 16 };
enum nested_pending { NESTED_NO_EXCEPTION, NESTED_SYNC, NESTED_SERROR };
enum nested_loaded { NESTED_L2_LOADED, NESTED_L1_LOADED, NESTED_NONE_LOADED }; // on the PE as EL1's registers
struct nested_live { // as machine.h: struct live, active_tag
    uint64_t elr;
    uint32_t tag, active_tag;
    uint8_t regs;
    uint8_t pad[7];
};
struct nesting {                       // of the host's KVM
    uint64_t el2[NESTED_EL2_REGS];     // L1's registers of EL2 that are EL1's while L1 runs, while L2 runs
    uint64_t other[NESTED_OTHER_REGS]; // those that never are, and are not in the page of VNCR_EL2
    uint64_t cntkctl;                  // L2's CNTKCTL_EL1, while L1 runs
    uint64_t esr;                      // of the exception that waits
    uint64_t serror_esr;               // NESTED_SERROR_PENDING
    uint64_t s2_output, s2_leaf;       // what L1's stage 2 has for L2's last fault: IPA of L1, descriptor
    struct nested_live live[2];        // of the one that does not run: L2, L1
    uint32_t tag, serror_tag;
    uint8_t loaded;        // enum nested_loaded
    uint8_t hyp;           // VCPU_HYP_CONTEXT, at the entry: L1 runs, not L2
    uint8_t pending;       // enum nested_pending
    uint8_t serror_kept;   // L1 could not take it
    uint8_t serror_vector; // of what waits: EASE
    uint8_t fixed_up;      // fixup_guest_exit() dealt with the exit
    uint8_t s2_level;
    uint8_t pad;
};

struct l1 {                        // L1's own variables
    struct stack stack;            // return addresses and frames of its EL2
    struct vcpu vcpu;              // what its KVM has for L2: registers, shadow of HCR_EL2, the exit
    uint64_t guest[L1_GUEST_REGS]; // of its EL2 while L2 runs: l1_guest_registers
};

struct sw_state {
    struct tfa tfa[MAX_PES];
    struct os host[MAX_PES];        // its task[THREAD_TASK] is not used, but
    struct os_task thread[MAX_VMS]; // the vCPU thread of each VM
    struct os_event event[MAX_PES][SDEI_CLASSES];
    struct os_frames host_frames;
    uint8_t share[MAX_SHARES]; // enum share_state, of setup->share
    struct os guest[MAX_VMS];
    struct os_frames guest_frames[MAX_VMS];
    struct el1_context context[MAX_VMS];
    struct nvhe_host nvhe[MAX_PES];
    struct vcpu vcpu[MAX_VMS];
    struct vmm vmm[MAX_VMS];
    struct nesting nested;
    struct l1 l1;
};

// The host as a whole: dead when it panicked on any PE, idle when all its PEs are.
enum os_life sw_host_life(const struct sw_state *sw, unsigned pes);

// Not modelled: more than one vCPU a VM; threads that move between PEs; more host threads than those of the
// vCPUs and one worker a PE.
#endif
