// SPDX-License-Identifier: BSD-2-Clause
// The world switch, all of it with PSTATE.DAIF=1111 (Linux 6.12 hyp/vhe/switch.c, hyp/nvhe/switch.c,
// hyp/include/hyp/switch.h, hyp/include/hyp/sysreg-sr.h).
#include "pe.h"
#include "stack.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

enum { PSTATE_EL2T = 0x8, PSTATE_EL2H = 0x9 }; // SPSR_EL2.M

uint64_t kvm_hcr_host(bool nvhe)
{
    if (nvhe)
        return HCR_EL2_RW;
    return HCR_EL2_RW | HCR_EL2_TGE | HCR_EL2_E2H;
}

// kvm_arm.h:HCR_GUEST_FLAGS and kvm_emulate.h:vcpu_reset_hcr, without TWI and TWE: the only task of its CPU
// runs with them clear (vcpu_clear_wfx_traps).
uint64_t kvm_hcr_guest(feature_set features, bool aarch32, bool nvhe)
{
    uint64_t hcr = HCR_EL2_TSC | HCR_EL2_TSW | HCR_EL2_VM | HCR_EL2_FB | HCR_EL2_TACR | HCR_EL2_AMO |
                   HCR_EL2_FMO | HCR_EL2_IMO | HCR_EL2_SWIO | HCR_EL2_TIDCP | HCR_EL2_RW | HCR_EL2_TLOR |
                   HCR_EL2_PTW | HCR_EL2_TID3;

    hcr = bits_put(hcr, HCR_EL2_BSU, 1); // Inner Shareable
    hcr |= nvhe ? 0 : HCR_EL2_E2H;
    if (feature_has(features, FEAT_RAS))
        hcr |= HCR_EL2_TEA | HCR_EL2_TERR;
    if (aarch32)
        hcr = (hcr & ~HCR_EL2_RW) | HCR_EL2_TID2;
    return hcr;
}

// ---- Entry.

// A virtual SError may be the host's for the VM, or that of L1 for L2.
static bool write_nested_hcr(struct cpu *cpu)
{
    uint64_t hcr = kvm_nested_hcr(cpu);

    cpu_write(cpu, HCR_EL2, hcr);
    if (hcr & HCR_EL2_VSE)
        cpu->pe->vserror_tag =
            kvm_vserror_is_nested(cpu) ? cpu_see_l1(cpu)->vcpu.tag : cpu_see_vcpu(cpu)->tag;
    return false;
}

static bool write_guest_hcr(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    if (kvm_has_nv(cpu))
        return write_nested_hcr(cpu);
    cpu_write(cpu, HCR_EL2, vcpu->hcr);
    if (vcpu->hcr & HCR_EL2_VSE)
        cpu->pe->vserror_tag = vcpu->tag;
    return false;
}

static bool has_no_virtual_serror(struct cpu *cpu)
{
    uint64_t hcr = kvm_has_nv(cpu) ? kvm_nested_hcr(cpu) : cpu_see_vcpu(cpu)->hcr;

    return !pe_has(cpu->pe, FEAT_RAS) || (hcr & HCR_EL2_VSE) == 0;
}

// kvm_has_ras(): VMs have FEAT_RAS where the host has it, unless their VMM hides it.
static bool hides_ras(const struct cpu *cpu)
{
    return (cpu->image->options & KVM_HIDES_RAS) != 0;
}

static bool write_vsesr(struct cpu *cpu)
{
    uint64_t vsesr = cpu_see_vcpu(cpu)->vsesr;

    if (kvm_vserror_is_nested(cpu))
        vsesr = hides_ras(cpu) ? KVM_ISS_IDS : kvm_vreg(cpu, VSESR_EL2);
    cpu_write(cpu, VSESR_EL2, vsesr);
    return false;
}

static bool install_hyp_vector(struct cpu *cpu)
{
    cpu_write(cpu, VBAR_EL2, cpu->image->base);
    return false;
}

