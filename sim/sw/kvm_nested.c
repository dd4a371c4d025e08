// SPDX-License-Identifier: BSD-2-Clause
// Between a guest hypervisor and its guest (Linux 6.12 arch/arm64/kvm/emulate-nested.c, hyp/vhe/switch.c,
// hyp/vhe/sysreg-sr.c): registers of one regime go, those of the other come; exceptions and exception returns
// of the virtual EL2 are made in software.
#include "sw/kvm_nested.h"

#include "forward_eret.h"
#include "nested.h"
#include "pe.h"
#include "stack.h"
#include "syndrome.h"

// ---- World switch.

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

// ---- Exceptions of the virtual EL2.

// The architecture's own entry, on L1's registers.
static struct pe registers_of_l1(const struct cpu *cpu)
{
    static const enum sysreg regs[] = {HCR_EL2, SCTLR_EL2, SCTLR2_EL2, VBAR_EL2, FAR_EL2, HPFAR_EL2};
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);
    struct pe pe = *cpu->pe;

    for (unsigned i = 0; i < sizeof(regs) / sizeof(regs[0]); i++)
        pe.sys[regs[i]] = kvm_vreg(cpu, regs[i]);
    pe.serror = (struct pending_serror){0};
    pe.pc = vcpu->pc;
    pe.pstate = pstate_from_spsr(vcpu->pstate);
    return pe;
}

static void commit_vel2(struct cpu *cpu, const struct pe *pe)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    kvm_set_vreg(cpu, ELR_EL2, pe->sys[ELR_EL2]);
    kvm_set_vreg(cpu, SPSR_EL2, pe->sys[SPSR_EL2]);
    kvm_set_vreg(cpu, ESR_EL2, pe->sys[ESR_EL2]);
    vcpu->pc = pe->pc;
    vcpu->pstate = pstate_to_spsr(&pe->pstate);
}

static bool is_abort(uint64_t esr)
{
    unsigned ec = esr_ec(esr);

    return ec == EC_IABT_LOWER || ec == EC_IABT_SAME || ec == EC_DABT_LOWER || ec == EC_DABT_SAME;
}

// enter_exception64(): vELR_EL2, vSPSR_EL2 and the vector of vVBAR_EL2.
static void enter_vel2(struct cpu *cpu)
{
    struct nesting *n = cpu_nested(cpu);
    struct pe regs = registers_of_l1(cpu);
    struct exception e = {.esr = n->esr,
                          .return_address = cpu_see_vcpu(cpu)->pc,
                          .tag = n->tag,
                          .kind = n->pending == NESTED_SERROR ? EXCEPTION_SERROR : EXCEPTION_SYNC,
                          .serror_vector = n->serror_vector,
                          .virtual_serror = n->pending == NESTED_SERROR,
                          .target = 2};

    if (is_abort(n->esr) && n->pending == NESTED_SYNC) {
        e.far = regs.sys[FAR_EL2]; // there already
        e.far_valid = 1;
    }
    cpu_emulated_take(cpu, &regs, &e, cpu_vm(cpu));
    commit_vel2(cpu, &regs);
    n->live[1].active_tag = n->loaded == NESTED_L1_LOADED ? 0 : n->tag;
    if (n->loaded == NESTED_L1_LOADED)
        cpu->m->active_tag[cpu->pe->index][1] = n->tag;
    n->pending = NESTED_NO_EXCEPTION;
    n->serror_vector = 0;
    n->esr = n->tag = 0;
}

// __kvm_adjust_pc(): an exception that waits is entered now.
bool kvm_adjust_pc(struct cpu *cpu)
{
    if (kvm_has_nv(cpu) && cpu_see_nested(cpu)->pending)
        enter_vel2(cpu);
    return false;
}

void kvm_pend_vel2(struct cpu *cpu, enum nested_pending what, uint64_t esr, uint32_t tag)
{
    struct nesting *n = cpu_nested(cpu);

    n->pending = (uint8_t)what;
    n->esr = esr;
    n->tag = tag;
    cpu_act(cpu, what == NESTED_SERROR ? ACT_INJECT_NESTED_SERROR : ACT_INJECT_NESTED_SYNC, esr, tag);
}

