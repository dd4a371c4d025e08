// SPDX-License-Identifier: BSD-2-Clause
#include "level.h"

#include <assert.h>

#include "pe.h"

static const struct level_bank banks[] = {
    [1] = {ELR_EL1, SPSR_EL1, ESR_EL1, FAR_EL1, PFAR_EL1, VBAR_EL1, SCTLR_EL1},
    [2] = {ELR_EL2, SPSR_EL2, ESR_EL2, FAR_EL2, PFAR_EL2, VBAR_EL2, SCTLR_EL2},
    [3] = {ELR_EL3, SPSR_EL3, ESR_EL3, FAR_EL3, MFAR_EL3, VBAR_EL3, SCTLR_EL3},
};

const struct level_bank *level_bank(unsigned el)
{
    assert(el >= 1 && el <= 3);
    return &banks[el];
}

// SCR_EL3.RW reads as 1 with Secure EL2 enabled, HCR_EL2.RW with E2H and TGE.
bool level_aarch32(const struct pe *pe, unsigned el)
{
    uint64_t scr = pe->sys[SCR_EL3], hcr = pe->sys[HCR_EL2];
    bool secure_el2 = pe_el2_enabled(pe) && !bits_any(scr, SCR_EL3_NS);
    bool below_el3 = !secure_el2 && !bits_any(scr, SCR_EL3_RW);
    bool el1 = below_el3 || (pe_el2_enabled(pe) && !pe_in_host(pe, 0) && !bits_any(hcr, HCR_EL2_RW));

    switch (el) {
    case 3:
        return false;
    case 2:
        return below_el3;
    case 1:
        return el1;
    default:
        return el1 || (pe->pstate.el == 0 && pe->pstate.nrw);
    }
}

unsigned level_of_system(const struct pe *pe)
{
    if (pe->pstate.el != 0)
        return pe->pstate.el;
    return pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE) ? 2 : 1;
}
