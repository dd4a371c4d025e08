// SPDX-License-Identifier: BSD-2-Clause
// Errors for a VM with a guest hypervisor: L1's at its EL2, who runs takes them, or nobody yet (Linux 6.17
// and 7.3 arch/arm64/kvm/inject_fault.c, nested.c). 6.12 knows no difference: what pends meets who runs next.
#include "forward_abort.h"
#include "pe.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"

static const uint64_t esr_il = BIT(25);
static const uint64_t spsr_a = BIT(8);

// Effective AMO came with 7.0.
static struct forward_abort inputs(const struct cpu *cpu)
{
    struct forward_abort in = forward_abort_of(kvm_vreg(cpu, HCR_EL2), kvm_vreg(cpu, HCRX_EL2),
                                               kvm_vreg(cpu, SCTLR2_EL1), kvm_vreg(cpu, SCTLR2_EL2));

    in.el = (uint8_t)kvm_virtual_el(cpu);
    in.e2h = in.e2h && kvm_edition(cpu) >= FORWARD_7_0;
    in.a = bits_any(cpu_see_vcpu(cpu)->pstate, spsr_a);
    return in;
}

static void keep(struct cpu *cpu, uint64_t iss, uint32_t tag)
{
    struct nesting *n = cpu_nested(cpu);
    bool same = n->serror_kept && n->serror_esr == iss && n->serror_tag == tag;

    n->serror_kept = 1;
    n->serror_esr = iss;
    n->serror_tag = tag;
    if (!same)
        cpu_act(cpu, ACT_KEEP_SERROR, iss, tag);
}

bool kvm_nested_serror(struct cpu *cpu, uint64_t iss, uint32_t tag)
{
    struct forward_abort in = inputs(cpu);
    uint64_t il = kvm_edition(cpu) >= FORWARD_7_0 ? esr_il : 0;

    if (kvm_edition(cpu) < FORWARD_6_17) {
        kvm_set_sei_esr(cpu, iss, tag);
        return false;
    }
    switch (forward_serror(&in).outcome) {
    case FORWARD_ABORT_EL2:
        kvm_pend_vel2(cpu, NESTED_SERROR, (uint64_t)EC_SERROR << 26 | il | iss, tag);
        return true;
    case FORWARD_ABORT_KEPT:
        keep(cpu, iss, tag);
        return false;
    case FORWARD_ABORT_EL1:
        kvm_enter_with_serror(cpu, iss, tag);
        return false;
    default:
        kvm_set_sei_esr(cpu, iss, tag);
        return false;
    }
}

// 6.17: L2's of which L1 wants them. L1's own are L1's at any time.
static bool sea_is_for_l1(const struct cpu *cpu, struct forward_abort_answer answer)
{
    if (kvm_is_hyp_ctxt(cpu))
        return true;
    return kvm_edition(cpu) >= FORWARD_6_17 && answer.outcome == FORWARD_ABORT_EL2;
}

bool kvm_ease_of_l2(const struct cpu *cpu)
{
    struct forward_abort in = inputs(cpu);
    struct forward_abort_answer answer = forward_external_abort(&in);

    return answer.serror_vector && kvm_edition(cpu) >= FORWARD_6_17;
}

// L1's own are made as any guest's (inject_abt64), L2's by kvm_inject_nested_sea().
bool kvm_nested_sea(struct cpu *cpu, bool iabt, uint64_t far, uint32_t tag)
{
    struct forward_abort in = inputs(cpu);
    struct forward_abort_answer answer = forward_external_abort(&in);
    uint64_t esr = syndrome_esr(iabt ? EC_IABT_LOWER : EC_DABT_LOWER, 0x10);

    if (!sea_is_for_l1(cpu, answer))
        return false;
    if (kvm_is_hyp_ctxt(cpu))
        esr = kvm_abort_esr(cpu, iabt, kvm_virtual_el(cpu) == 2);
    kvm_set_vreg(cpu, FAR_EL2, far);
    kvm_pend_vel2(cpu, NESTED_SYNC, esr, tag);
    cpu_nested(cpu)->serror_vector = answer.serror_vector && kvm_edition(cpu) >= FORWARD_6_17;
    return true;
}

// ---- Looked at anew before each entry and after each exit.

static bool nothing_kept(struct cpu *cpu)
{
    return !kvm_has_nv(cpu) || !cpu_see_nested(cpu)->serror_kept;
}

static bool try_again(struct cpu *cpu)
{
    struct nesting *n = cpu_nested(cpu);
    struct forward_abort in = inputs(cpu);
    uint64_t iss = n->serror_esr;
    uint32_t tag = n->serror_tag;

    if (forward_serror(&in).outcome == FORWARD_ABORT_KEPT)
        return false;
    n->serror_kept = 0;
    n->serror_esr = n->serror_tag = 0;
    return kvm_nested_serror(cpu, iss, tag);
}

// Where it waits it waits on.
static bool nothing_changes(struct cpu *cpu)
{
    bool pends = bits_any(cpu_see_vcpu(cpu)->hcr, HCR_EL2_VSE);
    struct forward_abort in;

    if (!kvm_has_nv(cpu) || kvm_edition(cpu) < FORWARD_6_17 || (!pends && nothing_kept(cpu)))
        return true;
    in = inputs(cpu);
    return forward_serror(&in).outcome == (pends ? FORWARD_ABORT_VSE : FORWARD_ABORT_KEPT);
}

// HCR_EL2.VSE is reaped, then what waits is tried again: the context may be another one now.
static bool reap(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    uint64_t iss = vcpu->vsesr;
    uint32_t tag = vcpu->tag;

    if (!bits_any(vcpu->hcr, HCR_EL2_VSE))
        return try_again(cpu);
    vcpu->hcr &= ~HCR_EL2_VSE;
    vcpu->vsesr = vcpu->tag = 0;
    return kvm_nested_serror(cpu, iss, tag);
}

// clang-format off

static const struct step nested_flush_hwstate[] = {
    {100, "kvm_vgic_flush_hwstate(vcpu); kvm_nested_flush_hwstate(vcpu)", .op = DO, .run = nothing_kept,
                                                                        .to = "kvm_nested_flush_hwstate+2"},
    {12,  "NESTED_SERROR_PENDING: kvm_inject_serror_esr(vcpu, esr)", .op = DO, .run = try_again,
                                                                        .to = "kvm_inject_nested"},
    {1,   "return",                                      .op = RET},
};
static const struct step nested_sync_hwstate[] = {
    {800, "kvm_pmu_sync, kvm_vgic_sync, kvm_timer_sync", .op = DO,      .run = nothing_changes,
                                                                        .to = "kvm_nested_sync_hwstate+2"},
    {12,  "kvm_nested_sync_hwstate(vcpu): HCR_VSE",      .op = DO,      .run = reap,
                                                                        .to = "kvm_inject_nested"},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_nested_error[] = {
    {"kvm_nested_flush_hwstate", nested_flush_hwstate, 3, ROUTINE_ANYWHERE},
    {"kvm_nested_sync_hwstate", nested_sync_hwstate, 3, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nested_error) / sizeof(kvm_nested_error[0]) == KVM_NESTED_ERROR,
               "kvm_part.def counts them");
