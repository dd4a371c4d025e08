// SPDX-License-Identifier: BSD-2-Clause
// Interrupt controller and timer of the guest (Linux 4.10 virt/kvm/arm/hyp/vgic-v3-sr.c, vgic-v2-sr.c,
// timer-sr.c; switch.c for HCR_EL2). Where the machine has no GICv3 there are none, and only HCR_EL2 and
// CNTHCTL_EL2 are written.
#include "pe.h"
#include "sw/l1_410.h"

enum { GICH_VMCR = 0x8 };
enum { EL1PCTEN = 1 << 0, EL1PCEN = 1 << 1 }; // of CNTHCTL_EL2 with E2H=0

static bool has_no_gic(struct cpu *cpu)
{
    return !pe_has(cpu->pe, FEAT_GICv3);
}

static bool set_int_override(struct cpu *cpu)
{
    cpu->pe->x[2] |= HCR_EL2_FMO | HCR_EL2_IMO;
    return false;
}

static bool clear_int_override(struct cpu *cpu)
{
    cpu->pe->x[2] &= ~(HCR_EL2_FMO | HCR_EL2_IMO);
    return false;
}

static bool set_sre_enable(struct cpu *cpu)
{
    cpu->pe->x[2] |= ICC_SRE_EL2_Enable;
    return false;
}

static bool clear_sre_enable(struct cpu *cpu)
{
    cpu->pe->x[2] &= ~ICC_SRE_EL2_Enable;
    return false;
}

static bool allow_physical_timer(struct cpu *cpu)
{
    cpu->pe->x[2] |= EL1PCTEN | EL1PCEN;
    return false;
}

static bool trap_physical_timer(struct cpu *cpu)
{
    cpu->pe->x[2] = (cpu->pe->x[2] & ~(uint64_t)EL1PCEN) | EL1PCTEN;
    return false;
}

// Of the vCPU, in memory: vgic_vmcr; cntv_cval and cntv_ctl.
static bool store_vmcr(struct cpu *cpu)
{
    cpu_store(cpu, L1_VCPU + L1_VGIC_VMCR, &cpu->pe->x[2], sizeof(uint64_t));
    return false;
}

static bool load_vmcr(struct cpu *cpu)
{
    uint64_t value;

    if (cpu_load(cpu, L1_VCPU + L1_VGIC_VMCR, &value, sizeof value))
        cpu->pe->x[2] = value;
    return false;
}

static bool store_timer(struct cpu *cpu)
{
    cpu_store(cpu, L1_VCPU + L1_TIMER, &cpu->pe->x[2], 2 * sizeof(uint64_t));
    return false;
}

static bool load_timer(struct cpu *cpu)
{
    uint64_t value[2];

    if (cpu_load(cpu, L1_VCPU + L1_TIMER, value, sizeof value)) {
        cpu->pe->x[2] = value[0];
        cpu->pe->x[3] = value[1];
    }
    return false;
}

// clang-format off

