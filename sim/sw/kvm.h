// SPDX-License-Identifier: BSD-2-Clause
// KVM of Linux 6.12 on a host with VHE or without it (arch/arm64/kvm): the paths that an error takes through
// EL2. What its files share. The code calls and is called by the program "linux"; both run on the same thread
// of the host.
//
// Between routines a value is in struct vcpu, as in the source, or in X registers: x0-x17 do not survive
// calls, and x19-x28 are not used.
#ifndef RASIM_SIM_SW_KVM_H
#define RASIM_SIM_SW_KVM_H

#include <stdbool.h>
#include <stdint.h>

#include "bits.h"
#include "cpu.h"
#include "exception.h"
#include "software.h"

// Options: KVM_6_12 is a bit of image->options, KVM_6_12_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/kvm_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/kvm_option.def"
    KVM_SINCE_6_17 = KVM_6_17 | KVM_7_3,
    KVM_2017 = KVM_2017_V7 | KVM_2017_V4,
};

// Routines, by source file.
enum {
#define PART(routines, number, count, only) number = count,
#include "sw/kvm_part.def"
};
#define PART(routines, number, count, only) extern const struct routine routines[];
#include "sw/kvm_part.def"

enum { KVM_HOST_VECTOR = 0x800 }; // __kvm_hyp_host_vector, from the program's base

// What a guest exit is (asm/kvm_asm.h). An SError that ESB deferred at the exit adds bit 31.
enum {
    ARM_EXCEPTION_IRQ = 0,
    ARM_EXCEPTION_EL1_SERROR = 1,
    ARM_EXCEPTION_TRAP = 2,
    ARM_EXCEPTION_IL = 3,
    ARM_EXIT_WITH_SERROR_BIT = 31,
};

enum {
    KVM_ISS = 0x1ffffff,   // VSESR_EL2 and the ISS of an SError
    KVM_ISS_IDS = 1 << 24, // alone: the syndrome of a vSError that nobody specified (inject_fault.c)
    KVM_EINTR = 4,
    KVM_EINVAL = 22,
};

static inline uint64_t kvm_exit_code(const struct vcpu *vcpu)
{
    return vcpu->exit_code & ~BIT(ARM_EXIT_WITH_SERROR_BIT);
}

static inline bool kvm_serror_pending(const struct vcpu *vcpu)
{
    return (vcpu->exit_code & BIT(ARM_EXIT_WITH_SERROR_BIT)) != 0;
}

// HCR_EL2 while the host runs (HCR_HOST_VHE_FLAGS, HCR_HOST_NVHE_FLAGS), and of a vCPU after its reset;
// `aarch32`: the VMM asked for KVM_ARM_VCPU_EL1_32BIT.
uint64_t kvm_hcr_host(bool nvhe);
uint64_t kvm_hcr_guest(feature_set features, bool aarch32, bool nvhe);
uint64_t kvm_hcr_of_vm(const struct setup *setup, const struct machine *m, unsigned vm);

// Level 3 entries of a VM's stage 2 (DDI 0487 D8.3.2): valid page, readable and writable, accessed; memory is
// write-back, Inner Shareable, a device Device-nGnRE and XN (stage2_set_prot_attr()).
enum { KVM_PAGE_MEMORY = 0x7ff, KVM_PAGE_WRITABLE = 0x80 };

// The entry for an IPA of the VM's device; 0: it has none there.
uint64_t kvm_device_entry(const struct setup *setup, unsigned vm, uint64_t ipa);

// VTCR_EL2 of a guest: 39-bit IPAs.
uint64_t kvm_vtcr(void);

// EL1 and EL0 registers of a guest, which a VHE host does not use: those of one VM at a time are on the PE.
// Load: VM `vm`'s are there from now on, those of the VM before in its struct vcpu. Save: a copy of those on
// the PE, for a start.
extern const enum sysreg kvm_el1_registers[VCPU_EL1_REGS];
void kvm_load_el1(struct machine *m, unsigned pe, unsigned vm);
void kvm_save_el1(struct machine *m, unsigned pe, unsigned vm);
uint64_t kvm_see_el1(const struct setup *setup, const struct machine *m, unsigned vm, enum sysreg reg);

// Before a step looks at EL1 registers of cpu_vm(): they are on the PE from here on. A host kernel at EL1 has
// its own there: it looks at memory in truth, and has them back before its step is over.
void kvm_own_el1(struct cpu *cpu);
void kvm_return_el1(struct cpu *cpu);

// kvm_sysreg.c: the register of an access that trapped (EC 0x18); one that a guest of this release has not;
// what a guest reads where nothing is.
enum sysreg kvm_trapped_register(uint64_t esr);
bool kvm_undefined_to_guest(const struct cpu *cpu, enum sysreg reg);
void kvm_raz_wi(struct vcpu *vcpu);

// The IPA of the fault that vcpu->hpfar and vcpu->far describe.
uint64_t kvm_fault_ipa(const struct vcpu *vcpu);

// Pends a virtual SError for the next entry, as an act when that changes anything.
void kvm_set_sei_esr(struct cpu *cpu, uint64_t esr, uint32_t tag);

// What KVM_GET_VCPU_EVENTS tells; ext_dabt_pending is always 0.
struct kvm_vcpu_events {
    uint64_t serror_esr;
    bool serror_pending, serror_has_esr;
};
struct kvm_vcpu_events kvm_arm_vcpu_get_events(const struct vcpu *vcpu, bool ras);

// The registers that an exception of the vCPU to EL1 would leave, taken at its PC and PSTATE; then the vCPU
// has them. The EL1 registers of a loaded vCPU are on the PE.
struct pe kvm_emulated_take(struct cpu *cpu, const struct exception *e);
void kvm_commit_entry(struct cpu *cpu, const struct pe *regs);

// The access that KVM_EXIT_MMIO was about will be executed again, if at all.
void kvm_retire_nothing(struct vcpu *vcpu);

// kvm_inject_abort.c: a synchronous External abort of who runs, taken to EL1 in the format of its kernel; the
// ESR of one that is taken from the same Exception level or a lower one.
void kvm_inject_abort(struct cpu *cpu, bool iabt, uint64_t address, uint32_t tag);
uint64_t kvm_abort_esr(const struct cpu *cpu, bool iabt, bool same_el);

// The access for which there is no memory is none that a VMM could emulate.
bool kvm_cannot_be_emulated(const struct vcpu *vcpu);

// Not modelled: pKVM; TLBs, VMIDs, permission faults and dirty logging, block
// mappings; MMIO but for skipping the access; PSCI and SMCCC calls but for 'not supported'; vGIC, timers,
// PMU, FP state; debug, PAC, MTE; of AArch32 guests their traps and inject_undef32(); of an injected abort
// the level of a table walk; SCTLR2_EL1 of guests that are no hypervisor; preemption on preempt_enable.
#endif
