// SPDX-License-Identifier: BSD-2-Clause
// Delegated SErrors of FEAT_E3DSE against DDI 0487 tables D1-16 (target) and D1-31 (mask), over all inputs.
#include <gtest/gtest.h>

#include "hardware.hpp"

extern "C" {
#include "delegated.h"
#include "ras.h"
}

namespace
{

enum { SYNDROME = 0x1800c11 };
enum { INPUTS = 4 << 13 };

struct setting {
    unsigned el;
    bool ns, tge, e2h, amo, tmea, a, endse, dse, ea, tmea3, df2, e3dse;
};

setting nth(unsigned n)
{
    auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };

    return {n >> 12 & 3, bit(0), bit(1), bit(2), bit(3),  bit(4), bit(5),
            bit(6),      bit(7), bit(8), bit(9), bit(10), bit(11)};
}

pe machine(const setting &s)
{
    pe p;
    feature_set features = 0;

    feature_profile(s.df2 ? "v8.9" : "v8.4", &features);
    pe_reset(&p, 0, feature_close(features | (s.e3dse ? feature_bit(FEAT_E3DSE) : 0)));
    p.sys[SCR_EL3] = (s.ns ? SCR_EL3_NS : 0) | SCR_EL3_RW | SCR_EL3_HXEn | (s.ea ? SCR_EL3_EA : 0) |
                     (s.tmea3 ? SCR_EL3_TMEA : 0) | (s.endse ? SCR_EL3_EnDSE : 0) | (s.dse ? SCR_EL3_DSE : 0);
    p.sys[HCR_EL2] =
        HCR_EL2_RW | (s.tge ? HCR_EL2_TGE : 0) | (s.e2h ? HCR_EL2_E2H : 0) | (s.amo ? HCR_EL2_AMO : 0);
    p.sys[HCRX_EL2] = s.tmea ? HCRX_EL2_TMEA : 0;
    p.sys[VSESR_EL3] = 0xfffffffffe000000 | SYNDROME;
    p.dserror_tag = 7;
    p.pstate.el = static_cast<uint8_t>(s.el);
    p.pstate.a = s.a;
    p.pc = 0x1000;
    return p;
}

// EL1 has no place under TGE, EL2 none where it is not enabled.
bool reachable(const setting &s)
{
    return !(s.el == 1 && s.ns && s.tge) && !(s.el == 2 && !s.ns);
}

// Table D1-31: A taken, B masked by PSTATE.A, C held back.
char mask(const setting &s)
{
    bool tge = s.ns && s.tge, amo = s.ns && s.amo, tmea = s.ns && s.df2 && s.tmea;

    if (s.el == 2)
        return !tge && !amo ? 'C' : 'B';
    if (tge)
        return s.e2h ? 'B' : 'A';
    return amo || tmea ? 'A' : 'B';
}

// Table D1-16, of one that is taken.
unsigned target(const setting &s)
{
    bool tge = s.ns && s.tge, amo = s.ns && s.amo, tmea = s.ns && s.df2 && s.tmea;

    return s.el == 2 || tge || amo || (tmea && s.a) ? 2 : 1;
}

bool is_pending(const setting &s)
{
    return s.e3dse && s.el < 3 && s.endse && s.dse && (s.ea || (s.df2 && s.tmea3));
}

bool is_masked(const setting &s)
{
    return mask(s) == 'C' || (mask(s) == 'B' && s.a);
}

TEST(delegated_serror, is_taken_as_the_tables_say_for_all_32768_settings)
{
    unsigned taken[4] = {};

    for (unsigned n = 0; n < INPUTS; n++) {
        setting s = nth(n);
        pe p = machine(s);
        struct exception e = {}, next = {};
        bool takes = is_pending(s) && !is_masked(s);
        if (!reachable(s))
            continue;
        EXPECT_EQ(delegated_pending(&p), is_pending(s)) << n;
        EXPECT_EQ(exception_wakes(&p), is_pending(s) && mask(s) != 'C') << n;
        ASSERT_EQ(exception_pending(&p, &e), takes) << n;
        if (!takes)
            continue;
        ASSERT_EQ(e.target, target(s)) << n;
        taken[e.target]++;
        EXPECT_EQ(e.esr, 0xbe000000u | SYNDROME) << n;
        EXPECT_EQ(e.tag, 7u) << n;
        EXPECT_EQ(e.return_address, 0x1000u) << n;
        exception_take(&p, &e, &next);
        EXPECT_EQ(p.sys[SCR_EL3] & SCR_EL3_DSE, 0u) << n;
        EXPECT_EQ(p.dserror_tag, 0u) << n;
    }
    EXPECT_GT(taken[1], 0u);
    EXPECT_GT(taken[2], 0u);
    EXPECT_EQ(taken[3], 0u);
}

TEST(delegated_serror, is_deferred_by_esb_where_it_is_masked)
{
    for (unsigned n = 0; n < INPUTS; n++) {
        setting s = nth(n);
        pe p = machine(s);
        bool defers = is_pending(s) && is_masked(s);
        if (!reachable(s))
            continue;
        struct serror_esb esb = serror_esb_execute(&p);
        EXPECT_EQ(esb.ddisr, defers ? 0x80000000u | SYNDROME : 0u) << n;
        EXPECT_EQ(p.sys[VDISR_EL3], esb.ddisr) << n;
        EXPECT_EQ(esb.dtag, defers ? 7u : 0u) << n;
        EXPECT_EQ(p.vdisr3_tag, esb.dtag) << n;
        EXPECT_EQ(p.dserror_tag, defers ? 0u : 7u) << n;
        EXPECT_EQ((p.sys[SCR_EL3] & SCR_EL3_DSE) != 0, s.dse && !defers) << n;
        EXPECT_EQ(esb.disr | esb.vdisr, 0u) << n;
    }
}

