// SPDX-License-Identifier: BSD-2-Clause
// SErrors that wait: pending, merged, deferred by ESB, virtual ones, and what ISR_EL1 shows.
#include <gtest/gtest.h>

#include <cstring>
#include <string>

#include "hardware.hpp"

namespace
{

pe machine_at(unsigned el, const char *version)
{
    pe p = {};

    EXPECT_TRUE(feature_profile(version, &p.features));
    p.pstate.el = static_cast<uint8_t>(el);
    p.pc = 0x1000;
    p.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
    p.sys[HCR_EL2] = HCR_EL2_RW;
    return p;
}

pending_serror error(uint32_t iss, uint32_t tag)
{
    pending_serror s = {};

    s.iss = iss;
    s.tag = tag;
    s.synchronizable = 1;
    return s;
}

const uint32_t uncategorized = 0, impdef_iss = 0x1000abc;

TEST(serror_pend_, the_first_waits)
{
    pe p = machine_at(1, "v8.2");
    pending_serror s = error(syndrome_serror(STATE_CE, false), 5);
    uint32_t lost = 99;

    EXPECT_EQ(serror_pend(&p, &s, &lost), SERROR_PENDED);
    EXPECT_EQ(lost, 0u);
    EXPECT_EQ(p.serror.pending, 1);
    EXPECT_EQ(p.serror.iss, s.iss);
    EXPECT_EQ(p.serror.tag, 5u);
    EXPECT_EQ(p.serror.synchronizable, 1);
}

// All pairs of syndromes, from worst; the first three say no less than UC.
TEST(serror_pend_, the_worse_of_two_stays)
{
    const uint32_t worst_first[] = {syndrome_serror(STATE_UC, false),
                                    uncategorized,
                                    impdef_iss,
                                    syndrome_serror(STATE_UEU, false),
                                    syndrome_serror(STATE_UER, false),
                                    syndrome_serror(STATE_UEO, false),
                                    syndrome_serror(STATE_CE, false)};
    auto rank = [](unsigned i) { return i < 3 ? 0 : i; };

    for (unsigned first = 0; first < 7; first++) {
        for (unsigned second = 0; second < 7; second++) {
            pe p = machine_at(1, "v8.2");
            pending_serror a = error(worst_first[first], 1), b = error(worst_first[second], 2);
            uint32_t lost = 0;
            bool replaced = rank(second) < rank(first);
            b.synchronizable = 0;
            serror_pend(&p, &a, &lost);
            EXPECT_EQ(serror_pend(&p, &b, &lost), SERROR_MERGED);
            EXPECT_EQ(p.serror.iss, replaced ? b.iss : a.iss) << first << " then " << second;
            EXPECT_EQ(p.serror.tag, replaced ? 2u : 1u) << first << " then " << second;
            EXPECT_EQ(p.serror.synchronizable, !replaced);
            EXPECT_EQ(p.serror.pending, 1);
            EXPECT_EQ(lost, replaced ? 1u : 2u) << first << " then " << second;
        }
    }
}

TEST(serror_pend_, the_same_error_twice_loses_nothing_and_a_level_stays)
{
    pe p = machine_at(1, "v8.2");
    pending_serror s = error(syndrome_serror(STATE_UER, false), 5);
    uint32_t lost = 99;

    s.level = 1;
    serror_pend(&p, &s, &lost);
    s.iss = syndrome_serror(STATE_UC, false);
    s.level = 0;
    serror_pend(&p, &s, &lost);
    EXPECT_EQ(lost, 0u);
    EXPECT_EQ(p.serror.iss, s.iss);
    EXPECT_EQ(p.serror.level, 1);
}

// At EL1 without AMO, so that PSTATE.A decides: 2^5 settings.
TEST(esb, defers_a_masked_synchronizable_serror)
{
    for (unsigned n = 0; n < 32; n++) {
        bool ras = n & 1, a = n & 2, synchronizable = n & 4, pending = n & 8, level = n & 16;
        pe p = machine_at(1, ras ? "v8.2" : "v8.1");
        p.pstate.a = a;
        p.serror = error(syndrome_serror(STATE_UER, true) | BIT(13), 5); // a stray IESB is not for DISR
        p.serror.pending = pending;
        p.serror.synchronizable = synchronizable;
        p.serror.level = level;
        const pe before = p;
        struct serror_esb esb = serror_esb_execute(&p);
        if (!(ras && a && synchronizable && pending && !level)) {
            EXPECT_EQ(memcmp(&p, &before, sizeof p), 0) << n;
            EXPECT_EQ(esb.disr | esb.vdisr | esb.tag | esb.vtag | esb.overwritten, 0u) << n;
            continue;
        }
        EXPECT_EQ(esb.disr, 0x80000e11u); // A, AET=UER, EA, DFSC=0x11
        EXPECT_EQ(p.sys[DISR_EL1], 0x80000e11u);
        EXPECT_EQ(p.disr_tag, 5u);
        EXPECT_EQ(esb.tag, 5u);
        EXPECT_EQ(p.serror.pending, 0);
        EXPECT_EQ(esb.vdisr, 0u);
    }
}

TEST(esb, leaves_what_is_routed_up_to_be_taken)
{
    pe p = machine_at(1, "v8.2");
    struct exception e = {};

    p.pstate.a = 1;
    p.sys[SCR_EL3] |= SCR_EL3_EA;
    p.serror = error(syndrome_serror(STATE_UEU, false), 5);
    p.serror.pending = 1;
    EXPECT_EQ(serror_esb_execute(&p).disr, 0u);
    ASSERT_TRUE(exception_pending(&p, &e));
    EXPECT_EQ(e.target, 3);
    EXPECT_EQ(e.esr, 0xbe000411u);
}

TEST(esb, at_el2_and_el3_defers_what_is_masked_without_pstate_a)
{
    for (unsigned el = 2; el <= 3; el++) {
        pe p = machine_at(el, "v8.2");
        p.serror = error(syndrome_serror(STATE_UC, false), 5);
        p.serror.pending = 1;
        EXPECT_EQ(serror_esb_execute(&p).disr, 0x80000011u) << "EL" << el << ": TGE=AMO=0, or EA=0";
    }
}

TEST(esb, says_whose_error_it_overwrites)
{
    for (unsigned n = 0; n < 4; n++) {
        bool valid = n & 1, same = n & 2;
        pe p = machine_at(1, "v8.2");
        p.pstate.a = 1;
        p.serror = error(syndrome_serror(STATE_UC, false), 5);
        p.serror.pending = 1;
        p.sys[DISR_EL1] = valid ? DISR_EL1_A : 0;
        p.disr_tag = same ? 5 : 3;
        EXPECT_EQ(serror_esb_execute(&p).overwritten, valid && !same ? 3u : 0u) << n;
        p.sys[HCR_EL2] |= HCR_EL2_AMO | HCR_EL2_VSE;
        p.sys[VDISR_EL2] = valid ? VDISR_EL2_A : 0;
        p.vserror_tag = 6;
        p.vdisr_tag = same ? 6 : 4;
        EXPECT_EQ(serror_esb_execute(&p).overwritten, valid && !same ? 4u : 0u) << n;
    }
}

struct virtual_setting {
    unsigned el;
    bool ns, tge, amo, tmea, vse, a, nmea, df2, text;
};

virtual_setting nth(unsigned n)
{
    auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };

