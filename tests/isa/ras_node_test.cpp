// SPDX-License-Identifier: BSD-2-Clause
// A node's features, its interrupts (IHI 0100 ERR<n>FR, ERR<n>CTLR), and which record a PE selects.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
}

namespace
{

constexpr std::uint64_t V = 1u << 30, UE = 1u << 29, CE1 = 1u << 24, DE = 1u << 23, CI = 1u << 19;

// A bit of ERR<n>CTLR and the lowest bit of the two of ERR<n>FR that say what it is worth.
struct control {
    const char *name;
    unsigned ctlr, fr;
};
constexpr control UI = {"UI", 2, 4}, FI = {"FI", 3, 6}, CFI = {"CFI", 8, 10}, DUI = {"DUI", 10, 16};
constexpr control CRITICAL = {"CI", 13, 22};

struct ras_node node_with(std::initializer_list<std::pair<control, unsigned>> codes, std::uint64_t ctlr)
{
    struct ras_node node;

    ras_node_init(&node, 11, (1u << STATE_COUNT) - 1, 0);
    for (const auto &[c, code] : codes) {
        node.record.fr &= ~(std::uint64_t{3} << c.fr);
        node.record.fr |= std::uint64_t{code} << c.fr;
    }
    node.record.ctlr = ctlr;
    return node;
}

struct ras_error error_of(int state, bool critical = false)
{
    struct ras_error e = {};

    e.tag = 1;
    e.state = static_cast<std::uint8_t>(state);
    e.ce = 2;
    e.critical = critical;
    return e;
}

// Codes of ERR<n>FR: absent, always, by CTLR, by CTLR for reads.
bool on(unsigned code, bool bit)
{
    return code == 1 || (code >= 2 && bit);
}

std::uint64_t bit(const control &c, bool set)
{
    return std::uint64_t{set} << c.ctlr;
}

} // namespace

// Every FR code of each control, every CTLR, each kind of error.
TEST(ras_interrupts, follow_the_controls)
{
    for (unsigned i = 0; i < 16 * 16 * 8; i++) {
        unsigned ui = i & 3, fi = i >> 2 & 3, cfi = i >> 4 & 3, dui = i >> 6 & 3;
        bool b = i >> 8 & 1, c = i >> 9 & 1, d = i >> 10 & 1;
        std::uint64_t ctlr = 1 | bit(UI, d) | bit(FI, b) | bit(CFI, c) | bit(DUI, !d);
        for (int state = 0; state < STATE_COUNT; state++) {
            struct ras_node node = node_with(
                {
                    {UI,  ui },
                    {FI,  fi },
                    {CFI, cfi},
                    {DUI, dui}
            },
                ctlr);
            struct ras_error e = error_of(state);
            struct ras_result r = ras_record_error(&node, &e);
            bool corrected = state == STATE_CE, deferred = state == STATE_DE;
            bool fhi = corrected && cfi != 0 ? on(cfi, c) : on(fi, b);
            bool eri = deferred ? on(dui, !d) : !corrected && on(ui, d);
            SCOPED_TRACE("state " + std::to_string(state) + " controls " + std::to_string(i));
            ASSERT_EQ(fhi, r.fhi);
            ASSERT_EQ(eri, r.eri);
            ASSERT_FALSE(r.cri);
            ASSERT_EQ(fhi, node.fhi);
            ASSERT_EQ(eri, node.eri);
            ASSERT_FALSE(node.cri);
        }
    }
}

TEST(ras_interrupts, of_an_error_whose_syndrome_is_not_kept)
{
    struct ras_node node = node_with({}, 1 | bit(FI, true));
    struct ras_error worst = error_of(STATE_UC), deferred = error_of(STATE_DE);
    ras_record_error(&node, &worst);
    EXPECT_TRUE(ras_record_error(&node, &deferred).fhi);
}

TEST(ras_interrupts, a_critical_error_with_ci_raises_cri_and_keeps_its_type)
{
    struct ras_node node = node_with({}, 1 | bit(CRITICAL, true));
    struct ras_error e = error_of(STATE_DE, true);
    struct ras_result r = ras_record_error(&node, &e);
    EXPECT_TRUE(r.cri);
    EXPECT_TRUE(node.cri);
    EXPECT_EQ(V | DE | CI, node.record.status);
}

TEST(ras_interrupts, a_critical_error_without_ci_is_uncontainable)
{
    struct ras_node node = node_with({}, 1 | bit(UI, true));
    struct ras_error e = error_of(STATE_DE, true);
    struct ras_result r = ras_record_error(&node, &e);
    EXPECT_FALSE(r.cri);
    EXPECT_FALSE(node.cri);
    EXPECT_TRUE(r.eri);
    EXPECT_EQ(V | UE | CI, node.record.status);
}

