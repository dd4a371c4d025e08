// SPDX-License-Identifier: BSD-2-Clause
// Pseudo-fault generation (IHI 0100 2.9): the countdown, what it ends in, and what the options change.
#include <gtest/gtest.h>

#include <cstdint>
#include <map>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
#include "ras_inject.h"
}

namespace
{

constexpr std::uint64_t AV = 1u << 31, V = 1u << 30, UE = 1u << 29, ER = 1u << 28, OF = 1u << 27,
                        MV = 1u << 26;
constexpr std::uint64_t DE = 1u << 23, PN = 1u << 22, CI = 1u << 19;
constexpr std::uint64_t CDNEN = 1u << 31, R = 1u << 30, SYN = 1u << 29, NA = 1u << 28;
constexpr unsigned ALL = (1u << STATE_COUNT) - 1;

struct ras node_of(std::uint32_t pfgf_off = 0, std::uint32_t pfgf_on = 0)
{
    struct ras ras = {};
    struct ras_node *n = &ras.node[0];

    ras_node_init(n, 11, ALL, RAS_PE_ANY);
    n->record.fr |= 1u << 20; // INJ
    n->record.ctlr |= 1u << 13;
    n->record.pfgf = (ras_inject_features(n) & ~pfgf_off) | pfgf_on;
    return ras;
}

void start(struct ras *ras, std::uint64_t control, std::uint64_t ticks = 10)
{
    ras_write(ras, 0, 0, RAS_PFGCDN, ticks, true);
    ras_write(ras, 0, 0, RAS_PFGCTL, CDNEN | control, true);
}

std::uint64_t inject(struct ras *ras, bool in_band, struct ras_result *result)
{
    struct ras_error e = {};

    e.address = 0x2000;
    e.has_address = 1;
    e.in_band = in_band;
    EXPECT_TRUE(ras_inject(ras, 0, &e, result));
    return ras_read(ras, 0, 0, RAS_STATUS);
}

} // namespace

TEST(ras_inject, counts_down_and_waits_for_an_access)
{
    struct ras ras = node_of();

    start(&ras, 1u << 5, 77);
    EXPECT_EQ(1, ras.changed);
    EXPECT_EQ(77u, ras_countdown(&ras, 0));
    EXPECT_EQ(0, ras.changed);
    EXPECT_FALSE(ras_countdown_end(&ras, 0));
    EXPECT_EQ(1, ras.injecting);
    EXPECT_EQ(0, ras.running);
    struct ras_result r;
    EXPECT_EQ(V | DE, inject(&ras, true, &r) & (V | DE | UE));
    EXPECT_EQ(0, ras.injecting) << "once";
}

TEST(ras_inject, does_not_wait_where_pfgf_na)
{
    struct ras ras = node_of(0, NA);

    start(&ras, 1u << 5);
    ras_countdown(&ras, 0);
    EXPECT_TRUE(ras_countdown_end(&ras, 0));
    EXPECT_EQ(0, ras.injecting);
}

TEST(ras_inject, restarts)
{
    struct ras ras = node_of();

    start(&ras, R | 1u << 5, 5);
    for (int i = 0; i < 3; i++) {
        EXPECT_EQ(5u, ras_countdown(&ras, 0));
        EXPECT_FALSE(ras_countdown_end(&ras, 0));
        EXPECT_EQ(1, ras.changed);
        EXPECT_EQ(1, ras.injecting);
    }
    ras_write(&ras, 0, 0, RAS_PFGCTL, 0, true); // CDNEN=0 stops it, and the error that waits
    EXPECT_EQ(0u, ras_countdown(&ras, 0));
    EXPECT_EQ(0, ras.injecting);
}

TEST(ras_inject, restart_needs_pfgf_r)
{
    struct ras ras = node_of(R);

    start(&ras, R | 1u << 5);
    ras_countdown(&ras, 0);
    ras_countdown_end(&ras, 0);
    EXPECT_EQ(0, ras.changed | ras.running);
}

TEST(ras_inject, a_countdown_of_nothing_does_not_start)
{
    struct ras ras = node_of();

    start(&ras, 1u << 5, 0);
    EXPECT_EQ(0, ras.changed | ras.running);
}

// Each type of PFGCTL, as STATUS has it and as a requester is answered.
TEST(ras_inject, every_type)
{
    static const std::map<unsigned, std::uint64_t> types = {
        {1, V | UE                    },
        {2, V | UE | 1u << 20         },
        {4, V | UE | 2u << 20         },
        {3, V | UE | 3u << 20         },
        {5, V | DE                    },
        {6, V | std::uint64_t{2} << 24}, // PFGCTL.CE=1: non-specific
        {7, V | std::uint64_t{1} << 24}, // 2: transient
    };
    std::uint64_t kinds = V | UE | DE | std::uint64_t{3} << 24 | std::uint64_t{3} << 20;

    for (const auto &[bit, status] : types) {
        for (bool in_band : {false, true}) {
            struct ras ras = node_of(0x1f01); // no attribute is software's to choose
            struct ras_result r;
            start(&ras, std::uint64_t{1} << bit);
            std::uint64_t s = inject(&ras, in_band, &r);
            EXPECT_EQ(status, s & kinds) << bit;
            EXPECT_EQ(in_band && (status & UE), r.in_band) << bit;
            EXPECT_EQ(in_band && (status & UE) ? ER : 0, s & ER) << bit;
        }
    }
}