    return {n >> 8 & 3, bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6), bit(7), bit(10)};
}

pe machine(const virtual_setting &s)
{
    pe p = machine_at(s.el, s.df2 ? "v8.9" : "v8.4");

    p.sys[SCR_EL3] = (s.ns ? SCR_EL3_NS : 0) | SCR_EL3_HXEn | SCR_EL3_SCTLR2En | SCR_EL3_EA;
    p.sys[HCR_EL2] = (s.tge ? HCR_EL2_TGE : 0) | (s.amo ? HCR_EL2_AMO : 0) | (s.vse ? HCR_EL2_VSE : 0);
    p.sys[HCRX_EL2] = HCRX_EL2_SCTLR2En | (s.tmea ? HCRX_EL2_TMEA : 0);
    p.sys[SCTLR2_EL1] = s.nmea ? SCTLR2_EL1_NMEA : 0;
    p.sys[VSESR_EL2] = 0xffffffffff000c11;
    p.vserror_tag = 8;
    p.pstate.a = s.a;
    p.impdef[IMPDEF_VSERROR_DF2] = s.text;
    return p;
}

// 4 levels * 2^8 settings * both readings of FEAT_DoubleFault2: 2,048 PEs, each with SCR_EL3.EA=1, which
// changes nothing.
TEST(virtual_serror, is_pending_taken_or_deferred_for_all_2048_settings)
{
    for (unsigned n = 0; n < 2048; n++) {
        virtual_setting s = nth(n);
        pe p = machine(s);
        struct exception e = {};
        bool pending = s.el <= 1 && s.ns && !s.tge && (s.amo || (s.text && s.df2 && s.tmea)) && s.vse;
        bool masked = s.a; // DDI 0487 SCTLR2_EL1.NMEA: no effect on virtual ones
        EXPECT_EQ(serror_virtual_pending(&p), pending) << n;
        ASSERT_EQ(serror_virtual_takeable(&p, &e), pending && !masked) << n;
        if (pending && !masked) {
            EXPECT_EQ(e.target, 1);
            EXPECT_EQ(e.esr, 0xbf000c11u);
            EXPECT_EQ(e.tag, 8u);
            EXPECT_EQ(e.virtual_serror, 1);
            EXPECT_EQ(e.return_address, 0x1000u);
        }
        struct serror_esb esb = serror_esb_execute(&p);
        bool defers = pending && masked;
        EXPECT_EQ(esb.vdisr, defers ? 0x81000c11u : 0u) << n;
        EXPECT_EQ(p.sys[VDISR_EL2], esb.vdisr) << n;
        EXPECT_EQ(esb.vtag, defers ? 8u : 0u) << n;
        EXPECT_EQ(p.vdisr_tag, defers ? 8u : 0u) << n;
        EXPECT_EQ(p.vserror_tag, defers ? 0u : 8u) << n;
        EXPECT_EQ((p.sys[HCR_EL2] & HCR_EL2_VSE) != 0, s.vse && !defers) << n;
    }
}

