// SPDX-License-Identifier: BSD-2-Clause
// Routing of a PE as its registers stand: enables, features and raw bits, against the formulas.
#include <gtest/gtest.h>

#include <cstdint>

#include "route_formula.hpp"

namespace
{

// A PE whose registers spell out `n`, and what follows for the formulas, straight from the bits.
struct raw {
    pe state;
    facts f;
};

struct level_of_features {
    const char *version;
    bool sel2, df, df2, ras;
};

const level_of_features versions[] = {
    {"v8.1", false, false, false, false},
    {"v8.2", false, false, false, true },
    {"v8.4", true,  true,  false, true },
    {"v8.9", true,  true,  true,  true },
};

enum { RAW_BITS = 16 };

raw nth_raw(unsigned n, const level_of_features &v, feature_set features, unsigned el)
{
    auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
    bool ea = bit(0), ns = bit(1), eel2 = bit(2), e2h = bit(3), tge = bit(4), amo = bit(5), a = bit(6);
    bool nmea3 = bit(7), nmea2 = bit(8), nmea1 = bit(9), sctlr2en = bit(10), hxen = bit(11);
    bool hcrx_sctlr2en = bit(12), tmea2 = bit(13), tmea3 = bit(14), tea = bit(15);
    raw r = {};

    r.state.features = features;
    r.state.pstate.el = static_cast<uint8_t>(el);
    r.state.pstate.a = a;
    r.state.sys[SCR_EL3] = (ea ? SCR_EL3_EA : 0) | (ns ? SCR_EL3_NS : 0) | (eel2 ? SCR_EL3_EEL2 : 0) |
                           (nmea3 ? SCR_EL3_NMEA : 0) | (sctlr2en ? SCR_EL3_SCTLR2En : 0) |
                           (hxen ? SCR_EL3_HXEn : 0) | (tmea3 ? SCR_EL3_TMEA : 0);
    r.state.sys[HCR_EL2] =
        (e2h ? HCR_EL2_E2H : 0) | (tge ? HCR_EL2_TGE : 0) | (amo ? HCR_EL2_AMO : 0) | (tea ? HCR_EL2_TEA : 0);
    r.state.sys[HCRX_EL2] = (hcrx_sctlr2en ? HCRX_EL2_SCTLR2En : 0) | (tmea2 ? HCRX_EL2_TMEA : 0);
    r.state.sys[SCTLR2_EL1] = nmea1 ? SCTLR2_EL1_NMEA : 0;
    r.state.sys[SCTLR2_EL2] = nmea2 ? SCTLR2_EL2_NMEA : 0;

    bool el2 = ns || (v.sel2 && eel2);
    bool in_host = el2 && e2h && tge;
    bool sctlr2_el1 = sctlr2en && (!el2 || (hxen && hcrx_sctlr2en));
    bool sctlr2_el2 = sctlr2en && el2;
    bool nmea = el == 3 ? nmea3 : el == 2 || (el == 0 && in_host) ? nmea2 && sctlr2_el2 : nmea1 && sctlr2_el1;

    r.f = {el, ea, el2, in_host, tge, amo, tea && v.ras, a, nmea, tmea2 && hxen, tmea3, v.df, v.df2, false};
    return r;
}

// 4 versions * 4 levels * 2^16 register settings = 1,048,576 PEs, each asked for an SError, and for an
// External abort on and off stage 2.
TEST(route, agrees_with_the_formula_for_all_1048576_register_settings)
{
    for (const level_of_features &v : versions) {
        feature_set features = 0;
        ASSERT_TRUE(feature_profile(v.version, &features));
        for (unsigned n = 0; n < 4u << RAW_BITS; n++) {
            raw r = nth_raw(n, v, features, n >> RAW_BITS);
            ASSERT_EQ(route_serror(&r.state), serror_formula(r.f))
                << v.version << " setting " << n << " of " << (4u << RAW_BITS) << ", el=" << (n >> RAW_BITS);
            ASSERT_EQ(route_abort(&r.state, false), abort_formula(r.f)) << v.version << " setting " << n;
            r.f.stage2 = true;
            ASSERT_EQ(route_abort(&r.state, true), abort_formula(r.f)) << v.version << " setting " << n;
        }
    }
}

// EASE: 3 targets, each with its bit and every enable of it: 2^7 settings of each version.
TEST(route, ease_sends_an_abort_to_the_serror_vector)
{
    for (const level_of_features &v : versions) {
        for (unsigned n = 0; n < 128; n++) {
            auto bit = [n](unsigned i) { return (n >> i & 1) != 0; };
            pe p = {};
            ASSERT_TRUE(feature_profile(v.version, &p.features));
            p.sys[SCR_EL3] = (bit(0) ? SCR_EL3_EASE : 0) | (bit(1) ? SCR_EL3_SCTLR2En : 0) |
                             (bit(2) ? SCR_EL3_HXEn : 0) | (bit(3) ? SCR_EL3_NS : 0);
            p.sys[HCRX_EL2] = bit(4) ? HCRX_EL2_SCTLR2En : 0;
            p.sys[SCTLR2_EL1] = bit(5) ? SCTLR2_EL1_EASE : 0;
            p.sys[SCTLR2_EL2] = bit(6) ? SCTLR2_EL2_EASE : 0;
            bool ns = bit(3);
            EXPECT_EQ(route_abort_to_serror_vector(&p, 3), v.df && bit(0)) << v.version << " " << n;
            EXPECT_EQ(route_abort_to_serror_vector(&p, 2), v.df2 && bit(1) && ns && bit(6))
                << v.version << " " << n;
            EXPECT_EQ(route_abort_to_serror_vector(&p, 1),
                      v.df2 && bit(1) && (!ns || (bit(2) && bit(4))) && bit(5))
                << v.version << " " << n;
        }
    }
}

TEST(route, hcrx_needs_the_feature_hxen_and_an_enabled_el2)
{
    for (unsigned n = 0; n < 32; n++) {
        bool hcx = n & 1, hxen = n & 2, ns = n & 4, eel2 = n & 8, sel2 = n & 16;
        pe p = {};
        p.features = (hcx ? feature_bit(FEAT_HCX) : 0) | (sel2 ? feature_bit(FEAT_SEL2) : 0);
        p.sys[SCR_EL3] = (hxen ? SCR_EL3_HXEn : 0) | (ns ? SCR_EL3_NS : 0) | (eel2 ? SCR_EL3_EEL2 : 0);
        EXPECT_EQ(route_hcrx_enabled(&p), hcx && hxen && (ns || (sel2 && eel2))) << n;
    }
}

} // namespace
