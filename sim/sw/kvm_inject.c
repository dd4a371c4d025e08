// SPDX-License-Identifier: BSD-2-Clause
// Exceptions for a guest (Linux 6.12 arch/arm64/kvm/inject_fault.c, guest.c, hyp/exception.c), and the call
// of the series of 2017 that lets user space choose a syndrome.
#include "pe.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

static const uint64_t ESR_IL = 1 << 25;

// inject_fault.c:kvm_set_sei_esr: nobody is kicked or woken.
void kvm_set_sei_esr(struct cpu *cpu, uint64_t esr, uint32_t tag)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool same = (vcpu->hcr & HCR_EL2_VSE) != 0 && vcpu->vsesr == (esr & KVM_ISS) && vcpu->tag == tag;

    vcpu->vsesr = esr & KVM_ISS;
    vcpu->hcr |= HCR_EL2_VSE;
    vcpu->tag = tag;
    if (!same)
        cpu_act(cpu, ACT_INJECT_VSERROR, vcpu->vsesr, tag);
}

struct pe kvm_emulated_take(struct cpu *cpu, const struct exception *e)
{
    kvm_own_el1(cpu);
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    struct pe regs = *cpu->pe;
    struct exception now = *e;

    now.return_address = vcpu->pc;
    now.target = 1;
    // As the guest would run: nothing of the host's is pending there.
    regs.sys[HCR_EL2] = vcpu->hcr & ~HCR_EL2_VSE;
    regs.serror = (struct pending_serror){0};
    regs.pc = vcpu->pc;
    regs.pstate = pstate_from_spsr(vcpu->pstate);
    cpu_emulated_take(cpu, &regs, &now, cpu_vm(cpu));
    kvm_return_el1(cpu);
    return regs;
}

// What __kvm_adjust_pc makes of a pending emulated exception at the next entry.
void kvm_commit_entry(struct cpu *cpu, const struct pe *regs)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    kvm_own_el1(cpu);
    cpu_sys(cpu)[ESR_EL1] = regs->sys[ESR_EL1];
    cpu_sys(cpu)[ELR_EL1] = regs->sys[ELR_EL1];
    cpu_sys(cpu)[SPSR_EL1] = regs->sys[SPSR_EL1];
    kvm_return_el1(cpu);
    vcpu->pc = regs->pc;
    vcpu->pstate = pstate_to_spsr(&regs->pstate);
}

// What was entered instead is not retired (6.17: bfb7a30b1986, of an SError too).
void kvm_retire_nothing(struct vcpu *vcpu)
{
    if (vcpu->exit_reason == VCPU_EXIT_MMIO)
        vcpu->exit_reason = VCPU_EXIT_UNKNOWN;
}

// IL since 7.0.
void kvm_enter_with_serror(struct cpu *cpu, uint64_t iss, uint32_t tag)
{
    uint64_t il = cpu->image->options & KVM_7_3 ? ESR_IL : 0;

    struct exception e = {.esr = (uint64_t)EC_SERROR << 26 | il | iss,
                          .tag = tag,
                          .kind = EXCEPTION_SERROR,
                          .virtual_serror = 1};

    cpu_act(cpu, ACT_INJECT_VSERROR, iss, tag);
    struct pe regs = kvm_emulated_take(cpu, &e);
    kvm_commit_entry(cpu, &regs);
    kvm_retire_nothing(cpu_vcpu(cpu));
}

// 6.17 kvm_inject_serror_esr(), of a guest that is no hypervisor and has no FEAT_DoubleFault2: where the vCPU
// does not mask it, the entry is made in software. An AArch32 EL1 keeps to HCR_EL2.VSE
// here.
static void inject_serror(struct cpu *cpu, uint64_t esr, uint32_t tag)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    bool masked = pstate_from_spsr(vcpu->pstate).a || !(vcpu->hcr & HCR_EL2_RW);

    if (!(cpu->image->options & KVM_SINCE_6_17) || masked) {
        kvm_set_sei_esr(cpu, esr, tag);
        return;
    }
    kvm_enter_with_serror(cpu, esr & KVM_ISS, tag);
}

