// SPDX-License-Identifier: BSD-2-Clause
// A guest hypervisor (L1): a program of steps that runs at EL1 under HCR_EL2.NV and believes to be at EL2.
// Its vectors, ELR, SPSR and PSTATE are EL1's; what an access becomes, the hardware decides as for any
// instruction (isa/nested.h).
//
// One step makes one access that may trap: a row MSR or MRS (`rt`, `reg`), HVC, SMC, WFI or ERET, or a row DO
// that calls l1_write() or l1_read() once, with `rt` in its row. Where the access traps, the step is left;
// KVM emulates it on X<rt> and lets L1 go on behind the step. So:
// - what a read gave is in X<rt> in the next step, not in this one: look at it there;
// - a row DO changes nothing else before its access, and nothing after it unless that is wanted whether or
// not
//   it trapped;
// - X registers are the VM's: KVM saves and restores them around a trap.
// The names are those of the instruction: SCTLR_EL1 of a hypervisor with VHE is its EL2's, SCTLR_EL12 L2's;
// of one without VHE SCTLR_EL1 is L2's (HCR_EL2.NV1), SCTLR_EL2 its own. SPSR_EL2, ELR_EL2, ESR_EL2 and
// FAR_EL2 are EL1 registers with FEAT_NV2, traps without. Both kinds find what SPSR_ELx says: EL2, not EL1.
#ifndef RASIM_SIM_SW_L1_H
#define RASIM_SIM_SW_L1_H

#include <stdbool.h>
#include <stdint.h>

#include "cpu.h"

struct assignment;

// IPA of what L1's KVM keeps of its vCPU in memory: a place of this model.
enum { L1_VCPU_IPA = 0x200000 };

// MSR and MRS with the step's own Rt: X<rt> := value, then the write; X<rt> := what is read, unless it traps.
void l1_write(struct cpu *cpu, enum sysreg reg, uint64_t value);
void l1_read(struct cpu *cpu, enum sysreg reg);

// L1's EL2 registers while L2 runs, as its KVM keeps them (struct l1.guest): what `set VM.REG` sets and L1's
// world switch writes before its ERET. Also HCR_EL2, VSESR_EL2 and VDISR_EL2, of struct l1.vcpu. NULL: no
// such.
extern const enum sysreg l1_guest_registers[L1_GUEST_REGS];
uint64_t *l1_guest_register(struct l1 *l1, enum sysreg reg);

// What start-up has left behind: L1 is about to enter L2 for the first time, at L1's routine "start" with
// PSTATE EL2h, DAIF masked; L2's EL1 registers are in the page of VNCR_EL2, where it starts is in
// struct l1.vcpu; L1's stage 2 for it is built, VTTBR_EL2 and VTCR_EL2 are in struct l1.guest.
void l1_start(const struct setup *setup, struct machine *m);

// `set VM.REG.FIELD = V` of the VM with a guest hypervisor: of EL2, L1's while L2 runs (l1_guest_register),
// or else L1's own; of EL1 and EL0, L2's.
void l1_set(const struct setup *setup, struct machine *m, const struct assignment *a);

// Not modelled: processes of L1, so HCR_EL2.TGE is of no consequence but at its own EL2; more than one vCPU.
#endif
