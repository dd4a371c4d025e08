// SPDX-License-Identifier: BSD-2-Clause
// Writes to ERR<n>STATUS, against the two lists of sentences of IHI 0100 3.2, "Accessing ERR<n>STATUS".
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "hardware.hpp"

extern "C" {
#include "ras.h"
}

namespace
{

constexpr std::uint64_t AV = 1u << 31, V = 1u << 30, UE = 1u << 29, ER = 1u << 28, OF = 1u << 27;
constexpr std::uint64_t MV = 1u << 26, CE = 3u << 24, DE = 1u << 23, PN = 1u << 22, UET = 3u << 20;
constexpr std::uint64_t CI = 1u << 19, IERR = 0xff00, SERR = 0xff;

struct status_write {
    std::uint64_t old, value;
    bool bitwise;
};

// A field as a write of ones to it leaves it: the whole of it must be written unless clearing is bit by bit.
std::uint64_t cleared(const status_write &w, std::uint64_t field)
{
    bool all_ones = (w.value & field) == field;
    return w.old & field & ~((w.bitwise || all_ones) ? w.value : 0);
}

// Fields that UNKNOWN contents hide when V=0 are left alone.
std::uint64_t write_invalid(const status_write &w)
{
    return w.old & ~(w.value & (AV | V | MV));
}

// "A write to the register is ignored if any of {V,UE,OF,CE,DE} are nonzero and the write does not clear
// them."
std::uint64_t write_v11(const status_write &w)
{
    if (cleared(w, V) || cleared(w, UE) || cleared(w, OF) || cleared(w, CE) || cleared(w, DE))
        return w.old;
    std::uint64_t one_bit = AV | ER | MV | PN | CI;
    std::uint64_t left = (w.old & one_bit & ~w.value) | cleared(w, UET);
    return left | (w.value & (IERR | SERR));
}

// "Writes to {UE,DE,CE} are ignored if OF is 1 and is not being cleared. Writes to V are ignored if any of
// {UE,DE,CE} are nonzero and not being cleared. Writes to {AV,MV,ER,PN,UET,IERR,SERR} are ignored if the
// highest priority nonzero error status field is not being cleared."
std::uint64_t write_v10(const status_write &w)
{
    std::uint64_t of = cleared(w, OF);
    std::uint64_t ue = of ? w.old & UE : cleared(w, UE);
    std::uint64_t de = of ? w.old & DE : cleared(w, DE);
    std::uint64_t ce = of ? w.old & CE : cleared(w, CE);
    std::uint64_t v = (ue || de || ce) ? w.old & V : cleared(w, V);
    std::uint64_t highest = (w.old & UE) ? ue : (w.old & DE) ? de : ce;
    std::uint64_t rest = w.old & (AV | MV | ER | PN | UET | IERR | SERR);

    if (!highest)
        rest = (w.old & (AV | MV | ER | PN) & ~w.value) | cleared(w, UET) | (w.value & (IERR | SERR));
    return of | ue | de | ce | v | rest | (w.old & CI);
}

std::uint64_t expected(const status_write &w, unsigned version)
{
    if (!(w.old & V))
        return write_invalid(w);
    return version >= 11 ? write_v11(w) : write_v10(w);
}

// The fields that gates look at take every value; the others are all 0, all 1, or UET=0b01, 0b10.
std::vector<std::uint64_t> all_old()
{
    static const std::uint64_t others[] = {0x5ac3, AV | MV | ER | PN | UET | CI | 0xc35a, AV | 1u << 20 | ER,
                                           MV | 2u << 20 | PN};
    std::vector<std::uint64_t> all;

    for (std::uint64_t i = 0; i < 256; i++)
        all.push_back((i & 1) * V | (i >> 1 & 1) * UE | (i >> 2 & 1) * OF | (i >> 3 & 1) * DE |
                      (i >> 4 & 3) << 24 | others[i >> 6]);
    return all;
}

// All 13 bits that clear something, and codes to write.
std::uint64_t value_of(std::uint64_t i)
{
    return i << 19 | (i & 1 ? 0x1234 : 0);
}

struct row {
    unsigned version;
    std::uint64_t mask;
    std::string field;
};

std::vector<row> rows()
{
    return {
#define RECORD(version, held, new, action)
#define W1C(version, field, how, invalid, gate) {version, ERXSTATUS_EL1_##field, #field},
#include "record.def"
#undef RECORD
#undef W1C
    };
}

} // namespace

TEST(record_def, w1c_has_one_row_for_each_field_of_a_version)
{
    std::map<std::string, int> count;
    std::uint64_t known[2] = {};

    for (const row &r : rows()) {
        EXPECT_EQ(1, ++count[std::to_string(r.version) + r.field])
            << "duplicate W1C(" << r.version << ", " << r.field;
        EXPECT_TRUE(r.version == 10 || r.version == 11) << r.field;
        EXPECT_EQ(0u, known[r.version == 11] & r.mask) << r.field << " overlaps";
        known[r.version == 11] |= r.mask;
    }
    std::uint64_t v10 = AV | V | UE | ER | OF | MV | CE | DE | PN | UET | IERR | SERR;
    EXPECT_EQ(v10, known[0]);
    EXPECT_EQ(v10 | CI, known[1]);
}

TEST(record_def, each_w1c_row_is_used)
{
    for (const row &r : rows()) {
        std::uint64_t value =
            AV | V | UE | ER | OF | MV | CE | DE | PN | UET | CI; // ones to clear, codes to 0
        std::uint64_t old = value | IERR | SERR;
        EXPECT_EQ(0u, ras_status_write(old, value, r.version, false) & r.mask) << r.version << " " << r.field;
        EXPECT_EQ(r.mask, ras_status_write(old, 0, r.version, false) & r.mask) << r.version << " " << r.field;
    }
}

TEST(ras_status_write, every_status_meets_every_write)
{
    for (unsigned version : {10u, 11u}) {
        for (std::uint64_t old : all_old()) {
            for (std::uint64_t i = 0; i < 8192 * 2; i++) {
                status_write w = {old, value_of(i / 2), i % 2 != 0};
                ASSERT_EQ(expected(w, version), ras_status_write(w.old, w.value, version, w.bitwise))
                    << std::hex << "old " << w.old << " value " << w.value << " version " << std::dec
                    << version << " bitwise " << w.bitwise;
            }
        }
    }
}

TEST(ras_status_write, later_versions_follow_v11)
{
    EXPECT_EQ(V | UE, ras_status_write(V | UE, UE, 20, true)); // v1.0 would clear UE
}

// TF-A writes back what it read until V=0. With documented clearing only CE=0b11 and 0 come to an end.
TEST(ras_status_write, writing_back_what_was_read_ends)
{
    for (std::uint64_t old : all_old()) {
        EXPECT_EQ(0u, ras_status_write(old | V, old | V, 11, true) & V) << std::hex << old;
        EXPECT_EQ(0u, ras_status_write(old | V, old | V, 10, true) & V) << std::hex << old;
        bool ends = (old & CE) == 0 || (old & CE) == CE;
        EXPECT_EQ(ends ? 0 : V, ras_status_write(old | V, old | V, 11, false) & V) << std::hex << old;
    }
}
