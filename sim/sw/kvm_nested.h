// SPDX-License-Identifier: BSD-2-Clause
// KVM for a VM that is a hypervisor itself (arch/arm64/kvm/{nested,emulate-nested}.c and what they change in
// the world switch). L1 is the guest hypervisor, at a virtual EL2; L2 its guest.
#ifndef RASIM_SIM_SW_KVM_NESTED_H
#define RASIM_SIM_SW_KVM_NESTED_H

#include "forward.h"
#include "sw/kvm.h"

// The VM whose vCPU thread runs has a guest hypervisor.
static inline bool kvm_has_nv(const struct cpu *cpu)
{
    return cpu->setup->nested >= 0 && cpu_vm(cpu) == (unsigned)cpu->setup->nested;
}

// ---- L1's registers (kvm_vel2.c). Those that FEAT_NV2 has in memory are in the page of VNCR_EL2; of the
// others those that stand for EL1 registers are on the PE while L1 runs.

// Without cycles or aborts: of EL2, L1's; of EL1, L2's.
uint64_t kvm_vreg(const struct cpu *cpu, enum sysreg reg);
void kvm_set_vreg(struct cpu *cpu, enum sysreg reg, uint64_t value);
uint64_t *kvm_vreg_at(struct machine *m, unsigned pe, enum sysreg reg); // NULL: in the page
uint64_t kvm_vncr_slot(const struct setup *setup, enum sysreg reg);     // physical address; 0: it has none

// Where KVM keeps L1's EL2 register while the EL1 register that stands for it is L2's.
uint64_t *kvm_nested_el2(struct nesting *n, enum sysreg el1);

// PSTATE.M of L1 is EL2's, or EL0 runs under L1's E2H and TGE.
bool kvm_is_hyp_ctxt(const struct cpu *cpu);
unsigned kvm_virtual_el(const struct cpu *cpu); // 0, 1 or 2, by vcpu->pstate
bool kvm_v_e2h(const struct cpu *cpu);

bool kvm_vserror_is_nested(const struct cpu *cpu);
bool kvm_hides_ras(const struct cpu *cpu);

// HCR_EL2 for what runs next: the host's for the VM, and NV for L1 or what L1 asks for of L2.
uint64_t kvm_nested_hcr(const struct cpu *cpu);

// PSTATE as the vCPU has it (EL2h) and as the PE has (EL1h).
uint64_t kvm_hw_pstate(uint64_t pstate);
uint64_t kvm_virtual_pstate(uint64_t pstate);

// VTTBR_EL2 of what runs next.
uint64_t kvm_nested_vttbr(const struct cpu *cpu);

// An exception for the virtual EL2 waits from now on; the step goes to "kvm_inject_nested".
void kvm_pend_vel2(struct cpu *cpu, enum nested_pending what, uint64_t esr, uint32_t tag);

// A step of the entry: __kvm_adjust_pc().
bool kvm_adjust_pc(struct cpu *cpu);

// In fixup_guest_exit(): L1's ERET within its own regime, or its access to CPACR_EL1, is done with.
bool kvm_fast_eret(struct cpu *cpu);
bool kvm_fast_cpacr(struct cpu *cpu);

// ---- Stage 2 (kvm_shadow.c).
bool kvm_shadow_in_use(const struct cpu *cpu); // the hardware walks KVM's tables for L2
uint64_t kvm_shadow_permissions(const struct cpu *cpu, uint64_t entry);
bool kvm_is_no_sea(struct cpu *cpu); // kvm_mmu.c, as the next
bool kvm_has_no_memslot(struct cpu *cpu);

// ---- Errors (kvm_nested_error.c): by L1's virtual registers, of the release. True: they wait for the
// virtual EL2, and the step goes to "kvm_inject_nested"; false: done with, or (kvm_nested_sea) not L1's.
bool kvm_nested_serror(struct cpu *cpu, uint64_t iss, uint32_t tag);
bool kvm_nested_sea(struct cpu *cpu, bool iabt, uint64_t far, uint32_t tag);
bool kvm_ease_of_l2(const struct cpu *cpu); // an abort of its own goes to its SError vector
void kvm_enter_with_serror(struct cpu *cpu, uint64_t iss, uint32_t tag); // kvm_inject.c: at EL1

// ---- Whose a trap is (kvm_forward.c).
enum forward_edition kvm_edition(const struct cpu *cpu);

// handle_exit(): the routine for this exception class of such a VM; NULL: as for any.
const char *kvm_nested_handler(const struct cpu *cpu);

// Not modelled: interrupts and timers of the virtual EL2; FEAT_NV2p1 and FEAT_NV3; TLB maintenance and AT
// instructions; the EL0 of L1's host; a hypervisor in L2 (its VNCR_EL2); a translation of SCTLR_EL2, TCR_EL2,
// TTBR0_EL2 and CPTR_EL2 for a hypervisor without VHE, whose own stage 1 stays off here. What KVM reads of
// VNCR_EL2's page to decide meets no error.
#endif
