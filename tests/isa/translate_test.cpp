// SPDX-License-Identifier: BSD-2-Clause
// Stage 2 walks over hand-built tables (DDI 0487 D8.3, VMSAv8-64 descriptors, 4 KiB granule).
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "fake_bus.hpp"
#include "hardware.hpp"

extern "C" {
#include "translate.h"
}

namespace
{

constexpr std::uint64_t VALID = 1, TABLE = 3, PAGE = 3, BLOCK = 1;
constexpr std::uint64_t READ = 1 << 6, WRITE = 1 << 7, AF = 1 << 10;
constexpr std::uint64_t LEAF = READ | WRITE | AF;
constexpr std::uint64_t L1 = 0x8000'0000, L2 = 0x8000'1000, L3 = 0x8000'2000;

// Index 3 at level 1, 5 at level 2, 7 at level 3, offset 0x123.
constexpr std::uint64_t IPA = std::uint64_t{3} << 30 | 5 << 21 | 7 << 12 | 0x123;
constexpr std::uint64_t D1 = L1 + 3 * 8, D2 = L2 + 5 * 8, D3 = L3 + 7 * 8;
constexpr std::uint64_t PAGE_PA = 0x9abc'd000, BLOCK2_PA = 0x9ae0'0000, BLOCK1_PA = 0xc000'0000;

class stage2 : public testing::Test
{
protected:
    struct pe pe = {};
    rasim::fake_bus memory;
    struct translation t = {};

    stage2()
    {
        pe.features = feature_close(feature_bit(FEAT_RAS) | feature_bit(FEAT_VHE));
        pe.index = 2;
        pe.pstate.el = 1;
        pe.sys[SCR_EL3] = SCR_EL3_NS;
        pe.sys[HCR_EL2] = HCR_EL2_VM;
        pe.sys[VTCR_EL2] = 0x8000'0000 | 1 << 6 | 25; // RES1, SL0=1, T0SZ=25
        pe.sys[VTTBR_EL2] = L1;
        memory.put64(D1, L2 | TABLE);
        memory.put64(D2, L3 | TABLE);
        memory.put64(D3, PAGE_PA | LEAF | PAGE);
    }

    bool run(std::uint64_t ipa = IPA, bool write = false)
    {
        struct bus port = memory.port();
        memory.log.clear();
        return translate(&pe, &port, ipa, write ? BUS_WRITE : BUS_READ, &t);
    }

    // The descriptor that ends the walk at `level`: a block of level 1 or 2, or the page.
    void put_leaf(unsigned level, std::uint64_t attributes)
    {
        if (level == 1)
            memory.put64(D1, BLOCK1_PA | attributes | BLOCK);
        else if (level == 2)
            memory.put64(D2, BLOCK2_PA | attributes | BLOCK);
        else
            memory.put64(D3, PAGE_PA | attributes | PAGE);
    }

    void expect_bad(bool got, unsigned fsc, unsigned level)
    {
        EXPECT_FALSE(got);
        EXPECT_EQ(fsc, abort_status(static_cast<enum abort_cause>(t.cause), t.level));
        EXPECT_EQ(static_cast<int>(level), t.level);
        EXPECT_EQ(0u, t.pa);
    }
};

std::uint64_t descriptor_at(unsigned level)
{
    return level == 1 ? D1 : level == 2 ? D2 : D3;
}

} // namespace

TEST_F(stage2, walks_three_levels_to_a_page)
{
    ASSERT_TRUE(run());
    EXPECT_EQ(PAGE_PA | 0x123, t.pa);
    EXPECT_EQ(IPA, t.ipa);
    EXPECT_EQ(D3, t.table);
    EXPECT_EQ(3u, t.level);
    EXPECT_EQ(3 * rasim::fake_bus::cycles_per_access, t.cycles);
    EXPECT_EQ(0u, t.tag);
    ASSERT_EQ(3u, memory.log.size());
    for (unsigned level = 1; level <= 3; level++) {
        EXPECT_EQ(descriptor_at(level), memory.log[level - 1].address);
        EXPECT_EQ(BUS_WALK, memory.log[level - 1].kind);
        EXPECT_EQ(8u, memory.log[level - 1].size);
        EXPECT_EQ(2u, memory.log[level - 1].pe);
    }
}

