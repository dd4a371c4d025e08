// SPDX-License-Identifier: BSD-2-Clause
// Where KVM finds the registers of a guest hypervisor and of its guest (arch/arm64/kvm/sys_regs.c:
// vcpu_read_sys_reg(), vcpu_write_sys_reg(); asm/vncr_mapping.h), and what it makes of L1's HCR_EL2.
#include <assert.h>

#include "nested.h"
#include "pe.h"
#include "platform.h"
#include "sw/kvm_nested.h"

enum { EL1T = 4, EL1H = 5, EL2T = 8, EL2H = 9 }; // PSTATE.M

// L1's EL2 registers that are EL1's on the PE while L1 runs (locate_mapped_el2_register()).
static const struct {
    enum sysreg el2, el1;
} banked[NESTED_EL2_REGS] = {
    {SCTLR_EL2,      SCTLR_EL1     },
    {SCTLR2_EL2,     SCTLR2_EL1    },
    {CPTR_EL2,       CPACR_EL1     },
    {TTBR0_EL2,      TTBR0_EL1     },
    {TTBR1_EL2,      TTBR1_EL1     },
    {TCR_EL2,        TCR_EL1       },
    {MAIR_EL2,       MAIR_EL1      },
    {VBAR_EL2,       VBAR_EL1      },
    {CONTEXTIDR_EL2, CONTEXTIDR_EL1},
    {SYSREG_COUNT,   CNTKCTL_EL1   }, // part of CNTHCTL_EL2: see of_cnthctl()
    {SP_EL2,         SP_EL1        },
    {ELR_EL2,        ELR_EL1       },
    {SPSR_EL2,       SPSR_EL1      },
    {ESR_EL2,        ESR_EL1       },
    {FAR_EL2,        FAR_EL1       },
    {PFAR_EL2,       PFAR_EL1      },
    {AFSR0_EL2,      AFSR0_EL1     },
    {AFSR1_EL2,      AFSR1_EL1     },
    {AMAIR_EL2,      AMAIR_EL1     },
};

// Those that are on the PE as themselves, or not at all.
static const enum sysreg others[NESTED_OTHER_REGS] = {
    HPFAR_EL2,   MDCR_EL2,    ICH_HCR_EL2, ICH_VMCR_EL2,  ICH_LR0_EL2,    ICH_LR1_EL2,
    ICH_LR2_EL2, ICH_LR3_EL2, CNTVOFF_EL2, CNTHP_CTL_EL2, CNTHP_CVAL_EL2, CNTHCTL_EL2,
};

uint64_t *kvm_nested_el2(struct nesting *n, enum sysreg el1)
{
    for (unsigned i = 0; i < NESTED_EL2_REGS; i++) {
        if (banked[i].el1 == el1)
            return &n->el2[i];
    }
    return NULL;
}

uint64_t kvm_vncr_slot(const struct setup *setup, enum sysreg reg)
{
    int offset = nested_offset(reg);

    assert(setup->nested >= 0);
    return offset < 0 ? 0 : setup->vm[setup->nested].vncr + (uint64_t)offset;
}

static uint64_t *el1_at(struct machine *m, unsigned pe, enum sysreg reg)
{
    struct nesting *n = &m->sw.nested;

    if (n->loaded == NESTED_L2_LOADED)
        return &m->pe[pe].sys[reg];
    if (nested_offset(reg) >= 0)
        return NULL;
    return reg == CNTKCTL_EL1 ? &n->cntkctl : &m->pe[pe].sys[reg]; // L1 and L2 share the others
}

uint64_t *kvm_vreg_at(struct machine *m, unsigned pe, enum sysreg reg)
{
    struct nesting *n = &m->sw.nested;

    reg = sysreg_alias_of(reg);
    for (unsigned i = 0; i < NESTED_EL2_REGS; i++) {
        if (banked[i].el2 == reg)
            return n->loaded == NESTED_L1_LOADED ? &m->pe[pe].sys[banked[i].el1] : &n->el2[i];
    }
    if (!nested_only(reg))
        return el1_at(m, pe, reg);
    for (unsigned i = 0; i < NESTED_OTHER_REGS; i++) {
        if (others[i] == reg)
            return &n->other[i];
    }
    return reg == SP_EL1 ? el1_at(m, pe, reg) : NULL;
}

// Without FEAT_NV2p1 CNTKCTL_EL1 has only the bits that are its own; the others are in memory.
static uint64_t *cntkctl_of_l1(struct machine *m, unsigned pe)
{
    struct nesting *n = &m->sw.nested;

    return n->loaded == NESTED_L1_LOADED ? &m->pe[pe].sys[CNTKCTL_EL1] : kvm_nested_el2(n, CNTKCTL_EL1);
}

static uint64_t of_cnthctl(struct machine *m, unsigned pe, uint64_t value)
{
    uint64_t own = sysreg_row_of(CNTKCTL_EL1)->known;

    return (value & ~own) | (*cntkctl_of_l1(m, pe) & own);
}

