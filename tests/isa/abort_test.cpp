// SPDX-License-Identifier: BSD-2-Clause
// Aborts as exceptions, field by field, over every cause, level, stage and kind of access, against DDI 0487
// (ISS for an Instruction and a Data Abort, FAR, HPFAR, PFAR) and AArch64.FaultSyndrome.
#include <gtest/gtest.h>

#include <string>

#include "hardware.hpp"
#include "route_formula.hpp"

extern "C" {
#include "abort.h"
#include "ras.h"
}

namespace
{

constexpr uint64_t VA = 0x0000'1234'5678'9abc, IPA = 0x0000'00fe'dcba'9876, PA = 0x00a5'5a5a'8765'4321;

// The table of DFSC values, by level from -1. 0: there is none.
unsigned code(unsigned cause, int level)
{
    static const unsigned codes[ABORT_CAUSES][5] = {
        {0b010000, 0b010000, 0b010000, 0b010000, 0b010000}, // synchronous External abort, not on a walk
        {0b010011, 0b010100, 0b010101, 0b010110, 0b010111}, // ... on a walk
        {0b101011, 0b000100, 0b000101, 0b000110, 0b000111}, // translation fault
        {0,        0b001000, 0b001001, 0b001010, 0b001011}, // access flag fault
        {0,        0b001100, 0b001101, 0b001110, 0b001111}, // permission fault
        {0b101001, 0b000000, 0b000001, 0b000010, 0b000011}, // address size fault
    };
    return codes[cause][level + 1];
}

struct wish {
    struct abort a;
    unsigned el;
    bool ras, pfar, fnv, ea, pfar_known, vm, tge, tea, scr_ea, a_masked;
};

bool external(const wish &w)
{
    return w.a.cause == ABORT_EXTERNAL || w.a.cause == ABORT_EXTERNAL_WALK;
}

bool reachable(const wish &w)
{
    const struct abort &a = w.a;

    if (a.level < 0 && code(a.cause, a.level) == 0 && a.cause != ABORT_ADDRESS_SIZE)
        return false;
    if (w.el == 1 && w.tge)
        return false;
    if ((a.fetch && (a.write || a.nv2)) || (a.s1ptw && !a.stage2) || (a.stage2 && a.cause == ABORT_EXTERNAL))
        return false;
    bool guest = w.el <= 1 && !w.tge;
    return !((a.stage2 && (!guest || !w.vm)) || (a.nv2 && w.el != 1));
}

pe machine(const wish &w)
{
    pe p;
    feature_set features = 0;

    feature_profile("v8.0", &features);
    features |= w.ras || w.pfar ? feature_bit(FEAT_RAS) : 0;
    features |= w.pfar ? feature_bit(FEAT_PFAR) : 0;
    pe_reset(&p, 0, feature_close(features));
    p.pstate.el = static_cast<uint8_t>(w.el);
    p.pstate.a = w.a_masked;
    p.pc = 0x4000;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW | (w.scr_ea ? SCR_EL3_EA : 0);
    p.sys[HCR_EL2] =
        HCR_EL2_RW | (w.vm ? HCR_EL2_VM : 0) | (w.tge ? HCR_EL2_TGE : 0) | (w.tea ? HCR_EL2_TEA : 0);
    p.impdef[IMPDEF_ABORT_FNV] = w.fnv;
    p.impdef[IMPDEF_ABORT_EA] = w.ea;
    p.impdef[IMPDEF_PFAR_VALID] = w.pfar_known;
    return p;
}

unsigned target(const wish &w)
{
    if (external(w)) {
        facts f = {};
        f.el = w.el;
        f.ea = w.scr_ea;
        f.el2 = true;
        f.tge = w.tge;
        f.tea = w.tea && w.ras;
        f.a = w.a_masked;
        f.stage2 = w.a.stage2 || w.a.nv2;
        return abort_formula(f);
    }
    if (w.el >= 2)
        return w.el;
    return w.a.stage2 || w.a.nv2 || w.tge ? 2 : 1;
}

// ISS, bit by bit, from the manual's diagrams.
uint64_t iss(const wish &w)
{
    static const unsigned set[] = {2, 2, 3, 0}; // UC, UEU as UC, UEO, UER
    bool direct = w.a.cause == ABORT_EXTERNAL;
    bool guest = target(w) == 1 && w.vm;
    uint64_t value = code(w.a.cause, w.a.level);

    value |= w.a.write ? 1 << 6 : 0;                                            // WnR
    value |= w.a.s1ptw ? 1 << 7 : 0;                                            // S1PTW
    value |= external(w) && w.ea ? 1 << 9 : 0;                                  // EA
    value |= direct && w.fnv ? 1 << 10 : 0;                                     // FnV
    value |= direct && w.ras ? static_cast<uint64_t>(set[w.a.state]) << 11 : 0; // SET
    value |= w.a.nv2 ? 1 << 13 : 0;                                             // VNCR
    value |= external(w) && w.pfar && w.pfar_known && !guest ? 1 << 14 : 0;     // PFV
    return value;
}

// Exception classes, DDI 0487 ESR_ELx.EC.
unsigned exception_class(const wish &w)
{
    bool same = target(w) == w.el || (w.a.nv2 && target(w) == 2);

    return w.a.fetch ? (same ? 0x21 : 0x20) : same ? 0x25 : 0x24;
}

void check(const wish &w)
{
    pe p = machine(w);
    struct exception e = abort_exception(&p, &w.a), next = {};
    unsigned el = target(w);
    bool ipa = w.a.stage2 && !external(w) && (w.a.cause != ABORT_PERMISSION || w.a.s1ptw);
    bool pfv = (iss(w) >> 14 & 1) != 0;

    ASSERT_EQ(e.target, el);
    ASSERT_EQ(e.esr, static_cast<uint64_t>(exception_class(w)) << 26 | 1u << 25 | iss(w));
    EXPECT_EQ(e.return_address, 0x4000u);
    EXPECT_EQ(e.kind, EXCEPTION_SYNC);
    EXPECT_EQ(e.tag, external(w) ? 5u : 0u);
    static const enum sysreg far[] = {FAR_EL1, FAR_EL1, FAR_EL2, FAR_EL3};
    static const enum sysreg pfar[] = {PFAR_EL1, PFAR_EL1, PFAR_EL2, MFAR_EL3};
    exception_take(&p, &e, &next);
    EXPECT_EQ(p.sys[far[el]], w.a.cause == ABORT_EXTERNAL && w.fnv ? 0 : VA);
    EXPECT_EQ(p.sys[HPFAR_EL2], ipa ? IPA >> 12 << 4 : 0);
    EXPECT_EQ(p.sys[pfar[el]], pfv ? uint64_t{1} << 63 | PA : 0);
}

TEST(abort_exception_, is_what_the_manual_says_for_every_abort)
{
    unsigned walked = 0;

    for (unsigned n = 0; n < 1u << 21; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        wish w = {};
        w.a = {};
        w.a.va = VA;
        w.a.ipa = IPA;
        w.a.pa = PA;
        w.a.tag = 5;
        w.a.cause = static_cast<uint8_t>((n >> 15 & 7) % ABORT_CAUSES);
        w.a.level = static_cast<int8_t>(static_cast<int>(n >> 18 & 7) % 5 - 1);
        w.a.state = static_cast<uint8_t>(n & 3);
        w.a.fetch = bit(2);
        w.a.write = bit(3);
        w.a.stage2 = bit(4);
        w.a.s1ptw = bit(5);
        w.a.nv2 = bit(6);
        w.el = n >> 7 & 3;
        w.vm = bit(9);
        w.tge = bit(10);
        w.scr_ea = bit(11);
        w.ras = bit(12);
        w.pfar = w.ras && bit(13);
        w.fnv = w.ea = bit(14);
        w.tea = w.a_masked = bit(13) != bit(0);
        w.pfar_known = bit(1);
        if (!reachable(w))
            continue;
        walked++;
        check(w);
        ASSERT_FALSE(HasFatalFailure()) << n;
    }
    EXPECT_GT(walked, 100'000u);
}

// Each vector through the real path: a load at EL1 under the three EASE controls.
TEST(abort_exception_, takes_the_serror_vector_where_ease_says_so)
{
    for (unsigned n = 0; n < 3 << 3; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        unsigned to = 1 + (n >> 3);
        bool ease = bit(0), is_external = bit(1), df2 = bit(2);
        pe p;
        feature_set features = 0;
        struct abort a = {};
        struct exception next = {};
        feature_profile(df2 ? "v8.9" : "v8.4", &features);
        pe_reset(&p, 0, features);
        p.pstate.el = 1;
        p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW | SCR_EL3_HXEn | SCR_EL3_SCTLR2En |
                         (to == 3 ? SCR_EL3_EA : 0) | (ease ? SCR_EL3_EASE : 0);
        p.sys[HCR_EL2] = HCR_EL2_RW | (to == 2 ? HCR_EL2_TEA : 0);
        p.sys[HCRX_EL2] = HCRX_EL2_SCTLR2En;
        p.sys[SCTLR2_EL1] = ease ? SCTLR2_EL1_EASE : 0;
        p.sys[SCTLR2_EL2] = ease ? SCTLR2_EL2_EASE : 0;
        a.cause = is_external ? ABORT_EXTERNAL : ABORT_TRANSLATION;
        if (!is_external && to != 1)
            continue;
        struct exception e = abort_exception(&p, &a);
        ASSERT_EQ(e.target, to);
        uint64_t half = to == 1 ? 0x200 : 0x400; // same EL, SP_EL1; or a lower one in AArch64
        bool moves = ease && is_external && (to == 3 || df2);
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.pc, half + (moves ? 0x180 : 0)) << n;
        EXPECT_EQ(p.sys[to == 1   ? ESR_EL1
                        : to == 2 ? ESR_EL2
                                  : ESR_EL3] >>
                      26,
                  to == 1 ? 0x25u : 0x24u)
            << "the class stays";
    }
}

} // namespace
