// SPDX-License-Identifier: BSD-2-Clause
#include "nested.h"

#include "pe.h"

enum when { NEVER, EL2REG, OWN, EL1REG };

static const struct {
    uint16_t offset;
    uint8_t when;
} slots[SYSREG_COUNT] = {
#define VNCR(reg, offset, when) [reg] = {offset, when},
#include "vncr.def"
#undef VNCR
};

bool nested_on(const struct pe *pe)
{
    return pe->pstate.el == 1 && !pe->pstate.nrw && pe_has(pe, FEAT_NV) && pe_el2_enabled(pe) &&
           bits_any(pe->sys[HCR_EL2], HCR_EL2_NV);
}

bool nested_only(enum sysreg reg)
{
    unsigned op1 = sysreg_row_of(reg)->op1;

    return sysreg_row_of(reg)->op0 == 3 && (op1 == 4 || op1 == 5);
}

enum sysreg nested_register(enum sysreg reg)
{
    switch (reg) {
    case SPSR_EL2:
        return SPSR_EL1;
    case ELR_EL2:
        return ELR_EL1;
    case ESR_EL2:
        return ESR_EL1;
    case FAR_EL2:
        return FAR_EL1;
    default:
        return SYSREG_COUNT;
    }
}

// HCR_EL2.NV1 without NV2 traps what a hypervisor without VHE would keep for its own EL1.
static bool nv1_traps(enum sysreg reg)
{
    return reg == VBAR_EL1 || reg == ELR_EL1 || reg == SPSR_EL1;
}

enum nested nested_access(const struct pe *pe, enum sysreg reg)
{
    if (!nested_on(pe))
        return NESTED_NOT;

    bool nv1 = bits_any(pe->sys[HCR_EL2], HCR_EL2_NV1);
    bool nv2 = pe_has(pe, FEAT_NV2) && bits_any(pe->sys[HCR_EL2], HCR_EL2_NV2);
    unsigned when = slots[sysreg_alias_of(reg)].when;
    bool alias = sysreg_alias_of(reg) != reg;

    if (!nv2)
        return nested_only(reg) || (nv1 && nv1_traps(reg)) ? NESTED_TRAP : NESTED_NOT;
    if (when == OWN || when == EL2REG || (when == EL1REG && nv1 != alias))
        return NESTED_MEMORY;
    if (nested_register(reg) != SYSREG_COUNT)
        return NESTED_REGISTER;
    return nested_only(reg) ? NESTED_TRAP : NESTED_NOT;
}

int nested_offset(enum sysreg reg)
{
    reg = sysreg_alias_of(reg);
    return slots[reg].when == NEVER ? -1 : slots[reg].offset;
}

uint64_t nested_address(const struct pe *pe, enum sysreg reg)
{
    return (pe->sys[VNCR_EL2] & VNCR_EL2_BADDR) + slots[sysreg_alias_of(reg)].offset;
}