// No regime changes: L1 at its EL2, or in the EL0 of its host.
static bool is_direct(struct cpu *cpu)
{
    return kvm_is_hyp_ctxt(cpu);
}

// ---- Exception returns.

static struct forward_eret_answer emulate_eret(const struct cpu *cpu, uint64_t spsr)
{
    uint64_t hcr = kvm_vreg(cpu, HCR_EL2);
    struct forward_eret in = {.spsr = spsr,
                              .pstate = cpu_see_vcpu(cpu)->pstate,
                              .e2h = bits_any(hcr, HCR_EL2_E2H),
                              .tge = bits_any(hcr, HCR_EL2_TGE),
                              .edition = kvm_edition(cpu)};

    return forward_eret_emulate(&in);
}

// kvm_hyp_handle_eret(): at EL2, without leaving the world switch. True: done.
bool kvm_fast_eret(struct cpu *cpu)
{
    struct forward_eret_answer answer;

    if (!kvm_is_hyp_ctxt(cpu) || esr_ec(cpu_see_vcpu(cpu)->esr) != EC_ERET)
        return false;
    answer = emulate_eret(cpu, kvm_vreg(cpu, SPSR_EL2));
    if (!answer.direct)
        return false;
    cpu_write(cpu, ELR_EL1, cpu_read(cpu, ELR_EL12));
    cpu_write(cpu, SPSR_EL1, kvm_hw_pstate(cpu_read(cpu, SPSR_EL12)));
    return true;
}

// kvm_emulate_nested_eret(), with L1's registers in memory.
static bool return_from_vel2(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);
    struct forward_eret_answer answer = emulate_eret(cpu, kvm_vreg(cpu, SPSR_EL2));

    vcpu->pc = kvm_vreg(cpu, ELR_EL2);
    vcpu->pstate = answer.pstate;
    cpu_act(cpu, ACT_NESTED_ERET, vcpu->pc, 0);
    cpu_nested(cpu)->live[1] = (struct nested_live){0}; // ELR_EL2 and SPSR_EL2 are used
    return false;
}