uint64_t kvm_vreg(const struct cpu *cpu, enum sysreg reg)
{
    const uint64_t *at = kvm_vreg_at(cpu->m, cpu->pe->index, reg);
    uint64_t value = 0, slot = at ? 0 : kvm_vncr_slot(cpu->setup, reg);

    if (slot)
        platform_peek(slot, &value, sizeof value);
    if (reg == CNTHCTL_EL2)
        return of_cnthctl(cpu->m, cpu->pe->index, *at);
    return at ? *at : value;
}

void kvm_set_vreg(struct cpu *cpu, enum sysreg reg, uint64_t value)
{
    uint64_t *at = kvm_vreg_at(cpu->m, cpu->pe->index, reg);
    uint64_t slot = at ? 0 : kvm_vncr_slot(cpu->setup, reg);

    value &= sysreg_row_of(sysreg_alias_of(reg))->known;
    digest_touch(&cpu->run->digests, PART_NESTED);
    digest_touch(&cpu->run->digests, PART_SYS + cpu->pe->index);
    if (reg == CNTHCTL_EL2)
        *cntkctl_of_l1(cpu->m, cpu->pe->index) = value & sysreg_row_of(CNTKCTL_EL1)->known;
    if (at)
        *at = value;
    else if (slot)
        cpu_store(cpu, slot, &value, sizeof value);
}

unsigned kvm_virtual_el(const struct cpu *cpu)
{
    return (unsigned)(cpu_see_vcpu(cpu)->pstate >> 2) & 3;
}

bool kvm_v_e2h(const struct cpu *cpu)
{
    return bits_any(kvm_vreg(cpu, HCR_EL2), HCR_EL2_E2H);
}

bool kvm_is_hyp_ctxt(const struct cpu *cpu)
{
    return kvm_virtual_el(cpu) == 2 || bits_any(kvm_vreg(cpu, HCR_EL2), HCR_EL2_TGE);
}

// Without FEAT_NV2 nothing stands in for the EL1 registers that a hypervisor without VHE keeps for its guest.
static uint64_t hcr_of_l1(const struct cpu *cpu, uint64_t hcr)
{
    bool nv2 = pe_has(cpu->pe, FEAT_NV2);

    hcr |= HCR_EL2_NV | HCR_EL2_AT | HCR_EL2_TTLB | (nv2 ? HCR_EL2_NV2 : 0);
    if (!kvm_v_e2h(cpu))
        hcr |= HCR_EL2_NV1 | (nv2 ? 0 : HCR_EL2_TVM | HCR_EL2_TRVM);
    return hcr;
}

// NV_HCR_GUEST_EXCLUDE. A hypervisor inside L2 would have its own page; the host's is not for it. The host's
// VSE is not taken away where vserror_state_is_nested(): as read in trees of 6.17 and 7.
static uint64_t hcr_of_l2(const struct cpu *cpu, uint64_t hcr)
{
    uint64_t asked = kvm_vreg(cpu, HCR_EL2) & ~(HCR_EL2_TGE | HCR_EL2_API | HCR_EL2_APK | HCR_EL2_FIEN);

    if (bits_any(asked, HCR_EL2_NV))
        asked |= HCR_EL2_NV2;
    return hcr | asked;
}

uint64_t kvm_nested_hcr(const struct cpu *cpu)
{
    uint64_t hcr = cpu_see_vcpu(cpu)->hcr;

    return kvm_is_hyp_ctxt(cpu) ? hcr_of_l1(cpu, hcr) : hcr_of_l2(cpu, hcr);
}

// vserror_state_is_nested(), since 6.17: the virtual SError is L1's to give to L2.
bool kvm_vserror_is_nested(const struct cpu *cpu)
{
    if (!kvm_has_nv(cpu) || kvm_is_hyp_ctxt(cpu) ||
        !(cpu->setup->image[cpu->setup->image_kvm].options & KVM_SINCE_6_17))
        return false;
    return bits_any(kvm_vreg(cpu, HCR_EL2), HCR_EL2_AMO) || bits_any(kvm_vreg(cpu, HCRX_EL2), HCRX_EL2_TMEA);
}

// !kvm_has_ras(): VMs have FEAT_RAS where the host has it, unless their VMM hides it.
bool kvm_hides_ras(const struct cpu *cpu)
{
    return (cpu->setup->image[cpu->setup->image_kvm].options & KVM_HIDES_RAS) != 0;
}

static uint64_t with_mode(uint64_t pstate, unsigned mode)
{
    return bits_put(pstate, BITS(4, 0), mode);
}

uint64_t kvm_hw_pstate(uint64_t pstate)
{
    unsigned mode = (unsigned)bits_get(pstate, BITS(4, 0));

    return mode == EL2T ? with_mode(pstate, EL1T) : mode == EL2H ? with_mode(pstate, EL1H) : pstate;
}

uint64_t kvm_virtual_pstate(uint64_t pstate)
{
    unsigned mode = (unsigned)bits_get(pstate, BITS(4, 0));

    return mode == EL1T ? with_mode(pstate, EL2T) : mode == EL1H ? with_mode(pstate, EL2H) : pstate;
}
