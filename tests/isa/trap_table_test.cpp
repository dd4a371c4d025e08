// SPDX-License-Identifier: BSD-2-Clause
// The tables of fine-grained traps and of VNCR_EL2's page prove themselves: no row is there twice, without an
// effect, or in another's place.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "open_machine.hpp"

namespace
{

using namespace open_machine;

struct fine_row {
    enum sysreg reg, control;
    uint64_t mask;
    bool writes;
};

const std::vector<fine_row> fine_rows = {
#define FGT(reg, read, write, field) {reg, read, read##_##field, false}, {reg, write, write##_##field, true},
#define FGT_READ(reg, read, field) {reg, read, read##_##field, false},
#define NFGT_READ(reg, read, field) {reg, read, read##_##field, false},
#define NFGT(reg, read, write, field) {reg, read, read##_##field, false}, {reg, write, write##_##field, true},
#include "fgt.def"
#undef FGT
#undef FGT_READ
#undef NFGT
#undef NFGT_READ
};

TEST(fgt_table, each_row_is_one_bit_of_one_register)
{
    std::set<std::pair<int, bool>> seen;

    for (const fine_row &r : fine_rows) {
        const std::string row = name_of(r.reg) + (r.writes ? " write" : " read");
        EXPECT_TRUE(seen.insert({r.reg, r.writes}).second) << row << ": two rows";
        EXPECT_TRUE(r.mask != 0 && (r.mask & (r.mask - 1)) == 0) << row << ": not one bit";
        EXPECT_FALSE(r.writes && read_only(r.reg, 1)) << row << ": there is no such write to trap";
        EXPECT_LE(lowest(r.reg), 1) << row << ": EL1 has no such register";
        EXPECT_EQ(lowest(r.control), 2) << row << ": not a control of EL2";
    }
    for (const fine_row &r : fine_rows)
        EXPECT_TRUE(read_only(r.reg, 1) || seen.count({r.reg, true}) == 1)
            << name_of(r.reg) << ": writes go free";
}

const std::set<std::string> families = {"SCTLR", "ERXMISC"}; // SCTLR2_EL1 and SCTLR_EL1, ERXMISC0_EL1 to 3

std::string family(int reg)
{
    for (const std::string &f : families)
        if (name_of(reg).compare(0, f.size(), f) == 0)
            return f;
    return name_of(reg);
}

TEST(fgt_table, no_two_registers_share_a_bit_by_chance)
{
    std::map<std::pair<int, uint64_t>, std::string> owner;

    for (const fine_row &r : fine_rows) {
        const auto at = owner.emplace(std::make_pair(int(r.control), r.mask), family(r.reg));
        EXPECT_EQ(at.first->second, family(r.reg)) << name_of(r.control) << ": one bit for two registers";
    }
}

enum when { EL2REG, OWN, EL1REG };

struct page_row {
    enum sysreg reg;
    unsigned offset;
    enum when when;
};

const std::vector<page_row> page_rows = {
#define VNCR(reg, offset, when) {reg, offset, when},
#include "vncr.def"
#undef VNCR
};

bool has_el12(int reg)
{
    for (int other = 0; other < SYSREG_COUNT; other++)
        if (name_of(other) == name_of(reg) + "2")
            return true;
    return false;
}

TEST(vncr_table, each_register_has_a_place_of_its_own)
{
    std::map<unsigned, std::string> place;
    std::set<int> seen;

    for (const page_row &r : page_rows) {
        EXPECT_TRUE(seen.insert(r.reg).second) << name_of(r.reg) << ": two rows";
        const auto at = place.emplace(r.offset, name_of(r.reg));
        EXPECT_TRUE(at.second) << name_of(r.reg) << " overlaps " << at.first->second;
        EXPECT_EQ(r.offset % 8, 0u) << name_of(r.reg);
        EXPECT_LT(r.offset, 0x1000u) << name_of(r.reg);
        EXPECT_EQ(r.when == EL2REG, lowest(r.reg) == 2) << name_of(r.reg) << ": whose register it is";
        EXPECT_EQ(r.when == EL1REG, has_el12(r.reg)) << name_of(r.reg) << ": whether it has an EL12 name";
    }
}

} // namespace
