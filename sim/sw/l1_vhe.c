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
    l1_write(cpu, HCR_EL2, kvm_hcr_host(false));
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

// Registers that come with a feature.
static bool absent(const struct cpu *cpu, enum sysreg reg)
{
    switch (reg) {
    case HCRX_EL2:
        return !pe_has(cpu->pe, FEAT_HCX);
    case HFGRTR2_EL2:
    case HFGWTR2_EL2:
        return !pe_has(cpu->pe, FEAT_FGT2);
    case HFGRTR_EL2:
    case HFGWTR_EL2:
    case HFGITR_EL2:
    case HDFGRTR_EL2:
    case HDFGWTR_EL2:
        return !pe_has(cpu->pe, FEAT_FGT);
    case VSESR_EL2:
        return !pe_has(cpu->pe, FEAT_RAS);
    default:
        return false;
    }
}

// The register of the row, as l1_guest_register() has it.
static bool write_guest_register(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;

    if (!absent(cpu, reg))
        l1_write(cpu, reg, *l1_guest_register(cpu_l1(cpu), reg));
    return false;
}

// The name that a host with VHE uses.
static bool write_cptr(struct cpu *cpu)
{
    l1_write(cpu, CPACR_EL1, *l1_guest_register(cpu_l1(cpu), CPTR_EL2));
    return false;
}

// L2 took or deferred what was pended for it, or did not yet.
static bool sample_vse(struct cpu *cpu)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;

    vcpu->hcr = bits_put(vcpu->hcr, HCR_EL2_VSE, bits_get(vcpu->hcr & cpu->pe->x[0], HCR_EL2_VSE));
    if ((vcpu->hcr & HCR_EL2_VSE) == 0)
        vcpu->tag = 0;
    return false;
}

static bool is_serror_of_l2(struct cpu *cpu)
{
    return cpu->pe->x[1] == ARM_EXCEPTION_EL1_SERROR;
}

static bool is_sea(struct cpu *cpu)
{
    const struct vcpu *vcpu = &cpu_see_l1(cpu)->vcpu;
    unsigned ec = esr_ec(vcpu->esr);

    return (ec == EC_DABT_LOWER || ec == EC_IABT_LOWER) && (vcpu->esr & 0x3f) == 0x10;
}

static void inject(struct cpu *cpu, uint64_t iss)
{
    struct vcpu *vcpu = &cpu_l1(cpu)->vcpu;

    vcpu->vsesr = iss;
    vcpu->hcr |= HCR_EL2_VSE;
    vcpu->tag = cpu_active_tag(cpu);
    cpu_act(cpu, ACT_INJECT_VSERROR, iss, 0);
}

// kvm_handle_guest_serror(): the IMPLEMENTATION DEFINED syndrome that the host injects says nothing, so that
// goes on to L2; an uncontainable error stops L1.
static bool handle_serror(struct cpu *cpu)
{
    uint64_t iss = cpu_see_l1(cpu)->vcpu.esr & KVM_ISS;
    enum error_state state = syndrome_serror_state((uint32_t)iss);

    cpu_act(cpu, ACT_CLASSIFY, iss, 0);
    if ((iss & KVM_ISS_IDS) || state == STATE_UER || state == STATE_UEU) {
        inject(cpu, KVM_ISS_IDS);
        return false;
    }
    return state != STATE_CE && state != STATE_UEO;
}

// kvm_handle_guest_sea(): nobody claims it.
static bool inject_vabt(struct cpu *cpu)
{
    inject(cpu, KVM_ISS_IDS);
    return false;
}

// Memory of its own, which it needs for each entry.
static bool load_vcpu(struct cpu *cpu)
{
    uint64_t value;

    (void)cpu_load(cpu, L1_VCPU_IPA, &value, sizeof value);
    return false;
}

// HVC and SMC: 'not supported'. A trapped access: RAZ/WI. The rest is skipped.
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

static bool l1_panics(struct cpu *cpu)
{
    cpu_act(cpu, ACT_PANIC, 0, 0);
    cpu_guest(cpu)->life = OS_DEAD;
    return false;
}

static bool serror_is_harmless(struct cpu *cpu)
{
    uint32_t iss = (uint32_t)cpu->pe->x[0] & KVM_ISS;
    enum error_state state = syndrome_serror_state(iss);

    cpu_act(cpu, ACT_CLASSIFY, iss, 0);
    return state == STATE_CE || state == STATE_UEO;
}

// clang-format off

