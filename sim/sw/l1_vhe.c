// SPDX-License-Identifier: BSD-2-Clause
// The program "kvm-vhe": KVM of Linux 6.12 as a guest hypervisor with VHE, reduced to the loop that runs one
// vCPU.
#include <string.h>

#include "pe.h"
#include "platform.h"
#include "sw/kvm.h"
#include "sw/kvm_nested.h"
#include "sw/l1.h"
#include "sw/programs.h"
#include "syndrome.h"

static bool write_guest_hcr(struct cpu *cpu)
{
    l1_write(cpu, HCR_EL2, cpu_see_l1(cpu)->vcpu.hcr);
    return false;
}

static bool write_host_hcr(struct cpu *cpu)
{
    l1_write(cpu, HCR_EL2, kvm_hcr_host());
    return false;
}

// The register of the row, as l1_guest_register() has it.
static bool write_guest_register(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;

    l1_write(cpu, reg, *l1_guest_register(cpu_l1(cpu), reg));
    return false;
}

static bool write_pc(struct cpu *cpu)
{
    l1_write(cpu, ELR_EL1, cpu_see_l1(cpu)->vcpu.pc);
    return false;
}

static bool write_pstate(struct cpu *cpu)
{
    l1_write(cpu, SPSR_EL1, cpu_see_l1(cpu)->vcpu.pstate);
    return false;
}

static bool restore_x(struct cpu *cpu)
{
    memcpy(cpu->pe->x, cpu_see_l1(cpu)->vcpu.x, sizeof cpu->pe->x);
    return false;
}

static bool save_x(struct cpu *cpu)
{
    memcpy(cpu_l1(cpu)->vcpu.x, cpu->pe->x, sizeof cpu->pe->x);
    return false;
}

static bool save_esr(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.esr = cpu->pe->x[0];
    return false;
}

static bool save_pc(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.pc = cpu->pe->x[0];
    return false;
}

static bool save_pstate(struct cpu *cpu)
{
    cpu_l1(cpu)->vcpu.pstate = cpu->pe->x[0];
    return false;
}

// HVC: 'not supported'. A trapped access: RAZ/WI.
static bool handle(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;
    unsigned ec = esr_ec(vcpu->esr), rt = (unsigned)(vcpu->esr >> 5) & 0x1f;

    if (ec == EC_HVC64 || ec == EC_SMC64)
        vcpu->x[0] = UINT64_MAX;
    if (ec == EC_SYSREG && (vcpu->esr & 1) && rt < 31)
        vcpu->x[rt] = 0;
    if (ec != EC_HVC64)
        vcpu->pc += 4;
    return false;
}

static bool classify(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;

    vcpu->vsesr = vcpu->esr & KVM_ISS;
    vcpu->hcr |= HCR_EL2_VSE;
    cpu_act(cpu, ACT_INJECT_VSERROR, vcpu->vsesr, 0);
    return false;
}

// clang-format off
static const struct step el1_sync[] = {
    {2,   "b __guest_exit",                              .op = B,       .to = "__guest_exit"},
};
static const struct step el1_error[] = {
    {2,   "b __guest_exit",                              .op = B,       .to = "guest_serror"},
};
static const struct step bad[] = {
    {2,   "hyp_panic",                                   .op = B,       .to = "hyp_panic"},
};

static const struct step start_loop[] = {
    {1,   "local_daif_mask()",                           .op = DAIFSET, .imm = 0xf},
    {6,   "write_sysreg(vtcr, vtcr_el2)",                .op = DO,      .run = write_guest_register, .reg = VTCR_EL2},
    {6,   "write_sysreg(vttbr, vttbr_el2)",              .op = DO,      .run = write_guest_register, .reg = VTTBR_EL2},
    {2,   "write_sysreg(mdcr, mdcr_el2)",                .op = DO,      .run = write_guest_register, .reg = MDCR_EL2},
    {12,  "write_sysreg_hcr(vcpu hcr_el2)",              .op = DO,      .run = write_guest_hcr},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = write_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = write_pstate},
    {30,  "restore guest regs",                          .op = DO,      .run = restore_x},
    {1,   "eret",                                        .op = ERET},
};
static const struct step guest_exit[] = {
    {30,  "save guest regs",                             .op = DO,      .run = save_x},
    {1,   "read_sysreg_el2(SYS_ESR)",                    .op = MRS,     .rt = 0, .reg = ESR_EL1},
    {1,   "fault.esr_el2 =",                             .op = DO,      .run = save_esr},
    {1,   "read_sysreg_el2(SYS_ELR)",                    .op = MRS,     .rt = 0, .reg = ELR_EL1},
    {1,   "regs.pc =",                                   .op = DO,      .run = save_pc},
    {1,   "read_sysreg_el2(SYS_SPSR)",                   .op = MRS,     .rt = 0, .reg = SPSR_EL1},
    {1,   "regs.pstate =",                               .op = DO,      .run = save_pstate},
    {8,   "write_sysreg_hcr(HCR_HOST_VHE_FLAGS)",        .op = DO,      .run = write_host_hcr},
    {1,   "ret",                                         .op = RET},
};
static const struct step l1_exit[] = {
    {1,   "__guest_exit",                                .op = CALL,    .to = "guest_exit_save"},
    {200, "handle_exit(vcpu)",                           .op = DO,      .run = handle},
    {1,   "again",                                       .op = B,       .to = "start"},
};
static const struct step l1_serror[] = {
    {1,   "__guest_exit",                                .op = CALL,    .to = "guest_exit_save"},
    {20,  "kvm_handle_guest_serror(vcpu, esr)",          .op = DO,      .run = classify},
    {1,   "again",                                       .op = B,       .to = "start"},
};
static const struct step hyp_panic[] = {
    {1,   "stop",                                        .op = WORK},
    {1,   "for ever",                                    .op = B,       .to = "hyp_panic"},
};

static const struct routine l1_vhe[] = {
    {"el2_sync",    bad,        1, 0x200},
    {"el2_irq",     bad,        1, 0x280},
    {"el2_error",   bad,        1, 0x380},
    {"el1_sync",    el1_sync,   1, 0x400},
    {"el1_irq",     el1_sync,   1, 0x480},
    {"el1_error",   el1_error,  1, 0x580},
    {"start",       start_loop, sizeof(start_loop) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"guest_exit_save", guest_exit, sizeof(guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__guest_exit", l1_exit,   3, ROUTINE_ANYWHERE},
    {"guest_serror", l1_serror, 3, ROUTINE_ANYWHERE},
    {"hyp_panic",   hyp_panic,  2, ROUTINE_ANYWHERE},
};
// clang-format on

// HCR_EL2 of the host that L1 is: E2H and TGE.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    uint64_t hcr = kvm_hcr_host();

    (void)image;
    (void)m;
    (void)pe;
    platform_poke(kvm_vncr_slot(setup, HCR_EL2), &hcr, sizeof hcr);
}

static const struct routine *const parts[] = {l1_vhe, NULL};
static const unsigned part_counts[] = {sizeof(l1_vhe) / sizeof(struct routine)};

const struct program software_l1_vhe = {
    .name = "kvm-vhe",
    .words = "KVM as a guest hypervisor (L1) with VHE",
    .els = 1 << 1,
    .hypervisor = 1,
    .parts = parts,
    .part_counts = part_counts,
    .start = start,
};