static bool is_still_hyp(struct cpu *cpu)
{
    return kvm_is_hyp_ctxt(cpu);
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

// vcpu_put() of L2. Of 19 registers AFSR0, AFSR1, AMAIR and PAR are not in this model; TPIDR_EL1 is L2's alone.
static const struct step put_el1[] = {
    {100,"kvm_arch_vcpu_put(vcpu)",                      .op = DO, .run = put_begin},
    {2,  "read_sysreg_el1(SYS_SCTLR)",                   .op = DO, .run = save_el1, .reg = SCTLR_EL12},
    {2,  "read_sysreg_el1(SYS_CPACR)",                   .op = DO, .run = save_el1, .reg = CPACR_EL12},
    {2,  "read_sysreg_el1(SYS_TTBR0)",                   .op = DO, .run = save_el1, .reg = TTBR0_EL12},
    {2,  "read_sysreg_el1(SYS_TTBR1)",                   .op = DO, .run = save_el1, .reg = TTBR1_EL12},
    {2,  "read_sysreg_el1(SYS_TCR)",                     .op = DO, .run = save_el1, .reg = TCR_EL12},
    {2,  "read_sysreg_el1(SYS_ESR)",                     .op = DO, .run = save_el1, .reg = ESR_EL12},
    {2,  "read_sysreg_el1(SYS_FAR)",                     .op = DO, .run = save_el1, .reg = FAR_EL12},
    {2,  "read_sysreg_el1(SYS_MAIR)",                    .op = DO, .run = save_el1, .reg = MAIR_EL12},
    {2,  "read_sysreg_el1(SYS_VBAR)",                    .op = DO, .run = save_el1, .reg = VBAR_EL12},
    {2,  "read_sysreg_el1(SYS_CONTEXTIDR)",              .op = DO, .run = save_el1, .reg = CONTEXTIDR_EL12},
    {2,  "read_sysreg_el1(SYS_CNTKCTL)",                 .op = DO, .run = save_el1, .reg = CNTKCTL_EL12},
    {2,  "read_sysreg(mdscr_el1)",                       .op = DO, .run = save_el1, .reg = MDSCR_EL1},
    {2,  "read_sysreg_el1(SYS_SCTLR2)",                  .op = DO, .run = save_el1, .reg = SCTLR2_EL12},
    {2,  "read_sysreg_el1(SYS_PFAR)",                    .op = DO, .run = save_el1, .reg = PFAR_EL12},
    {2,  "read_sysreg(sp_el1)",                          .op = DO, .run = save_el1, .reg = SP_EL1},
    {2,  "read_sysreg_el1(SYS_ELR)",                     .op = DO, .run = save_el1, .reg = ELR_EL12},
    {2,  "read_sysreg_el1(SYS_SPSR)",                    .op = DO, .run = save_el1, .reg = SPSR_EL12},
    {10, "AFSR0, AFSR1, AMAIR, PAR, TPIDR",              .op = DO, .run = put_end},
    {1,  "return",                                       .op = RET},
};
// vcpu_load() of L2: 21 registers, with VPIDR_EL2 and VMPIDR_EL2.
static const struct step load_el1_regs[] = {
    {120,"kvm_arch_vcpu_load(vcpu, cpu)",                .op = WORK},
    {2,  "write_sysreg_el1(..., SYS_SCTLR)",             .op = DO, .run = load_el1, .reg = SCTLR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CPACR)",             .op = DO, .run = load_el1, .reg = CPACR_EL12},
    {2,  "write_sysreg_el1(..., SYS_TTBR0)",             .op = DO, .run = load_el1, .reg = TTBR0_EL12},
    {2,  "write_sysreg_el1(..., SYS_TTBR1)",             .op = DO, .run = load_el1, .reg = TTBR1_EL12},
    {2,  "write_sysreg_el1(..., SYS_TCR)",               .op = DO, .run = load_el1, .reg = TCR_EL12},
    {2,  "write_sysreg_el1(..., SYS_ESR)",               .op = DO, .run = load_el1, .reg = ESR_EL12},
    {2,  "write_sysreg_el1(..., SYS_FAR)",               .op = DO, .run = load_el1, .reg = FAR_EL12},
    {2,  "write_sysreg_el1(..., SYS_MAIR)",              .op = DO, .run = load_el1, .reg = MAIR_EL12},
    {2,  "write_sysreg_el1(..., SYS_VBAR)",              .op = DO, .run = load_el1, .reg = VBAR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CONTEXTIDR)",        .op = DO, .run = load_el1, .reg = CONTEXTIDR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CNTKCTL)",           .op = DO, .run = load_el1, .reg = CNTKCTL_EL12},
    {2,  "write_sysreg(..., mdscr_el1)",                 .op = DO, .run = load_el1, .reg = MDSCR_EL1},
    {2,  "write_sysreg_el1(..., SYS_SCTLR2)",            .op = DO, .run = load_el1, .reg = SCTLR2_EL12},
    {2,  "write_sysreg_el1(..., SYS_PFAR)",              .op = DO, .run = load_el1, .reg = PFAR_EL12},
    {2,  "write_sysreg(..., sp_el1)",                    .op = DO, .run = load_el1, .reg = SP_EL1},
    {2,  "write_sysreg_el1(..., SYS_ELR)",               .op = DO, .run = load_el1, .reg = ELR_EL12},
    {2,  "write_sysreg_el1(..., SYS_SPSR)",              .op = DO, .run = load_el1, .reg = SPSR_EL12},
    {14, "AFSR0, AFSR1, AMAIR, PAR, TPIDR, VPIDR, VMPIDR",.op = DO, .run = load_end_el1},
    {8,  "__load_stage2: write_sysreg(vttbr, vttbr_el2)",.op = DO, .run = load_vttbr},
    {1,  "return",                                       .op = RET},
};
// __sysreg_save_vel2_state(): 18 registers.
static const struct step put_vel2[] = {
    {100,"kvm_arch_vcpu_put(vcpu)",                      .op = DO, .run = put_begin},
    {2,  "read_sysreg_el1(SYS_SCTLR)",                   .op = DO, .run = save_vel2, .reg = SCTLR_EL12},
    {2,  "read_sysreg_el1(SYS_CPACR)",                   .op = DO, .run = save_vel2, .reg = CPACR_EL12},
    {2,  "read_sysreg_el1(SYS_TTBR0)",                   .op = DO, .run = save_vel2, .reg = TTBR0_EL12},
    {2,  "read_sysreg_el1(SYS_TTBR1)",                   .op = DO, .run = save_vel2, .reg = TTBR1_EL12},
    {2,  "read_sysreg_el1(SYS_TCR)",                     .op = DO, .run = save_vel2, .reg = TCR_EL12},
    {2,  "read_sysreg_el1(SYS_ESR)",                     .op = DO, .run = save_vel2, .reg = ESR_EL12},
    {2,  "read_sysreg_el1(SYS_FAR)",                     .op = DO, .run = save_vel2, .reg = FAR_EL12},
    {2,  "read_sysreg_el1(SYS_MAIR)",                    .op = DO, .run = save_vel2, .reg = MAIR_EL12},
    {2,  "read_sysreg_el1(SYS_VBAR)",                    .op = DO, .run = save_vel2, .reg = VBAR_EL12},
    {2,  "read_sysreg_el1(SYS_CONTEXTIDR)",              .op = DO, .run = save_vel2, .reg = CONTEXTIDR_EL12},
    {2,  "read_sysreg_el1(SYS_CNTKCTL)",                 .op = DO, .run = save_vel2, .reg = CNTKCTL_EL12},
    {2,  "read_sysreg_el1(SYS_SCTLR2)",                  .op = DO, .run = save_vel2, .reg = SCTLR2_EL12},
    {2,  "read_sysreg_el1(SYS_PFAR)",                    .op = DO, .run = save_vel2, .reg = PFAR_EL12},
    {2,  "read_sysreg(sp_el1)",                          .op = DO, .run = save_vel2, .reg = SP_EL1},
    {2,  "read_sysreg_el1(SYS_ELR)",                     .op = DO, .run = save_vel2, .reg = ELR_EL12},
    {2,  "read_sysreg_el1(SYS_SPSR)",                    .op = DO, .run = save_vel2, .reg = SPSR_EL12},
    {8,  "AFSR0, AFSR1, AMAIR, PAR",                     .op = DO, .run = put_end},
    {1,  "return",                                       .op = RET},
};
// __sysreg_restore_vel2_state(): 21 registers.
static const struct step load_vel2_regs[] = {
    {120,"kvm_arch_vcpu_load(vcpu, cpu)",                .op = WORK},
    {2,  "write_sysreg_el1(..., SYS_SCTLR)",             .op = DO, .run = load_vel2, .reg = SCTLR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CPACR)",             .op = DO, .run = load_vel2, .reg = CPACR_EL12},
    {2,  "write_sysreg_el1(..., SYS_TTBR0)",             .op = DO, .run = load_vel2, .reg = TTBR0_EL12},
    {2,  "write_sysreg_el1(..., SYS_TTBR1)",             .op = DO, .run = load_vel2, .reg = TTBR1_EL12},
    {2,  "write_sysreg_el1(..., SYS_TCR)",               .op = DO, .run = load_vel2, .reg = TCR_EL12},
    {2,  "write_sysreg_el1(..., SYS_ESR)",               .op = DO, .run = load_vel2, .reg = ESR_EL12},
    {2,  "write_sysreg_el1(..., SYS_FAR)",               .op = DO, .run = load_vel2, .reg = FAR_EL12},
    {2,  "write_sysreg_el1(..., SYS_MAIR)",              .op = DO, .run = load_vel2, .reg = MAIR_EL12},
    {2,  "write_sysreg_el1(..., SYS_VBAR)",              .op = DO, .run = load_vel2, .reg = VBAR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CONTEXTIDR)",        .op = DO, .run = load_vel2, .reg = CONTEXTIDR_EL12},
    {2,  "write_sysreg_el1(..., SYS_CNTKCTL)",           .op = DO, .run = load_vel2, .reg = CNTKCTL_EL12},
    {2,  "write_sysreg_el1(..., SYS_SCTLR2)",            .op = DO, .run = load_vel2, .reg = SCTLR2_EL12},
    {2,  "write_sysreg_el1(..., SYS_PFAR)",              .op = DO, .run = load_vel2, .reg = PFAR_EL12},
    {2,  "write_sysreg(..., sp_el1)",                    .op = DO, .run = load_vel2, .reg = SP_EL1},
    {2,  "write_sysreg_el1(..., SYS_ELR)",               .op = DO, .run = load_vel2, .reg = ELR_EL12},
    {2,  "write_sysreg_el1(..., SYS_SPSR)",              .op = DO, .run = load_vel2, .reg = SPSR_EL12},
    {14, "AFSR0, AFSR1, AMAIR, PAR, TPIDR, VPIDR, VMPIDR",.op = DO, .run = load_end_vel2},
    {8,  "__load_stage2: write_sysreg(vttbr, vttbr_el2)",.op = DO, .run = load_vttbr},
    {1,  "return",                                       .op = RET},
};

