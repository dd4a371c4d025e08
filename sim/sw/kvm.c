// SPDX-License-Identifier: BSD-2-Clause
// The program "kvm": what it is made of, its options, and what creating a VM has left behind.
#include "sw/kvm.h"

#include "paging.h"
#include "pe.h"
#include "platform.h"
#include "sw/programs.h"

uint64_t kvm_device_entry(const struct setup *setup, unsigned vm, uint64_t ipa)
{
    static const uint64_t attributes = UINT64_C(1) << 54 | 0x4c7;
    const struct vm_setup *v = &setup->vm[vm];
    uint64_t pa;

    if (ipa < v->memory || !setup_ipa_place(setup, v, ipa, &pa))
        return 0;
    return (pa & ~UINT64_C(0xfff)) | attributes;
}

// All of the guest's memory is mapped in 4 KiB pages; pages in shared frames cannot be written. A device that
// is the VM's own is mapped as when its driver has used it once.
static void map_memory(const struct setup *setup, unsigned vm)
{
    const struct vm_setup *v = &setup->vm[vm];
    struct paging stage2 = paging_stage2(setup, v);

    paging_build_empty(&stage2);
    paging_map(&stage2, 0, v->memory, v->pa, KVM_PAGE_MEMORY);
    if (v->device >= 0)
        paging_map(&stage2, v->device_ipa, setup->platform.region[v->device].size,
                   kvm_device_entry(setup, vm, v->device_ipa), 0);
    for (unsigned i = 0; i < setup->shares; i++) {
        const struct share *s = &setup->share[i];
        uint64_t entry = setup->frame[s->frame].pa | (KVM_PAGE_MEMORY & ~KVM_PAGE_WRITABLE);
        if (s->vm == vm)
            platform_poke(paging_entry(&stage2, s->ipa, PAGING_LAST_LEVEL), &entry, sizeof(entry));
    }
}

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

uint64_t kvm_hcr_of_vm(const struct setup *setup, const struct machine *m, unsigned vm)
{
    const struct program *guest = setup->image[setup->vm[vm].guest_image].program;

    return kvm_hcr_guest(m->pe[setup->vm[vm].pe].features, guest->aarch32, setup->nvhe);
}

// Where the guest starts, in vcpu->pc and pstate, is the guest's own.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    (void)image;
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe != index || setup->vm[vm].process)
            continue;
        m->sw.vcpu[vm].hcr = kvm_hcr_of_vm(setup, m, vm);
        map_memory(setup, vm);
    }
}

// clang-format off
static const struct routine *const parts[] = {
#define PART(routines, number, count, only) routines,
#include "sw/kvm_part.def"
    NULL};
static const unsigned part_counts[] = {
#define PART(routines, number, count, only) number,
#include "sw/kvm_part.def"
};
static const option_set part_only[] = {
#define PART(routines, number, count, only) only,
#include "sw/kvm_part.def"
};
// clang-format on
static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/kvm_option.def"
};

const struct program software_kvm = {
    .name = "kvm",
    .words = "KVM of Linux: world switch, guest exits, stage 2, injection",
    .els = 1 << 2,
    .parts = parts,
    .part_counts = part_counts,
    .part_only = part_only,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
