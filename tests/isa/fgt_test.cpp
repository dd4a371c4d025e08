// SPDX-License-Identifier: BSD-2-Clause
// Fine-grained traps (FEAT_FGT, FEAT_FGT2), against the accessors of DDI 0487 D24.2 and the fields of its
// HFGRTR_EL2, HFGWTR_EL2, HFGITR_EL2, HDFGRTR_EL2, HDFGWTR_EL2, HFGRTR2_EL2 and HFGWTR2_EL2: each bit alone.
#include <gtest/gtest.h>

#include "open_machine.hpp"

namespace
{

using namespace open_machine;

struct row {
    unsigned bit;
    std::vector<enum sysreg> regs;
    bool writes; // there is a trap of writes, too
};

// HFGRTR_EL2, HFGWTR_EL2
const std::vector<row> first = {
    {0,  {AFSR0_EL1},                                              true },
    {1,  {AFSR1_EL1},                                              true },
    {3,  {AMAIR_EL1},                                              true },
    {11, {CONTEXTIDR_EL1},                                         true },
    {12, {CPACR_EL1},                                              true },
    {13, {CSSELR_EL1},                                             true },
    {16, {ESR_EL1},                                                true },
    {17, {FAR_EL1},                                                true },
    {18, {ISR_EL1},                                                false},
    {24, {MAIR_EL1},                                               true },
    {25, {MIDR_EL1},                                               false},
    {26, {MPIDR_EL1},                                              false},
    {27, {PAR_EL1},                                                true },
    {29, {SCTLR_EL1, SCTLR2_EL1},                                  true },
    {32, {TCR_EL1},                                                true },
    {33, {TPIDR_EL1},                                              true },
    {34, {TPIDRRO_EL0},                                            true },
    {35, {TPIDR_EL0},                                              true },
    {36, {TTBR0_EL1},                                              true },
    {37, {TTBR1_EL1},                                              true },
    {38, {VBAR_EL1},                                               true },
    {40, {ERRIDR_EL1},                                             false},
    {41, {ERRSELR_EL1},                                            true },
    {42, {ERXFR_EL1},                                              false},
    {43, {ERXCTLR_EL1},                                            true },
    {44, {ERXSTATUS_EL1},                                          true },
    {45, {ERXMISC0_EL1, ERXMISC1_EL1, ERXMISC2_EL1, ERXMISC3_EL1}, true },
    {46, {ERXPFGF_EL1},                                            false},
    {47, {ERXPFGCTL_EL1},                                          true },
    {48, {ERXPFGCDN_EL1},                                          true },
    {49, {ERXADDR_EL1},                                            true },
};

// HDFGRTR_EL2, HDFGWTR_EL2
const std::vector<row> debug = {
    {4,  {MDSCR_EL1},     true},
    {57, {PMUSERENR_EL0}, true},
};

// HFGRTR2_EL2, HFGWTR2_EL2, where 0 traps
const std::vector<row> second = {
    {0, {PFAR_EL1},   true },
    {1, {ERXGSR_EL1}, false}
};

struct control {
    enum sysreg in;
    const std::vector<row> &rows;
    bool writes, traps_when;
    unsigned enable; // of SCR_EL3
};

const std::vector<row> none = {};
const control controls[] = {
    {HFGRTR_EL2,  first,  false, true,  SCR_FGTEN },
    {HFGWTR_EL2,  first,  true,  true,  SCR_FGTEN },
    {HDFGRTR_EL2, debug,  false, true,  SCR_FGTEN },
    {HDFGWTR_EL2, debug,  true,  true,  SCR_FGTEN },
    {HFGITR_EL2,  none,   false, true,  SCR_FGTEN },
    {HFGRTR2_EL2, second, false, false, SCR_FGTEN2},
    {HFGWTR2_EL2, second, true,  false, SCR_FGTEN2},
};

// The control bit that speaks for an access traps it, or its set is off and a bit that traps at 0 is as if it
// were 0.
bool set_to_trap(const control &c, const pe &p, unsigned bit)
{
    bool off = !(p.sys[SCR_EL3] >> c.enable & 1), value = p.sys[c.in] >> bit & 1;

    return off ? !c.traps_when : value == c.traps_when;
}

bool fine_trap(const pe &p, int reg, bool writes)
{
    bool tge = p.sys[HCR_EL2] >> HCR_TGE & 1;

    if (p.pstate.el > 1 || !el2_enabled(p) || (p.pstate.el == 0 && host(p) && tge))
        return false;
    for (const control &c : controls)
        for (const row &r : c.rows)
            if (c.writes == writes && (r.writes || !writes) && one_of(reg, r.regs) &&
                set_to_trap(c, p, r.bit))
                return pe_has(&p, !c.traps_when ? FEAT_FGT2 : FEAT_FGT);
    return false;
}

template <typename change> void each_access(feature_set features, const std::string &why, const change &turn)
{
    for (unsigned el : {0u, 1u, 2u, 3u}) {
        pe p = open_at(el, features);
        turn(p);
        if (el == 2 && !el2_enabled(p))
            continue;
        for (int reg = 0; reg < SYSREG_COUNT; reg++)
            for (bool writes : {false, true}) {
                outcome a = attempt(p, reg, writes);
                bool trap = !undefined(p, reg, writes) && fine_trap(p, reg, writes);
                if (reg == DAIF || (facts_of(reg).id_space && el == 0) ||
                    (a.result == SYSREG_TRAPPED && a.target == 3))
                    continue; // has traps of another kind: trap_test.cpp
                EXPECT_EQ(a.result == SYSREG_TRAPPED, trap) << where(p, reg, writes) << why;
                EXPECT_EQ(trap ? a.esr >> 26 : 0x18, 0x18u) << where(p, reg, writes) << why;
            }
    }
}

template <typename change> void each_bit(feature_set features, const std::string &why, const change &turn)
{
    for (const control &c : controls)
        for (unsigned bit = 0; bit < 64; bit++)
            each_access(features, ", " + name_of(c.in) + "[" + std::to_string(bit) + "] the other way" + why,
                        [&](pe &p) {
                            p.sys[c.in] ^= one << bit;
                            turn(p);
                        });
}

TEST(fgt, each_bit_alone)
{
    each_bit(all_features(), "", [](pe &) {});
}

// All bits but one, so that a trap that needs two bits shows.
TEST(fgt, all_bits_but_one)
{
    for (const control &c : controls)
        for (unsigned bit = 0; bit < 64; bit++)
            each_access(all_features(), ", all but " + name_of(c.in) + "[" + std::to_string(bit) + "]",
                        [&](pe &p) {
                            for (const control &other : controls)
                                p.sys[other.in] = ~p.sys[other.in];
                            p.sys[c.in] ^= one << bit;
                        });
}

struct setting {
    const char *why;
    uint64_t scr_clear, hcr_set;
};

const setting settings[] = {
    {", EL2 disabled",      one << SCR_NS,                        0                              },
    {", FGTEn=0",           one << SCR_FGTEN,                     0                              },
    {", FGTEn2=0",          one << SCR_FGTEN2,                    0                              },
    {", FGTEn=0, FGTEn2=0", one << SCR_FGTEN | one << SCR_FGTEN2, 0                              },
    {", TGE",               0,                                    one << HCR_TGE                 },
    {", E2H",               0,                                    one << HCR_E2H                 },
    {", E2H and TGE",       0,                                    one << HCR_E2H | one << HCR_TGE},
};

// All bits trap, or none.
TEST(fgt, only_below_an_enabled_el2_and_not_in_a_host)
{
    for (const setting &s : settings)
        for (bool armed : {false, true})
            each_access(all_features(), s.why + std::string(armed ? ", armed" : ", open"), [&](pe &p) {
                for (const control &c : controls)
                    p.sys[c.in] = armed == c.traps_when ? all_ones : 0;
                p.sys[SCR_EL3] &= ~s.scr_clear;
                p.sys[HCR_EL2] |= s.hcr_set;
            });
}

// In Secure state with Secure EL2.
TEST(fgt, below_secure_el2)
{
    each_bit(all_features(), ", Secure EL2",
             [](pe &p) { p.sys[SCR_EL3] = (p.sys[SCR_EL3] & ~(one << SCR_NS)) | one << SCR_EEL2; });
}

TEST(fgt, without_the_features)
{
    for (feature_set set : {feature_set(0), with({FEAT_FGT, FEAT_RASv2}), with({FEAT_RASv2, FEAT_VHE})})
        each_access(set, ", armed", [](pe &p) {
            for (const control &c : controls)
                p.sys[c.in] = c.traps_when ? all_ones : 0;
        });
}

} // namespace
