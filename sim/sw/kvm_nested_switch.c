// SPDX-License-Identifier: BSD-2-Clause
// Between a guest hypervisor and its guest (Linux 6.12 arch/arm64/kvm/hyp/vhe/sysreg-sr.c): registers of one
// regime go, those of the other come.
#include "pe.h"
#include "sw/kvm_nested.h"

// ---- Registers, one a row, under the name that a host with VHE uses.

static bool absent(const struct cpu *cpu, enum sysreg reg)
{
    return (reg == SCTLR2_EL12 && !pe_has(cpu->pe, FEAT_SCTLR2)) ||
           (reg == PFAR_EL12 && !pe_has(cpu->pe, FEAT_PFAR));
}

// L2's EL1 registers go to the page that L1 finds them in, which may be bad memory.
static bool save_el1(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;
    uint64_t slot = kvm_vncr_slot(cpu->setup, reg), value = absent(cpu, reg) ? 0 : cpu_read(cpu, reg);

    if (slot)
        cpu_store(cpu, slot, &value, sizeof value);
    else
        cpu_nested(cpu)->cntkctl = value;
    return false;
}

static bool load_el1(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;
    uint64_t slot = kvm_vncr_slot(cpu->setup, reg), value = cpu_see_nested(cpu)->cntkctl;

    if ((!slot || cpu_load(cpu, slot, &value, sizeof value)) && !absent(cpu, reg))
        cpu_write(cpu, reg, value);
    return false;
}

static bool save_vel2(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;
    uint64_t *at = kvm_nested_el2(cpu_nested(cpu), sysreg_alias_of(reg));

    if (!absent(cpu, reg))
        *at = cpu_read(cpu, reg);
    return false;
}

static bool load_vel2(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;

    if (!absent(cpu, reg))
        cpu_write(cpu, reg, *kvm_nested_el2(cpu_nested(cpu), sysreg_alias_of(reg)));
    return false;
}

// What an observer knows of ELR, SPSR and ESR goes with them.
static void swap_live(struct cpu *cpu, bool hyp, bool load)
{
    unsigned pe = cpu->pe->index;
    struct live *live = &cpu->m->live[pe][1];
    struct nested_live *kept = &cpu_nested(cpu)->live[hyp];

    digest_touch(&cpu->run->digests, PART_LIVE + pe);
    if (load) {
        *live =
            (struct live){.elr = kept->elr, .since = cpu->m->cycle[pe], .tag = kept->tag, .regs = kept->regs};
        cpu->m->active_tag[pe][1] = kept->active_tag;
        *kept = (struct nested_live){0};
    } else {
        *kept = (struct nested_live){
            .elr = live->elr, .tag = live->tag, .active_tag = cpu->m->active_tag[pe][1], .regs = live->regs};
        *live = (struct live){0};
        cpu->m->active_tag[pe][1] = 0;
    }
}

static bool put_begin(struct cpu *cpu)
{
    const struct nesting *n = cpu_see_nested(cpu);

    swap_live(cpu, n->loaded == NESTED_L1_LOADED, false);
    return false;
}

static bool put_end(struct cpu *cpu)
{
    cpu_nested(cpu)->loaded = NESTED_NONE_LOADED;
    return false;
}

static bool load_end_el1(struct cpu *cpu)
{
    swap_live(cpu, false, true);
    cpu_nested(cpu)->loaded = NESTED_L2_LOADED;
    cpu_nested(cpu)->hyp = 0;
    return false;
}

static bool load_end_vel2(struct cpu *cpu)
{
    swap_live(cpu, true, true);
    cpu_nested(cpu)->loaded = NESTED_L1_LOADED;
    cpu_nested(cpu)->hyp = 1;
    return false;
}

// kvm_vcpu_load_hw_mmu(): L2 has a stage 2 of its own where L1 has turned one on.
uint64_t kvm_nested_vttbr(const struct cpu *cpu)
{
    unsigned vm = cpu_vm(cpu);
    bool shadow = kvm_has_nv(cpu) && !kvm_is_hyp_ctxt(cpu) && bits_any(kvm_vreg(cpu, HCR_EL2), HCR_EL2_VM);
    uint64_t vmid = shadow ? MAX_VMS + 1 : vm + 1;

    return vmid << 48 | (shadow ? cpu->setup->vm[vm].shadow : cpu->setup->vm[vm].stage2);
}

