// SPDX-License-Identifier: BSD-2-Clause
// The world switch (Linux 4.10 arch/arm64/kvm/hyp/switch.c; __activate_traps without the write of PMSELR_EL0
// of later sources, as in the tree that NEVE's authors published: github.com/columbia/nesting-pub). At EL2
// with HCR_EL2.E2H=1 the source's *_el2 names reach registers by their EL1 names.
#include "sw/l1_410.h"
#include "syndrome.h"

// What a scenario asks for besides is kept in struct l1.guest.
static bool trap_fpsimd_and_trace(struct cpu *cpu)
{
    cpu->pe->x[2] = (cpu->pe->x[2] | CPTR_EL2_TTA) & ~CPTR_EL2_FPEN;
    cpu->pe->x[2] |= *l1_guest_register(cpu_l1(cpu), CPTR_EL2);
    return false;
}

static bool write_hyp_vector(struct cpu *cpu)
{
    l1_write(cpu, VBAR_EL1, cpu->image->base);
    return false;
}

static bool write_host_vectors(struct cpu *cpu)
{
    l1_write(cpu, VBAR_EL1, cpu->image->base + L1_KERNEL_VECTORS);
    return false;
}

static bool write_host_cpacr(struct cpu *cpu)
{
    l1_write(cpu, CPACR_EL1, CPTR_EL2_FPEN);
    return false;
}

static bool write_host_hcr(struct cpu *cpu)
{
    l1_write(cpu, HCR_EL2, l1_410_host_hcr(cpu->image->options));
    return false;
}

static bool has_no_vserror(struct cpu *cpu)
{
    return !bits_any(cpu_see_l1(cpu)->vcpu.hcr, HCR_EL2_VSE);
}

static bool keep_hcr(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.hcr = cpu->pe->x[2];
    return false;
}

static bool keep_hpmn(struct cpu *cpu)
{
    cpu->pe->x[2] &= MDCR_EL2_HPMN;
    return false;
}

static bool keep_exit_code(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.exit_code = cpu->pe->x[0];
    return false;
}

static bool keep_esr(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;
    unsigned ec = esr_ec(cpu->pe->x[2]);

    vcpu->esr = cpu->pe->x[2];
    return ec != EC_IABT_LOWER && ec != EC_DABT_LOWER;
}

static bool keep_far(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.far = cpu->pe->x[2];
    cpu_l1(cpu)->vcpu.hpfar = cpu->pe->x[3];
    return false;
}

// x8 and x9 are the last two that __sysreg_save_common_state() read.
static bool keep_pc(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.pc = cpu->pe->x[8];
    cpu_l1(cpu)->vcpu.pstate = cpu->pe->x[9];
    return false;
}

// clang-format off