TEST_F(stage2, maps_blocks)
{
    put_leaf(2, LEAF);
    ASSERT_TRUE(run());
    EXPECT_EQ(BLOCK2_PA | (IPA & 0x1f'ffff), t.pa);
    EXPECT_EQ(2u, t.level);
    EXPECT_EQ(2u, memory.log.size());

    put_leaf(1, LEAF);
    ASSERT_TRUE(run());
    EXPECT_EQ(BLOCK1_PA | (IPA & 0x3fff'ffff), t.pa);
    EXPECT_EQ(1u, t.level);
    EXPECT_EQ(1u, memory.log.size());
}

TEST_F(stage2, uses_every_index_bit)
{
    std::uint64_t last = (std::uint64_t{1} << 39) - 1;
    memory.put64(L1 + 511 * 8, L2 | TABLE);
    memory.put64(L2 + 511 * 8, L3 | TABLE);
    memory.put64(L3 + 511 * 8, 0xffff'ffff'f000 | LEAF | PAGE);
    ASSERT_TRUE(run(last));
    EXPECT_EQ(0xffff'ffff'ffffu, t.pa);
}

// Attributes, software bits, contiguous hint, upper attributes; VMID and CnP around the table's address.
TEST_F(stage2, addresses_are_bits_47_to_12_and_no_others)
{
    std::uint64_t upper = std::uint64_t{0xffff} << 48;
    pe.sys[VTTBR_EL2] = upper | L1 | 0xfff;
    memory.put64(D1, upper | L2 | 0xffc | TABLE);
    memory.put64(D2, upper | L3 | 0xffc | TABLE);
    put_leaf(3, upper | 0xffc);
    ASSERT_TRUE(run());
    EXPECT_EQ(PAGE_PA | 0x123, t.pa);

    put_leaf(2, upper | 0x1f'fffc); // bits 20 to 12 would be address bits of a page
    ASSERT_TRUE(run());
    EXPECT_EQ(BLOCK2_PA | (IPA & 0x1f'ffff), t.pa);
}

TEST_F(stage2, invalid_descriptors_are_translation_faults)
{
    for (unsigned level = 3; level >= 1; level--) {
        memory.put64(descriptor_at(level), PAGE_PA | LEAF | (PAGE & ~VALID));
        SCOPED_TRACE(level);
        expect_bad(run(), 0x04 + level, level);
        EXPECT_EQ(descriptor_at(level), t.table);
        EXPECT_EQ(level * rasim::fake_bus::cycles_per_access, t.cycles);
    }
}

TEST_F(stage2, a_block_at_level_3_is_reserved)
{
    memory.put64(D3, PAGE_PA | LEAF | BLOCK);
    expect_bad(run(), 0x07, 3);
}

TEST_F(stage2, access_flag_faults_precede_permission_faults)
{
    for (unsigned level = 3; level >= 1; level--) {
        SCOPED_TRACE(level);
        put_leaf(level, READ | WRITE);
        expect_bad(run(), 0x08 + level, level);
        put_leaf(level, 0);
        expect_bad(run(), 0x08 + level, level);
    }
}

TEST_F(stage2, permissions_are_those_of_the_leaf)
{
    for (unsigned level = 3; level >= 1; level--) {
        SCOPED_TRACE(level);
        put_leaf(level, AF | READ);
        EXPECT_TRUE(run(IPA, false));
        expect_bad(run(IPA, true), 0x0c + level, level);
        put_leaf(level, AF | WRITE);
        EXPECT_TRUE(run(IPA, true));
        expect_bad(run(IPA, false), 0x0c + level, level);
    }
}

TEST_F(stage2, poisoned_descriptors_abort_the_walk)
{
    for (unsigned level = 3; level >= 1; level--) {
        memory.poison(descriptor_at(level), 40 + level);
        SCOPED_TRACE(level);
        expect_bad(run(), 0x14 + level, level);
        EXPECT_EQ(40 + level, t.tag);
        EXPECT_EQ(descriptor_at(level), t.table);
        EXPECT_EQ(level * rasim::fake_bus::cycles_per_access, t.cycles);
    }
}

TEST_F(stage2, bus_errors_abort_the_walk)
{
    for (enum bus_status status : {BUS_SLVERR, BUS_DECERR}) {
        rasim::fake_bus clean = memory;
        for (unsigned level = 3; level >= 1; level--) {
            memory.fail(descriptor_at(level), descriptor_at(level) + 7, status, 50 + level);
            SCOPED_TRACE(level);
            expect_bad(run(), 0x14 + level, level);
            EXPECT_EQ(50 + level, t.tag);
        }
        memory = clean;
    }
}

TEST_F(stage2, other_geometries_fault_at_level_0)
{
    const std::uint64_t good = pe.sys[VTCR_EL2];
    for (std::uint64_t wrong :
         {good ^ 1, good & ~std::uint64_t{0xc0}, good ^ 0xc0, good | 1 << 14, good | 1 << 15}) {
        pe.sys[VTCR_EL2] = wrong;
        SCOPED_TRACE(wrong);
        expect_bad(run(), 0x04, 0);
        EXPECT_TRUE(memory.log.empty());
    }
}

TEST_F(stage2, an_ipa_beyond_39_bits_faults_at_level_0)
{
    expect_bad(run(IPA | std::uint64_t{1} << 39), 0x04, 0);
    expect_bad(run(IPA | std::uint64_t{1} << 63), 0x04, 0);
    EXPECT_TRUE(memory.log.empty());
}

TEST_F(stage2, is_for_el1_and_el0_under_an_enabled_el2)
{
    struct row {
        const char *why;
        unsigned el;
        std::uint64_t scr, hcr;
        bool on;
    };
    const row table[] = {
        {"EL1",                         1, SCR_EL3_NS, HCR_EL2_VM,                             true },
        {"EL0",                         0, SCR_EL3_NS, HCR_EL2_VM,                             true },
        {"EL0 with TGE alone",          0, SCR_EL3_NS, HCR_EL2_VM | HCR_EL2_TGE,               true },
        {"EL1 of a guest under a host", 1, SCR_EL3_NS, HCR_EL2_VM | HCR_EL2_E2H,               true },
        {"EL0 of a guest under a host", 0, SCR_EL3_NS, HCR_EL2_VM | HCR_EL2_E2H,               true },
        {"EL0 of a host",               0, SCR_EL3_NS, HCR_EL2_VM | HCR_EL2_E2H | HCR_EL2_TGE, false},
        {"EL2",                         2, SCR_EL3_NS, HCR_EL2_VM,                             false},
        {"EL3",                         3, SCR_EL3_NS, HCR_EL2_VM,                             false},
        {"VM=0",                        1, SCR_EL3_NS, 0,                                      false},
        {"Secure without EL2",          1, 0,          HCR_EL2_VM,                             false},
    };
    for (const row &r : table) {
        SCOPED_TRACE(r.why);
        pe.pstate.el = static_cast<std::uint8_t>(r.el);
        pe.sys[SCR_EL3] = r.scr;
        pe.sys[HCR_EL2] = r.hcr;
        EXPECT_EQ(r.on, translate_stage2_on(&pe));
        EXPECT_TRUE(run());
        EXPECT_EQ(r.on ? PAGE_PA | 0x123 : IPA, t.pa);
        EXPECT_EQ(r.on, !memory.log.empty());
    }
}
