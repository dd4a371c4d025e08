// SPDX-License-Identifier: BSD-2-Clause
// What the world switch writes to HCR_EL2 and its like, and a virtual SError with it (Linux 6.12
// hyp/include/hyp/switch.h: ___activate_traps(), ___deactivate_traps(); hyp/{vhe,nvhe}/switch.c).
#include "pe.h"
#include "sw/kvm_nested.h"

// A virtual SError may be the host's for the VM, or that of L1 for L2.
static bool write_nested_hcr(struct cpu *cpu)
{
    uint64_t hcr = kvm_nested_hcr(cpu);

    cpu_write(cpu, HCR_EL2, hcr);
    if (hcr & HCR_EL2_VSE)
        cpu->pe->vserror_tag =
            kvm_vserror_is_nested(cpu) ? cpu_see_l1(cpu)->vcpu.tag : cpu_see_vcpu(cpu)->tag;
    return false;
}

static bool write_guest_hcr(struct cpu *cpu)
{
    const struct vcpu *vcpu = cpu_see_vcpu(cpu);

    if (kvm_has_nv(cpu))
        return write_nested_hcr(cpu);
    cpu_write(cpu, HCR_EL2, vcpu->hcr);
    if (vcpu->hcr & HCR_EL2_VSE)
        cpu->pe->vserror_tag = vcpu->tag;
    return false;
}

static bool has_no_virtual_serror(struct cpu *cpu)
{
    uint64_t hcr = kvm_has_nv(cpu) ? kvm_nested_hcr(cpu) : cpu_see_vcpu(cpu)->hcr;

    return !pe_has(cpu->pe, FEAT_RAS) || (hcr & HCR_EL2_VSE) == 0;
}

static bool write_vsesr(struct cpu *cpu)
{
    uint64_t vsesr = cpu_see_vcpu(cpu)->vsesr;

    if (kvm_vserror_is_nested(cpu))
        vsesr = kvm_hides_ras(cpu) ? KVM_ISS_IDS : kvm_vreg(cpu, VSESR_EL2);
    cpu_write(cpu, VSESR_EL2, vsesr);
    return false;
}

static bool install_hyp_vector(struct cpu *cpu)
{
    cpu_write(cpu, VBAR_EL2, cpu->image->base);
    return false;
}

// L1 finds in its HCR_EL2 what L2 has left of the one it pended.
static bool sample_for_l1(struct cpu *cpu)
{
    uint64_t hcr = kvm_vreg(cpu, HCR_EL2);

    if (bits_any(hcr, HCR_EL2_VSE) && !bits_any(cpu_read(cpu, HCR_EL2), HCR_EL2_VSE))
        kvm_set_vreg(cpu, HCR_EL2, hcr & ~HCR_EL2_VSE);
    return false;
}

// A vSError that was pended stays so until the guest took it or deferred it: HCR_EL2.VSE knows.
static bool sample_virtual_serror(struct cpu *cpu)
{
    struct vcpu *vcpu = cpu_vcpu(cpu);

    if (kvm_vserror_is_nested(cpu))
        return sample_for_l1(cpu);
    if ((vcpu->hcr & HCR_EL2_VSE) == 0)
        return false;
    vcpu->hcr = bits_put(vcpu->hcr, HCR_EL2_VSE, bits_get(cpu_read(cpu, HCR_EL2), HCR_EL2_VSE));
    if ((vcpu->hcr & HCR_EL2_VSE) == 0)
        vcpu->tag = 0;
    return false;
}

static bool write_host_hcr(struct cpu *cpu)
{
    cpu_write(cpu, HCR_EL2, kvm_hcr_host(cpu->setup->nvhe));
    return false;
}

static bool install_host_vectors(struct cpu *cpu)
{
    const struct setup *setup = cpu->setup;

    cpu_write(cpu, VBAR_EL2,
              setup->nvhe ? cpu->image->base + KVM_HOST_VECTOR : setup->image[setup->image_host].base);
    return false;
}

// clang-format off

static const struct step activate_traps[] = {
    {12,  "write_sysreg_hcr(vcpu hcr_el2)",              .op = DO,      .run = write_guest_hcr},
    {2,   "RAS and HCR_VSE",                             .op = DO,      .run = has_no_virtual_serror,
                                                                        .to = "___activate_traps+3"},
    {2,   "write_sysreg_s(vsesr_el2, SYS_VSESR_EL2)",    .op = DO,      .run = write_vsesr},
    {44,  "__activate_cptr_traps(vcpu)",                 .op = WORK,    .unless = SOFTWARE_NESTED},
    {1,   "__activate_cptr_traps(vcpu) and others",      .op = CALL,    .to = "__activate_nested_traps",
                                                                        .only = SOFTWARE_NESTED},
    {6,   "write_sysreg(kvm_hyp_vector, vbar_el1)",      .op = DO,      .run = install_hyp_vector},
    {1,   "return",                                      .op = RET},
};

static const struct step deactivate_traps[] = {
    {6,   "VSE: hcr_el2 |= read_sysreg(hcr_el2) & HCR_VSE", .op = DO,   .run = sample_virtual_serror},
    {8,   "write_sysreg_hcr(HCR_HOST_VHE_FLAGS)",        .op = DO,      .run = write_host_hcr,
                                                                        .unless = KVM_NVHE},
    {8,   "write_sysreg_hcr(kvm_init_params hcr_el2)",   .op = DO,      .run = write_host_hcr,
                                                                        .only = KVM_NVHE},
    {10,  "__deactivate_cptr_traps(vcpu)",               .op = WORK},
    {5,   "write_sysreg(host_vectors, vbar_el1)",        .op = DO,      .run = install_host_vectors},
    {1,   "return",                                      .op = RET},
};

const struct routine kvm_traps[] = {
    {"___activate_traps", activate_traps, sizeof(activate_traps) / sizeof(struct step),
     ROUTINE_ANYWHERE},
    {"___deactivate_traps", deactivate_traps, sizeof(deactivate_traps) / sizeof(struct step),
     ROUTINE_ANYWHERE},
};
// clang-format on
_Static_assert(sizeof(kvm_traps) / sizeof(kvm_traps[0]) == KVM_TRAPS, "kvm_part.def counts them");
