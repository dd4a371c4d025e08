// SPDX-License-Identifier: BSD-2-Clause
#include "ras_control.h"

#include <stddef.h>

// A control: its code in ERR<n>FR, its bit of ERR<n>CTLR, and the one for writes where the code is 3.
struct control {
    const uint64_t *fr, *ctlr, *writes;
};
static const struct control ED = {&ERXFR_EL1_ED, &ERXCTLR_EL1_ED, NULL};
static const struct control UE = {&ERXFR_EL1_UE, &ERXCTLR_EL1_UE, &ERXCTLR_EL1_WUE};
static const struct control UI = {&ERXFR_EL1_UI, &ERXCTLR_EL1_UI, &ERXCTLR_EL1_WUI};
static const struct control FI = {&ERXFR_EL1_FI, &ERXCTLR_EL1_FI, &ERXCTLR_EL1_WFI};
static const struct control CFI = {&ERXFR_EL1_CFI, &ERXCTLR_EL1_CFI, &ERXCTLR_EL1_WCFI};
static const struct control DFI = {&ERXFR_EL1_DFI, &ERXCTLR_EL1_DFI, &ERXCTLR_EL1_WDFI};
static const struct control DUI = {&ERXFR_EL1_DUI, &ERXCTLR_EL1_DUI, &ERXCTLR_EL1_WDUI};
static const struct control CI = {&ERXFR_EL1_CI, &ERXCTLR_EL1_CI, NULL};

static unsigned code(const struct ras_record *first, const struct control *c)
{
    return (unsigned)bits_get(first->fr, *c->fr);
}

static bool on(const struct ras_record *first, const struct control *c, enum ras_access access)
{
    bool reads = bits_any(first->ctlr, *c->ctlr);

    switch (code(first, c)) {
    case FR_ABSENT:
        return false;
    case FR_ALWAYS:
        return true;
    case FR_READ_WRITE:
        if (c->writes && access != RAS_READS)
            return bits_any(first->ctlr, *c->writes) || (access == RAS_EITHER && reads);
        return reads;
    default:
        return reads;
    }
}

bool ras_detects(const struct ras_record *first)
{
    return code(first, &ED) != FR_ED_PROXY && on(first, &ED, RAS_READS);
}

bool ras_responds(const struct ras_record *first, enum ras_access access)
{
    return on(first, &UE, access);
}

// Table of IHI 0100 2.5: DFI inverts, for Deferred errors, what FI says; Corrected errors without CFI go with
// Deferred ones.
bool ras_raises_fhi(const struct ras_record *first, unsigned state, enum ras_access access)
{
    bool fi = on(first, &FI, access);

    if (state == STATE_CE && code(first, &CFI) != FR_ABSENT)
        return on(first, &CFI, access);
    if (!ras_uncorrected(state) && code(first, &DFI) != FR_ABSENT)
        return on(first, &DFI, access) != fi;
    return fi;
}

bool ras_raises_eri(const struct ras_record *first, unsigned state, enum ras_access access)
{
    if (ras_uncorrected(state))
        return on(first, &UI, access);
    return state == STATE_DE && on(first, &DUI, access);
}

bool ras_has_critical(const struct ras_record *first)
{
    return code(first, &CI) != FR_ABSENT;
}

bool ras_raises_cri(const struct ras_record *first)
{
    return on(first, &CI, RAS_READS);
}

uint64_t ras_control_bits(const struct ras_record *first)
{
    static const struct control *const all[] = {&ED, &UE, &UI, &FI, &CFI, &DFI, &DUI, &CI};
    uint64_t bits = bits_any(first->fr, ERXFR_EL1_CED) ? ERXCTLR_EL1_CED : 0;

    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        if (code(first, all[i]) >= FR_CONTROLLABLE)
            bits |= *all[i]->ctlr;
        if (all[i]->writes && code(first, all[i]) == FR_READ_WRITE)
            bits |= *all[i]->writes;
    }
    return bits;
}