static const struct step vcpu_run[] = {
    {1,   "vcpu = kern_hyp_va(vcpu)",                   .op = SET, .rt = 0, .imm = L1_VCPU},
    {1,   "write_sysreg(vcpu, tpidr_el2)",              .op = MSR, .rt = 0, .reg = TPIDR_EL2},
    {6,   "host_ctxt = kern_hyp_va(host_cpu_context)",  .op = SET, .rt = 1, .imm = L1_HOST_CTXT},
    {1,   "__sysreg_save_host_state(host_ctxt)",        .op = CALL, .to = "__sysreg_save_state",
                                                        .only = L1_NVHE},
    {1,   "__sysreg_save_common_state(host_ctxt)",      .op = CALL, .to = "__sysreg_save_common_state"},
    {6,   "__debug_cond_save_host_state(vcpu)",         .op = WORK},
    {1,   "__activate_traps(vcpu)",                     .op = CALL, .to = "__activate_traps"},
    {1,   "__activate_vm(vcpu): vttbr_el2",             .op = DO, .run = l1_write_guest_register, .rt = 2,
                                                        .reg = VTTBR_EL2},
    {1,   "__vgic_restore_state(vcpu)",                 .op = CALL, .to = "__vgic_restore_state"},
    {1,   "__timer_restore_state(vcpu)",                .op = CALL, .to = "__timer_restore_state"},
    {1,   "__sysreg32_restore_state: hcr_el2",          .op = MRS, .rt = 2, .reg = HCR_EL2},
    {2,   "HCR_RW: return",                             .op = SET, .rt = 1, .imm = L1_GUEST_CTXT},
    {1,   "__sysreg_restore_guest_state(guest_ctxt)",   .op = CALL, .to = "__sysreg_restore_state"},
    {1,   "__sysreg_restore_common_state(guest_ctxt)",  .op = CALL, .to = "__sysreg_restore_common_state"},
    {6,   "__debug_restore_state(vcpu, ...)",           .op = WORK},
    {1,   "exit_code = __guest_enter(vcpu, host_ctxt)", .op = CALL, .to = "__guest_enter"},
    {4,   "exit_code",                                  .op = DO, .run = keep_exit_code},
    {1,   "__populate_fault_info(vcpu)",                .op = CALL, .to = "__populate_fault_info"},
    {1,   "__fpsimd_enabled(): cpacr_el1",              .op = MRS, .rt = 2, .reg = CPACR_EL1, .only = L1_VHE},
    {1,   "__fpsimd_enabled(): cptr_el2",               .op = MRS, .rt = 2, .reg = CPTR_EL2, .only = L1_NVHE},
    {2,   "fp_enabled",                                 .op = SET, .rt = 1, .imm = L1_GUEST_CTXT},
    {1,   "__sysreg_save_guest_state(guest_ctxt)",      .op = CALL, .to = "__sysreg_save_state"},
    {1,   "__sysreg_save_common_state(guest_ctxt)",     .op = CALL, .to = "__sysreg_save_common_state"},
    {2,   "gp_regs.regs.pc, pstate",                    .op = DO, .run = keep_pc},
    {1,   "__sysreg32_save_state: hcr_el2",             .op = MRS, .rt = 2, .reg = HCR_EL2},
    {2,   "HCR_RW: return",                             .op = WORK},
    {1,   "__timer_save_state(vcpu)",                   .op = CALL, .to = "__timer_save_state"},
    {1,   "__vgic_save_state(vcpu)",                    .op = CALL, .to = "__vgic_save_state"},
    {1,   "__deactivate_traps(vcpu)",                   .op = CALL, .to = "__deactivate_traps"},
    {1,   "__deactivate_vm(vcpu): vttbr_el2",           .op = MSR, .rt = 31, .reg = VTTBR_EL2},
    {6,   "host_ctxt",                                  .op = SET, .rt = 1, .imm = L1_HOST_CTXT},
    {1,   "__sysreg_restore_host_state(host_ctxt)",     .op = CALL, .to = "__sysreg_restore_state",
                                                        .only = L1_NVHE},
    {1,   "__sysreg_restore_common_state(host_ctxt)",   .op = CALL, .to = "__sysreg_restore_common_state"},
    {4,   "fp_enabled: __fpsimd_save_state",            .op = WORK},
    {12,  "__debug_save_state(vcpu, ...)",              .op = WORK},
    {1,   "return exit_code",                           .op = RET},
};
static const struct step populate_fault_info[] = {
    {1,   "esr = read_sysreg_el2(esr)",                 .op = MRS, .rt = 2, .reg = ESR_EL1, .only = L1_VHE},
    {1,   "esr = read_sysreg_el2(esr)",                 .op = MRS, .rt = 2, .reg = ESR_EL2, .only = L1_NVHE},
    {6,   "fault.esr_el2 = esr; ec is no abort",        .op = DO, .run = keep_esr, .to = "l1_return"},
    {1,   "far = read_sysreg_el2(far)",                 .op = MRS, .rt = 2, .reg = FAR_EL1, .only = L1_VHE},
    {1,   "far = read_sysreg_el2(far)",                 .op = MRS, .rt = 2, .reg = FAR_EL2, .only = L1_NVHE},
    {1,   "hpfar = read_sysreg(hpfar_el2)",             .op = MRS, .rt = 3, .reg = HPFAR_EL2},
    {2,   "fault.far_el2, fault.hpfar_el2",             .op = DO, .run = keep_far},
    {1,   "return true",                                .op = RET},
};
static const struct step activate_traps[] = {
    {2,   "write_sysreg(hcr, hcr_el2)",                 .op = DO, .run = l1_write_guest_register, .rt = 2,
                                                        .reg = HCR_EL2},
    {1,   "1 << 15",                                    .op = SET, .rt = 2, .imm = 0x8000},
    {1,   "write_sysreg(1 << 15, hstr_el2)",            .op = MSR, .rt = 2, .reg = HSTR_EL2},
    {1,   "ARMV8_PMU_USERENR_MASK",                     .op = SET, .rt = 2, .imm = 0xf},
    {1,   "write_sysreg(..., pmuserenr_el0)",           .op = MSR, .rt = 2, .reg = PMUSERENR_EL0},
    {2,   "write_sysreg(mdcr_el2, mdcr_el2)",           .op = DO, .run = l1_write_guest_register, .rt = 2,
                                                        .reg = MDCR_EL2},
    {1,   "read_sysreg(cpacr_el1)",                     .op = MRS, .rt = 2, .reg = CPACR_EL1, .only = L1_VHE},
    {3,   "CPACR_EL1_TTA, ~CPACR_EL1_FPEN",             .op = DO, .run = trap_fpsimd_and_trace,
                                                        .only = L1_VHE},
    {1,   "write_sysreg(val, cpacr_el1)",               .op = MSR, .rt = 2, .reg = CPACR_EL1, .only = L1_VHE},
    {3,   "write_sysreg(__kvm_hyp_vector, vbar_el1)",   .op = DO, .run = write_hyp_vector, .rt = 2,
                                                        .reg = VBAR_EL1,
                                                        .only = L1_VHE},
    {2,   "CPTR_EL2_DEFAULT | TTA | TFP",               .op = SET, .rt = 2, .imm = 0x1037ff, .only = L1_NVHE},
    {1,   "write_sysreg(val, cptr_el2)",                .op = MSR, .rt = 2, .reg = CPTR_EL2, .only = L1_NVHE},
    {1,   "return",                                     .op = RET},
};
static const struct step deactivate_traps[] = {
    {1,   "HCR_VSE",                                    .op = CALL, .to = "keep_virtual_abort"},
    {2,   "write_sysreg(HCR_HOST_VHE_FLAGS, hcr_el2)",  .op = DO, .run = write_host_hcr, .rt = 2,
                                                        .reg = HCR_EL2,
                                                        .only = L1_VHE},
    {1,   "write_sysreg(CPACR_EL1_FPEN, cpacr_el1)",    .op = DO, .run = write_host_cpacr, .rt = 2,
                                                        .reg = CPACR_EL1,
                                                        .only = L1_VHE},
    {3,   "write_sysreg(vectors, vbar_el1)",            .op = DO, .run = write_host_vectors, .rt = 2,
                                                        .reg = VBAR_EL1,
                                                        .only = L1_VHE},
    {2,   "write_sysreg(HCR_RW, hcr_el2)",              .op = DO, .run = write_host_hcr, .rt = 2,
                                                        .reg = HCR_EL2,
                                                        .only = L1_NVHE},
    {2,   "CPTR_EL2_DEFAULT",                           .op = SET, .rt = 2, .imm = 0x33ff, .only = L1_NVHE},
    {1,   "write_sysreg(CPTR_EL2_DEFAULT, cptr_el2)",   .op = MSR, .rt = 2, .reg = CPTR_EL2, .only = L1_NVHE},
    {1,   "write_sysreg(0, hstr_el2)",                  .op = MSR, .rt = 31, .reg = HSTR_EL2},
    {1,   "read_sysreg(mdcr_el2)",                      .op = MRS, .rt = 2, .reg = MDCR_EL2},
    {1,   "& MDCR_EL2_HPMN_MASK",                       .op = DO, .run = keep_hpmn},
    {1,   "write_sysreg(..., mdcr_el2)",                .op = MSR, .rt = 2, .reg = MDCR_EL2},
    {1,   "write_sysreg(0, pmuserenr_el0)",             .op = MSR, .rt = 31, .reg = PMUSERENR_EL0},
    {1,   "return",                                     .op = RET},
};
static const struct step keep_virtual_abort[] = {
    {3,   "!(vcpu->arch.hcr_el2 & HCR_VSE)",            .op = DO, .run = has_no_vserror, .to = "l1_return"},
    {1,   "read_sysreg(hcr_el2)",                       .op = MRS, .rt = 2, .reg = HCR_EL2},
    {2,   "vcpu->arch.hcr_el2 =",                       .op = DO, .run = keep_hcr},
    {1,   "return",                                     .op = RET},
};

const struct routine l1_410_switch[] = {
    {"__kvm_vcpu_run", vcpu_run, sizeof(vcpu_run) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__populate_fault_info", populate_fault_info, sizeof(populate_fault_info) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"__activate_traps", activate_traps, sizeof(activate_traps) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__deactivate_traps", deactivate_traps, sizeof(deactivate_traps) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"keep_virtual_abort", keep_virtual_abort, sizeof(keep_virtual_abort) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(l1_410_switch) / sizeof(l1_410_switch[0]) == L1_SWITCH, "l1_410.h counts them");
