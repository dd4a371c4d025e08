// SPDX-License-Identifier: BSD-2-Clause
#include "regime.h"

#include "level.h"
#include "pe.h"

static const struct {
    enum sysreg sctlr, tcr, ttbr0, ttbr1;
} registers[] = {
    [REGIME_EL10] = {SCTLR_EL1, TCR_EL1, TTBR0_EL1, TTBR1_EL1},
    [REGIME_EL20] = {SCTLR_EL2, TCR_EL2, TTBR0_EL2, TTBR1_EL2},
    [REGIME_EL2] = {SCTLR_EL2, TCR_EL2, TTBR0_EL2, TTBR0_EL2},
    [REGIME_EL3] = {SCTLR_EL3, TCR_EL3, TTBR0_EL3, TTBR0_EL3},
};

// TCR_EL2 with E2H=0 is laid out as TCR_EL3 is (DDI 0487 D24.2).
static const uint64_t asid_low = BITS(55, 48);

enum regime regime_of(const struct pe *pe, unsigned el)
{
    if (el == 3)
        return REGIME_EL3;
    if (el == 2)
        return pe_in_host(pe, 2) ? REGIME_EL20 : REGIME_EL2;
    return el == 0 && pe_in_host(pe, 0) ? REGIME_EL20 : REGIME_EL10;
}

bool regime_has_el0(enum regime r)
{
    return r == REGIME_EL10 || r == REGIME_EL20;
}

uint64_t regime_sctlr(const struct pe *pe, enum regime r)
{
    return pe->sys[registers[r].sctlr];
}

bool regime_stage1_on(const struct pe *pe, enum regime r)
{
    if (!bits_any(regime_sctlr(pe, r), SCTLR_EL1_M))
        return false;
    if (r != REGIME_EL10)
        return true;
    bool refused = pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE | HCR_EL2_DC);
    return !refused && !level_aarch32(pe, 1);
}

// TCR_EL1, and TCR_EL2 with E2H=1, which have their fields in the same places.
static struct regime_range of_two(uint64_t tcr, bool upper, bool fetch)
{
    uint64_t tbi = bits_get(tcr, upper ? TCR_EL1_TBI1 : TCR_EL1_TBI0);
    uint64_t data_only = bits_get(tcr, upper ? TCR_EL1_TBID1 : TCR_EL1_TBID0);

    return (struct regime_range){
        .txsz = (uint8_t)bits_get(tcr, upper ? TCR_EL1_T1SZ : TCR_EL1_T0SZ),
        .ps = (uint8_t)bits_get(tcr, TCR_EL1_IPS),
        .disabled = bits_any(tcr, upper ? TCR_EL1_EPD1 : TCR_EL1_EPD0),
        .hpd = bits_any(tcr, upper ? TCR_EL1_HPD1 : TCR_EL1_HPD0),
        .top_ignored = tbi && !(fetch && data_only),
        .upper = upper,
    };
}

static struct regime_range of_one(uint64_t tcr, bool fetch)
{
    return (struct regime_range){
        .txsz = (uint8_t)bits_get(tcr, TCR_EL3_T0SZ),
        .ps = (uint8_t)bits_get(tcr, TCR_EL3_PS),
        .hpd = bits_any(tcr, TCR_EL3_HPD),
        .top_ignored = bits_any(tcr, TCR_EL3_TBI) && !(fetch && bits_any(tcr, TCR_EL3_TBID)),
    };
}

struct regime_range regime_range_of(const struct pe *pe, enum regime r, uint64_t va, bool fetch)
{
    uint64_t tcr = pe->sys[registers[r].tcr];
    bool two = regime_has_el0(r), upper = two && bits_any(va, BIT(55));
    struct regime_range range = two ? of_two(tcr, upper, fetch) : of_one(tcr, fetch);

    range.base = pe->sys[upper ? registers[r].ttbr1 : registers[r].ttbr0];
    if (two) {
        uint64_t names = pe->sys[bits_any(tcr, TCR_EL1_A1) ? registers[r].ttbr1 : registers[r].ttbr0];
        range.asid = bits_get(names, bits_any(tcr, TCR_EL1_AS) ? TTBR0_EL1_ASID : asid_low);
    }
    return range;
}
