// SPDX-License-Identifier: BSD-2-Clause
// Controls that are more than bits of one register (DDI 0487 D24: CNTHCTL_EL2, CPTR_EL2, MDCR_EL2.HPMN;
// FEAT_NV3).
#include "bits.h"
#include "forward_row.h"

static bool one(const struct forward_state *s, enum forward_register reg, enum forward_field_bit bit)
{
    return bits_any(s->reg[reg], BIT(bit));
}

const char forward_text_CNTHCTL_EL1PCTEN[] = "CNTHCTL_EL2.EL1PCTEN=0";
const char forward_text_CNTHCTL_EL1PTEN[] = "CNTHCTL_EL2.EL1PTEN=0"; // EL1PCEN under E2H=0
const char forward_text_CNTHCTL_EL1NVPCT[] = "CNTHCTL_EL2.EL1NVPCT=1";
const char forward_text_CNTHCTL_EL1NVVCT[] = "CNTHCTL_EL2.EL1NVVCT=1";
const char forward_text_CPTR_TTA[] = "CPTR_EL2.TTA=1";
const char forward_text_MDCR_HPMN[] = "MDCR_EL2.HPMN";
const char forward_text_HCR_NV_nNVTGE[] = "HCR_EL2.NV=1&HCRX_EL2.NVTGE=0";

// Both enables of the physical counter and timer move up by 10 under E2H.
bool forward_CNTHCTL_EL1PCTEN(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_E2H)
               ? !one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1PCTEN_E2H)
               : !one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1PCTEN);
}

bool forward_CNTHCTL_EL1PTEN(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_E2H)
               ? !one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1PTEN)
               : !one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1PCEN);
}

// L2 is a guest hypervisor that hosts (E2H, not TGE) and has FEAT_NV2, not NV1.
static bool hosting_hypervisor(const struct forward_state *s)
{
    return one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_E2H) && !one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_TGE) &&
           one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_NV2) && !one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_NV1) &&
           one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_NV);
}

bool forward_CNTHCTL_EL1NVPCT(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return hosting_hypervisor(s) && one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1NVPCT);
}

bool forward_CNTHCTL_EL1NVVCT(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return hosting_hypervisor(s) && one(s, FORWARD_CNTHCTL_EL2, FIELD_CNTHCTL_EL2_EL1NVVCT);
}

// CPTR_EL2 has CPACR_EL1's layout under E2H.
bool forward_CPTR_TTA(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_E2H) ? one(s, FORWARD_CPTR_EL2, FIELD_CPTR_EL2_TTA_E2H)
                                                      : one(s, FORWARD_CPTR_EL2, FIELD_CPTR_EL2_TTA);
}

// Counters from HPMN up to the number of implemented ones are EL2's; the counter is in CRm[1:0]:op2, or
// selected.
bool forward_MDCR_HPMN(const struct forward_state *s, unsigned encoding)
{
    bool selected = encoding == ENC_PMXEVCNTR_EL0 || encoding == ENC_PMXEVTYPER_EL0;
    uint64_t counter = selected ? bits_get(s->reg[FORWARD_PMSELR_EL0], BITS(4, 0)) : encoding & 0x1f;
    uint64_t first = bits_get(s->reg[FORWARD_MDCR_EL2], BITS(4, 0));

    return first <= counter && counter < bits_get(s->reg[FORWARD_PMCR_EL0], BITS(15, 11));
}

bool forward_HCR_NV_nNVTGE(const struct forward_state *s, unsigned encoding)
{
    (void)encoding;
    return one(s, FORWARD_HCR_EL2, FIELD_HCR_EL2_NV) && !one(s, FORWARD_HCRX_EL2, FIELD_HCRX_EL2_NVTGE);
}
