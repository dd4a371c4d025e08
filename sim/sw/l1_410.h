// SPDX-License-Identifier: BSD-2-Clause
// KVM of Linux 4.10 as a guest hypervisor (L1), with VHE or without: the world switch of the time of Armv8.3
// and of NEVE (Lim et al., SOSP'17), access by access in the order of its source, so that the number of traps
// of an exit follows from what the architecture and the host make of each. What its files share.
//
// Without VHE its hypervisor code is at the virtual EL2 and its kernel at the virtual EL1; with VHE both are
// at EL2. General-purpose registers of L2 are in struct l1.vcpu, System registers in L1's memory.
#ifndef RASIM_SIM_SW_L1_410_H
#define RASIM_SIM_SW_L1_410_H

#include "sw/kvm.h"
#include "sw/l1.h"

// Options: L1_VHE is a bit of image->options, L1_VHE_AT its number.
enum {
#define OPTION(name, word, group, words) name##_AT,
#include "sw/l1_410_option.def"
};
enum {
#define OPTION(name, word, group, words) name = UINT64_C(1) << name##_AT,
#include "sw/l1_410_option.def"
};

// Routines, by source file; the numbers are checked where they are defined.
enum { L1_ENTRY = 21, L1_SWITCH = 5, L1_SYSREG = 4, L1_DEVICE = 9, L1_RUN = 7 };
extern const struct routine l1_410_entry[];  // hyp/entry.S, hyp/hyp-entry.S
extern const struct routine l1_410_switch[]; // hyp/switch.c
extern const struct routine l1_410_sysreg[]; // hyp/sysreg-sr.c
extern const struct routine l1_410_device[]; // hyp/vgic-v3-sr.c, hyp/timer-sr.c
extern const struct routine l1_410_run[];    // arm.c, handle_exit.c

enum { L1_KERNEL_VECTORS = 0x800 }; // behind those of the hypervisor

// Places of this model in L1's memory, by IPA: kvm_vcpu, the guest's context, the host's. GICH where QEMU's
// machine "virt" has it.
enum { L1_VCPU = 0x10000, L1_GUEST_CTXT = 0x11000, L1_HOST_CTXT = 0x12000, L1_GICH = 0x8030000 };
enum { L1_VGIC_VMCR = 0x00, L1_TIMER = 0x08 };        // of kvm_vcpu
enum { L1_SYS_REGS = 0x000, L1_COMMON_REGS = 0x100 }; // of a context

// X<rt> and the `rn` - 1 behind it, from and to 8 bytes each at x1 + imm of the step's row: one access.
bool l1_store_registers(struct cpu *cpu);
bool l1_load_registers(struct cpu *cpu);

// The register of the row := what it is while L2 runs (l1_guest_register()).
bool l1_write_guest_register(struct cpu *cpu);

// HCR_EL2 while L1's host runs.
uint64_t l1_410_host_hcr(option_set options);

// Not modelled: stage 2 faults and MMIO of L2, SMC and WFx of it; FP and debug registers, as L2 uses neither;
// list registers, as nothing is injected; interrupts of L1; PMSELR_EL0. Of `nvhe` without FEAT_NV2 an
// exception within its EL2: SPSR_EL1.M says EL1 then (HCR_EL2.{NV,NV1,NV2}={1,1,0}), and KVM never told it
// from L1's own EL1.
#endif