TEST(ras_interrupts, a_node_without_critical_errors_ignores_that_one_is)
{
    struct ras_node node = node_with(
        {
            {CRITICAL, 0}
    },
        1 | bit(CRITICAL, true));
    struct ras_error e = error_of(STATE_DE, true);
    EXPECT_FALSE(ras_record_error(&node, &e).cri);
    EXPECT_EQ(V | DE, node.record.status);
}

TEST(ras_interrupts, ci_outlives_what_comes_after)
{
    for (int next : {STATE_UC, STATE_CE}) { // overwrites, is not kept
        struct ras_node node = node_with({}, 1 | bit(CRITICAL, true));
        struct ras_error first = error_of(STATE_UER, true), second = error_of(next);
        ras_record_error(&node, &first);
        EXPECT_FALSE(ras_record_error(&node, &second).cri) << next;
        EXPECT_TRUE(node.record.status & CI) << next;
        EXPECT_TRUE(node.cri) << next;
    }
}

TEST(ras_lines, are_asked_for_by_a_valid_record_only)
{
    for (std::uint64_t status : {UE, DE, CE1, CI, V}) {
        struct ras_node node = node_with(
            {
                {DUI, 2}
        },
            ~std::uint64_t{0});
        node.record.status = status;
        node.fhi = node.eri = node.cri = 1;
        ras_node_lines(&node, nullptr);
        EXPECT_FALSE(node.fhi || node.eri || node.cri) << std::hex << status;
    }
}

TEST(ras_lines, follow_status_and_ctlr)
{
    struct row {
        std::uint64_t status;
        control c;
        bool fhi, eri, cri;
    };
    const row table[] = {
        {V | UE,       FI,       true,  false, false},
        {V | DE,       FI,       true,  false, false},
        {V | CE1,      FI,       false, false, false},
        {V | CE1,      CFI,      true,  false, false},
        {V | UE | DE,  CFI,      false, false, false},
        {V | UE,       UI,       false, true,  false},
        {V | DE | CE1, UI,       false, false, false},
        {V | DE,       DUI,      false, true,  false},
        {V | UE | CE1, DUI,      false, false, false},
        {V | CI,       CRITICAL, false, false, true },
        {V | UE,       CRITICAL, false, false, false},
    };
    for (const row &t : table) {
        struct ras_node node = node_with(
            {
                {CFI, 2},
                {DUI, 2}
        },
            bit(t.c, true));
        node.record.status = t.status;
        ras_node_lines(&node, nullptr);
        SCOPED_TRACE(std::string(t.c.name) + " status " + std::to_string(t.status));
        EXPECT_EQ(t.fhi, node.fhi);
        EXPECT_EQ(t.eri, node.eri);
        EXPECT_EQ(t.cri, node.cri);
    }
}

TEST(ras_node_init, tells_the_types_it_can_record)
{
    struct ras_node node;

    ras_node_init(&node, 10, 1u << STATE_CE | 1u << STATE_DE | 1u << STATE_UER, 0xff);
    EXPECT_EQ(0x0074'0000'8000'00a2u | 2u << 8, node.record.fr); // CE=3 DE UER, FRX, UE FI UI ED = 2
    EXPECT_EQ(0x11u, node.record.ctlr);                          // UE, ED
    EXPECT_EQ(1, node.in_use);
    EXPECT_EQ(0xff, node.pe);
    EXPECT_EQ(10, node.version);
    EXPECT_EQ(0u, node.record.status);

    ras_node_init(&node, 11, 1u << STATE_UEO | 1u << STATE_UEU | 1u << STATE_UC, 2);
    EXPECT_EQ(0x000b'0000'8080'02a2u, node.record.fr); // v1.1: CI=2 too
}

TEST(ras_select, counts_shared_and_own_nodes_in_order)
{
    struct ras ras = {};
    const int owner[RAS_NODES] = {1, 0, -1, 0xff, 1, 0, 0xff, -1}; // -1: no node

    for (int i = 0; i < RAS_NODES; i++) {
        if (owner[i] >= 0)
            ras_node_init(&ras.node[i], 11, 0, static_cast<unsigned>(owner[i]));
    }
    EXPECT_EQ(4u, ras_count(&ras, 0));
    EXPECT_EQ(4u, ras_count(&ras, 1));
    EXPECT_EQ(2u, ras_count(&ras, 2));
    const int of_pe0[] = {1, 3, 5, 6}, of_pe1[] = {0, 3, 4, 6};
    for (unsigned sel = 0; sel < 4; sel++) {
        EXPECT_EQ(of_pe0[sel], ras_select(&ras, 0, sel)) << sel;
        EXPECT_EQ(of_pe1[sel], ras_select(&ras, 1, sel)) << sel;
    }
    EXPECT_EQ(6, ras_select(&ras, 2, 1));
    EXPECT_EQ(-1, ras_select(&ras, 0, 4));
    EXPECT_EQ(-1, ras_select(&ras, 2, 2));
    EXPECT_EQ(-1, ras_select(&ras, 0, ~std::uint64_t{0}));
}
