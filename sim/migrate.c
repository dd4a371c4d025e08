// SPDX-License-Identifier: BSD-2-Clause
#include "migrate.h"

#include <string.h>

#include "interrupt.h"
#include "sw/kvm.h"
#include "sw/linux.h"
#include "tlb.h"

void migrate_ask(struct run *run, unsigned fault)
{
    const struct fault *f = &run->setup->fault[fault];
    unsigned vm = (unsigned)f->origin_vm;
    struct sw_state *sw = &run->machine->sw;

    digest_touch(&run->digests, PART_VMM + vm);
    digest_touch(&run->digests, PART_OS + f->pe);
    sw->vmm[vm].migrate = (uint8_t)(fault + 1);
    if (!sw->thread[vm].runnable && !sw->thread[vm].killed)
        sw->thread[vm].runnable = sw->host[f->pe].need_resched = 1;
    interrupt_ipi(run, f->pe, INTERRUPT_TICK);
}

// What the features name: the rest of the registers is the same at both hosts.
static void change_pe(struct run *run, unsigned index, feature_set features)
{
    struct pe *pe = &run->machine->pe[index];
    bool gic = run->setup->gic;

    digest_touch(&run->digests, PART_SYS + index);
    pe->features = features | (gic ? feature_bit(FEAT_GICv3) : 0);
    pe->serror = (struct pending_serror){0};
    agenda_drop(&run->machine->agenda, DUE_SERROR, index);
    pe->sys[DISR_EL1] = pe->sys[VDISR_EL2] = pe->sys[VSESR_EL2] = 0;
    pe->disr_tag = pe->vdisr_tag = pe->vserror_tag = 0;
    pe->sys[SCTLR_EL2] &= ~SCTLR_EL2_IESB;
    if (pe_has(pe, FEAT_IESB))
        pe->sys[SCTLR_EL2] |= SCTLR_EL2_IESB; // INIT_SCTLR_EL2_MMU_ON
    if (run->bus.tlb)
        tlb_invalidate(run->bus.tlb, index, TLBI_ALLE1, 0, 0, 0);
}

// A kernel that nothing has happened to yet but that the VMM was started.
static void start_host(struct run *run, unsigned pe)
{
    struct sw_state *sw = &run->machine->sw;
    struct os fresh = {.vm = sw->host[pe].vm, .el1_of = sw->host[pe].el1_of};

    digest_touch(&run->digests, PART_OS + pe);
    digest_touch(&run->digests, PART_HOST_STACKS + pe);
    digest_touch(&run->digests, PART_FRAMES);
    linux_start_threads(&fresh, &run->setup->image[run->setup->image_host]);
    sw->host[pe] = fresh;
    sw->host_frames = (struct os_frames){0};
}

static void start_vcpu(struct run *run, unsigned vm, bool disr)
{
    struct vcpu *vcpu = &run->machine->sw.vcpu[vm];
    struct vcpu fresh = {.hcr = kvm_hcr_of_vm(run->setup, run->machine, vm), .sp_el0 = vcpu->sp_el0};

    digest_touch(&run->digests, PART_VCPU + vm);
    memcpy(fresh.x, vcpu->x, sizeof(fresh.x));
    fresh.vdisr = disr ? vcpu->vdisr : 0;
    fresh.vdisr_tag = disr ? vcpu->vdisr_tag : 0;
    *vcpu = fresh;
}

void migrate_arrive(struct run *run, unsigned vm, bool disr)
{
    struct vmm *vmm = &run->machine->sw.vmm[vm];
    unsigned pe = run->setup->vm[vm].pe;
    const struct fault *f = &run->setup->fault[vmm->migrate - 1];

    digest_touch(&run->digests, PART_VMM + vm);
    change_pe(run, pe, f->features);
    start_host(run, pe);
    start_vcpu(run, vm, disr);
    vmm->migrate = 0;
}

// The guest's start-up writes the registers on the PE.
static void migrate_own_el1(struct run *run, unsigned pe, unsigned vm)
{
    digest_touch(&run->digests, PART_SYS + pe);
    digest_touch(&run->digests, PART_OS + pe);
    digest_touch(&run->digests, PART_LIVE + pe);
    digest_touch(&run->digests, PART_CONTEXT);
    kvm_load_el1(run->machine, pe, vm);
}

// What of HCR_EL2 outlives KVM_ARM_VCPU_INIT: all since 6.12, as it is made for a vCPU that never ran;
// nothing in 6.1. kvm_reset_vcpu() touches neither HCR_EL2 nor VSESR_EL2.
static struct vcpu reset_vcpu(const struct run *run, const struct vcpu *vcpu, unsigned vm)
{
    const struct setup *setup = run->setup;
    bool keeps = !(setup->image[setup->image_kvm].options & KVM_6_1);
    struct vcpu fresh = {.hcr = vcpu->hcr, .vsesr = vcpu->vsesr, .tag = vcpu->tag};

    if (!keeps) {
        fresh.hcr = kvm_hcr_of_vm(setup, run->machine, vm);
        fresh.tag = 0;
    }
    return fresh;
}

void migrate_reset(struct run *run, unsigned vm)
{
    enum { MASKED = 0x3c0 }; // DAIF
    const struct setup *setup = run->setup;
    const struct image *guest = &setup->image[setup->vm[vm].guest_image];
    struct sw_state *sw = &run->machine->sw;
    unsigned pe = setup->vm[vm].pe;

    digest_touch(&run->digests, PART_VMM + vm);
    digest_touch(&run->digests, PART_VCPU + vm);
    digest_touch(&run->digests, PART_OS + MAX_PES + vm);
    for (unsigned i = 0; i < OS_THREADS; i++)
        digest_touch(&run->digests, PART_GUEST_STACKS + OS_THREADS * vm + i);
    sw->vmm[vm].migrate = sw->vmm[vm].dirty = 0;
    sw->guest[vm] = (struct os){0};
    sw->vcpu[vm] = reset_vcpu(run, &sw->vcpu[vm], vm);
    migrate_own_el1(run, pe, vm);
    guest->program->start(setup, run->machine, guest, pe);
    migrate_own_el1(run, pe, setup->nvhe ? EL1_OF_HOST : vm);
    sw->vcpu[vm].pstate |= MASKED;
}
