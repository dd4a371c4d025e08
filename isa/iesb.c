// SPDX-License-Identifier: BSD-2-Clause
#include "iesb.h"

#include "level.h"
#include "pe.h"
#include "serror.h"
#include "syndrome.h"

bool iesb_enabled(const struct pe *pe)
{
    const uint64_t ea_nmea = SCR_EL3_EA | SCR_EL3_NMEA;
    unsigned el = pe->pstate.el;

    if (!pe_has(pe, FEAT_IESB) || el == 0)
        return false;
    if (bits_any(pe->sys[level_bank(el)->sctlr], SCTLR_EL1_IESB)) // bit 21 of each SCTLR_ELx
        return true;
    return pe_has(pe, FEAT_DoubleFault) && el == 3 && (pe->sys[SCR_EL3] & ea_nmea) == ea_nmea;
}

bool iesb_finds(const struct pe *pe, struct exception *e)
{
    if (!iesb_enabled(pe) || !pe->serror.synchronizable || pe->serror.level)
        return false;
    if (!serror_takeable(pe, e))
        return false;
    // DDI 0487 ISS of SError: IESB is RES0 unless DFSC is 0x11 and IDS is 0.
    if (syndrome_serror_state((uint32_t)(e->esr & 0x1ffffff)) != STATE_COUNT)
        e->esr |= ISS_SERROR_IESB;
    return true;
}
