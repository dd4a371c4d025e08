// SPDX-License-Identifier: BSD-2-Clause
// Steps of both world switches: a vCPU's return state (Linux 6.12 hyp/include/hyp/sysreg-sr.h:
// __sysreg_restore_el2_return_state(), __sysreg_save_el2_return_state()).
#ifndef RASIM_SIM_SW_KVM_SWITCH_H
#define RASIM_SIM_SW_KVM_SWITCH_H

#include <stdbool.h>

struct cpu;

bool kvm_restore_pc(struct cpu *cpu);     // ELR_EL2
bool kvm_restore_pstate(struct cpu *cpu); // SPSR_EL2
bool kvm_restore_disr(struct cpu *cpu);   // VDISR_EL2
bool kvm_save_pc(struct cpu *cpu);
bool kvm_save_disr(struct cpu *cpu);

#endif
