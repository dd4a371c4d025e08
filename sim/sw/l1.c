// SPDX-License-Identifier: BSD-2-Clause
// What guest hypervisors have in common: their accesses, and what their start-up has left behind.
#include "sw/l1.h"

#include <assert.h>

#include "nested.h"
#include "paging.h"
#include "pe.h"
#include "platform.h"
#include "software.h"
#include "sw/abi.h"
#include "sw/kvm_nested.h"

// HCR_EL2 is in vcpu.hcr.
const enum sysreg l1_guest_registers[L1_GUEST_REGS] = {
    VTTBR_EL2,  VTCR_EL2,    HCRX_EL2,    MDCR_EL2,    CPTR_EL2,    CNTHCTL_EL2, HFGRTR_EL2, HFGWTR_EL2,
    HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2, HFGRTR2_EL2, HFGWTR2_EL2, ICH_HCR_EL2, VNCR_EL2,   CNTVOFF_EL2,
};

void l1_write(struct cpu *cpu, enum sysreg reg, uint64_t value)
{
    cpu->pe->x[cpu->slot->step->rt] = value;
    cpu_write(cpu, reg, value);
}

void l1_read(struct cpu *cpu, enum sysreg reg)
{
    uint64_t value = cpu_read(cpu, reg);

    if (!cpu->left)
        cpu->pe->x[cpu->slot->step->rt] = value;
}

uint64_t *l1_guest_register(struct l1 *l1, enum sysreg reg)
{
    switch (reg) {
    case HCR_EL2:
        return &l1->vcpu.hcr;
    case VSESR_EL2:
        return &l1->vcpu.vsesr;
    case VDISR_EL2:
        return &l1->vcpu.vdisr;
    default:
        break;
    }
    for (unsigned i = 0; i < L1_GUEST_REGS; i++) {
        if (l1_guest_registers[i] == reg)
            return &l1->guest[i];
    }
    return NULL;
}

static void set_vreg(const struct setup *setup, struct machine *m, enum sysreg reg, uint64_t mask,
                     uint64_t value)
{
    unsigned pe = setup->vm[setup->nested].pe;
    uint64_t *at = kvm_vreg_at(m, pe, reg), slot = at ? 0 : kvm_vncr_slot(setup, reg), now = 0;

    if (at) {
        *at = bits_put(*at, mask, value);
    } else if (slot) {
        platform_peek(slot, &now, sizeof now);
        now = bits_put(now, mask, value);
        platform_poke(slot, &now, sizeof now);
    }
}

void l1_set(const struct setup *setup, struct machine *m, const struct assignment *a)
{
    uint64_t *guest = l1_guest_register(&m->sw.l1, a->reg);

    if (guest)
        *guest = bits_put(*guest, a->mask, a->value);
    else
        set_vreg(setup, m, a->reg, a->mask, a->value);
}

// L2 as its program started it: with its EL1 registers on the PE, and KVM's vCPU about to run it.
static void move_l2_away(const struct setup *setup, struct machine *m)
{
    unsigned vm = (unsigned)setup->nested, pe = setup->vm[vm].pe;
    struct vcpu *vcpu = &m->sw.vcpu[vm], *l2 = &m->sw.l1.vcpu;
    uint64_t *sys = m->pe[pe].sys;

    l2->pc = vcpu->pc;
    l2->pstate = vcpu->pstate;
    l2->hcr = kvm_hcr_guest(m->pe[pe].features, false, false);
    m->sw.nested.loaded = NESTED_L1_LOADED;
    m->sw.nested.hyp = 1;
    for (unsigned i = 0; i < VCPU_EL1_REGS; i++) {
        uint64_t slot = kvm_vncr_slot(setup, kvm_el1_registers[i]);
        if (!slot)
            continue;
        platform_poke(slot, &sys[kvm_el1_registers[i]], sizeof(uint64_t));
        sys[kvm_el1_registers[i]] = sysreg_row_of(kvm_el1_registers[i])->reset;
    }
}

// As KVM of the host does for its guests: 4 KiB pages from level 1.
static void map_l2(const struct setup *setup, struct l1 *l1)
{
    const struct vm_setup *vm = &setup->vm[setup->nested];
    struct paging tables = paging_l1_stage2(vm), shadow = paging_shadow(vm);

    paging_build(&tables, setup_l2_base(vm), KVM_PAGE_MEMORY, vm->pa);
    paging_build_empty(&shadow);
    *l1_guest_register(l1, VTTBR_EL2) = UINT64_C(1) << 48 | vm->l1_stage2;
    *l1_guest_register(l1, VTCR_EL2) = kvm_vtcr();
}

// L1's VMM describes an error status area to L2: no block, and ready for one.
static void describe_ghes(const struct vm_setup *vm)
{
    uint64_t block = vm->ghes + GHES_BLOCK, ack = 1, at = vm->pa + setup_l2_base(vm) + vm->ghes;

    platform_poke(at + GHES_STATUS_ADDRESS, &block, sizeof block);
    platform_poke(at + GHES_READ_ACK, &ack, sizeof ack);
}

void l1_start(const struct setup *setup, struct machine *m)
{
    enum { EL2H_DAIF = 0x3c9 };
    const struct vm_setup *vm = &setup->vm[setup->nested];
    const struct image *image = &setup->image[vm->hyp_image];
    struct vcpu *vcpu = &m->sw.vcpu[setup->nested];

    kvm_load_el1(m, vm->pe, (unsigned)setup->nested);
    move_l2_away(setup, m);
    map_l2(setup, &m->sw.l1);
    describe_ghes(vm);
    vcpu->pc = software_address(image, "start");
    vcpu->pstate = EL2H_DAIF;
    assert(vcpu->pc != 0);
    set_vreg(setup, m, VBAR_EL2, UINT64_MAX, image->base);
    image->program->start(setup, m, image, vm->pe);
}
