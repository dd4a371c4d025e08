// SPDX-License-Identifier: BSD-2-Clause
// Traps of MRS and MSR, against the accessors of DDI 0487 D24.2: each register at each Exception level, each
// control alone and each two together.
#include <gtest/gtest.h>

#include <cstring>

#include "open_machine.hpp"

namespace
{

using namespace open_machine;

enum { R = 1, W = 2 };
enum { EL_0 = 1, EL_1 = 2, EL_2 = 4 };

struct control {
    enum sysreg in;
    unsigned bit;
    bool traps_when;
    unsigned from, direction, target;
    std::vector<enum sysreg> regs;
};

const std::vector<enum sysreg> memory_controls = {SCTLR_EL1,      SCTLR2_EL1, TTBR0_EL1, TTBR1_EL1,
                                                  TCR_EL1,        ESR_EL1,    FAR_EL1,   MAIR_EL1,
                                                  CONTEXTIDR_EL1, AFSR0_EL1,  AFSR1_EL1, AMAIR_EL1};
const std::vector<enum sysreg> identification = {ID_AA64PFR0_EL1,  ID_AA64PFR1_EL1,  ID_AA64MMFR0_EL1,
                                                 ID_AA64MMFR1_EL1, ID_AA64MMFR2_EL1, ID_AA64MMFR3_EL1};
const std::vector<enum sysreg> records = {ERRIDR_EL1,   ERRSELR_EL1,   ERXGSR_EL1,  ERXFR_EL1,
                                          ERXCTLR_EL1,  ERXSTATUS_EL1, ERXADDR_EL1, ERXMISC0_EL1,
                                          ERXMISC1_EL1, ERXMISC2_EL1,  ERXMISC3_EL1};
const std::vector<enum sysreg> injection = {ERXPFGF_EL1, ERXPFGCTL_EL1, ERXPFGCDN_EL1};
const std::vector<enum sysreg> fine = {HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2};

const std::vector<control> controls = {
    {HCR_EL2,   26, true,  EL_1,               W,     2, memory_controls           }, // TVM
    {HCR_EL2,   30, true,  EL_1,               R,     2, memory_controls           }, // TRVM
    {HCR_EL2,   18, true,  EL_1,               R,     2, identification            }, // TID3
    {HCR_EL2,   21, true,  EL_1,               R | W, 2, {ACTLR_EL1}               }, // TACR
    {HCR_EL2,   17, true,  EL_1,               R | W, 2, {CSSELR_EL1}              }, // TID2
    {HCR_EL2,   49, true,  EL_1,               R | W, 2, {CSSELR_EL1}              }, // TID4
    {HCR_EL2,   36, true,  EL_1,               R | W, 2, records                   }, // TERR
    {HCR_EL2,   47, false, EL_1,               R | W, 2, injection                 }, // FIEN
    {HCRX_EL2,  15, false, EL_1,               R | W, 2, {SCTLR2_EL1}              }, // SCTLR2En
    {CPTR_EL2,  31, true,  EL_1,               R | W, 2, {CPACR_EL1}               }, // TCPAC
    {MDCR_EL2,  8,  true,  EL_1,               R | W, 2, {MDSCR_EL1}               }, // TDE
    {MDCR_EL2,  9,  true,  EL_1,               R | W, 2, {MDSCR_EL1}               }, // TDA
    {MDCR_EL2,  6,  true,  EL_0 | EL_1,        R | W, 2, {PMUSERENR_EL0}           }, // TPM
    {SCTLR_EL1, 9,  false, EL_0,               R | W, 1, {DAIF}                    }, // UMA
    {SCR_EL3,   59, false, EL_1,               R | W, 2, {ERXGSR_EL1, PFAR_EL1}    }, // FGTEn2: as if HFGRTR2_EL2 were 0
    {SCR_EL3,   38, false, EL_1,               R | W, 2, {SCTLR2_EL1}              }, // HXEn: as if HCRX_EL2 were 0
    {SCR_EL3,   15, true,  EL_1 | EL_2,        R | W, 3, records                   }, // TERR
    {SCR_EL3,   52, true,  EL_1 | EL_2,        W,     3, records                   }, // TWERR
    {SCR_EL3,   21, false, EL_1 | EL_2,        R | W, 3, injection                 }, // FIEN
    {SCR_EL3,   44, false, EL_1 | EL_2,        R | W, 3, {SCTLR2_EL1}              }, // SCTLR2En
    {SCR_EL3,   44, false, EL_2,               R | W, 3, {SCTLR2_EL2, SCTLR2_EL12} },
    {SCR_EL3,   38, false, EL_2,               R | W, 3, {HCRX_EL2}                }, // HXEn
    {SCR_EL3,   27, false, EL_2,               R | W, 3, fine                      }, // FGTEn
    {SCR_EL3,   59, false, EL_2,               R | W, 3, {HFGRTR2_EL2, HFGWTR2_EL2}}, // FGTEn2
    {SCR_EL3,   53, false, EL_1 | EL_2,        R | W, 3, {PFAR_EL1}                }, // PFAREn
    {SCR_EL3,   53, false, EL_2,               R | W, 3, {PFAR_EL2, PFAR_EL12}     },
    {CPTR_EL3,  31, true,  EL_1 | EL_2,        R | W, 3, {CPACR_EL1}               }, // TCPAC
    {CPTR_EL3,  31, true,  EL_2,               R | W, 3, {CPTR_EL2, CPACR_EL12}    },
    {MDCR_EL3,  9,  true,  EL_1 | EL_2,        R | W, 3, {MDSCR_EL1}               }, // TDA
    {MDCR_EL3,  9,  true,  EL_2,               R | W, 3, {MDCR_EL2}                },
    {MDCR_EL3,  6,  true,  EL_0 | EL_1 | EL_2, R | W, 3, {PMUSERENR_EL0}           }, // TPM
};

bool applies(const control &c, const pe &p, int reg, bool writes)
{
    if ((p.sys[c.in] >> c.bit & 1) != c.traps_when || !(c.direction & (writes ? W : R)) ||
        !(c.from >> p.pstate.el & 1) || !one_of(reg, c.regs))
        return false;
    return c.target != 2 || el2_enabled(p);
}

// Of all controls together: EL2 and below before EL3. An UNDEFINED access is not trapped; DAIF belongs to EL2
// with TGE, and its trap cannot be turned off in a host.
unsigned trapped_to(const pe &p, int reg, bool writes)
{
    unsigned target = 0;
    bool tge = el2_enabled(p) && (p.sys[HCR_EL2] >> HCR_TGE & 1);

    if (undefined(p, reg, writes))
        return 0;
    if (facts_of(reg).id_space && p.pstate.el == 0)
        return tge ? 2 : 1;
    if (reg == DAIF && p.pstate.el == 0 && tge && host(p))
        return 2;
    for (const control &c : controls)
        if (applies(c, p, reg, writes) && (target == 0 || c.target < target))
            target = c.target;
    return target == 1 && tge ? 2 : target;
}

void check(const pe &p, int reg, bool writes, const std::string &why)
{
    outcome a = attempt(p, reg, writes);
    unsigned target = trapped_to(p, reg, writes);
    bool none = undefined(p, reg, writes);

    EXPECT_EQ(a.result == SYSREG_UNDEFINED, none) << where(p, reg, writes) << why;
    EXPECT_EQ(a.result == SYSREG_TRAPPED ? a.target : 0, target) << where(p, reg, writes) << why;
    if (target != 0 || none) {
        EXPECT_EQ(a.esr >> 25, target != 0 ? 0x18u << 1 | 1 : 1u) << where(p, reg, writes) << why;
    }
}

template <typename change> void each_access(feature_set features, const std::string &why, const change &turn)
{
    for (unsigned el = 0; el < 4; el++) {
        pe p = open_at(el, features);
        turn(p);
        for (int reg = 0; reg < SYSREG_COUNT; reg++) {
            check(p, reg, false, why);
            check(p, reg, true, why);
        }
    }
}

const enum sysreg holders[] = {HCR_EL2,  HCRX_EL2,  SCR_EL3,   CPTR_EL2,  CPTR_EL3,    MDCR_EL2,
                               MDCR_EL3, CPACR_EL1, SCTLR_EL1, SCTLR_EL2, CNTHCTL_EL2, CNTKCTL_EL1};

// Nor what implies it.
feature_set all_but(enum feature absent)
{
    feature_set set = 0;

    for (int f = 0; f < FEATURE_COUNT; f++)
        if (!feature_has(with({static_cast<enum feature>(f)}), absent))
            set |= all_features() & feature_bit(static_cast<enum feature>(f));
    return set;
}

TEST(trap, registers_by_level_and_feature)
{
    each_access(all_features(), " with all features", [](pe &) {});
    each_access(0, " of Armv8.0", [](pe &) {});
    each_access(0, " of Armv8.0, E2H=1", [](pe &p) { p.sys[HCR_EL2] |= one << HCR_E2H; });
    for (int f = 0; f < FEATURE_COUNT; f++) {
        const std::string why = std::string(" without FEAT_") + feature_name(static_cast<enum feature>(f));
        each_access(all_but(static_cast<enum feature>(f)), why, [](pe &) {});
    }
}

TEST(trap, disr_of_aarch32_comes_with_feat_ras)
{
    for (feature_set set : {feature_set(0), with({FEAT_RAS})}) {
        pe p = open_at(1, set);
        p.sys[HCR_EL2] = 0;
        p.pstate.nrw = 1;
        p.pstate.mode = 0x13;
        EXPECT_EQ(mrs(p, DISR).result, set == 0 ? SYSREG_UNDEFINED : SYSREG_OK);
    }
}

TEST(trap, stack_pointer_in_use_is_not_a_register)
{
    each_access(all_features(), " with SPSel=0", [](pe &p) { p.pstate.sp = 0; });
}

TEST(trap, each_control_alone)
{
    for (enum sysreg holder : holders)
        for (unsigned bit = 0; bit < 64; bit++) {
            if (holder == HCR_EL2 && bit == HCR_NV)
                continue;
            const std::string why = ", " + name_of(holder) + "[" + std::to_string(bit) + "] the other way";
            each_access(all_features(), why, [=](pe &p) { p.sys[holder] ^= one << bit; });
        }
}

TEST(trap, each_control_alone_in_a_host)
{
    for (const control &c : controls)
        for (uint64_t tge : {uint64_t(0), one << HCR_TGE}) {
            const std::string why = ", E2H=1, " + name_of(c.in) + "[" + std::to_string(c.bit) + "] traps";
            each_access(all_features(), why, [&](pe &p) {
                p.sys[HCR_EL2] |= one << HCR_E2H | tge;
                p.sys[c.in] ^= one << c.bit;
            });
        }
}

// Secure state, EL2 disabled: its controls do nothing, EL3's do.
TEST(trap, each_control_alone_without_el2)
{
    for (const control &c : controls)
        for (int reg = 0; reg < SYSREG_COUNT; reg++)
            for (unsigned el : {0u, 1u, 3u})
                for (bool writes : {false, true}) {
                    pe p = open_at(el, all_features());
                    p.sys[SCR_EL3] &= ~(one << SCR_NS);
                    p.sys[c.in] ^= one << c.bit;
                    check(p, reg, writes, ", Secure, " + name_of(c.in));
                }
}

TEST(trap, each_two_controls)
{
    for (const control &a : controls)
        for (const control &b : controls) {
            if (a.in == b.in && a.bit == b.bit)
                continue;
            const std::string why = ", " + name_of(a.in) + "[" + std::to_string(a.bit) + "] and " +
                                    name_of(b.in) + "[" + std::to_string(b.bit) + "]";
            for (const auto *list : {&a.regs, &b.regs})
                for (enum sysreg reg : *list)
                    for (unsigned el = 0; el < 4; el++) {
                        pe p = open_at(el, all_features());
                        p.sys[a.in] ^= one << a.bit;
                        p.sys[b.in] ^= one << b.bit;
                        check(p, reg, false, why);
                        check(p, reg, true, why);
                    }
        }
}

// ISS as AArch64.SystemAccessTrapSyndrome cuts it out of the instruction word; Rt is not for this interface
// to know.
uint32_t iss_of(uint32_t word)
{
    auto cut = [=](unsigned msb, unsigned lsb) { return word >> lsb & ((1u << (msb - lsb + 1)) - 1); };

    return cut(20, 19) << 20 | cut(7, 5) << 17 | cut(18, 16) << 14 | cut(15, 12) << 10 | cut(4, 0) << 5 |
           cut(11, 8) << 1 | cut(21, 21);
}

TEST(trap, syndrome_is_the_instruction)
{
    struct {
        uint32_t word; // with X0
        enum sysreg reg;
        bool writes;
        enum sysreg control;
        unsigned bit, target;
    } const rows[] = {
        {0xd5381000, SCTLR_EL1,        false, HCR_EL2,  30, 2},
        {0xd5181000, SCTLR_EL1,        true,  HCR_EL2,  26, 2},
        {0xd5182040, TCR_EL1,          true,  HCR_EL2,  26, 2},
        {0xd518a200, MAIR_EL1,         true,  HCR_EL2,  26, 2},
        {0xd518d020, CONTEXTIDR_EL1,   true,  HCR_EL2,  26, 2},
        {0xd5380740, ID_AA64MMFR2_EL1, false, HCR_EL2,  18, 2},
        {0xd5385440, ERXSTATUS_EL1,    false, HCR_EL2,  36, 2},
        {0xd5185440, ERXSTATUS_EL1,    true,  SCR_EL3,  15, 3},
        {0xd53854c0, ERXPFGCDN_EL1,    false, SCR_EL3,  21, 3},
        {0xd5381040, CPACR_EL1,        false, CPTR_EL2, 31, 2},
        {0xd5100240, MDSCR_EL1,        true,  MDCR_EL2, 9,  2},
    };

    for (const auto &row : rows) {
        pe p = open_at(1, all_features());
        p.sys[row.control] ^= one << row.bit;
        outcome a = attempt(p, row.reg, row.writes);
        EXPECT_EQ(a.target, row.target) << where(p, row.reg, row.writes);
        EXPECT_EQ(a.esr, (0x18ull << 26 | 1u << 25 | iss_of(row.word))) << where(p, row.reg, row.writes);
    }
}

// A trapped or undefined write changes nothing.
TEST(trap, what_is_trapped_does_not_happen)
{
    pe p = open_at(1, all_features()), before;

    p.sys[HCR_EL2] |= one << 26;
    before = p;
    EXPECT_EQ(msr(p, SCTLR_EL1, 1).result, SYSREG_TRAPPED);
    EXPECT_EQ(msr(p, VBAR_EL2, 0x800).result, SYSREG_UNDEFINED);
    EXPECT_EQ(memcmp(&p, &before, sizeof p), 0);
}

} // namespace
