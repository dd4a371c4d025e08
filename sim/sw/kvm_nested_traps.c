// SPDX-License-Identifier: BSD-2-Clause
// Traps in the world switch of a VM with a guest hypervisor (Linux 6.12 arch/arm64/kvm/hyp/vhe/switch.c,
// hyp/include/hyp/switch.h): the host's own, and while L2 runs those that L1 asks for.
#include "pe.h"
#include "sw/kvm_nested.h"

static bool write_vncr(struct cpu *cpu)
{
    if (kvm_has_nv(cpu) && pe_has(cpu->pe, FEAT_NV2))
        cpu_write(cpu, VNCR_EL2, cpu->setup->vm[cpu_vm(cpu)].vncr);
    return false;
}

// Of L1's only TMEA is not for the hardware: KVM routes what it injects by it.
static bool write_hcrx(struct cpu *cpu)
{
    uint64_t asked = HCRX_EL2_SCTLR2En;

    if (!kvm_has_nv(cpu) || !pe_has(cpu->pe, FEAT_HCX))
        return false;
    if (!kvm_is_hyp_ctxt(cpu))
        asked = kvm_vreg(cpu, HCRX_EL2) & ~HCRX_EL2_TMEA;
    cpu_write(cpu, HCRX_EL2, pe_has(cpu->pe, FEAT_SCTLR2) ? asked : asked & ~HCRX_EL2_SCTLR2En);
    return false;
}

// Of the host's own: the PMU, and debug registers until a guest has used them (kvm_arm_setup_mdcr_el2()).
static bool write_mdcr(struct cpu *cpu)
{
    uint64_t asks = MDCR_EL2_TDE | MDCR_EL2_TDA | MDCR_EL2_TDCC;
    uint64_t host = MDCR_EL2_TPM | MDCR_EL2_TPMS | MDCR_EL2_TTRF | MDCR_EL2_TPMCR | MDCR_EL2_TDRA |
                    MDCR_EL2_TDOSA | MDCR_EL2_TDA;

    if (kvm_has_nv(cpu))
        cpu_write(cpu, MDCR_EL2, host | (kvm_is_hyp_ctxt(cpu) ? 0 : kvm_vreg(cpu, MDCR_EL2) & asks));
    return false;
}

// CPACR_EL1 is CPTR_EL2 of a hypervisor with VHE; KVM keeps what FEAT_NV2p1 would. To one without VHE it is
// L2's, and without FEAT_NV2 not where L1 would find it.
static bool traps_cpacr(const struct cpu *cpu)
{
    return kvm_is_hyp_ctxt(cpu) && (kvm_v_e2h(cpu) || !pe_has(cpu->pe, FEAT_NV2));
}

static bool write_cptr(struct cpu *cpu)
{
    uint64_t of_l2;

    if (!kvm_has_nv(cpu))
        return false;
    of_l2 = kvm_vreg(cpu, CPTR_EL2) & CPTR_EL2_TCPAC;
    cpu_write(cpu, CPACR_EL1, traps_cpacr(cpu) ? CPTR_EL2_TCPAC : of_l2);
    return false;
}

// The register of the row: bits that trap where they are 1 as L1 asks, those that trap where they are 0
// likewise.
static bool write_fgt(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;
    bool second = reg == HFGRTR2_EL2 || reg == HFGWTR2_EL2;

    if (!kvm_has_nv(cpu) || !pe_has(cpu->pe, second ? FEAT_FGT2 : FEAT_FGT))
        return false;
    cpu_write(cpu, reg, !kvm_is_hyp_ctxt(cpu) ? kvm_vreg(cpu, reg) : second ? sysreg_row_of(reg)->known : 0);
    return false;
}

// clang-format off

static const struct step activate_nested_traps[] = {
    {44,  "__activate_cptr_traps(vcpu)",                 .op = DO,      .run = write_cptr},
    {4,   "write_sysreg_s(vncr_array, SYS_VNCR_EL2)",    .op = DO,      .run = write_vncr},
    {6,   "write_sysreg_s(hcrx, SYS_HCRX_EL2)",          .op = DO,      .run = write_hcrx},
    {6,   "write_sysreg(mdcr_el2)",                      .op = DO,      .run = write_mdcr},
    {14,  "update_fgt_traps(HFGRTR_EL2)",                .op = DO,      .run = write_fgt, .reg = HFGRTR_EL2},
    {14,  "update_fgt_traps(HFGWTR_EL2)",                .op = DO,      .run = write_fgt, .reg = HFGWTR_EL2},
    {14,  "update_fgt_traps(HFGITR_EL2)",                .op = DO,      .run = write_fgt, .reg = HFGITR_EL2},
    {14,  "update_fgt_traps(HDFGRTR_EL2)",               .op = DO,      .run = write_fgt, .reg = HDFGRTR_EL2},
    {14,  "update_fgt_traps(HDFGWTR_EL2)",               .op = DO,      .run = write_fgt, .reg = HDFGWTR_EL2},
    {14,  "update_fgt_traps(HFGRTR2_EL2)",               .op = DO,      .run = write_fgt, .reg = HFGRTR2_EL2},
    {14,  "update_fgt_traps(HFGWTR2_EL2)",               .op = DO,      .run = write_fgt, .reg = HFGWTR2_EL2},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_nested_traps[] = {
    {"__activate_nested_traps", activate_nested_traps, sizeof(activate_nested_traps) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nested_traps) / sizeof(kvm_nested_traps[0]) == KVM_NESTED_TRAPS,
               "kvm_part.def counts them");