// kvm_inject_vabt(): no syndrome that means something; all zero would be 'RAS error: Uncategorized'.
static bool inject_vabt(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    bool keeps = (cpu->image->options & KVM_2017_V4) != 0; // HCR_VSE alone

    inject_serror(cpu, keeps ? vcpu->vsesr : KVM_ISS_IDS, vcpu->fault_tag);
    return false;
}

// Likewise; true: an exception waits for L1's EL2.
static bool inject_nested_vabt(struct cpu *cpu)
{
    if (kvm_has_nv(cpu))
        return kvm_nested_serror(cpu, KVM_ISS_IDS, cpu_see_vcpu(cpu)->fault_tag);
    return inject_vabt(cpu);
}

static bool inject_undef64(struct cpu *cpu)
{
    struct exception e = {.esr = syndrome_esr(EC_UNKNOWN, 0), .tag = cpu_see_vcpu(cpu)->fault_tag};
    struct pe regs = kvm_emulated_take(cpu, &e);

    kvm_commit_entry(cpu, &regs);
    return false;
}

// guest.c:__kvm_arm_vcpu_get_events
struct kvm_vcpu_events kvm_arm_vcpu_get_events(const struct vcpu *vcpu, bool ras)
{
    struct kvm_vcpu_events e = {.serror_pending = (vcpu->hcr & HCR_EL2_VSE) != 0, .serror_has_esr = ras};

    e.serror_esr = e.serror_pending && ras ? vcpu->vsesr : 0;
    return e;
}

// The answer to KVM_EXIT_MMIO. Before e735a5da6442 the instruction was retired at the next KVM_RUN all the
// same: INCREMENT_PC overlaps with EXCEPT_MASK, the exception becomes EXCEPT_AA64_EL1_IRQ, and
// kvm_inject_exception() ignores that; nor does PC move.
static bool is_dropped(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    bool mmio = vcpu->exit_reason == VCPU_EXIT_MMIO;

    kvm_retire_nothing(vcpu);
    return mmio && (cpu->image->options & KVM_MMIO_RETIRES) != 0;
}

// The address is that of the last fault (kvm_vcpu_get_hfar).
static void inject_dabt(struct cpu *cpu, uint32_t tag)
{
    uint64_t address = cpu_see_vcpu(cpu)->far;

    cpu_act(cpu, ACT_INJECT_SEA, address, tag);
    if (!is_dropped(cpu))
        kvm_inject_abort(cpu, false, address, tag);
}

// What is not for L1's EL2 is for who runs. One of the two is enough for a VMM.
static bool set_nested_events(struct cpu *cpu, bool refused, uint32_t tag)
{
    uint64_t *x = cpu->pe->x, abort = x[0];

    x[0] = refused ? (uint64_t)-KVM_EINVAL : 0;
    if (abort != 0 && kvm_nested_sea(cpu, false, cpu_see_vcpu(cpu)->far, tag))
        return true;
    if (abort != 0)
        inject_dabt(cpu, tag);
    return x[1] != 0 && !refused && kvm_nested_serror(cpu, x[2] ? x[3] & KVM_ISS : KVM_ISS_IDS, tag);
}

// guest.c:__kvm_arm_vcpu_set_events: x0 ext_dabt_pending, x1 serror_pending, x2 serror_has_esr, x3
// serror_esr. A pending SError cannot be taken back. 6.17 injects the abort first, and before it looks at the
// rest.
static bool set_events(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    uint64_t *x = cpu->pe->x, abort = x[0];
    bool invalid = x[2] != 0 && (!pe_has(cpu->pe, FEAT_RAS) || (x[3] & ~(uint64_t)KVM_ISS) != 0);
    bool refused = x[1] != 0 && invalid, abort_first = (cpu->image->options & KVM_SINCE_6_17) != 0;
    uint32_t tag = (vcpu->hcr & HCR_EL2_VSE) ? vcpu->tag : cpu_vmm(cpu)->tag;

    if (kvm_has_nv(cpu))
        return set_nested_events(cpu, refused, tag);
    x[0] = refused ? (uint64_t)-KVM_EINVAL : 0;
    if (abort != 0 && abort_first)
        inject_dabt(cpu, tag);
    if (x[1] != 0 && !refused)
        inject_serror(cpu, x[2] ? x[3] : KVM_ISS_IDS, tag);
    if (abort != 0 && !abort_first && !refused)
        inject_dabt(cpu, tag);
    return false;
}