static bool restore_pc(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, cpu_see_vcpu(cpu)->pc);
    return false;
}

// __sysreg_restore_el2_return_state(): what would go to EL2 or above is made EL2h with IL set, for el2_sync
// to find.
static bool restore_pstate(struct cpu *cpu)
{
    uint64_t pstate = cpu_see_vcpu(cpu)->pstate;

    if (kvm_has_nv(cpu))
        pstate = kvm_hw_pstate(pstate);
    if (!(pstate & SPSR_EL2_nRW) && bits_get(pstate, SPSR_EL2_M) >= PSTATE_EL2T)
        pstate = SPSR_EL2_IL | PSTATE_EL2H;
    cpu_write(cpu, SPSR_EL2, pstate);
    return false;
}

static bool restore_disr(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    if (!pe_has(cpu->pe, FEAT_RAS))
        return false;
    uint64_t vdisr = vcpu->vdisr;

    if (kvm_vserror_is_nested(cpu))
        vdisr = hides_ras(cpu) ? 0 : kvm_vreg(cpu, VDISR_EL2);
    cpu_write(cpu, VDISR_EL2, vdisr);
    cpu->pe->vdisr_tag = vdisr ? vcpu->vdisr_tag : 0;
    return false;
}

// ---- Exit.

// Also synchronize_vcpu_pstate(): the first of the return state to be saved.
static bool save_pstate(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->exit_code = cpu->pe->x[0];
    vcpu->pstate = cpu_read(cpu, SPSR_EL2);
    if (kvm_has_nv(cpu) && cpu_see_nested(cpu)->hyp)
        vcpu->pstate = kvm_virtual_pstate(vcpu->pstate);
    return false;
}

// For an interrupt ESR_EL2 holds nothing new.
static bool save_esr(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (kvm_exit_code(vcpu) == ARM_EXCEPTION_IRQ)
        return false;
    if (!kvm_serror_pending(vcpu))
        vcpu->fault_tag = cpu_active_tag(cpu);
    vcpu->esr = cpu_read(cpu, ESR_EL2);
    return false;
}

// The return address of HVC is behind it: back, so that it is executed again once the deferred SError is
// dealt with. An SMC was trapped and needs nothing.
static bool replay_hvc(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    bool interrupt = kvm_exit_code(vcpu) == ARM_EXCEPTION_IRQ;

    if (kvm_serror_pending(vcpu) && !interrupt && esr_ec(vcpu->esr) == EC_HVC64)
        cpu_write(cpu, ELR_EL2, cpu_read(cpu, ELR_EL2) - 4);
    return false;
}

// Without an SError a fast path may look at the trap; with one it will happen again.
static bool is_no_abort(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    unsigned ec = esr_ec(vcpu->esr);

    return vcpu->exit_code != ARM_EXCEPTION_TRAP || !(ec == EC_IABT_LOWER || ec == EC_DABT_LOWER);
}

// kvm_hyp_handle_exit(): what L1 wants can often be had at once.
static bool hyp_handle_exit(struct cpu *cpu)
{
    if (kvm_has_nv(cpu))
        cpu_nested(cpu)->fixed_up =
            cpu_see_vcpu(cpu)->exit_code == ARM_EXCEPTION_TRAP && (kvm_fast_eret(cpu) || kvm_fast_cpacr(cpu));
    return is_no_abort(cpu);
}

// True: back into the guest without leaving the world switch, not to who called.
static bool is_fixed_up(struct cpu *cpu)
{
    if (!kvm_has_nv(cpu) || !cpu_see_nested(cpu)->fixed_up)
        return false;
    cpu_nested(cpu)->fixed_up = 0;
    stack_pop_call(cpu, cpu_stack(cpu));
    return true;
}

static bool save_far(struct cpu *cpu)
{
    cpu_vcpu(cpu)->far = cpu_read(cpu, FAR_EL2);
    return false;
}