TEST(virtual_serror, has_an_implementation_defined_syndrome_without_ras)
{
    pe p = machine_at(1, "v8.1");
    struct exception e = {};

    p.sys[HCR_EL2] |= HCR_EL2_AMO | HCR_EL2_VSE;
    p.sys[VSESR_EL2] = 0x11;
    p.impdef[IMPDEF_NO_RAS_VSERROR_ISS] = 0x1000001;
    ASSERT_TRUE(serror_virtual_takeable(&p, &e));
    EXPECT_EQ(e.esr, 0xbf000001u);
    p.pstate.a = 1;
    EXPECT_EQ(serror_esb_execute(&p).vdisr, 0u) << "ESB is a NOP";
    EXPECT_NE(p.sys[HCR_EL2] & HCR_EL2_VSE, 0u);
}

TEST(serror_takeable_, describes_it)
{
    pe p = machine_at(2, "v8.2");
    struct exception e = {};

    p.sys[HCR_EL2] |= HCR_EL2_AMO;
    EXPECT_FALSE(serror_takeable(&p, &e)) << "none is pending";
    p.serror = error(impdef_iss | 0xf2000000, 5);
    p.serror.pending = 1;
    ASSERT_TRUE(serror_takeable(&p, &e));
    EXPECT_EQ(e.target, 2);
    EXPECT_EQ(e.kind, EXCEPTION_SERROR);
    EXPECT_EQ(e.virtual_serror, 0);
    EXPECT_EQ(e.esr, 0xbf000abcu);
    EXPECT_EQ(e.tag, 5u);
    EXPECT_EQ(e.return_address, 0x1000u);
    p.pstate.a = 1;
    EXPECT_FALSE(serror_takeable(&p, &e));
}

// Levels 1-3 * EL2 enabled, TGE, AMO, IMO, FMO, VSE, and the three pending: 3 * 2^9 = 1,536 reads.
TEST(isr_el1, shows_the_virtual_in_place_of_the_physical_to_a_guest)
{
    for (unsigned n = 0; n < 3 << 9; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        bool ns = bit(0), tge = bit(1), amo = bit(2), imo = bit(3), fmo = bit(4), vse = bit(5);
        bool serror = bit(6), irq = bit(7), fiq = bit(8);
        unsigned el = 1 + (n >> 9);
        pe p = machine_at(el, "v8.4");
        p.sys[SCR_EL3] = ns ? SCR_EL3_NS : 0;
        p.sys[HCR_EL2] = (tge ? HCR_EL2_TGE : 0) | (amo ? HCR_EL2_AMO : 0) | (imo ? HCR_EL2_IMO : 0) |
                         (fmo ? HCR_EL2_FMO : 0) | (vse ? HCR_EL2_VSE : 0);
        p.serror.pending = serror;
        p.irq = irq;
        p.fiq = fiq;
        p.pstate.a = p.pstate.i = p.pstate.f = 1;
        bool guest = el == 1 && ns && !tge;
        uint64_t want = ((guest && amo ? vse : serror) ? 0x100u : 0u) |
                        (irq && !(guest && imo) ? 0x80u : 0u) | (fiq && !(guest && fmo) ? 0x40u : 0u);
        EXPECT_EQ(serror_isr(&p), want) << n;
    }
}

} // namespace
