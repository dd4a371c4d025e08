// SPDX-License-Identifier: BSD-2-Clause
// Reset, PSTATE as a register image, and what depends on the Security state.
#include <gtest/gtest.h>

#include <cstring>

#include "hardware.hpp"

namespace
{

pe fresh(const char *version)
{
    feature_set features = 0;
    pe p;

    EXPECT_TRUE(feature_profile(version, &features));
    std::memset(&p, 0xa5, sizeof(p));
    pe_reset(&p, 3, features);
    return p;
}

TEST(pe_reset_, enters_el3_masked)
{
    pe p = fresh("v8.6");

    EXPECT_EQ(p.pstate.el, 3);
    EXPECT_EQ(p.pstate.sp, 1);
    EXPECT_EQ(pstate_to_spsr(&p.pstate), 0x3cdu);
    EXPECT_EQ(p.index, 3);
    EXPECT_EQ(p.pc, 0u);
    EXPECT_EQ(p.serror.pending, 0);
}

TEST(pe_reset_, registers_and_knobs_have_their_defaults)
{
    pe p = fresh("v8.6");

    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        EXPECT_EQ(p.sys[reg], sysreg_row_of(static_cast<enum sysreg>(reg))->reset) << reg;
    for (int knob = 0; knob < IMPDEF_COUNT; knob++)
        EXPECT_EQ(p.impdef[knob], impdef_row_of(static_cast<enum impdef>(knob))->dflt) << knob;
    EXPECT_EQ(p.sys[SCR_EL3], 0u);
    EXPECT_EQ(p.sys[SCTLR_EL3], 0x30c50830u) << "the RES1 bits and nothing else";
}

TEST(pe_reset_, leaves_no_trace_of_before)
{
    pe one = fresh("v9.4"), two = fresh("v9.4");

    EXPECT_EQ(std::memcmp(&one, &two, sizeof(one)), 0);
}

TEST(pe_el2, is_enabled_by_ns_or_by_secure_el2)
{
    for (unsigned i = 0; i < 8; i++) {
        bool ns = i & 1, eel2 = i & 2, sel2 = i & 4;
        pe p = fresh(sel2 ? "v8.4" : "v8.2");
        p.sys[SCR_EL3] = (ns ? 1u : 0u) | (eel2 ? 1u << 18 : 0u);
        EXPECT_EQ(pe_el2_enabled(&p), ns || (sel2 && eel2)) << i;
    }
}

TEST(pe_el2, hosts_with_e2h_and_tge)
{
    for (unsigned i = 0; i < 64; i++) {
        unsigned el = i & 3;
        bool e2h = i & 4, tge = i & 8, ns = i & 16, vhe = i & 32;
        pe p = fresh(vhe ? "v8.1" : "v8.0");
        p.sys[SCR_EL3] = ns;
        p.sys[HCR_EL2] = (e2h ? uint64_t(1) << 34 : 0) | (tge ? 1u << 27 : 0u);
        bool host = vhe && ns && e2h && (el == 2 || (el == 0 && tge));
        EXPECT_EQ(pe_in_host(&p, el), host) << i;
    }
}

struct image {
    unsigned bit;
    uint8_t pstate::*field;
};

const image images[] = {
    {31, &pstate::n     },
    {30, &pstate::z     },
    {29, &pstate::c     },
    {28, &pstate::v     },
    {25, &pstate::tco   },
    {24, &pstate::dit   },
    {23, &pstate::uao   },
    {22, &pstate::pan   },
    {21, &pstate::ss    },
    {20, &pstate::il    },
    {13, &pstate::allint},
    {12, &pstate::ssbs  },
    {10, &pstate::btype },
    {9,  &pstate::d     },
    {8,  &pstate::a     },
    {7,  &pstate::i     },
    {6,  &pstate::f     },
    {4,  &pstate::nrw   },
    {2,  &pstate::el    },
    {0,  &pstate::sp    },
};

TEST(pstate_spsr, each_bit_is_where_the_manual_has_it)
{
    for (const image &i : images) {
        pstate p = {};
        p.*i.field = 1;
        EXPECT_EQ(pstate_to_spsr(&p), uint64_t(1) << i.bit);
        EXPECT_EQ(pstate_from_spsr(uint64_t(1) << i.bit).*i.field, 1) << i.bit;
    }
}

// With bit 4, nRW, the image is one of AArch32 (aarch32_test.cpp). Without it every bit of the register comes
// back, but M[1], which AArch64 does not use, and those that are RES0.
TEST(pstate_spsr, round_trip_of_every_bit)
{
    uint64_t held = 0;

    for (const image &i : images)
        held |= uint64_t(1) << i.bit;
    held |= 1u << 11 | 1u << 3; // the second bits of BTYPE and EL
    for (unsigned bit = 0; bit < 64; bit++) {
        pstate p = pstate_from_spsr(uint64_t(1) << bit);
        EXPECT_EQ(pstate_to_spsr(&p), held & uint64_t(1) << bit) << bit;
    }
    pstate all = pstate_from_spsr(~uint64_t(0x10));
    EXPECT_EQ(pstate_to_spsr(&all), held & ~uint64_t(0x10));
    EXPECT_EQ(all.el, 3);
    EXPECT_EQ(all.btype, 3);
}

} // namespace
