// SPDX-License-Identifier: BSD-2-Clause
// Whose a trap of a VM with a guest hypervisor is, and what KVM does with its own (Linux 6.12
// arch/arm64/kvm/emulate-nested.c:triage_sysreg_trap(), sys_regs.c, handle_exit.c).
#include "forward_class.h"
#include "nested.h"
#include "pe.h"
#include "sw/kvm_nested.h"
#include "syndrome.h"
#include "trap/policy.h"

// ---- The tables of the release that the option names, built once.

enum forward_edition kvm_edition(const struct cpu *cpu)
{
    option_set options = cpu->setup->image[cpu->setup->image_kvm].options;

    return options & KVM_7_3 ? FORWARD_7_3 : options & KVM_6_17 ? FORWARD_6_17 : FORWARD_6_12;
}

static const struct forward_table *table_of(const struct cpu *cpu)
{
    static struct policy policy; // of the process, as its platform
    static struct rows_more more;
    const char *name = kvm_edition(cpu) == FORWARD_7_3    ? "linux-7.3"
                       : kvm_edition(cpu) == FORWARD_6_17 ? "linux-6.17"
                                                          : "linux-6.12";

    if (!policy.name || policy.edition != kvm_edition(cpu) || !rows_same(&more, &cpu->setup->rows)) {
        more = cpu->setup->rows;
        policy_load_with(&policy, name, "run", &more);
    }
    return &policy.table;
}

// L1's virtual registers as the tables want them.
static struct forward_state state_of(const struct cpu *cpu)
{
    struct forward_state state = {.holds = 0};

    for (unsigned i = 0; i < FORWARD_REGISTERS; i++) {
        enum sysreg reg = sysreg_find(forward_register_name(i));
        if (reg != SYSREG_COUNT)
            state.reg[i] = kvm_vreg(cpu, reg);
    }
    forward_prepare(table_of(cpu), &state);
    return state;
}

// ISS of EC 0x18 (DDI 0487 ESR_EL2).
static unsigned trapped_encoding(uint64_t esr)
{
    return forward_encoding((unsigned)bits_get(esr, BITS(21, 20)), (unsigned)bits_get(esr, BITS(16, 14)),
                            (unsigned)bits_get(esr, BITS(13, 10)), (unsigned)bits_get(esr, BITS(4, 1)),
                            (unsigned)bits_get(esr, BITS(19, 17)));
}

static bool is_read(uint64_t esr)
{
    return (esr & 1) != 0;
}

static bool forward(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    cpu_act(cpu, ACT_FORWARD, vcpu->esr, vcpu->fault_tag);
    kvm_pend_vel2(cpu, NESTED_SYNC, vcpu->esr, vcpu->fault_tag);
    return true;
}

static bool triage(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    struct forward_state state = state_of(cpu);
    struct forward_access access = {.encoding = (uint16_t)trapped_encoding(vcpu->esr),
                                    .write = !is_read(vcpu->esr),
                                    .el = (uint8_t)kvm_virtual_el(cpu)};
    struct forward_answer answer = forward_decide(table_of(cpu), &state, access);

    if (answer.outcome == FORWARD_UNDEF)
        cpu_goto(cpu, cpu_label(cpu, "kvm_nested_undefined"));
    return answer.outcome == FORWARD_FORWARD && forward(cpu);
}

// ---- Local emulation: L1's own EL2 registers, in memory or in the EL1 registers that stand for them.

static bool emulate_vel2(struct cpu *cpu, enum sysreg reg)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    unsigned rt = (unsigned)(vcpu->esr >> 5) & 0x1f;

    if (is_read(vcpu->esr) && rt < 31)
        vcpu->x[rt] = kvm_vreg(cpu, reg);
    if (!is_read(vcpu->esr))
        kvm_set_vreg(cpu, reg, rt < 31 ? vcpu->x[rt] : 0);
    return !cpu->left;
}

// Registers of EL2, and those of its own EL1 that a hypervisor without VHE cannot reach.
static bool is_of_l1(const struct cpu *cpu, enum sysreg reg)
{
    return reg != SYSREG_COUNT && kvm_virtual_el(cpu) == 2 &&
           (nested_only(reg) || nested_offset(reg) >= 0 || reg == CPACR_EL1);
}

// CPACR_EL1 at the EL2 of a host is CPTR_EL2.
static enum sysreg meant(const struct cpu *cpu, enum sysreg reg)
{
    return reg == CPACR_EL1 && kvm_v_e2h(cpu) ? CPTR_EL2 : reg;
}

static bool emulate(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    enum sysreg reg = kvm_trapped_register(vcpu->esr);

    if (is_of_l1(cpu, reg)) {
        if (!emulate_vel2(cpu, meant(cpu, reg)))
            return false;
    } else if (kvm_undefined_to_guest(cpu, reg)) {
        cpu_goto(cpu, cpu_label(cpu, "kvm_nested_undefined"));
        return false;
    } else {
        kvm_raz_wi(vcpu); // error records, ID registers: as for any guest
    }
    vcpu->pc += 4;
    return false;
}

// kvm_hyp_handle_cpacr_el1(), at EL2: its registers are those of the guest still.
bool kvm_fast_cpacr(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    if (esr_ec(vcpu->esr) != EC_SYSREG || kvm_trapped_register(vcpu->esr) != CPACR_EL1 ||
        !kvm_is_hyp_ctxt(cpu))
        return false;
    emulate_vel2(cpu, meant(cpu, CPACR_EL1));
    cpu_write(cpu, ELR_EL1, cpu_read(cpu, ELR_EL1) + 4);
    return true;
}

// ---- Other instructions.

