// SPDX-License-Identifier: BSD-2-Clause
// The program "kvm": what it is made of, its options, and what creating a VM has left behind.
#include "sw/kvm.h"

#include "pe.h"
#include "platform.h"
#include "sw/programs.h"

enum { PAGE = 0x1000, ENTRIES = 0x200, ENTRY_TABLE = 3, PAGE_ATTRIBUTES = 0x7ff };

// One table, or several side by side: `count` entries from `first` on, `stride` apart.
static void fill(uint64_t table, uint64_t count, uint64_t first, uint64_t stride, uint64_t attributes)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t entry = (first + i * stride) | attributes;
        platform_poke(table + i * sizeof(entry), &entry, sizeof(entry));
    }
}

// All of the guest's memory is mapped in 4 KiB pages; the tables of a level lie side by side, behind those of
// the level before (setup.h: vm_setup.stage2).
static void map_memory(const struct vm_setup *vm)
{
    uint64_t pages = vm->memory / PAGE;
    uint64_t level3_tables = (pages + ENTRIES - 1) / ENTRIES;
    uint64_t level2_tables = (level3_tables + ENTRIES - 1) / ENTRIES;
    uint64_t level2 = vm->stage2 + PAGE;
    uint64_t level3 = level2 + level2_tables * PAGE;

    fill(vm->stage2, level2_tables, level2, PAGE, ENTRY_TABLE);
    fill(level2, level3_tables, level3, PAGE, ENTRY_TABLE);
    fill(level3, pages, vm->pa, PAGE, PAGE_ATTRIBUTES);
}

// Where the guest starts, in vcpu->pc and pstate, is the guest's own.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    (void)image;
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe != index)
            continue;
        const struct program *guest = setup->image[setup->vm[vm].guest_image].program;
        m->sw.vcpu[vm].hcr = kvm_hcr_guest(m->pe[index].features, guest->aarch32);
        map_memory(&setup->vm[vm]);
    }
}

static const struct routine *const parts[] = {kvm_vectors, kvm_entry, kvm_switch, kvm_run,
                                              kvm_exit,    kvm_mmu,   kvm_inject, NULL};
static const unsigned part_counts[] = {KVM_VECTORS, KVM_ENTRY, KVM_SWITCH, KVM_RUN,
                                       KVM_EXIT,    KVM_MMU,   KVM_INJECT};

// In the order of the bits in kvm.h.
static const struct option options[] = {
    {"6.12",           1, "Linux 6.12: a guest's SError is injected, ignored or fatal by its syndrome"    },
    {"2017-v7",        1, "APEI is asked first, user space chooses the syndrome (post D)"                 },
    {"smc-workaround", 0, "vectors that call SMC_ARCH_WORKAROUND_1 after their ESB (proton-pack.c)"       },
    {"late-esb",       0, "ESB in __guest_exit, not at the head of the vectors: before 0e5b9c085dce (5.3)"},
};

const struct program software_kvm = {
    .name = "kvm",
    .words = "KVM of Linux on a VHE host: world switch, guest exits, stage 2, injection",
    .els = 1 << 2,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