// ---- Vectors. Its host's own exceptions go to EL2 of the host kernel; here they end alike.
static const struct step el1_sync[] = {
    {1,   "mov x0, #ARM_EXCEPTION_TRAP; b __guest_exit", .op = B,       .to = "__guest_exit"},
};
static const struct step el1_error[] = {
    {1,   "mov x0, #ARM_EXCEPTION_EL1_SERROR; b __guest_exit", .op = B, .to = "__guest_exit_serror"},
};
static const struct step el2_sync[] = {
    {2,   "an abort or an undefined instruction of its own", .op = B,   .to = "panic"},
};
static const struct step el2_error[] = {
    {30,  "el1h_64_error",                               .op = B,       .to = "el1h_64_error"},
};

// ---- __kvm_vcpu_run(), over and over: what a world switch with VHE writes, in its order.
static const struct step start_loop[] = {
    {1,   "local_daif_mask()",                           .op = DAIFSET, .imm = 0xf},
    {1,   "ldr x0, [x0, #VCPU_HCR_EL2]",                 .op = DO,      .run = load_vcpu},
    {6,   "__load_stage2: write_sysreg(vtcr, vtcr_el2)", .op = DO,      .run = write_guest_register,
                                                                        .reg = VTCR_EL2},
    {6,   "write_sysreg(vttbr, vttbr_el2)",              .op = DO,      .run = write_guest_register,
                                                                        .reg = VTTBR_EL2},
    {6,   "write_sysreg_s(hcrx, SYS_HCRX_EL2)",          .op = DO,      .run = write_guest_register,
                                                                        .reg = HCRX_EL2},
    {4,   "write_sysreg(vcpu mdcr_el2, mdcr_el2)",       .op = DO,      .run = write_guest_register,
                                                                        .reg = MDCR_EL2},
    {6,   "timer_set_traps(): write_sysreg(cnthctl, cnthctl_el2)", .op = DO, .run = write_guest_register,
                                                                        .reg = CNTHCTL_EL2},
    {6,   "write_sysreg_s(r, SYS_HFGRTR_EL2)",           .op = DO,      .run = write_guest_register,
                                                                        .reg = HFGRTR_EL2},
    {6,   "write_sysreg_s(w, SYS_HFGWTR_EL2)",           .op = DO,      .run = write_guest_register,
                                                                        .reg = HFGWTR_EL2},
    {6,   "write_sysreg_s(i, SYS_HFGITR_EL2)",           .op = DO,      .run = write_guest_register,
                                                                        .reg = HFGITR_EL2},
    {6,   "write_sysreg_s(r, SYS_HDFGRTR_EL2)",          .op = DO,      .run = write_guest_register,
                                                                        .reg = HDFGRTR_EL2},
    {6,   "write_sysreg_s(w, SYS_HDFGWTR_EL2)",          .op = DO,      .run = write_guest_register,
                                                                        .reg = HDFGWTR_EL2},
    {6,   "write_sysreg_s(r, SYS_HFGRTR2_EL2)",          .op = DO,      .run = write_guest_register,
                                                                        .reg = HFGRTR2_EL2},
    {6,   "write_sysreg_s(w, SYS_HFGWTR2_EL2)",          .op = DO,      .run = write_guest_register,
                                                                        .reg = HFGWTR2_EL2},
    {12,  "write_sysreg_hcr(vcpu hcr_el2)",              .op = DO,      .run = write_guest_hcr},
    {2,   "write_sysreg_s(vsesr_el2, SYS_VSESR_EL2)",    .op = DO,      .run = write_guest_register,
                                                                        .reg = VSESR_EL2},
    {4,   "__activate_cptr_traps(vcpu): cpacr_el1",      .op = DO,      .run = write_cptr},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = write_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = write_pstate},
    {30,  "restore guest regs",                          .op = DO,      .run = restore_x},
    {1,   "eret",                                        .op = ERET},
};