// __get_fault_info: a permission fault that was not met on a walk leaves HPFAR_EL2 UNKNOWN (DDI 0487
// HPFAR_EL2);
// __translate_far_to_hpfar asks AT S1E1R. Guests have their memory at equal addresses, or in the linear map.
static bool save_hpfar(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool permission = (vcpu->esr & 0x3c) == 0xc && !(vcpu->esr & BIT(7));

    vcpu->hpfar = permission ? (vcpu->far & BITS(47, 12)) >> 8 : cpu_read(cpu, HPFAR_EL2);
    return false;
}

// kvm_hyp_handle_dabt_low(): a GICv2 CPU interface has registers of 32 bits; who reads 64 has the instruction
// skipped, and its exit promoted to an SError. fault.esr_el2 stays that of a Data Abort.
static bool perform_cpuif_access(struct cpu *cpu)
{
    enum { GICV_BASE = 0x08010000, GICV_SIZE = 0x2000, TRANSLATION = 0x04 }; // QEMU's virt machine
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool dabt = vcpu->exit_code == ARM_EXCEPTION_TRAP && esr_ec(vcpu->esr) == EC_DABT_LOWER;
    bool valid = dabt && (vcpu->esr & KVM_ISS_IDS) && (vcpu->esr & 0x3c) == TRANSLATION; // ISV is bit 24

    if (!valid || kvm_fault_ipa(vcpu) - GICV_BASE >= GICV_SIZE)
        return false;
    cpu_write(cpu, ELR_EL2, cpu_read(cpu, ELR_EL2) + 4);
    vcpu->exit_code = ARM_EXCEPTION_EL1_SERROR;
    return false;
}

static bool save_pc(struct cpu *cpu)
{
    cpu_vcpu(cpu)->pc = cpu_read(cpu, ELR_EL2);
    return false;
}

static bool save_disr(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (!pe_has(cpu->pe, FEAT_RAS))
        return false;
    vcpu->vdisr_tag = cpu->pe->vdisr_tag;
    if (!kvm_vserror_is_nested(cpu))
        vcpu->vdisr = cpu_read(cpu, VDISR_EL2);
    else if (!hides_ras(cpu))
        kvm_set_vreg(cpu, VDISR_EL2, cpu_read(cpu, VDISR_EL2));
    return false;
}

// L1 finds in its HCR_EL2 what L2 has left of the one it pended.
static bool sample_for_l1(struct cpu *cpu)
{
    uint64_t hcr = kvm_vreg(cpu, HCR_EL2);

    if (bits_any(hcr, HCR_EL2_VSE) && !bits_any(cpu_read(cpu, HCR_EL2), HCR_EL2_VSE))
        kvm_set_vreg(cpu, HCR_EL2, hcr & ~HCR_EL2_VSE);
    return false;
}

// A vSError that was pended stays so until the guest took it or deferred it: HCR_EL2.VSE knows.
static bool sample_virtual_serror(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (kvm_vserror_is_nested(cpu))
        return sample_for_l1(cpu);
    if ((vcpu->hcr & HCR_EL2_VSE) == 0)
        return false;
    vcpu->hcr = bits_put(vcpu->hcr, HCR_EL2_VSE, bits_get(cpu_read(cpu, HCR_EL2), HCR_EL2_VSE));
    if ((vcpu->hcr & HCR_EL2_VSE) == 0)
        vcpu->tag = 0;
    return false;
}

static bool write_host_hcr(struct cpu *cpu)
{
    cpu_write(cpu, HCR_EL2, kvm_hcr_host(cpu->setup->nvhe));
    return false;
}

static bool install_host_vectors(struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;

    cpu_write(cpu, VBAR_EL2,
              setup->nvhe ? cpu->image->base + KVM_HOST_VECTOR : setup->image[setup->image_host].base);
    return false;
}

// ---- Without VHE: EL1 is the host's, too, and EL2's own return state that of the host's HVC.

