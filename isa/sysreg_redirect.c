// SPDX-License-Identifier: BSD-2-Clause
// Which register a name reaches (DDI 0487 D24, accessors: of the host's EL2, *_EL12, deferred SErrors,
// FEAT_NV2).
#include "nested.h"
#include "pe.h"
#include "route.h"

// By register; 0 is SCR_EL3, which no other name reaches.
static const uint16_t el2_in_host[SYSREG_COUNT] = {
#define HOST(el1, el2, el12) [el1] = el2,
#include "sysreg/host.def"
#undef HOST
};
static const uint16_t el1_by_alias[SYSREG_COUNT] = {
#define HOST(el1, el2, el12) [el12] = el1,
#include "sysreg/host.def"
#undef HOST
};
_Static_assert(SCR_EL3 == 0, "0 stands for no register");

// AMO counts as it is written: TGE does not come into it.
static enum sysreg redirect_disr(const struct pe *pe)
{
    unsigned el = pe->pstate.el;
    bool tmea =
        pe_has(pe, FEAT_DoubleFault2) && route_hcrx_enabled(pe) && bits_any(pe->sys[HCRX_EL2], HCRX_EL2_TMEA);

    if (el == 1 && pe_el2_enabled(pe) && (bits_any(pe->sys[HCR_EL2], HCR_EL2_AMO) || tmea))
        return VDISR_EL2;
    if (el < 3 && pe_has(pe, FEAT_E3DSE) && bits_any(pe->sys[SCR_EL3], SCR_EL3_EnDSE))
        return VDISR_EL3;
    return DISR_EL1;
}

enum sysreg sysreg_alias_of(enum sysreg reg)
{
    return el1_by_alias[reg] ? (enum sysreg)el1_by_alias[reg] : reg;
}

enum sysreg sysreg_redirect(const struct pe *pe, enum sysreg reg)
{
    unsigned el = pe->pstate.el;

    if (reg == DISR_EL1 || reg == DISR)
        return redirect_disr(pe);
    if (nested_access(pe, reg) == NESTED_REGISTER)
        return nested_register(reg);
    if (el < 2 || !pe_in_host(pe, 2))
        return reg;
    if (el == 2 && el2_in_host[reg])
        return (enum sysreg)el2_in_host[reg];
    return sysreg_alias_of(reg);
}
