// SPDX-License-Identifier: BSD-2-Clause
// Interrupts by CFI, DFI and FI, controls for writes, several records of a node, proxies, and reset.
#include <gtest/gtest.h>

#include <cstdint>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
}

namespace
{

constexpr std::uint64_t AV = 1u << 31, V = 1u << 30, UE = 1u << 29, OF = 1u << 27, MV = 1u << 26,
                        RV = 1u << 18, RV2 = 1u << 17;
constexpr unsigned ALL = (1u << STATE_COUNT) - 1;

struct ras_error error_of(int state, std::uint64_t address = 0, bool write = false)
{
    struct ras_error e = {};

    e.state = static_cast<std::uint8_t>(state);
    e.tag = 1;
    e.ce = 2;
    e.address = address;
    e.has_address = 1;
    e.write = write;
    e.in_band = 1;
    return e;
}

struct ras ras_of(unsigned records, std::uint8_t choice, unsigned version = 11)
{
    struct ras ras = {};

    ras_node_init(&ras.node[0], version, ALL, RAS_PE_ANY);
    ras_node_init(&ras.node[1], version, ALL, 1);
    EXPECT_TRUE(ras_node_records(&ras, 0, records));
    ras.node[0].choice = choice;
    return ras;
}

std::uint64_t status(const struct ras &ras, unsigned record)
{
    return ras_read(&ras, 0, record, RAS_STATUS);
}

} // namespace

// IHI 0100, the table of fault handling interrupts by {CFI, DFI, FI}: for a Corrected event, DE, UE.
TEST(ras_record, fhi_by_cfi_dfi_fi)
{
    static const char *const table[8] = {"NNN", "NYY", "NYN", "NNY", "YNN", "YYY", "YYN", "YNY"};

    for (unsigned i = 0; i < 8; i++) {
        unsigned column = 0;
        for (int state : {STATE_CE, STATE_DE, STATE_UEO}) {
            struct ras_node n;
            ras_node_init(&n, 20, ALL, 0);
            n.record.fr |= 2u << 10 | 2u << 26; // CFI, DFI by CTLR
            n.record.ctlr = 1 | (i & 4 ? 1u << 8 : 0) | (i & 2 ? 1u << 14 : 0) | (i & 1 ? 1u << 3 : 0);
            struct ras_error e = error_of(state);
            bool yes = table[i][column++] == 'Y';
            EXPECT_EQ(yes, ras_record_error(&n, &e).fhi) << i << " " << state;
            EXPECT_EQ(yes, n.fhi) << i << " " << state;
        }
    }
}

// FR.UE, FI, UI, DUI = 3: a bit of CTLR for reads and another for writes.
TEST(ras_record, writes_have_controls_of_their_own)
{
    for (unsigned bits = 0; bits < 4; bits++) {
        for (bool write : {false, true}) {
            struct ras_node n;
            ras_node_init(&n, 11, ALL, 0);
            n.record.fr |= 3u << 8 | 3u << 6 | 3u << 4;
            n.record.ctlr = 1 | (bits & 1 ? 1u << 4 | 1u << 3 | 1u << 2 : 0) |
                            (bits & 2 ? 1u << 7 | 1u << 6 | 1u << 5 : 0);
            struct ras_error e = error_of(STATE_UER, 0, write);
            bool yes = (write ? bits >> 1 & 1 : bits & 1) != 0;
            struct ras_result r = ras_record_error(&n, &e);
            EXPECT_EQ(yes, r.in_band) << bits << write;
            EXPECT_EQ(yes, r.fhi) << bits << write;
            EXPECT_EQ(yes, r.eri) << bits << write;
        }
    }
}

TEST(ras_record, the_first_empty_record_takes_it)
{
    struct ras ras = ras_of(3, RAS_EMPTY);

    for (unsigned i = 0; i < 3; i++) {
        struct ras_error e = error_of(STATE_DE, 0x40 * i);
        EXPECT_EQ(i, ras_detect(&ras, 0, &e).record);
    }
    struct ras_error e = error_of(STATE_DE);
    EXPECT_EQ(0, ras_detect(&ras, 0, &e).record) << "all are full: the first overflows";
    EXPECT_EQ(OF, status(ras, 0) & OF);
    EXPECT_EQ(0u, (status(ras, 1) | status(ras, 2)) & OF);
    ras_write(&ras, 0, 1, RAS_STATUS, status(ras, 1), true);
    EXPECT_EQ(1, ras_detect(&ras, 0, &e).record);
}

TEST(ras_record, records_by_granule)
{
    struct ras ras = ras_of(3, RAS_GRANULE);

    for (std::uint64_t address : {0x1000u, 0x103fu, 0x1040u, 0x1080u, 0x10c0u}) {
        struct ras_error e = error_of(STATE_DE, address);
        EXPECT_EQ(address / 64 % 3, ras_detect(&ras, 0, &e).record);
    }
}