// With PFGF's option the attribute is PFGCTL's, set or not; without it, what a real error leaves.
TEST(ras_inject, attributes_are_overridden_where_pfgf_says)
{
    static const struct {
        unsigned bit;
        std::uint64_t field, real; // of a UEO with an address, answered in-band
    } attributes[] = {
        {12, MV, 0 },
        {11, AV, AV},
        {10, PN, 0 },
        {9,  ER, ER},
        {8,  CI, 0 },
        {0,  OF, 0 }
    };

    for (const auto &a : attributes) {
        for (bool option : {false, true}) {
            for (bool value : {false, true}) {
                struct ras ras = node_of(option ? 0 : 1u << a.bit);
                struct ras_result r;
                start(&ras, 1u << 4 | (value ? std::uint64_t{1} << a.bit : 0));
                std::uint64_t s = inject(&ras, true, &r);
                EXPECT_EQ(option ? (value ? a.field : 0) : a.real, s & a.field) << a.bit << option << value;
            }
        }
    }
}

// PFGF.SYN: what software left in the empty record; PFGF.AV: its address, too.
TEST(ras_inject, syndrome_and_address_of_software)
{
    for (bool preset : {false, true}) {
        struct ras ras = node_of(preset ? 0 : SYN | 1u << 11);
        struct ras_result r;
        ras_write(&ras, 0, 0, RAS_STATUS, 0x2a0c, true);
        ras_write(&ras, 0, 0, RAS_ADDR, 0x1240, true);
        start(&ras, 1u << 4 | 1u << 11);
        std::uint64_t s = inject(&ras, true, &r);
        EXPECT_EQ(preset ? 0x2a0cu : 0u, s & 0xffff);
        EXPECT_EQ(AV, s & AV);
        EXPECT_EQ(preset ? 0x1240u : 0x2000u, ras_read(&ras, 0, 0, RAS_ADDR));
        EXPECT_TRUE(ras_write_ignored(&ras, 0, 0, RAS_ADDR)) << "AV=1";
    }
}

// CTLR.CI=1: CRI, and the type stays; CTLR.CI=0: Uncontainable, and no CRI.
TEST(ras_inject, critical)
{
    for (bool ci : {false, true}) {
        struct ras ras = node_of();
        struct ras_result r;
        if (!ci)
            ras.node[0].record.ctlr &= ~(std::uint64_t{1} << 13);
        start(&ras, 1u << 4 | 1u << 8);
        std::uint64_t s = inject(&ras, true, &r);
        EXPECT_EQ(ci, r.cri);
        EXPECT_EQ(ci, ras.node[0].cri);
        EXPECT_EQ(CI, s & CI);
        EXPECT_EQ(ci ? 2u : 0u, s >> 20 & 3);
        EXPECT_EQ(ci ? STATE_UEO : STATE_UC, r.state);
    }
}

TEST(ras_inject, makes_up_nothing)
{
    struct ras_error e = {};
    struct ras_result r;
    struct ras no_type = node_of(), off = node_of(), none = node_of();

    start(&no_type, 0);
    EXPECT_FALSE(ras_inject(&no_type, 0, &e, &r));
    start(&off, 1u << 4);
    off.node[0].record.ctlr &= ~std::uint64_t{1};
    EXPECT_FALSE(ras_inject(&off, 0, &e, &r));
    none.node[0].record.fr &= ~(std::uint64_t{3} << 20);
    EXPECT_TRUE(ras_write_ignored(&none, 0, 0, RAS_PFGCTL));
    EXPECT_EQ(0u, ras_read(&none, 0, 0, RAS_PFGF));
    EXPECT_FALSE(ras_inject(&none, 0, &e, &r));
}

// Types and options that PFGF lacks are RES0 in PFGCTL.
TEST(ras_inject, control_has_what_the_features_have)
{
    struct ras ras = node_of();

    ras.node[0].record.pfgf = 1u << 1 | 1u << 2;
    ras_write(&ras, 0, 0, RAS_PFGCTL, UINT64_MAX, true);
    EXPECT_EQ(CDNEN | 1u << 1 | 1u << 2, ras_read(&ras, 0, 0, RAS_PFGCTL));
}

TEST(ras_inject, a_cold_reset_stops_the_countdown)
{
    for (bool cold : {false, true}) {
        struct ras ras = node_of();
        start(&ras, 1u << 5);
        ras_countdown(&ras, 0);
        ras_reset(&ras, cold, true);
        EXPECT_EQ(cold ? 0 : 1, ras.running);
        EXPECT_EQ(cold ? 0 : CDNEN, ras_read(&ras, 0, 0, RAS_PFGCTL) & CDNEN);
        EXPECT_EQ(cold ? 0u : 10u, ras_countdown(&ras, 0));
    }
}
