// SPDX-License-Identifier: BSD-2-Clause
// Corrected error counters in ERR<n>MISC0 (IHI 0100 3.2), counted again here by hand.
#include <gtest/gtest.h>

#include <cstdint>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
}

namespace
{

constexpr std::uint64_t OF = 1u << 27, MV = 1u << 26, CFI_FR = 2u << 10, RP = 1u << 15,
                        NCE = std::uint64_t{1} << 55;
constexpr std::uint64_t CED_FR = 1u << 30, CTLR_CED = 1u << 12, CTLR_CFI = 1u << 8;
constexpr std::uint64_t V = 1u << 30, AV = 1u << 31, CE = 3u << 24, UE = 1u << 29;

struct shape {
    unsigned code; // ERR<n>FR.CEC
    bool repeat;   // ERR<n>FR.RP
    unsigned bits; // of a counter, without its flag
};
constexpr shape shapes[] = {
    {2, false, 7 },
    {4, false, 15},
    {2, true,  7 },
    {4, true,  15}
};

struct ras_node node_of(const shape &s, std::uint64_t more = 0, unsigned version = 11)
{
    struct ras_node n;

    ras_node_init(&n, version, (1u << STATE_COUNT) - 1, 0);
    n.record.fr |= std::uint64_t{s.code} << 12 | (s.repeat ? RP : 0) | CFI_FR | more;
    n.record.ctlr |= CTLR_CFI;
    return n;
}

struct ras_error corrected(std::uint64_t address, bool has_address = true)
{
    struct ras_error e = {};

    e.state = STATE_CE;
    e.ce = 1;
    e.address = address;
    e.has_address = has_address;
    return e;
}

} // namespace

// 128 or 32768 errors: all but the last are silent, the last overflows and is an event; the flag is sticky.
TEST(ras_count, overflows_after_all_values)
{
    for (const shape &s : shapes) {
        struct ras_node n = node_of(s);
        std::uint64_t last = std::uint64_t{1} << s.bits, flag = std::uint64_t{1} << (32 + s.bits);

        for (std::uint64_t i = 1; i < last; i++) {
            struct ras_error e = corrected(0x1000);
            ASSERT_EQ(0, ras_record_error(&n, &e).fhi) << s.code << " " << i;
            ASSERT_EQ(i << 32, n.record.misc[0]) << s.code;
            ASSERT_EQ(0, n.fhi);
        }
        EXPECT_EQ(0u, n.record.status & OF);
        EXPECT_EQ(MV, n.record.status & MV);
        struct ras_error e = corrected(0x1000);
        EXPECT_EQ(1, ras_record_error(&n, &e).fhi);
        EXPECT_EQ(flag, n.record.misc[0]);
        EXPECT_EQ(OF, n.record.status & OF);
        EXPECT_EQ(1, n.fhi);
        EXPECT_EQ(0, ras_record_error(&n, &e).fhi) << "the next 127 are silent again";
        EXPECT_EQ(flag | std::uint64_t{1} << 32, n.record.misc[0]);
    }
}

// The repeat counter takes the recorded place, and anything while no place is recorded; the other one the
// rest.
TEST(ras_count, other_places_go_to_the_other_counter)
{
    for (const shape &s : shapes) {
        struct ras_node n = node_of(s);
        std::uint64_t first = std::uint64_t{1} << 32;
        std::uint64_t second = s.repeat ? std::uint64_t{1} << (32 + s.bits + 1) : first;

        for (std::uint64_t address : {0x1000, 0x1020, 0x2000}) {
            struct ras_error e = corrected(address);
            ras_record_error(&n, &e);
        }
        EXPECT_EQ(2 * first + second, n.record.misc[0]) << s.code;
        struct ras_node placeless = node_of(s);
        for (int i = 0; i < 3; i++) {
            struct ras_error e = corrected(0, false);
            ras_record_error(&placeless, &e);
        }
        EXPECT_EQ(3 * first, placeless.record.misc[0]) << s.code;
    }
}

TEST(ras_count, other_types_are_not_counted)
{
    for (int state : {STATE_DE, STATE_UEO, STATE_UC}) {
        struct ras_node n = node_of(shapes[0]);
        struct ras_error e = corrected(0x1000);
        e.state = static_cast<std::uint8_t>(state);
        ras_record_error(&n, &e);
        EXPECT_EQ(0u, n.record.misc[0]);
    }
}

// Counters outlive a record that is overwritten, and an Uncorrected error that is there.
TEST(ras_count, goes_on_below_a_higher_error)
{
    struct ras_node n = node_of(shapes[0]);
    struct ras_error ce = corrected(0x1000), uc = corrected(0x2000);

    uc.state = STATE_UC;
    uc.misc0 = 0xffffffffffff0011; // the bits of the counter are not the error's to write
    ras_record_error(&n, &ce);
    ras_record_error(&n, &uc);
    ras_record_error(&n, &ce);
    EXPECT_EQ(std::uint64_t{2}, n.record.misc[0] >> 32 & 0xff);
    EXPECT_EQ(0x0011u, n.record.misc[0] & 0xffff);
    EXPECT_EQ(V | UE | AV, n.record.status & (V | UE | AV));
    EXPECT_NE(0u, n.record.status & CE);
}

// RAS v2: CTLR.CED stops the counter, FR.NCE says there is none: each error is an event, the second
// overflows.
TEST(ras_count, can_be_off)
{
    for (bool nce : {false, true}) {
        struct ras_node n = node_of(shapes[0], nce ? NCE : CED_FR, 20);
        struct ras_error e = corrected(0x1000);

        n.record.ctlr |= nce ? 0 : CTLR_CED;
        EXPECT_EQ(1, ras_record_error(&n, &e).fhi);
        EXPECT_EQ(0u, n.record.status & OF);
        EXPECT_EQ(1, ras_record_error(&n, &e).fhi);
        EXPECT_EQ(OF, n.record.status & OF);
        EXPECT_EQ(0u, n.record.misc[0]);
    }
}

// CTLR.CED is RES0 without FR.CED.
TEST(ras_count, ced_needs_fr_ced)
{
    struct ras_node n = node_of(shapes[0], 0, 20);
    struct ras_error e = corrected(0x1000);

    n.record.ctlr |= CTLR_CED;
    EXPECT_EQ(0, ras_record_error(&n, &e).fhi);
    EXPECT_EQ(std::uint64_t{1} << 32, n.record.misc[0]);
}
