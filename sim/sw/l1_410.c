// SPDX-License-Identifier: BSD-2-Clause
#include "sw/l1_410.h"

#include <string.h>

#include "pe.h"
#include "platform.h"
#include "sw/kvm_nested.h"
#include "sw/programs.h"

bool l1_store_registers(struct cpu *cpu)
{
    const struct step *s = cpu->slot->step;

    cpu_store(cpu, cpu->pe->x[1] + s->imm, &cpu->pe->x[s->rt], s->rn * (uint32_t)sizeof(uint64_t));
    return false;
}

bool l1_load_registers(struct cpu *cpu)
{
    const struct step *s = cpu->slot->step;
    uint64_t value[31];
    uint32_t size = s->rn * (uint32_t)sizeof(uint64_t);

    if (cpu_load(cpu, cpu->pe->x[1] + s->imm, value, size))
        memcpy(&cpu->pe->x[s->rt], value, size);
    return false;
}

bool l1_write_guest_register(struct cpu *cpu)
{
    enum sysreg reg = cpu->slot->step->reg;

    l1_write(cpu, reg, *l1_guest_register(cpu_l1(cpu), reg));
    return false;
}

uint64_t l1_410_host_hcr(option_set options)
{
    return options & L1_VHE ? kvm_hcr_host(false) : HCR_EL2_RW;
}

// HCR_EL2 of the host; E2H is of VHE alone, for the guest too (vcpu_reset_hcr()).
static void start(const struct setup *setup, struct machine *m, const struct image *image, unsigned pe)
{
    uint64_t hcr = l1_410_host_hcr(image->options);

    (void)pe;
    platform_poke(kvm_vncr_slot(setup, HCR_EL2), &hcr, sizeof hcr);
    if (image->options & L1_NVHE)
        m->sw.l1.vcpu.hcr &= ~HCR_EL2_E2H;
}

static const struct option options[] = {
#define OPTION(name, word, group, words) {word, group, words},
#include "sw/l1_410_option.def"
};

static const struct routine *const parts[] = {l1_410_entry,  l1_410_switch, l1_410_sysreg,
                                              l1_410_device, l1_410_run,    NULL};
static const unsigned part_counts[] = {L1_ENTRY, L1_SWITCH, L1_SYSREG, L1_DEVICE, L1_RUN};

const struct program software_l1_410 = {
    .name = "kvm-4.10",
    .words = "KVM of Linux 4.10 as a guest hypervisor (L1): each access of its world switch",
    .els = 1 << 1,
    .hypervisor = 1,
    .parts = parts,
    .part_counts = part_counts,
    .options = options,
    .option_count = sizeof(options) / sizeof(options[0]),
    .start = start,
};
