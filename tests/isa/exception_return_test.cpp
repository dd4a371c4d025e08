// SPDX-License-Identifier: BSD-2-Clause
// ERET: which SPSR values are legal, what is restored, and the implicit ESB before anything is.
#include <gtest/gtest.h>

#include <cstring>

#include "hardware.hpp"

namespace
{

enum { LEVELS = 3, MODES = 32, SETTINGS = 128 };

pe machine_at(unsigned el, unsigned setting)
{
    pe p = {};
    auto bit = [setting](unsigned i) { return (setting >> i & 1) != 0; };

    EXPECT_TRUE(feature_profile(bit(0) ? "v8.4" : "v8.2", &p.features));
    p.pstate.el = static_cast<uint8_t>(el);
    p.pstate.sp = 1;
    p.pc = 0x1000;
    p.sys[SCR_EL3] = (bit(1) ? SCR_EL3_NS : 0) | (bit(2) ? SCR_EL3_EEL2 : 0) | (bit(3) ? SCR_EL3_RW : 0);
    p.sys[HCR_EL2] = (bit(4) ? HCR_EL2_E2H : 0) | (bit(5) ? HCR_EL2_TGE : 0) | (bit(6) ? HCR_EL2_RW : 0);
    return p;
}

// From the sentences of DDI 0487 D1.4.4, "Illegal exception returns from AArch64 state".
bool illegal(unsigned from, unsigned m, unsigned setting)
{
    auto bit = [setting](unsigned i) { return (setting >> i & 1) != 0; };
    bool sel2 = bit(0), ns = bit(1), eel2 = bit(2), scr_rw = bit(3), e2h = bit(4), tge = bit(5),
         hcr_rw = bit(6);
    bool secure_el2 = !ns && sel2 && eel2;
    bool el2 = ns || secure_el2;
    bool lower_is_32 = !secure_el2 && !scr_rw;
    bool el1_is_32 = lower_is_32 || (el2 && !(e2h && tge) && !hcr_rw);
    bool to_32 = m >= 16;
    unsigned to = m >> 2;

    if (to_32) {
        bool user = m == 0x10;
        bool el1 = m == 0x11 || m == 0x12 || m == 0x13 || m == 0x17 || m == 0x1b || m == 0x1f;
        if (!user && !el1)
            return true; // not a mode of EL1 or EL0
        to = el1;
    } else if ((m & 2) || m == 1) {
        return true; // M[1] is 1, or EL0 with SP_ELx
    }
    if (to > from)
        return true; // to a higher Exception level
    if (to == 2 && !el2)
        return true; // to an EL2 that is not enabled
    if (to == 1 && el2 && tge)
        return true; // to EL1 with TGE
    if (to == 3)
        return false;
    if (to == 2)
        return lower_is_32;
    if (to == 1)
        return el1_is_32 != to_32;
    return el1_is_32 && !to_32; // an AArch32 EL1 has no AArch64 EL0
}

// 3 levels * 32 values of M[4:0] * 2^7 settings: 12,288 returns.
TEST(exception_return_, is_illegal_as_the_manual_says_for_all_12288_returns)
{
    for (unsigned el = 1; el <= LEVELS; el++) {
        for (unsigned setting = 0; setting < SETTINGS; setting++) {
            pe p = machine_at(el, setting);
            for (unsigned m = 0; m < MODES; m++) {
                EXPECT_EQ(exception_return_illegal(&p, 0xf00003c0u | m), illegal(el, m, setting))
                    << "EL" << el << " M " << m << " setting " << setting;
            }
        }
    }
}

// EL2 to EL1h in a Non-secure, AArch64 world.
pe ready_to_return(feature_set more)
{
    pe p = machine_at(2, 0x4b);

    p.features = feature_close(p.features | more);
    p.sys[ELR_EL2] = 0x8000;
    p.sys[SPSR_EL2] = 0xf00003c5;
    return p;
}

TEST(exception_return_, restores_pstate_and_pc)
{
    const feature_set all = (UINT64_C(1) << FEATURE_COUNT) - 1;

    for (unsigned ones = 0; ones < 2; ones++) {
        pe p = ready_to_return(all);
        struct exception instead = {};
        pstate want = {};
        p.sys[SPSR_EL2] = ones ? 0xf3f03fc4 : 5; // all fields but SP, or SP alone
        ASSERT_EQ(exception_return(&p, &instead), RETURN_DONE);
        want.n = want.z = want.c = want.v = want.tco = want.dit = want.uao = want.pan = want.il =
            want.allint = want.ssbs = want.d = want.a = want.i = want.f = static_cast<uint8_t>(ones);
        want.btype = ones ? 3 : 0;
        want.el = 1;
        want.sp = !ones;
        EXPECT_EQ(memcmp(&p.pstate, &want, sizeof want), 0) << "ones " << ones;
        EXPECT_EQ(p.pc, 0x8000u);
    }
}

TEST(exception_return_, leaves_out_what_is_not_implemented)
{
    pe p = ready_to_return(0);
    struct exception instead = {};

    p.features = 0;
    p.sys[SPSR_EL2] = 0xf3f03fc5;
    ASSERT_EQ(exception_return(&p, &instead), RETURN_DONE);
    const pstate &s = p.pstate;
    EXPECT_EQ(s.tco | s.dit | s.uao | s.pan | s.ss | s.allint | s.ssbs | s.btype, 0);
    EXPECT_EQ(s.n & s.z & s.c & s.v & s.il & s.d & s.a & s.i & s.f, 1);
}

struct mode_case {
    unsigned m;
    int el; // -1: no level of this PE
};

const mode_case modes[] = {
    {0x10, 0 },
    {0x11, 1 },
    {0x12, 1 },
    {0x13, 1 },
    {0x16, -1},
    {0x17, 1 },
    {0x1a, -1},
    {0x1b, 1 },
    {0x1f, 1 },
    {0x14, -1},
    {0x15, -1}
};

TEST(exception_return_, to_the_modes_of_aarch32)
{
    for (const mode_case &c : modes) {
        pe p = ready_to_return(0);
        struct exception instead = {};
        p.sys[HCR_EL2] &= c.el == 1 ? ~HCR_EL2_RW : ~UINT64_C(0);
        p.sys[SPSR_EL2] = c.m;
        ASSERT_EQ(exception_return(&p, &instead), c.el < 0 ? RETURN_ILLEGAL : RETURN_DONE) << c.m;
        if (c.el < 0)
            continue;
        EXPECT_EQ(p.pstate.el, c.el) << c.m;
        EXPECT_EQ(p.pstate.nrw, 1) << c.m;
        EXPECT_EQ(p.pstate.mode, c.m);
    }
}

TEST(exception_return_, to_aarch32_is_to_an_even_address)
{
    for (unsigned t = 0; t < 2; t++) {
        pe p = ready_to_return(0);
        struct exception instead = {};
        p.sys[HCR_EL2] &= ~HCR_EL2_RW;
        p.sys[ELR_EL2] = 0xffffffff00008003;
        p.sys[SPSR_EL2] = 0x13 | t << 5;
        ASSERT_EQ(exception_return(&p, &instead), RETURN_DONE);
        EXPECT_EQ(p.pc, t ? 0x8002u : 0x8000u);
    }
}

// PSTATE stays AArch64, and what it gets of the SPSR is where AArch64 has it: D in bit 9, ALLINT in bit 13.
TEST(exception_return_, when_illegal_reads_an_aarch32_spsr_as_one_of_aarch64)
{
    pe p = ready_to_return((UINT64_C(1) << FEATURE_COUNT) - 1);
    struct exception instead = {};

    p.sys[SPSR_EL2] = 0x2213; // AArch32 Supervisor mode, but EL1 is AArch64
    ASSERT_EQ(exception_return(&p, &instead), RETURN_ILLEGAL);
    EXPECT_EQ(p.pstate.d, 1);
    EXPECT_EQ(p.pstate.allint, 1);
    EXPECT_EQ(p.pstate.mode, 0);
    EXPECT_EQ(p.pstate.nrw, 0);
}

// Each mode of AArch32 EL1 and EL0 survives an exception to EL2 and back, with all that goes with it.
TEST(exception_return_, undoes_an_entry_from_aarch32)
{
    for (const mode_case &c : modes) {
        if (c.el < 0)
            continue;
        pe p = ready_to_return(0);
        struct exception e = {}, instead = {};
        p.sys[HCR_EL2] &= ~HCR_EL2_RW;
        p.features |= feature_bit(FEAT_PAN) | feature_bit(FEAT_DIT) | feature_bit(FEAT_SSBS);
        p.pstate = {};
        p.pstate.el = static_cast<uint8_t>(c.el);
        p.pstate.sp = c.m != 0x10 && c.m != 0x1f; // User and System mode share a stack pointer
        p.pstate.nrw = 1;
        p.pstate.mode = static_cast<uint8_t>(c.m);
        p.pstate.c = p.pstate.dit = p.pstate.ssbs = p.pstate.a = p.pstate.t = p.pstate.e = p.pstate.q = 1;
        p.pstate.ge = 0x9;
        p.pstate.it = 0xa5;
        const pstate before = p.pstate;
        e.target = 2;
        e.return_address = 0x1000;
        exception_take(&p, &e, &instead);
        EXPECT_EQ(p.pc, 0x600u);
        // C, Q, IT[1:0]=1, DIT, SSBS, GE=9, IT[7:2]=0x29, E, A, T (DDI 0487 SPSR_EL2 from AArch32)
        EXPECT_EQ(p.sys[SPSR_EL2], 0x2b89a720u | c.m) << c.m;
        ASSERT_EQ(exception_return(&p, &instead), RETURN_DONE);
        EXPECT_EQ(memcmp(&p.pstate, &before, sizeof before), 0) << c.m;
        EXPECT_EQ(p.pc, 0x1000u);
    }
}

// DDI 0487 SetPSTATEFromPSR with illegal_psr_state: IL, and the flags and masks of the SPSR, nothing else.
TEST(exception_return_, when_illegal_sets_il_and_stays)
{
    for (unsigned ones = 0; ones < 2; ones++) {
        pe p = ready_to_return((UINT64_C(1) << FEATURE_COUNT) - 1);
        struct exception instead = {};
        uint8_t bit = static_cast<uint8_t>(ones), old = !bit;
        p.sys[SPSR_EL2] = (ones ? 0xf3f03fc0 : 0) | 0xd; // EL3h
        p.pstate.tco = p.pstate.dit = p.pstate.uao = p.pstate.ssbs = p.pstate.btype = old;
        p.pstate.sp = 0;
        pstate want = p.pstate;
        want.n = want.z = want.c = want.v = want.pan = want.allint = want.d = want.a = want.i = want.f = bit;
        want.il = 1;
        ASSERT_EQ(exception_return(&p, &instead), RETURN_ILLEGAL);
        EXPECT_EQ(memcmp(&p.pstate, &want, sizeof want), 0) << "ones " << ones;
        EXPECT_EQ(p.pc, 0x8000u);
    }
}

// 2^4 settings of a return from EL2 with an SError pending.
TEST(implicit_esb, at_return_comes_before_anything_is_restored)
{
    for (unsigned n = 0; n < 16; n++) {
        bool iesb = n & 1, synchronizable = n & 2, masked = n & 4, ea = n & 8;
        pe p = ready_to_return(0);
        struct exception instead = {};
        p.sys[SCTLR_EL2] = iesb ? SCTLR_EL2_IESB : 0;
        p.sys[SCTLR_EL1] = p.sys[SCTLR_EL3] = iesb ? 0 : SCTLR_EL1_IESB;
        p.sys[SCR_EL3] |= ea ? SCR_EL3_EA : 0;
        p.sys[HCR_EL2] |= HCR_EL2_AMO;
        p.pstate.a = masked;
        p.serror.pending = 1;
        p.serror.synchronizable = synchronizable;
        p.serror.iss = syndrome_serror(STATE_UEU, false);
        const pe before = p;
        bool finds = iesb && synchronizable && (ea || !masked);
        ASSERT_EQ(exception_return(&p, &instead), finds ? RETURN_SERROR : RETURN_DONE) << n;
        if (!finds) {
            EXPECT_EQ(p.pc, 0x8000u);
            continue;
        }
        EXPECT_EQ(memcmp(&p, &before, sizeof p), 0) << "something was restored";
        EXPECT_EQ(instead.target, ea ? 3 : 2);
        EXPECT_EQ(instead.return_address, 0x1000u) << "the ERET itself";
        EXPECT_EQ(instead.esr, 0xbe002411u);
    }
}

// FEAT_DoubleFault: EA and NMEA together are an IESB, of EL3 only. 2^5 settings, SCTLR_ELx.IESB=0.
TEST(implicit_esb, at_return_from_el3_with_ea_and_nmea)
{
    for (unsigned n = 0; n < 32; n++) {
        bool df = n & 1, ea = n & 2, nmea = n & 4, a = n & 8, el3 = n & 16;
        pe p = ready_to_return(0);
        struct exception instead = {};
        ASSERT_TRUE(feature_profile(df ? "v8.4" : "v8.2", &p.features));
        p.pstate.el = el3 ? 3 : 2;
        p.pstate.a = a;
        p.sys[SPSR_EL3] = p.sys[SPSR_EL2];
        p.sys[SCR_EL3] |= (ea ? SCR_EL3_EA : 0) | (nmea ? SCR_EL3_NMEA : 0);
        p.sys[HCR_EL2] |= HCR_EL2_AMO;
        p.serror.pending = p.serror.synchronizable = 1;
        EXPECT_EQ(exception_return(&p, &instead), df && el3 && ea && nmea ? RETURN_SERROR : RETURN_DONE) << n;
    }
}

} // namespace
