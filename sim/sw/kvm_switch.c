// SPDX-License-Identifier: BSD-2-Clause
// The world switch on a host with VHE, all of it with PSTATE.DAIF=1111 (Linux 6.12 hyp/vhe/switch.c).
#include "sw/kvm_switch.h"

#include "pe.h"
#include "sw/kvm_nested.h"

enum { PSTATE_EL2T = 0x8, PSTATE_EL2H = 0x9 }; // SPSR_EL2.M

bool kvm_restore_pc(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, cpu_see_vcpu(cpu)->pc);
    return false;
}

// __sysreg_restore_el2_return_state(): what would go to EL2 or above is made EL2h with IL set, for el2_sync
// to find.
bool kvm_restore_pstate(struct cpu *cpu)
{
    uint64_t pstate = cpu_see_vcpu(cpu)->pstate;

    if (kvm_has_nv(cpu))
        pstate = kvm_hw_pstate(pstate);
    if (!(pstate & SPSR_EL2_nRW) && bits_get(pstate, SPSR_EL2_M) >= PSTATE_EL2T)
        pstate = SPSR_EL2_IL | PSTATE_EL2H;
    cpu_write(cpu, SPSR_EL2, pstate);
    return false;
}

bool kvm_restore_disr(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    if (!pe_has(cpu->pe, FEAT_RAS))
        return false;
    uint64_t vdisr = vcpu->vdisr;

    if (kvm_vserror_is_nested(cpu))
        vdisr = kvm_hides_ras(cpu) ? 0 : kvm_vreg(cpu, VDISR_EL2);
    cpu_write(cpu, VDISR_EL2, vdisr);
    cpu->pe->vdisr_tag = vdisr ? vcpu->vdisr_tag : 0;
    return false;
}

bool kvm_save_pc(struct cpu *cpu)
{
    cpu_vcpu(cpu)->pc = cpu_read(cpu, ELR_EL2);
    return false;
}

bool kvm_save_disr(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (!pe_has(cpu->pe, FEAT_RAS))
        return false;
    vcpu->vdisr_tag = cpu->pe->vdisr_tag;
    if (!kvm_vserror_is_nested(cpu))
        vcpu->vdisr = cpu_read(cpu, VDISR_EL2);
    else if (!kvm_hides_ras(cpu))
        kvm_set_vreg(cpu, VDISR_EL2, cpu_read(cpu, VDISR_EL2));
    return false;
}

// clang-format off

static const struct step kvm_vcpu_run[] = {
    {1,   "local_daif_mask()",                           .op = DAIFSET, .imm = 0xf},
    {33,  "pmr_sync(); sysreg_save_host_state_vhe(host_ctxt)", .op = WORK},
    {1,   "__activate_traps(vcpu)",                      .op = CALL,    .to = "___activate_traps"},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = WORK,    .unless = SOFTWARE_NESTED},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = DO,      .run = kvm_adjust_pc,
                                                                        .only = SOFTWARE_NESTED},
    {25,  "sysreg_restore_guest_state_vhe(guest_ctxt)",  .op = WORK},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = kvm_restore_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = kvm_restore_pstate},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = kvm_restore_disr},
    {22,  "__debug_switch_to_guest(vcpu)",               .op = WORK},
    {1,   "exit_code = __guest_enter(vcpu)",             .op = CALL,    .to = "__guest_enter"},
    {1,   "fixup_guest_exit(vcpu, &exit_code)",          .op = CALL,    .to = "fixup_guest_exit"},
    {20,  "sysreg_save_guest_state_vhe(guest_ctxt)",     .op = WORK},
    {2,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = kvm_save_pc},
    {3,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = kvm_save_disr},
    {1,   "__deactivate_traps(vcpu)",                    .op = CALL,    .to = "___deactivate_traps"},
    {40,  "sysreg_restore_host_state_vhe(host_ctxt); __debug_switch_to_host(vcpu)", .op = WORK},
    {1,   "local_daif_restore(DAIF_PROCCTX_NOIRQ)",      .op = DAIFCLR,
                                                                   .imm = 0xc}, // D and A; I and F stay set
    {1,   "isb",                                         .op = ISB},
    {1,   "return ret",                                  .op = RET},
};

const struct routine kvm_switch[] = {
    {"__kvm_vcpu_run", kvm_vcpu_run, sizeof(kvm_vcpu_run) / sizeof(struct step), ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_switch) / sizeof(kvm_switch[0]) == KVM_SWITCH, "kvm_part.def counts them");