static bool load_vttbr(struct cpu *cpu)
{
    cpu_write(cpu, VTTBR_EL2, kvm_nested_vttbr(cpu));
    return false;
}

// clang-format off

// vcpu_put() of L2. PAR_EL1 and TPIDR_EL1 are one register for both in the source, too: they stay on the PE.
static const struct step put_el1[] = {
    {100,"kvm_arch_vcpu_put(vcpu)",                      .op = DO, .run = put_begin},
#define EL12(name) {2, "read_sysreg_el1(SYS_" #name ")", .op = DO, .run = save_el1, .reg = name##_EL12},
#define ITSELF(r, text) {2, "read_sysreg(" text ")", .op = DO, .run = save_el1, .reg = r},
#define L2_ONLY(r, text) {2, "read_sysreg(" text ")", .op = DO, .run = save_el1, .reg = r},
#include "sw/kvm_el1.def"
    {4,  "PAR, TPIDR",                                   .op = DO, .run = put_end},
    {1,  "return",                                       .op = RET},
};
// vcpu_load() of L2: 21 registers, with VPIDR_EL2 and VMPIDR_EL2.
static const struct step load_el1_regs[] = {
    {120,"kvm_arch_vcpu_load(vcpu, cpu)",                .op = WORK},
#define EL12(name) {2, "write_sysreg_el1(..., SYS_" #name ")", .op = DO, .run = load_el1, .reg = name##_EL12},
#define ITSELF(r, text) {2, "write_sysreg(..., " text ")", .op = DO, .run = load_el1, .reg = r},
#define L2_ONLY(r, text) {2, "write_sysreg(..., " text ")", .op = DO, .run = load_el1, .reg = r},
#include "sw/kvm_el1.def"
    {8,  "PAR, TPIDR, VPIDR, VMPIDR",                    .op = DO, .run = load_end_el1},
    {8,  "__load_stage2: write_sysreg(vttbr, vttbr_el2)", .op = DO, .run = load_vttbr},
    {1,  "return",                                       .op = RET},
};
// __sysreg_save_vel2_state(): 18 registers.
static const struct step put_vel2[] = {
    {100,"kvm_arch_vcpu_put(vcpu)",                      .op = DO, .run = put_begin},
#define EL12(name) {2, "read_sysreg_el1(SYS_" #name ")", .op = DO, .run = save_vel2, .reg = name##_EL12},
#define ITSELF(r, text) {2, "read_sysreg(" text ")", .op = DO, .run = save_vel2, .reg = r},
#define L2_ONLY(r, text)
#include "sw/kvm_el1.def"
    {2,  "PAR",                                          .op = DO, .run = put_end},
    {1,  "return",                                       .op = RET},
};
// __sysreg_restore_vel2_state(): 21 registers.
static const struct step load_vel2_regs[] = {
    {120,"kvm_arch_vcpu_load(vcpu, cpu)",                .op = WORK},
#define EL12(n) {2, "write_sysreg_el1(..., SYS_" #n ")", .op = DO, .run = load_vel2, .reg = n##_EL12},
#define ITSELF(r, text) {2, "write_sysreg(..., " text ")", .op = DO, .run = load_vel2, .reg = r},
#define L2_ONLY(r, text)
#include "sw/kvm_el1.def"
    {8,  "PAR, TPIDR, VPIDR, VMPIDR",                    .op = DO, .run = load_end_vel2},
    {8,  "__load_stage2: write_sysreg(vttbr, vttbr_el2)", .op = DO, .run = load_vttbr},
    {1,  "return",                                       .op = RET},
};

const struct routine kvm_nested_switch[] = {
    {"kvm_arch_vcpu_put_el1", put_el1, sizeof(put_el1) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_load_el1", load_el1_regs, sizeof(load_el1_regs) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_put_vel2", put_vel2, sizeof(put_vel2) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_load_vel2", load_vel2_regs, sizeof(load_vel2_regs) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nested_switch) / sizeof(kvm_nested_switch[0]) == KVM_NESTED_SWITCH,
               "kvm_part.def counts them");
