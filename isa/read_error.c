// SPDX-License-Identifier: BSD-2-Clause
#include "read_error.h"

#include "pe.h"
#include "route.h"

static unsigned regime(const struct pe *pe)
{
    if (pe->pstate.el != 0)
        return pe->pstate.el;
    return pe_in_host(pe, 0) ? 2 : 1;
}

// EL2 wants the errors of its guests synchronous. Of two features both bits have to say so.
static bool forced_by_el2(const struct pe *pe)
{
    uint64_t mask =
        (pe_has(pe, FEAT_ANERR) ? HCRX_EL2_EnSNERR : 0) | (pe_has(pe, FEAT_ADERR) ? HCRX_EL2_EnSDERR : 0);

    return route_hcrx_enabled(pe) && (pe->sys[HCRX_EL2] & mask) == mask;
}

bool read_error_may_be_late(const struct pe *pe, bool device)
{
    static const enum sysreg sctlr2[] = {[1] = SCTLR2_EL1, [2] = SCTLR2_EL2, [3] = SCTLR2_EL3};
    unsigned el = regime(pe);
    uint64_t mask = (pe_has(pe, FEAT_ANERR) ? SCTLR2_EL1_EnANERR : 0) | // the same bits in each SCTLR2_ELx
                    (pe_has(pe, FEAT_ADERR) ? SCTLR2_EL1_EnADERR : 0);

    if (!pe_has(pe, device ? FEAT_ADERR : FEAT_ANERR))
        return true;
    if (el < 3 && !route_sctlr2_enabled(pe, el))
        return false;
    return bits_any(pe->sys[sctlr2[el]], mask) && !(el == 1 && forced_by_el2(pe));
}
