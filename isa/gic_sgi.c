// SPDX-License-Identifier: BSD-2-Clause
// Software generated interrupts. One is sent where the group of the register is the SGI's group at its
// target; what a Non-secure write may reach besides is GICD_NSACR's, which is 0 (IHI 0069 4.4).
#include "gic_inside.h"
#include "pe.h"

static enum gic_group group_of(const struct pe *pe, enum sysreg reg)
{
    if (reg == ICC_SGI0R_EL1)
        return GIC_G0;
    // At EL3 the Security state is that of SCR_EL3.NS.
    bool secure = !bits_any(pe->sys[SCR_EL3], SCR_EL3_NS);
    return secure == (reg == ICC_SGI1R_EL1) ? GIC_G1S : GIC_G1NS;
}

static bool is_target(const struct pe *pe, unsigned target, uint64_t value)
{
    const uint64_t cluster = ICC_SGI1R_EL1_Aff1 | ICC_SGI1R_EL1_Aff2 | ICC_SGI1R_EL1_Aff3 | ICC_SGI1R_EL1_RS;

    if (bits_any(value, ICC_SGI1R_EL1_IRM))
        return target != pe->index;
    return !bits_any(value, cluster) && bits_any(bits_get(value, ICC_SGI1R_EL1_TargetList), BIT(target));
}

void gic_generate(struct gic *g, const struct pe *pe, enum sysreg reg, uint64_t value)
{
    unsigned intid = (unsigned)bits_get(value, ICC_SGI1R_EL1_INTID);

    for (unsigned i = 0; i < GIC_PES; i++) {
        struct gic_bank *b = &g->bank[i];
        if (is_target(pe, i, value) && gic_group_of(b, intid) == group_of(pe, reg))
            b->pending |= UINT32_C(1) << intid;
    }
}