setting guest()
{
    setting s = {};

    s.el = 1;
    s.ns = s.amo = s.e3dse = s.endse = s.dse = s.ea = true;
    return s;
}

TEST(delegated_serror, comes_after_a_virtual_one)
{
    setting s = guest();
    pe p = machine(s);
    struct exception e = {}, next = {};

    p.sys[HCR_EL2] |= HCR_EL2_VSE;
    ASSERT_TRUE(exception_pending(&p, &e));
    EXPECT_EQ(e.virtual_serror, 1) << "to EL1, though EL2 is to have the delegated one";
    exception_take(&p, &e, &next);
    EXPECT_NE(p.sys[SCR_EL3] & SCR_EL3_DSE, 0u);
    ASSERT_TRUE(exception_pending(&p, &e));
    EXPECT_EQ(e.delegated, 1);
    EXPECT_EQ(e.target, 2);
}

// vESBOperation(): one that defers a virtual SError leaves the delegated one. With AMO the latter is for EL2
// and not masked; HCRX_EL2.TMEA takes it up, too: where a masked virtual one is enabled no delegated one is
// masked.
TEST(delegated_serror, is_never_deferred_with_a_virtual_one)
{
    pe p = machine(guest());

    p.pstate.a = 1;
    p.sys[HCR_EL2] |= HCR_EL2_VSE;
    struct serror_esb esb = serror_esb_execute(&p);
    EXPECT_NE(esb.vdisr, 0u);
    EXPECT_EQ(esb.ddisr, 0u);
    EXPECT_NE(p.sys[SCR_EL3] & SCR_EL3_DSE, 0u);
}

TEST(delegated_serror, overwrites_what_vdisr_el3_holds)
{
    for (uint32_t held : {7u, 5u}) {
        setting s = guest();
        s.el = 2;
        s.a = true;
        pe p = machine(s);
        p.sys[VDISR_EL3] = VDISR_EL3_A;
        p.vdisr3_tag = held;
        EXPECT_EQ(serror_esb_execute(&p).overwritten, held == 7 ? 0u : held);
    }
}

// DISR_EL1 at EL1 and EL2 is VDISR_EL3, unless VDISR_EL2 comes first (DDI 0487 DISR_EL1 accessor).
TEST(delegated_serror, is_read_by_the_name_of_disr_el1)
{
    for (unsigned el = 1; el <= 3; el++) {
        for (bool amo : {false, true}) {
            setting s = guest();
            s.el = el;
            s.amo = amo;
            pe p = machine(s);
            ras nodes = {};
            struct exception trap = {};
            uint64_t value = 0;
            p.sys[DISR_EL1] = 1;
            p.sys[VDISR_EL2] = 2;
            p.sys[VDISR_EL3] = 3;
            ASSERT_EQ(sysreg_read(&p, &nodes, DISR_EL1, &value, &trap), SYSREG_OK);
            EXPECT_EQ(value, el == 3 ? 1u : el == 1 && amo ? 2u : 3u) << "EL" << el << " AMO=" << amo;
        }
    }
}

TEST(delegated_serror, shows_in_isr_el1_in_place_of_the_physical_one)
{
    for (unsigned n = 0; n < 3 << 5; n++) {
        auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
        setting s = guest();
        s.el = 1 + (n >> 5);
        s.amo = bit(0);
        s.dse = bit(1);
        s.endse = bit(2);
        pe p = machine(s);
        p.pstate.a = 1;
        p.serror.pending = bit(3);
        p.sys[HCR_EL2] |= bit(4) ? HCR_EL2_VSE : 0;
        bool shown = s.el == 1 && s.amo ? bit(4) : s.el < 3 && s.endse ? s.dse : bit(3);
        EXPECT_EQ(serror_isr(&p), shown ? 0x100u : 0u) << n;
    }
}

// What software writes: DSE=0 withdraws it, and an observer forgets whose it was.
TEST(delegated_serror, ends_with_the_bits_that_hold_it)
{
    setting s = guest();
    s.el = 3;
    pe p = machine(s);
    ras nodes = {};
    struct exception trap = {};

    p.vdisr3_tag = 5;
    ASSERT_EQ(sysreg_write(&p, &nodes, SCR_EL3, SCR_EL3_EnDSE | SCR_EL3_DSE, &trap), SYSREG_OK);
    EXPECT_EQ(p.dserror_tag, 7u);
    ASSERT_EQ(sysreg_write(&p, &nodes, SCR_EL3, SCR_EL3_EnDSE, &trap), SYSREG_OK);
    EXPECT_EQ(p.dserror_tag, 0u);
    ASSERT_EQ(sysreg_write(&p, &nodes, VDISR_EL3, 0, &trap), SYSREG_OK);
    EXPECT_EQ(p.vdisr3_tag, 0u);
}

} // namespace
