// SPDX-License-Identifier: BSD-2-Clause
// FEAT_NV and FEAT_NV2: what a guest hypervisor at EL1 gets, against the accessors of DDI 0487 D24.2 and its
// D8.14, over all of HCR_EL2.{NV,NV1,NV2}.
#include <gtest/gtest.h>

#include "open_machine.hpp"
extern "C" {
#include "nested.h"
}

namespace
{

using namespace open_machine;

const uint64_t page = 0x80003000;

struct slot {
    enum sysreg reg;
    unsigned offset;
};

// Table D8-120 for the registers that this model has.
const slot slots[] = {
    {VTTBR_EL2,      0x020},
    {VTCR_EL2,       0x040},
    {VMPIDR_EL2,     0x050},
    {HCR_EL2,        0x078},
    {HSTR_EL2,       0x080},
    {TPIDR_EL2,      0x090},
    {HCRX_EL2,       0x0a0},
    {VNCR_EL2,       0x0b0},
    {CPACR_EL1,      0x100},
    {CONTEXTIDR_EL1, 0x108},
    {SCTLR_EL1,      0x110},
    {ACTLR_EL1,      0x118},
    {TCR_EL1,        0x120},
    {AFSR0_EL1,      0x128},
    {AFSR1_EL1,      0x130},
    {ESR_EL1,        0x138},
    {MAIR_EL1,       0x140},
    {AMAIR_EL1,      0x148},
    {MDSCR_EL1,      0x158},
    {SPSR_EL1,       0x160},
    {HFGRTR_EL2,     0x1b8},
    {HFGWTR_EL2,     0x1c0},
    {HFGITR_EL2,     0x1c8},
    {HDFGRTR_EL2,    0x1d0},
    {HDFGWTR_EL2,    0x1d8},
    {TTBR0_EL1,      0x200},
    {TTBR1_EL1,      0x210},
    {FAR_EL1,        0x220},
    {ELR_EL1,        0x230},
    {SP_EL1,         0x240},
    {VBAR_EL1,       0x250},
    {SCTLR2_EL1,     0x278},
    {HFGRTR2_EL2,    0x2c0},
    {HFGWTR2_EL2,    0x2c8},
    {PFAR_EL1,       0x2d0},
    {VDISR_EL2,      0x500},
    {VSESR_EL2,      0x508},
};

unsigned offset_of(int reg)
{
    for (const slot &s : slots)
        if (s.reg == reg)
            return s.offset;
    return 0;
}

// SCTLR_EL12 is SCTLR_EL1, and so on.
int without_12(int reg)
{
    std::string name = name_of(reg);

    return is_el12(reg) ? sysreg_find(name.erase(name.size() - 1).c_str()) : reg;
}

struct wanted {
    int result; // enum sysreg_result
    uint64_t address;
    int reached;
};

struct hypervisor {
    bool nv, nv1, nv2;
};

// {NV,NV1} = {0,1} is CONSTRAINED UNPREDICTABLE (DDI 0487 D8.14.4): here it is {0,0}.
hypervisor effective(const pe &p)
{
    uint64_t hcr = p.sys[HCR_EL2];
    bool nv = p.pstate.el == 1 && el2_enabled(p) && pe_has(&p, FEAT_NV) && (hcr >> HCR_NV & 1);

    return {nv, nv && (hcr >> HCR_NV1 & 1), nv && pe_has(&p, FEAT_NV2) && (hcr >> HCR_NV2 & 1)};
}

// A name that EL1 has only as a guest hypervisor.
wanted of_el2(const hypervisor &h, int reg)
{
    const slot stand_ins[] = {
        {SPSR_EL2, SPSR_EL1},
        {ELR_EL2,  ELR_EL1 },
        {ESR_EL2,  ESR_EL1 },
        {FAR_EL2,  FAR_EL1 }
    };

    if (h.nv2 && is_el12(reg))
        return !h.nv1 && offset_of(without_12(reg)) != 0
                   ? wanted{SYSREG_MEMORY, page + offset_of(without_12(reg)), reg}
                   : wanted{SYSREG_TRAPPED, 0, reg};
    if (h.nv2 && offset_of(reg) != 0)
        return {SYSREG_MEMORY, page + offset_of(reg), reg};
    for (const slot &s : stand_ins)
        if (h.nv2 && s.reg == reg)
            return {SYSREG_OK, 0, int(s.offset)};
    return {SYSREG_TRAPPED, 0, reg};
}

wanted want(const pe &p, int reg, bool writes)
{
    hypervisor h = effective(p);
    enum feature f = comes_with(reg);

    if (h.nv && lowest(reg) == 2 && (f == FEATURE_COUNT || pe_has(&p, f)))
        return of_el2(h, reg);
    if (undefined(p, reg, writes))
        return {SYSREG_UNDEFINED, 0, reg};
    if (h.nv2 && (h.nv1 || one_of(reg, {MDSCR_EL1, ACTLR_EL1})) && offset_of(reg) != 0)
        return {SYSREG_MEMORY, page + offset_of(reg), reg};
    if (h.nv && h.nv1 && !h.nv2 && one_of(reg, {VBAR_EL1, ELR_EL1, SPSR_EL1}))
        return {SYSREG_TRAPPED, 0, reg};
    return {SYSREG_OK, 0, reg};
}

void check(const pe &p, int reg, bool writes)
{
    outcome a = attempt(p, reg, writes);
    wanted w = want(p, reg, writes);
    const enum sysreg r = static_cast<enum sysreg>(reg);
    const uint64_t hcr = p.sys[HCR_EL2];
    const auto what = [&] {
        return where(p, reg, writes) + ", NV " + std::to_string(hcr >> HCR_NV & 1) + " NV1 " +
               std::to_string(hcr >> HCR_NV1 & 1) + " NV2 " + std::to_string(hcr >> HCR_NV2 & 1);
    };

    EXPECT_EQ(a.result == SYSREG_IGNORED ? int(SYSREG_OK) : a.result, w.result) << what();
    if (w.result == SYSREG_MEMORY) {
        EXPECT_EQ(nested_address(&p, r), w.address) << what();
    }
    if (w.result == SYSREG_TRAPPED) {
        EXPECT_EQ(a.target, 2u) << what();
        EXPECT_EQ(a.esr >> 26, 0x18u) << what();
        EXPECT_EQ(a.esr & 1, writes ? 0u : 1u) << what();
    }
    if (w.reached != reg) {
        EXPECT_EQ(sysreg_redirect(&p, r), w.reached) << what();
    }
}

template <typename change> void each_access(feature_set features, const change &turn)
{
    for (unsigned i = 0; i < 32; i++) {
        pe p = open_at(i & 3, features);
        turn(p);
        p.sys[HCR_EL2] |= nv_bits(i >> 2);
        p.sys[VNCR_EL2] = page;
        if (p.pstate.el == 2 && !el2_enabled(p))
            continue;
        for (int reg = 0; reg < SYSREG_COUNT; reg++) {
            if (p.pstate.el == 0 && facts_of(reg).id_space)
                continue; // FEAT_IDST: trap_test.cpp
            check(p, reg, false);
            check(p, reg, true);
        }
    }
}

TEST(nested, every_register_under_nv_nv1_nv2)
{
    each_access(all_features(), [](pe &) {});
}

TEST(nested, with_fewer_features)
{
    each_access(with({FEAT_NV}), [](pe &) {});
    each_access(with({FEAT_NV2}), [](pe &) {});
    each_access(with({FEAT_VHE}), [](pe &) {});
    each_access(with({FEAT_NV2, FEAT_RAS, FEAT_HCX, FEAT_FGT}), [](pe &) {});
}

TEST(nested, not_without_el2)
{
    each_access(all_features(), [](pe &p) { p.sys[SCR_EL3] &= ~(one << SCR_NS); });
}

// Secure EL2 has guest hypervisors, too.
TEST(nested, under_secure_el2)
{
    each_access(all_features(),
                [](pe &p) { p.sys[SCR_EL3] = (p.sys[SCR_EL3] & ~(one << SCR_NS)) | one << SCR_EEL2; });
}

// The traps of EL3 on EL2's registers are for EL2 alone.
TEST(nested, el3_does_not_trap_what_belongs_to_el2)
{
    for (unsigned i = 0; i < 8; i++)
        for (enum sysreg reg : {HCRX_EL2, PFAR_EL2, PFAR_EL12, SCTLR2_EL2, SCTLR2_EL12, HFGRTR_EL2,
                                HFGRTR2_EL2, CPTR_EL2, CPACR_EL12, MDCR_EL2}) {
            pe p = open_at(1, all_features());
            p.sys[VNCR_EL2] = page;
            p.sys[HCR_EL2] |= nv_bits(i);
            p.sys[SCR_EL3] = one << SCR_NS | one << SCR_RW;
            p.sys[CPTR_EL3] = p.sys[MDCR_EL3] = all_ones;
            check(p, reg, false);
            check(p, reg, true);
        }
}

struct competitor {
    enum sysreg reg, control;
    unsigned bit;
    bool traps_when, writes;
    unsigned target;
};

const competitor competitors[] = {
    {SCTLR_EL1,  HCR_EL2,     26, true,  true,  2},
    {SCTLR_EL1,  HCR_EL2,     30, true,  false, 2},
    {ESR_EL1,    HFGRTR_EL2,  16, true,  false, 2},
    {VBAR_EL1,   HFGWTR_EL2,  38, true,  true,  2},
    {CPACR_EL1,  CPTR_EL2,    31, true,  true,  2},
    {CPACR_EL1,  CPTR_EL3,    31, true,  true,  3},
    {SCTLR2_EL1, HCRX_EL2,    15, false, true,  2},
    {SCTLR2_EL1, SCR_EL3,     44, false, true,  3},
    {MDSCR_EL1,  HDFGWTR_EL2, 4,  true,  true,  2},
    {MDSCR_EL1,  MDCR_EL2,    9,  true,  false, 2},
    {MDSCR_EL1,  MDCR_EL3,    9,  true,  false, 3},
};

// The other traps of an *_EL1 name come before its memory.
TEST(nested, traps_of_el1_registers_come_first)
{
    for (const competitor &c : competitors) {
        pe p = open_at(1, all_features());
        p.sys[HCR_EL2] |= nv_bits(7);
        EXPECT_EQ(attempt(p, c.reg, c.writes).result, SYSREG_MEMORY) << where(p, c.reg, c.writes);
        p.sys[c.control] ^= one << c.bit;
        outcome a = attempt(p, c.reg, c.writes);
        EXPECT_EQ(a.result, SYSREG_TRAPPED) << where(p, c.reg, c.writes) << name_of(c.control);
        EXPECT_EQ(a.target, c.target) << where(p, c.reg, c.writes) << name_of(c.control);
    }
}

// They are nothing to the EL2 name that an EL1 register stands in for, or to an *_EL12 name.
TEST(nested, traps_of_el1_registers_spare_the_stand_ins)
{
    pe p = open_at(1, all_features());

    p.sys[VNCR_EL2] = page;
    p.sys[HCR_EL2] |= nv_bits(5) | one << 26 | one << 30;
    p.sys[HFGRTR_EL2] = p.sys[HFGWTR_EL2] = all_ones;
    p.sys[CPTR_EL2] = p.sys[CPTR_EL3] = all_ones;
    p.sys[HCRX_EL2] = 0;
    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        if (lowest(reg) == 2) {
            check(p, reg, false);
            check(p, reg, true);
        }
    EXPECT_EQ(msr(p, ESR_EL2, 0x5a000000).result, SYSREG_OK);
    EXPECT_EQ(p.sys[ESR_EL1], 0x5a000000u);
    EXPECT_EQ(p.sys[ESR_EL2], 0u);
    p.sys[FAR_EL1] = 0x1234;
    EXPECT_EQ(mrs(p, FAR_EL2).value, 0x1234u);
}

TEST(nested, current_el)
{
    for (unsigned i = 0; i < 32; i++)
        for (feature_set set : {all_features(), with({FEAT_NV}), feature_set(0)}) {
            pe p = open_at(i & 3, set);
            p.sys[HCR_EL2] |= nv_bits(i >> 2);
            if (p.pstate.el != 0) {
                EXPECT_EQ(mrs(p, CurrentEL).value, (effective(p).nv ? 2u : i & 3) << 2) << i;
            }
        }
}

// BADDR keeps its sign; offsets do not carry out of the page.
TEST(nested, address_is_baddr_and_offset)
{
    pe p = open_at(1, all_features());

    EXPECT_EQ(msr(p, VNCR_EL2, 0).result, SYSREG_UNDEFINED);
    p.pstate.el = 2;
    EXPECT_EQ(msr(p, VNCR_EL2, 0xffff800012345fff).result, SYSREG_OK);
    EXPECT_EQ(p.sys[VNCR_EL2], 0xffff800012345000u);
    EXPECT_EQ(nested_address(&p, VSESR_EL2), 0xffff800012345508u);
    EXPECT_EQ(nested_address(&p, ELR_EL12), 0xffff800012345230u);
}

} // namespace