static bool decide_class(struct cpu *cpu, const char *name, enum forward_outcome wanted)
{
    struct forward_state state = state_of(cpu);
    const struct forward_class *by;

    return forward_class_decide(forward_class_find(name), kvm_edition(cpu), &state, kvm_virtual_el(cpu),
                                &by) == wanted;
}

static bool is_hvc_of_l1(struct cpu *cpu)
{
    return decide_class(cpu, "HVC", FORWARD_FORWARD) && forward(cpu);
}

static bool is_smc_of_l1(struct cpu *cpu)
{
    return decide_class(cpu, "SMC", FORWARD_FORWARD) && forward(cpu);
}

static bool is_wfx_of_l1(struct cpu *cpu)
{
    bool wfe = (cpu_see_vcpu(cpu)->esr & 3) == 1;

    return decide_class(cpu, wfe ? "WFE" : "WFI", FORWARD_FORWARD) && forward(cpu);
}

static bool is_l2s_eret(struct cpu *cpu)
{
    return !kvm_is_hyp_ctxt(cpu) && forward(cpu);
}

static bool is_hyp(struct cpu *cpu)
{
    if (kvm_is_hyp_ctxt(cpu))
        kvm_pend_vel2(cpu, NESTED_SYNC, syndrome_esr(EC_UNKNOWN, 0), cpu_see_vcpu(cpu)->fault_tag);
    return kvm_is_hyp_ctxt(cpu);
}

const char *kvm_nested_handler(const struct cpu *cpu)
{
    switch (esr_ec(cpu_see_vcpu(cpu)->esr)) {
    case EC_WFX:
        return "kvm_handle_wfx_nested";
    case EC_HVC64:
        return "handle_hvc_nested";
    case EC_SMC64:
        return "handle_smc_nested";
    case EC_SYSREG:
        return "kvm_handle_sys_reg_nested";
    case EC_ERET:
        return "kvm_handle_eret";
    case EC_SVC64:
        return "handle_svc";
    case EC_IABT_LOWER:
    case EC_DABT_LOWER:
        return "kvm_handle_guest_abort_nested";
    case EC_DABT_SAME: // of VNCR_EL2's page
        return kvm_edition(cpu) >= FORWARD_6_17 ? "kvm_handle_vncr_abort" : "kvm_nested_undefined";
    case EC_UNKNOWN:
        return "kvm_nested_undefined";
    default:
        return NULL;
    }
}

// clang-format off

static const struct step kvm_handle_sys_reg_nested[] = {
    {20,  "triage_sysreg_trap(vcpu, &sr_index)",         .op = DO,      .run = triage,
                                                                        .to = "inject_nested_sync"},
    {120, "emulate_sys_reg(vcpu, &params)",              .op = DO,      .run = emulate},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step inject_nested_sync[] = {
    {4,   "kvm_inject_nested_sync(vcpu, esr)",           .op = CALL,    .to = "kvm_inject_nested"},
    {1,   "return 1",                                    .op = B,       .to = "handle_exit_return_1"},
};
static const struct step handle_hvc_nested[] = {
    {12,  "vcpu_has_nv(vcpu): HCR_HCD",                  .op = DO,      .run = is_hvc_of_l1,
                                                                        .to = "inject_nested_sync"},
    {1,   "kvm_inject_undefined(vcpu)",                  .op = B,       .to = "kvm_nested_undefined"},
};
static const struct step handle_smc_nested[] = {
    {12,  "forward_smc_trap(vcpu)",                      .op = DO,      .run = is_smc_of_l1,
                                                                        .to = "inject_nested_sync"},
    {1,   "its own",                                     .op = B,       .to = "handle_smc"},
};
static const struct step kvm_handle_wfx_nested[] = {
    {12,  "forward_traps(vcpu, HCR_TWI or HCR_TWE)",     .op = DO,      .run = is_wfx_of_l1,
                                                                        .to = "inject_nested_sync"},
    {1,   "its own",                                     .op = B,       .to = "kvm_handle_wfx"},
};
static const struct step kvm_handle_eret[] = {
    {12,  "!is_hyp_ctxt(vcpu): forward",                 .op = DO,      .run = is_l2s_eret,
                                                                        .to = "inject_nested_sync"},
    {2,   "kvm_emulate_nested_eret(vcpu)",               .op = B,       .to = "kvm_emulate_nested_eret"},
};
static const struct step handle_svc[] = {
    {4,   "kvm_inject_nested_sync(vcpu, esr)",           .op = DO,      .run = forward},
    {1,   "return 1",                                    .op = B,       .to = "inject_nested_sync"},
};
static const struct step kvm_nested_undefined[] = {
    {20,  "kvm_inject_undefined(vcpu)",                  .op = DO,      .run = is_hyp,
                                                                        .to = "inject_nested_sync"},
    {1,   "of L2's own EL1",                             .op = B,       .to = "kvm_handle_unknown_ec"},
};

const struct routine kvm_forward[] = {
    {"kvm_handle_sys_reg_nested", kvm_handle_sys_reg_nested, 3, ROUTINE_ANYWHERE},
    {"inject_nested_sync", inject_nested_sync, 2, ROUTINE_ANYWHERE},
    {"handle_hvc_nested", handle_hvc_nested, 2, ROUTINE_ANYWHERE},
    {"handle_smc_nested", handle_smc_nested, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_wfx_nested", kvm_handle_wfx_nested, 2, ROUTINE_ANYWHERE},
    {"kvm_handle_eret", kvm_handle_eret, 2, ROUTINE_ANYWHERE},
    {"handle_svc", handle_svc, 2, ROUTINE_ANYWHERE},
    {"kvm_nested_undefined", kvm_nested_undefined, 2, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_forward) / sizeof(kvm_forward[0]) == KVM_FORWARD, "kvm_part.def counts them");