static struct nvhe_host *host_context(struct cpu *cpu)
{
    digest_touch(&cpu->run->digests, PART_CONTEXT);
    return &cpu->m->sw.nvhe[cpu->pe->index];
}

static bool save_host_pc(struct cpu *cpu)
{
    host_context(cpu)->pc = cpu_read(cpu, ELR_EL2);
    return false;
}

static bool save_host_pstate(struct cpu *cpu)
{
    host_context(cpu)->pstate = cpu_read(cpu, SPSR_EL2);
    return false;
}

static bool save_host_disr(struct cpu *cpu)
{
    if (pe_has(cpu->pe, FEAT_RAS))
        host_context(cpu)->vdisr = cpu_read(cpu, VDISR_EL2);
    return false;
}

static bool restore_guest_el1(struct cpu *cpu)
{
    kvm_own_el1(cpu);
    return false;
}

static bool load_vtcr(struct cpu *cpu)
{
    cpu_write(cpu, VTCR_EL2, kvm_vtcr());
    return false;
}

static bool load_vttbr(struct cpu *cpu)
{
    cpu_write(cpu, VTTBR_EL2, kvm_nested_vttbr(cpu));
    return false;
}

static bool load_host_stage2(struct cpu *cpu)
{
    cpu_write(cpu, VTTBR_EL2, 0);
    return false;
}

static bool restore_host_el1(struct cpu *cpu)
{
    kvm_return_el1(cpu);
    return false;
}

static bool restore_host_pc(struct cpu *cpu)
{
    cpu_write(cpu, ELR_EL2, host_context(cpu)->pc);
    return false;
}

static bool restore_host_pstate(struct cpu *cpu)
{
    cpu_write(cpu, SPSR_EL2, host_context(cpu)->pstate);
    return false;
}

static bool restore_host_disr(struct cpu *cpu)
{
    if (pe_has(cpu->pe, FEAT_RAS))
        cpu_write(cpu, VDISR_EL2, host_context(cpu)->vdisr);
    return false;
}

// clang-format off

static const struct step activate_traps[] = {
    {12,  "write_sysreg_hcr(vcpu hcr_el2)",              .op = DO,      .run = write_guest_hcr},
    {2,   "RAS and HCR_VSE",                             .op = DO,      .run = has_no_virtual_serror,
                                                                        .to = "___activate_traps+3"},
    {2,   "write_sysreg_s(vsesr_el2, SYS_VSESR_EL2)",    .op = DO,      .run = write_vsesr},
    {44,  "__activate_cptr_traps(vcpu)",                 .op = WORK,    .unless = SOFTWARE_NESTED},
    {1,   "__activate_cptr_traps(vcpu) and others",      .op = CALL,    .to = "__activate_nested_traps",
                                                                        .only = SOFTWARE_NESTED},
    {6,   "write_sysreg(kvm_hyp_vector, vbar_el1)",      .op = DO,      .run = install_hyp_vector},
    {1,   "return",                                      .op = RET},
};

static const struct step deactivate_traps[] = {
    {6,   "VSE: hcr_el2 |= read_sysreg(hcr_el2) & HCR_VSE", .op = DO,   .run = sample_virtual_serror},
    {8,   "write_sysreg_hcr(HCR_HOST_VHE_FLAGS)",        .op = DO,      .run = write_host_hcr,
                                                                        .unless = KVM_NVHE},
    {8,   "write_sysreg_hcr(kvm_init_params hcr_el2)",   .op = DO,      .run = write_host_hcr,
                                                                        .only = KVM_NVHE},
    {10,  "__deactivate_cptr_traps(vcpu)",               .op = WORK},
    {5,   "write_sysreg(host_vectors, vbar_el1)",        .op = DO,      .run = install_host_vectors},
    {1,   "return",                                      .op = RET},
};