static const struct step vgic_restore[] = {
    {1,   "read_sysreg(hcr_el2)",                       .op = MRS, .rt = 2, .reg = HCR_EL2},
    {3,   "HCR_INT_OVERRIDE; irq_lines",                .op = DO, .run = set_int_override},
    {1,   "write_sysreg(val, hcr_el2)",                 .op = MSR, .rt = 2, .reg = HCR_EL2},
    {1,   "__vgic_v3_restore_state(vcpu)",              .op = CALL, .to = "__vgic_v3_restore_state",
                                                        .only = L1_GICV3},
    {1,   "__vgic_v2_restore_state(vcpu)",              .op = CALL, .to = "__vgic_v2_restore_state",
                                                        .only = L1_GICV2},
    {1,   "return",                                     .op = RET},
};
static const struct step vgic_v3_restore[] = {
    {8,   "vgic_sre",                                   .op = DO, .run = has_no_gic,
                                                        .to = "l1_return"},
    {1,   "read_gicreg(ICH_VTR_EL2)",                   .op = MRS, .rt = 2, .reg = ICH_VTR_EL2},
    {24,  "no list register is pending or active",      .op = WORK},
    {2,   "vgic_vmcr",                                  .op = DO, .run = load_vmcr, .rt = 2},
    {1,   "write_gicreg(vgic_vmcr, ICH_VMCR_EL2)",      .op = MSR, .rt = 2, .reg = ICH_VMCR_EL2},
    {1,   "read_gicreg(ICC_SRE_EL2)",                   .op = MRS, .rt = 2, .reg = ICC_SRE_EL2},
    {1,   "& ~ICC_SRE_EL2_ENABLE",                      .op = DO, .run = clear_sre_enable},
    {1,   "write_gicreg(..., ICC_SRE_EL2)",             .op = MSR, .rt = 2, .reg = ICC_SRE_EL2},
    {1,   "live_lrs",                                   .op = WORK},
    {1,   "return",                                     .op = RET},
};
static const struct step vgic_save[] = {
    {1,   "__vgic_v3_save_state(vcpu)",                 .op = CALL, .to = "__vgic_v3_save_state",
                                                        .only = L1_GICV3},
    {1,   "__vgic_v2_save_state(vcpu)",                 .op = CALL, .to = "__vgic_v2_save_state",
                                                        .only = L1_GICV2},
    {1,   "read_sysreg(hcr_el2)",                       .op = MRS, .rt = 2, .reg = HCR_EL2},
    {1,   "& ~HCR_INT_OVERRIDE",                        .op = DO, .run = clear_int_override},
    {1,   "write_sysreg(..., hcr_el2)",                 .op = MSR, .rt = 2, .reg = HCR_EL2},
    {1,   "return",                                     .op = RET},
};
static const struct step vgic_v3_save[] = {
    {8,   "vgic_sre",                                   .op = DO, .run = has_no_gic,
                                                        .to = "l1_return"},
    {1,   "vgic_vmcr = read_gicreg(ICH_VMCR_EL2)",      .op = MRS, .rt = 2, .reg = ICH_VMCR_EL2},
    {2,   "vgic_vmcr",                                  .op = DO, .run = store_vmcr, .rt = 2},
    {12,  "live_lrs is 0: nothing was injected",        .op = WORK},
    {1,   "read_gicreg(ICC_SRE_EL2)",                   .op = MRS, .rt = 2, .reg = ICC_SRE_EL2},
    {1,   "| ICC_SRE_EL2_ENABLE",                       .op = DO, .run = set_sre_enable},
    {1,   "write_gicreg(..., ICC_SRE_EL2)",             .op = MSR, .rt = 2, .reg = ICC_SRE_EL2},
    {1,   "return",                                     .op = RET},
};
// Through memory: to L1 a device that the host emulates.
static const struct step vgic_v2_restore[] = {
    {8,   "vctrl_base",                                 .op = SET, .rt = 1, .imm = L1_GICH},
    {24,  "no list register is pending or active",      .op = WORK},
    {2,   "vgic_vmcr",                                  .op = DO, .run = load_vmcr, .rt = 2},
    {1,   "writel_relaxed(vgic_vmcr, GICH_VMCR)",       .op = STR, .rt = 2, .rn = 1, .imm = GICH_VMCR},
    {1,   "return",                                     .op = RET},
};
static const struct step vgic_v2_save[] = {
    {8,   "vctrl_base",                                 .op = SET, .rt = 1, .imm = L1_GICH},
    {1,   "vgic_vmcr = readl_relaxed(GICH_VMCR)",       .op = LDR, .rt = 2, .rn = 1, .imm = GICH_VMCR},
    {2,   "vgic_vmcr",                                  .op = DO, .run = store_vmcr, .rt = 2},
    {4,   "live_lrs is 0: nothing was injected",        .op = WORK},
    {1,   "return",                                     .op = RET},
};
static const struct step timer_restore[] = {
    {1,   "read_sysreg(cnthctl_el2)",                   .op = MRS, .rt = 2, .reg = CNTHCTL_EL2,
                                                        .only = L1_NVHE},
    {2,   "~CNTHCTL_EL1PCEN, CNTHCTL_EL1PCTEN",         .op = DO, .run = trap_physical_timer,
                                                        .only = L1_NVHE},
    {1,   "write_sysreg(val, cnthctl_el2)",             .op = MSR, .rt = 2, .reg = CNTHCTL_EL2,
                                                        .only = L1_NVHE},
    {4,   "timer->enabled",                             .op = DO, .run = has_no_gic,
                                                        .to = "l1_return"},
    {2,   "write_sysreg(cntvoff, cntvoff_el2)",         .op = DO, .run = l1_write_guest_register, .rt = 2,
                                                        .reg = CNTVOFF_EL2},
    {2,   "cntv_cval, cntv_ctl",                        .op = DO, .run = load_timer, .rt = 2},
    {1,   "write_sysreg_el0(cntv_cval, cntv_cval)",     .op = MSR, .rt = 2, .reg = CNTV_CVAL_EL02,
                                                        .only = L1_VHE},
    {1,   "write_sysreg_el0(cntv_cval, cntv_cval)",     .op = MSR, .rt = 2, .reg = CNTV_CVAL_EL0,
                                                        .only = L1_NVHE},
    {1,   "isb",                                        .op = ISB},
    {1,   "write_sysreg_el0(cntv_ctl, cntv_ctl)",       .op = MSR, .rt = 3, .reg = CNTV_CTL_EL02,
                                                        .only = L1_VHE},
    {1,   "write_sysreg_el0(cntv_ctl, cntv_ctl)",       .op = MSR, .rt = 3, .reg = CNTV_CTL_EL0,
                                                        .only = L1_NVHE},
    {1,   "return",                                     .op = RET},
};
static const struct step timer_save[] = {
    {1,   "the virtual timer",                          .op = CALL, .to = "timer_save_virtual"},
    {1,   "read_sysreg(cnthctl_el2)",                   .op = MRS, .rt = 2, .reg = CNTHCTL_EL2,
                                                        .only = L1_NVHE},
    {2,   "CNTHCTL_EL1PCTEN | CNTHCTL_EL1PCEN",         .op = DO, .run = allow_physical_timer,
                                                        .only = L1_NVHE},
    {1,   "write_sysreg(val, cnthctl_el2)",             .op = MSR, .rt = 2, .reg = CNTHCTL_EL2,
                                                        .only = L1_NVHE},
    {1,   "write_sysreg(0, cntvoff_el2)",               .op = MSR, .rt = 31, .reg = CNTVOFF_EL2},
    {1,   "return",                                     .op = RET},
};
static const struct step timer_save_virtual[] = {
    {4,   "timer->enabled",                             .op = DO, .run = has_no_gic,
                                                        .to = "l1_return"},
    {1,   "cntv_ctl = read_sysreg_el0(cntv_ctl)",       .op = MRS, .rt = 3, .reg = CNTV_CTL_EL02,
                                                        .only = L1_VHE},
    {1,   "cntv_ctl = read_sysreg_el0(cntv_ctl)",       .op = MRS, .rt = 3, .reg = CNTV_CTL_EL0,
                                                        .only = L1_NVHE},
    {1,   "cntv_cval = read_sysreg_el0(cntv_cval)",     .op = MRS, .rt = 2, .reg = CNTV_CVAL_EL02,
                                                        .only = L1_VHE},
    {1,   "cntv_cval = read_sysreg_el0(cntv_cval)",     .op = MRS, .rt = 2, .reg = CNTV_CVAL_EL0,
                                                        .only = L1_NVHE},
    {2,   "timer->cntv_ctl, cntv_cval",                 .op = DO, .run = store_timer, .rt = 2},
    {1,   "write_sysreg_el0(0, cntv_ctl)",              .op = MSR, .rt = 31, .reg = CNTV_CTL_EL02,
                                                        .only = L1_VHE},
    {1,   "write_sysreg_el0(0, cntv_ctl)",              .op = MSR, .rt = 31, .reg = CNTV_CTL_EL0,
                                                        .only = L1_NVHE},
    {1,   "disabled",                                   .op = RET},
};

const struct routine l1_410_device[] = {
    {"__vgic_restore_state", vgic_restore, sizeof(vgic_restore) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__vgic_v3_restore_state", vgic_v3_restore, sizeof(vgic_v3_restore) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"__vgic_save_state", vgic_save, sizeof(vgic_save) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__vgic_v3_save_state", vgic_v3_save, sizeof(vgic_v3_save) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__vgic_v2_restore_state", vgic_v2_restore, sizeof(vgic_v2_restore) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"__vgic_v2_save_state", vgic_v2_save, sizeof(vgic_v2_save) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__timer_restore_state", timer_restore, sizeof(timer_restore) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__timer_save_state", timer_save, sizeof(timer_save) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"timer_save_virtual", timer_save_virtual, sizeof(timer_save_virtual) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(l1_410_device) / sizeof(l1_410_device[0]) == L1_DEVICE, "l1_410.h counts them");