// KVM_ARM_SEI of v4, without the -EINVAL that its review asked for: without FEAT_RAS, and for 0, the syndrome
// of before stays. x1: syndrome.
static bool arm_sei(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x;
    bool sets = pe_has(cpu->pe, FEAT_RAS) && x[1] != 0;

    kvm_set_sei_esr(cpu, sets ? x[1] : cpu_see_vcpu(cpu)->vsesr, cpu_vmm(cpu)->tag);
    x[0] = 0;
    return false;
}

// The v7 of KVM_ARM_SET_SERROR_ESR, with the -EINVAL that its review asked for on a host without FEAT_RAS
// (000_a9d24ce0a82c2c4b.txt). x1: syndrome.
static bool set_serror_esr(struct cpu *cpu)
{
    uint64_t *x = cpu->pe->x;

    x[0] = pe_has(cpu->pe, FEAT_RAS) ? 0 : (uint64_t)-KVM_EINVAL;
    if (x[0] == 0)
        kvm_set_sei_esr(cpu, x[1], cpu_vmm(cpu)->tag);
    return false;
}

// KVM_SET_ONE_REG for each register of the VMM's copy; the EL1 registers of a loaded vCPU are on the PE.
static bool put_regs(struct cpu *cpu)
{
    const struct vmm *vmm = cpu_vmm(cpu);
    struct vcpu *vcpu = cpu_vcpu(cpu);

    vcpu->pc = vmm->pc;
    vcpu->pstate = vmm->pstate;
    kvm_own_el1(cpu);
    cpu_sys(cpu)[ELR_EL1] = vmm->elr;
    cpu_sys(cpu)[SPSR_EL1] = vmm->spsr;
    cpu_sys(cpu)[ESR_EL1] = vmm->esr;
    kvm_return_el1(cpu);
    return false;
}

// clang-format off

static const struct step kvm_inject_vabt[] = {
    {8,   "kvm_set_sei_esr(vcpu, ESR_ELx_ISV)",          .op = DO,      .run = inject_vabt,
                                                                        .unless = SOFTWARE_NESTED},
    {20,  "kvm_inject_serror_esr(vcpu, ESR_ELx_ISV)",    .op = DO,      .run = inject_nested_vabt,
                                                                        .to = "kvm_inject_nested",
                                                                        .only = SOFTWARE_NESTED},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_inject_undefined[] = {
    {150, "inject_undef64(vcpu)",                        .op = DO,      .run = inject_undef64},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_arm_vcpu_set_events[] = {
    {40,  "serror_pending, serror_has_esr, serror_esr",  .op = DO,      .run = set_events,
                                                                        .unless = SOFTWARE_NESTED},
    {40,  "ext_dabt_pending, serror_pending, serror_has_esr, serror_esr", .op = DO, .run = set_events,
                                                                        .to = "kvm_inject_nested",
                                                                        .only = SOFTWARE_NESTED},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_arm_set_serror_esr[] = {
    {20,  "kvm_arm_set_sei_esr(vcpu, &syndrome)",        .op = DO,      .run = set_serror_esr,
                                                                        .unless = KVM_2017_V4},
    {20,  "kvm_vcpu_ioctl_sei(vcpu, &syndrome)",         .op = DO,      .run = arm_sei,
                                                                        .only = KVM_2017_V4},
    {1,   "return",                                      .op = RET},
};
static const struct step kvm_arm_put_regs[] = {
    {4000,"kvm_arm_set_reg(vcpu, reg), each register",   .op = DO,      .run = put_regs}, // estimated
    {1,   "return 0",                                    .op = SET,     .rt = 0, .imm = 0},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_inject[] = {
    {"kvm_inject_vabt", kvm_inject_vabt, sizeof(kvm_inject_vabt) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_inject_undefined", kvm_inject_undefined, 2, ROUTINE_ANYWHERE},
    {"kvm_arm_vcpu_set_events", kvm_arm_vcpu_set_events,
     sizeof(kvm_arm_vcpu_set_events) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arm_set_serror_esr", kvm_arm_set_serror_esr, 3, ROUTINE_ANYWHERE},
    {"kvm_arm_put_regs", kvm_arm_put_regs, 3, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_inject) / sizeof(kvm_inject[0]) == KVM_INJECT, "kvm_part.def counts them");
