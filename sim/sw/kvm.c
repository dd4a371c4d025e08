// SPDX-License-Identifier: BSD-2-Clause
// The program "kvm": what it is made of, its options, and what creating a VM has left behind.
#include "sw/kvm.h"

#include "paging.h"
#include "pe.h"
#include "platform.h"
#include "sw/programs.h"

enum { PAGE_ATTRIBUTES = 0x7ff, PAGE_WRITABLE = 0x80 };

// All of the guest's memory is mapped in 4 KiB pages; pages in shared frames cannot be written.
static void map_memory(const struct setup *setup, unsigned vm)
{
    struct paging stage2 = paging_stage2(&setup->vm[vm]);

    paging_build(&stage2, setup->vm[vm].pa, PAGE_ATTRIBUTES, 0);
    for (unsigned i = 0; i < setup->shares; i++) {
        const struct share *s = &setup->share[i];
        uint64_t entry = setup->frame[s->frame].pa | (PAGE_ATTRIBUTES & ~PAGE_WRITABLE);
        if (s->vm == vm)
            platform_poke(paging_entry(&stage2, s->ipa, PAGING_LAST_LEVEL), &entry, sizeof(entry));
    }
}

// Where the guest starts, in vcpu->pc and pstate, is the guest's own.
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned index)
{
    (void)image;
    for (unsigned vm = 0; vm < setup->vms; vm++) {
        if (setup->vm[vm].pe != index || setup->vm[vm].process)
            continue;
        const struct program *guest = setup->image[setup->vm[vm].guest_image].program;
        m->sw.vcpu[vm].hcr = kvm_hcr_guest(m->pe[index].features, guest->aarch32, setup->nvhe);
        map_memory(setup, vm);
    }
}

static const struct routine *const parts[] = {
    kvm_vectors, kvm_entry,   kvm_switch, kvm_run,          kvm_exit,         kvm_mmu, kvm_inject,
    kvm_nested,  kvm_forward, kvm_shadow, kvm_nested_error, kvm_host_vectors, NULL};
static const unsigned part_counts[] = {KVM_VECTORS, KVM_ENTRY,  KVM_SWITCH,       KVM_RUN,
                                       KVM_EXIT,    KVM_MMU,    KVM_INJECT,       KVM_NESTED,
                                       KVM_FORWARD, KVM_SHADOW, KVM_NESTED_ERROR, KVM_HOST_VECTORS};

// In the order of the bits in kvm.h.
static const struct option options[] = {
    {"6.12",           1, "Linux 6.12: a guest's SError is injected, ignored or fatal by its syndrome"         },
    {"2017-v7",        1, "APEI is asked first, user space chooses the syndrome (post D)"                      },
    {"smc-workaround", 0, "vectors that call SMC_ARCH_WORKAROUND_1 after their ESB (proton-pack.c)"            },
    {"late-esb",       0, "ESB in __guest_exit, not at the head of the vectors: before 0e5b9c085dce (5.3)"     },
    {"6.17",           1, "as 6.12, but an SError that the vCPU does not mask is entered in software"          },
    {"2017-v4",        1, "KVM_EXIT_SERROR_INTR tells user space, KVM_ARM_SEI injects (post A)"                },
    {"7.3",            1, "as 6.17; of a guest hypervisor's VM also what 7.0 to 7.3 changed"                   },
    {"vhe",            2, "the host kernel is at EL2"                                                          },
    {"nvhe",           2, "the host kernel is at EL1; EL2 has the world switch alone (no SDEI, no polled GHES)"},
    {"cpuif-direct",   3, "guests reach a GICv2 CPU interface themselves"                                      },
    {"cpuif-trap",     3, "EL2 does it for them (vgic_v2_cpuif_trap): a GICV not on a page of its own"         },
    {"mmio-skipped",   4, "an access where nothing is, is skipped without an exit"                             },
    {"mmio-exits",     4, "KVM_EXIT_MMIO; an abort with which the VMM answers is taken (since e735a5da6442)"   },
    {"mmio-retires",   4, "the same before: the instruction is retired, too, and the abort thereby dropped"    },
    {"6.1",            1, "as 6.12, but KVM_ARM_VCPU_INIT makes HCR_EL2 anew (vcpu_reset_hcr)"                 },
};

const struct program software_kvm = {
    .name = "kvm",
    .words = "KVM of Linux: world switch, guest exits, stage 2, injection",
    .els = 1 << 2,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