static const struct step fixup_guest_exit[] = {
    {6,   "synchronize_vcpu_pstate(vcpu, exit_code)",    .op = DO,      .run = save_pstate},
    {3,   "fault.esr_el2 = read_sysreg_el2(SYS_ESR)",    .op = DO,      .run = save_esr},
    {6,   "ARM_SERROR_PENDING: HVC: SYS_ELR -= 4",       .op = DO,      .run = replay_hvc},
    {2,   "kvm_hyp_handle_exit(vcpu, exit_code)",        .op = DO,      .run = is_no_abort,
                                                                        .to = "fixup_guest_exit+6",
                                                                        .unless = SOFTWARE_NESTED},
    {40,  "kvm_hyp_handle_exit(vcpu, exit_code)",        .op = DO,      .run = hyp_handle_exit,
                                                                        .to = "fixup_guest_exit+6",
                                                                        .only = SOFTWARE_NESTED},
    {10,  "__populate_fault_info: read_sysreg_el2(SYS_FAR)", .op = DO,  .run = save_far},
    {4,   "read_sysreg(hpfar_el2)",                      .op = DO,      .run = save_hpfar},
    {40,  "__vgic_v2_perform_cpuif_access(vcpu)",        .op = DO,      .run = perform_cpuif_access,
                                                                        .only = KVM_CPUIF_TRAP},
    {2,   "while (fixup_guest_exit(vcpu, &exit_code))",  .op = DO,      .run = is_fixed_up,
                                                                        .to = "__kvm_vcpu_run+9",
                                                                        .only = SOFTWARE_NESTED},
    {1,   "return",                                      .op = RET},
};

static const struct step kvm_vcpu_run[] = {
    {1,   "local_daif_mask()",                           .op = DAIFSET, .imm = 0xf},
    {33,  "pmr_sync(); sysreg_save_host_state_vhe(host_ctxt)", .op = WORK},
    {1,   "__activate_traps(vcpu)",                      .op = CALL,    .to = "___activate_traps"},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = WORK,    .unless = SOFTWARE_NESTED},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = DO,      .run = kvm_adjust_pc,
                                                                        .only = SOFTWARE_NESTED},
    {25,  "sysreg_restore_guest_state_vhe(guest_ctxt)",  .op = WORK},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = restore_pc},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = restore_pstate},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = restore_disr},
    {22,  "__debug_switch_to_guest(vcpu)",               .op = WORK},
    {1,   "exit_code = __guest_enter(vcpu)",             .op = CALL,    .to = "__guest_enter"},
    {1,   "fixup_guest_exit(vcpu, &exit_code)",          .op = CALL,    .to = "fixup_guest_exit"},
    {20,  "sysreg_save_guest_state_vhe(guest_ctxt)",     .op = WORK},
    {2,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = save_pc},
    {3,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = save_disr},
    {1,   "__deactivate_traps(vcpu)",                    .op = CALL,    .to = "___deactivate_traps"},
    {40,  "sysreg_restore_host_state_vhe(host_ctxt); __debug_switch_to_host(vcpu)", .op = WORK},
    {1,   "local_daif_restore(DAIF_PROCCTX_NOIRQ)",      .op = DAIFCLR,
                                                                   .imm = 0xc}, // D and A; I and F stay set
    {1,   "isb",                                         .op = ISB},
    {1,   "return ret",                                  .op = RET},
};