// What to inject waits in struct nesting. Returns: go on with the vCPU.
static const struct step kvm_inject_nested[] = {
    {6,  "is_hyp_ctxt(vcpu): kvm_inject_el2_exception",  .op = DO, .run = is_direct,
                                                                        .to = "kvm_inject_nested+6"},
    {4,  "preempt_disable(); __kvm_adjust_pc(vcpu)",     .op = WORK},
    {1,  "kvm_arch_vcpu_put(vcpu)",                      .op = CALL, .to = "kvm_arch_vcpu_put_el1"},
    {40, "__kvm_adjust_pc(vcpu): enter_exception64(vcpu)",.op = DO, .run = kvm_adjust_pc},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_vel2"},
    {10, "preempt_enable()",                             .op = WORK},
    {1,  "return 1",                                     .op = RET},
};

static const struct step kvm_emulate_nested_eret[] = {
    {20, "kvm_check_illegal_exception_return(vcpu, spsr)",.op = WORK},
    {1,  "preempt_disable(); kvm_arch_vcpu_put(vcpu)",   .op = CALL, .to = "kvm_arch_vcpu_put_vel2"},
    {12, "*vcpu_pc(vcpu) = elr; *vcpu_cpsr(vcpu) = spsr",.op = DO, .run = return_from_vel2},
    {2,  "an illegal return stays at EL2",               .op = DO, .run = is_still_hyp,
                                                                        .to = "kvm_emulate_nested_eret+6"},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_el1"},
    {10, "preempt_enable()",                             .op = B, .to = "handle_exit_return_1"},
    {1,  "kvm_arch_vcpu_load(vcpu, smp_processor_id())", .op = CALL, .to = "kvm_arch_vcpu_load_vel2"},
    {10, "preempt_enable()",                             .op = B, .to = "handle_exit_return_1"},
};

const struct routine kvm_nested[] = {
    {"__activate_nested_traps", activate_nested_traps, sizeof(activate_nested_traps) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_put_el1", put_el1, sizeof(put_el1) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_load_el1", load_el1_regs, sizeof(load_el1_regs) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_put_vel2", put_vel2, sizeof(put_vel2) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_arch_vcpu_load_vel2", load_vel2_regs, sizeof(load_vel2_regs) / sizeof(struct step), ROUTINE_ANYWHERE},
    {"kvm_inject_nested", kvm_inject_nested, 7, ROUTINE_ANYWHERE},
    {"kvm_emulate_nested_eret", kvm_emulate_nested_eret, 8, ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_nested) / sizeof(kvm_nested[0]) == KVM_NESTED, "kvm.h counts them");
