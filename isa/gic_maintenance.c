// SPDX-License-Identifier: BSD-2-Clause
// What List registers ask the hypervisor for: ICH_MISR_EL2, ICH_EISR_EL2, ICH_ELRSR_EL2 (IHI 0069 chapter 6).
#include "gic_inside.h"

static const uint64_t LR_EOI = BIT(41);

static unsigned with_state(const struct pe *pe, unsigned wanted)
{
    unsigned found = 0;

    for (unsigned i = 0; i < GIC_LRS; i++)
        if (gic_lr_state(pe, i) == wanted)
            found |= 1u << i;
    return found;
}

// Free ones that asked for EOI maintenance, which those of a physical interrupt cannot.
static unsigned ended(const struct pe *pe)
{
    unsigned found = 0;

    for (unsigned i = 0; i < GIC_LRS; i++)
        if (gic_lr_state(pe, i) == LR_INACTIVE && !bits_any(gic_lr(pe, i), ICH_LR0_EL2_HW) &&
            bits_any(gic_lr(pe, i), LR_EOI))
            found |= 1u << i;
    return found;
}

static uint64_t maintenance(const struct pe *pe)
{
    uint64_t hcr = pe->sys[ICH_HCR_EL2], vmcr = pe->sys[ICH_VMCR_EL2], is = 0;
    unsigned used = GIC_LRS - (unsigned)__builtin_popcount(with_state(pe, LR_INACTIVE));

    is |= ended(pe) ? ICH_MISR_EL2_EOI : 0;
    is |= bits_any(hcr, ICH_HCR_EL2_UIE) && used <= 1 ? ICH_MISR_EL2_U : 0;
    is |= bits_any(hcr, ICH_HCR_EL2_LRENPIE) && bits_any(hcr, ICH_HCR_EL2_EOIcount) ? ICH_MISR_EL2_LRENP : 0;
    is |= bits_any(hcr, ICH_HCR_EL2_NPIE) && with_state(pe, LR_PENDING) == 0 ? ICH_MISR_EL2_NP : 0;
    // Enables and their bits here have the same places.
    is |= vmcr & ICH_VMCR_EL2_VENG0 ? hcr & ICH_HCR_EL2_VGrp0EIE : hcr & ICH_HCR_EL2_VGrp0DIE;
    is |= vmcr & ICH_VMCR_EL2_VENG1 ? hcr & ICH_HCR_EL2_VGrp1EIE : hcr & ICH_HCR_EL2_VGrp1DIE;
    return is;
}

uint64_t gic_virtual_status(const struct pe *pe, enum sysreg reg)
{
    if (reg == ICH_MISR_EL2)
        return maintenance(pe);
    return reg == ICH_EISR_EL2 ? ended(pe) : with_state(pe, LR_INACTIVE) & ~ended(pe);
}

bool gic_maintenance(const struct pe *pe)
{
    return bits_any(pe->sys[ICH_HCR_EL2], ICH_HCR_EL2_En) && maintenance(pe) != 0;
}