// hyp/nvhe/switch.c:__kvm_vcpu_run; symbols of this object file begin with __kvm_nvhe_. Counts of what saves
// and restores are estimates.
static const struct step kvm_nvhe_vcpu_run[] = {
    {3,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = save_host_pc, .only = KVM_NVHE},
    {3,   "regs.pstate = read_sysreg_el2(SYS_SPSR)",     .op = DO,      .run = save_host_pstate, .only = KVM_NVHE},
    {2,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = save_host_disr, .only = KVM_NVHE},
    {102, "__sysreg_save_state_nvhe(host_ctxt): the rest", .op = WORK,  .only = KVM_NVHE},
    {10,  "__kvm_adjust_pc(vcpu)",                       .op = WORK,    .only = KVM_NVHE},
    {190, "__sysreg_restore_state_nvhe(guest_ctxt)",     .op = DO,      .run = restore_guest_el1, .only = KVM_NVHE},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = restore_pc, .only = KVM_NVHE},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = restore_pstate, .only = KVM_NVHE},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = restore_disr, .only = KVM_NVHE},
    {2,   "__load_stage2: write_sysreg(vtcr, vtcr_el2)", .op = DO,      .run = load_vtcr, .only = KVM_NVHE},
    {6,   "write_sysreg(kvm_get_vttbr(mmu), vttbr_el2)", .op = DO,      .run = load_vttbr, .only = KVM_NVHE},
    {1,   "__activate_traps(vcpu)",                      .op = CALL,    .to = "___activate_traps", .only = KVM_NVHE},
    {60,  "__hyp_vgic_restore_state(vcpu); __timer_enable_traps(vcpu); __debug_switch_to_guest(vcpu)", .op = WORK,
                                                                        .only = KVM_NVHE},
    {1,   "exit_code = __guest_enter(vcpu)",             .op = CALL,    .to = "__guest_enter", .only = KVM_NVHE},
    {1,   "fixup_guest_exit(vcpu, &exit_code)",          .op = CALL,    .to = "fixup_guest_exit", .only = KVM_NVHE},
    {2,   "regs.pc = read_sysreg_el2(SYS_ELR)",          .op = DO,      .run = save_pc, .only = KVM_NVHE},
    {3,   "DISR_EL1 = read_sysreg_s(SYS_VDISR_EL2)",     .op = DO,      .run = save_disr, .only = KVM_NVHE},
    {105, "__sysreg_save_state_nvhe(guest_ctxt): the rest", .op = WORK, .only = KVM_NVHE},
    {50,  "__timer_disable_traps(vcpu); __hyp_vgic_save_state(vcpu)", .op = WORK, .only = KVM_NVHE},
    {1,   "dsb nsh",                                     .op = DSB,     .only = KVM_NVHE},
    {1,   "__deactivate_traps(vcpu)",                    .op = CALL,    .to = "___deactivate_traps", .only = KVM_NVHE},
    {4,   "__load_host_stage2()",                        .op = DO,      .run = load_host_stage2, .only = KVM_NVHE},
    {192, "__sysreg_restore_state_nvhe(host_ctxt)",      .op = DO,      .run = restore_host_el1, .only = KVM_NVHE},
    {2,   "write_sysreg_el2(regs.pc, SYS_ELR)",          .op = DO,      .run = restore_host_pc, .only = KVM_NVHE},
    {4,   "write_sysreg_el2(pstate, SYS_SPSR)",          .op = DO,      .run = restore_host_pstate, .only = KVM_NVHE},
    {2,   "write_sysreg_s(DISR_EL1, SYS_VDISR_EL2)",     .op = DO,      .run = restore_host_disr, .only = KVM_NVHE},
    {20,  "__debug_switch_to_host(vcpu)",                .op = WORK,    .only = KVM_NVHE},
    {1,   "return exit_code",                            .op = RET,     .only = KVM_NVHE},
};

const struct routine kvm_switch[] = {
    {"__kvm_vcpu_run", kvm_vcpu_run, sizeof(kvm_vcpu_run) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"___activate_traps", activate_traps, sizeof(activate_traps) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"___deactivate_traps", deactivate_traps, 6, ROUTINE_ANYWHERE},
    {"fixup_guest_exit", fixup_guest_exit, sizeof(fixup_guest_exit) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"__kvm_nvhe___kvm_vcpu_run", kvm_nvhe_vcpu_run, sizeof(kvm_nvhe_vcpu_run) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_switch) / sizeof(kvm_switch[0]) == KVM_SWITCH, "kvm_part.def counts them");