// ERR<n>FR, CTLR and PFG* are the first record's alone; the node's lines look at all records.
TEST(ras_record, only_the_first_has_controls)
{
    struct ras ras = ras_of(2, RAS_EMPTY);

    ras_write(&ras, 0, 0, RAS_CTLR, 1 | 1u << 3, true);
    ras_write(&ras, 0, 1, RAS_CTLR, UINT64_MAX, true);
    EXPECT_EQ(0u, ras_read(&ras, 0, 1, RAS_CTLR));
    EXPECT_EQ(0u, ras_read(&ras, 0, 1, RAS_FR));
    EXPECT_TRUE(ras_lacks(&ras, 0, 1, RAS_PFGCTL));
    for (int i = 0; i < 2; i++) {
        struct ras_error e = error_of(STATE_UEO);
        ras_detect(&ras, 0, &e);
    }
    ras_write(&ras, 0, 0, RAS_STATUS, status(ras, 0), true);
    EXPECT_EQ(0u, status(ras, 0) & V);
    EXPECT_EQ(1, ras.node[0].fhi) << "the second record still asks for it";
    ras_write(&ras, 0, 1, RAS_STATUS, status(ras, 1), true);
    EXPECT_EQ(0, ras.node[0].fhi);
}

// ERRSELR_EL1.SEL counts records of the nodes that the PE sees: shared ones, and its own.
TEST(ras_record, selectors_count_records)
{
    struct ras ras = ras_of(3, RAS_EMPTY);
    unsigned record = 9;

    EXPECT_EQ(3u, ras_count(&ras, 0));
    EXPECT_EQ(4u, ras_count(&ras, 1));
    EXPECT_EQ(0, ras_locate(&ras, 0, 2, &record));
    EXPECT_EQ(2u, record);
    EXPECT_EQ(-1, ras_locate(&ras, 0, 3, &record));
    EXPECT_EQ(1, ras_locate(&ras, 1, 3, &record));
    EXPECT_EQ(0u, record);
}

TEST(ras_record, there_is_room_for_so_many)
{
    struct ras ras = ras_of(RAS_MORE + 1, RAS_EMPTY);

    EXPECT_FALSE(ras_node_records(&ras, 1, 2));
    EXPECT_FALSE(ras_node_records(&ras, 1, 0));
    EXPECT_TRUE(ras_node_records(&ras, 0, 2));
    EXPECT_TRUE(ras_node_records(&ras, 1, RAS_MORE));
}

// Edge form: no level stays, and each error makes its pulse, kept or not.
TEST(ras_record, pulses_for_each_error)
{
    struct ras ras = ras_of(1, RAS_FIRST);

    ras.node[0].edge = 1;
    ras.node[0].record.ctlr |= 1u << 3;
    for (int i = 0; i < 3; i++) {
        struct ras_error e = error_of(STATE_UC);
        EXPECT_EQ(1, ras_detect(&ras, 0, &e).fhi);
        EXPECT_EQ(0, ras.node[0].fhi);
    }
}

// ERR<n>FR.ED=3: STATUS shows V and the lines of the node behind, and takes no write.
TEST(ras_record, a_proxy_shows_the_node_behind)
{
    struct ras ras = ras_of(1, RAS_FIRST);

    ras.node[1].record.fr = 3;
    ras.node[1].proxy = 1;
    ras.node[0].record.ctlr |= 1u << 3 | 1u << 2;
    EXPECT_EQ(0u, ras_read(&ras, 1, 0, RAS_STATUS));
    struct ras_error e = error_of(STATE_UEO);
    ras_detect(&ras, 0, &e);
    EXPECT_EQ(V | 1u << 29 | 1u << 24, ras_read(&ras, 1, 0, RAS_STATUS)); // ERI, FHI
    EXPECT_TRUE(ras_write_ignored(&ras, 1, 0, RAS_STATUS));
    EXPECT_EQ(RAS_IGNORED, ras_detect(&ras, 1, &e).action);
}

// Cold reset empties records unless FR.SRV=1; Error Recovery reset keeps them, and says so where FR.RV=1.
TEST(ras_reset, by_kind_and_features)
{
    for (unsigned i = 0; i < 8; i++) {
        bool cold = i & 1, srv = i & 2, rv = i & 4;
        struct ras ras = ras_of(2, RAS_EMPTY, 20);
        ras.node[0].record.fr |= (srv ? 1u << 29 : 0) | (rv ? 1u << 28 : 0);
        for (int j = 0; j < 2; j++) {
            struct ras_error e = error_of(STATE_UEO);
            ras_detect(&ras, 0, &e);
        }
        ras_reset(&ras, cold, true);
        bool kept = !cold || srv;
        for (unsigned r = 0; r < 2; r++) {
            EXPECT_EQ(kept ? V | AV : 0, status(ras, r) & (V | AV | MV)) << i;
            EXPECT_EQ(!cold && rv ? RV | RV2 : 0, status(ras, r) & (RV | RV2)) << i;
        }
        EXPECT_EQ(!srv, ras_read(&ras, 0, 0, RAS_CTLR) & 1) << i;
    }
}

// RV2 ends with the next error, RV with what was there before the reset.
TEST(ras_reset, what_was_before_it)
{
    struct ras ras = ras_of(1, RAS_FIRST, 20);
    struct ras_error low = error_of(STATE_DE), high = error_of(STATE_UC);

    ras.node[0].record.fr |= 1u << 28;
    ras_detect(&ras, 0, &low);
    ras_reset(&ras, false, true);
    ras_detect(&ras, 0, &low);
    EXPECT_EQ(RV, status(ras, 0) & (RV | RV2)) << "kept: the first is from before";
    ras_detect(&ras, 0, &high);
    EXPECT_EQ(UE, status(ras, 0) & (RV | RV2 | UE));
}