// x1 says what it is when all is saved.
static const struct step guest_exit[] = {
    {30,  "store the guest regs",                        .op = DO,      .run = save_x},
    {1,   "x1 = ARM_EXCEPTION_TRAP",                     .op = SET,     .rt = 1, .imm = ARM_EXCEPTION_TRAP},
    {1,   "to what both have in common",                 .op = B,       .to = "fixup_guest_exit"},
};
static const struct step guest_exit_serror[] = {
    {30,  "store the guest regs",                        .op = DO,      .run = save_x},
    {1,   "x1 = ARM_EXCEPTION_EL1_SERROR",               .op = SET,     .rt = 1,
                                                                        .imm = ARM_EXCEPTION_EL1_SERROR},
    {1,   "to what both have in common",                 .op = B,       .to = "fixup_guest_exit"},
};
static const struct step fixup_guest_exit[] = {
    {1,   "read_sysreg_el2(SYS_SPSR)",                   .op = MRS,     .rt = 0, .reg = SPSR_EL1},
    {1,   "regs.pstate =",                               .op = DO,      .run = save_pstate},
    {1,   "read_sysreg_el2(SYS_ESR)",                    .op = MRS,     .rt = 0, .reg = ESR_EL1},
    {1,   "fault.esr_el2 =",                             .op = DO,      .run = save_esr},
    {1,   "read_sysreg_el2(SYS_ELR)",                    .op = MRS,     .rt = 0, .reg = ELR_EL1},
    {1,   "regs.pc =",                                   .op = DO,      .run = save_pc},
    {2,   "VSE: read_sysreg(hcr_el2)",                   .op = MRS,     .rt = 0, .reg = HCR_EL2},
    {4,   "hcr_el2 |= read_sysreg(hcr_el2) & HCR_VSE",   .op = DO,      .run = sample_vse},
    {8,   "write_sysreg_hcr(HCR_HOST_VHE_FLAGS)",        .op = DO,      .run = write_host_hcr},
    {1,   "local_daif_restore(DAIF_PROCCTX_NOIRQ)",      .op = DAIFCLR, .imm = 0xc},
    {20,  "handle_exit_early(vcpu, ret)",                .op = DO,      .run = is_serror_of_l2,
                                                                        .to = "kvm_handle_guest_serror"},
    {20,  "kvm_vcpu_abt_issea(vcpu)",                    .op = DO,      .run = is_sea,
                                                                        .to = "kvm_inject_vabt"},
    {200, "handle_exit(vcpu, ret)",                      .op = DO,      .run = handle},
    {800, "while (ret > 0)",                             .op = B,       .to = "start"},
};
static const struct step kvm_handle_guest_serror[] = {
    {20,  "arm64_is_ras_serror(esr), arm64_is_fatal_ras_serror(esr)", .op = DO, .run = handle_serror,
                                                                        .to = "panic"},
    {800, "while (ret > 0)",                             .op = B,       .to = "start"},
};
static const struct step kvm_inject_vabt[] = {
    {20,  "kvm_handle_guest_sea(): not claimed",         .op = DO,      .run = inject_vabt},
    {800, "while (ret > 0)",                             .op = B,       .to = "start"},
};

// Of its host kernel: do_serror().
static const struct step el1h_64_error[] = {
    {1,   "esr_el1",                                     .op = MRS,     .rt = 0, .reg = ESR_EL1},
    {12,  "arm64_is_fatal_ras_serror(esr)",              .op = DO,      .run = serror_is_harmless,
                                                                        .to = "el1h_64_error+3"},
    {1,   "panic",                                       .op = B,       .to = "panic"},
    {20,  "kernel_exit 1",                               .op = WORK},
    {1,   "eret",                                        .op = ERET},
};
static const struct step panic[] = {
    {400, "panic()",                                     .op = DO,      .run = l1_panics},
    {1,   "for ever",                                    .op = B,       .to = "panic+1"},
};

static const struct routine l1_vhe[] = {
    {"el2_sync",            el2_sync,          1, 0x200},
    {"el2_irq",             el2_sync,          1, 0x280},
    {"el2_error",           el2_error,         1, 0x380},
    {"el1_sync",            el1_sync,          1, 0x400},
    {"el1_irq",             el1_sync,          1, 0x480},
    {"el1_error",           el1_error,         1, 0x580},
    {"start",               start_loop,        sizeof(start_loop) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__guest_exit",        guest_exit,        3, ROUTINE_ANYWHERE},
    {"__guest_exit_serror", guest_exit_serror, 3, ROUTINE_ANYWHERE},
    {"fixup_guest_exit",    fixup_guest_exit,  sizeof(fixup_guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_handle_guest_serror", kvm_handle_guest_serror, 2, ROUTINE_ANYWHERE},
    {"kvm_inject_vabt",     kvm_inject_vabt,   2, ROUTINE_ANYWHERE},
    {"el1h_64_error",       el1h_64_error,     5, ROUTINE_ANYWHERE},
    {"panic",               panic,             2, ROUTINE_ANYWHERE},
};
// clang-format on

// HCR_EL2 of the host that L1 is: E2H and TGE. L2 may use FP and the counters.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    uint64_t hcr = kvm_hcr_host(false);

    struct l1 *l1 = &m->sw.l1;

    (void)image;
    (void)pe;
    *l1_guest_register(l1, CPTR_EL2) = CPTR_EL2_FPEN;
    *l1_guest_register(l1, CNTHCTL_EL2) = CNTHCTL_EL2_EL1PCTEN | CNTHCTL_EL2_EL1PTEN;
    *l1_guest_register(l1, HFGRTR2_EL2) = sysreg_row_of(HFGRTR2_EL2)->known;
    *l1_guest_register(l1, HFGWTR2_EL2) = sysreg_row_of(HFGWTR2_EL2)->known;
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
