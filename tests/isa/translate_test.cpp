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
constexpr std::uint64_t PS_48 = 5 << 16;
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
        pe.sys[VTCR_EL2] = 0x8000'0000 | PS_48 | 1 << 6 | 25; // RES1, SL0=1, T0SZ=25
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

// Which T0SZ each start level goes with, 4 KiB granule (DDI 0487 Table D8-9 for a 48-bit PA, and D8.2.6:
// at most 16 tables side by side). Outside of 16 to 39 this implementation faults.
TEST_F(stage2, start_levels_go_with_input_sizes)
{
    struct span {
        unsigned sl0, most, least; // T0SZ
        int level;
    };
    const span spans[] = {
        {0, 39, 30, 2},
        {1, 33, 21, 1},
        {2, 24, 16, 0},
    };
    for (unsigned t0sz = 0; t0sz < 64; t0sz++) {
        for (unsigned sl0 = 0; sl0 < 4; sl0++) {
            SCOPED_TRACE(testing::Message() << "T0SZ " << t0sz << " SL0 " << sl0);
            memory.poison(L1, 1);
            pe.sys[VTCR_EL2] = PS_48 | sl0 << 6 | t0sz;
            bool good = sl0 < 3 && t0sz <= spans[sl0].most && t0sz >= spans[sl0].least;
            expect_bad(run(0), good ? 0x14 + static_cast<unsigned>(spans[sl0].level) : 0x04,
                       good ? static_cast<unsigned>(spans[sl0].level) : 0);
            EXPECT_EQ(good ? 1u : 0u, memory.log.size());
        }
    }
}

TEST_F(stage2, granule_and_high_start_level_are_res0_here)
{
    for (std::uint64_t more : {1u << 14, 2u << 14, 3u << 14}) {
        pe.sys[VTCR_EL2] |= more;
        EXPECT_TRUE(run()) << "TG0 is read as the one granule there is";
    }
}

TEST_F(stage2, tables_side_by_side_are_indexed_together)
{
    pe.sys[VTCR_EL2] = PS_48 | 1 << 6 | 21; // 43 bits from level 1: 16 tables
    pe.sys[VTTBR_EL2] = L1 | 0x8000;        // bits below 64 KiB do not count
    std::uint64_t last = (std::uint64_t{1} << 43) - 1;
    memory.put64(L1 + 0x1'0000 - 8, 0x1'c000'0000 | LEAF | BLOCK);
    ASSERT_TRUE(run(last));
    EXPECT_EQ(0x1'ffff'ffffu, t.pa);
    ASSERT_EQ(1u, memory.log.size());
}

TEST_F(stage2, an_ipa_beyond_its_size_faults_at_level_0)
{
    expect_bad(run(IPA | std::uint64_t{1} << 39), 0x04, 0);
    EXPECT_TRUE(t.stage2);
    EXPECT_TRUE(memory.log.empty());
}

// With stage 1 off an address of more than 48 bits is none, and stage 1's fault (v9.4 ASL S1DisabledOutput).
TEST_F(stage2, an_address_beyond_48_bits_is_stage_1s)
{
    expect_bad(run(IPA | std::uint64_t{1} << 63), 0x00, 0);
    EXPECT_FALSE(t.stage2);
    pe.sys[TCR_EL1] = std::uint64_t{1} << 37; // TBI0
    EXPECT_TRUE(run(IPA | std::uint64_t{1} << 62));
    EXPECT_EQ(PAGE_PA | 0x123, t.pa);
    expect_bad(run(IPA | std::uint64_t{1} << 63 | std::uint64_t{1} << 55), 0x00, 0);
}

// VTCR_EL2.PS by its encoding: tables and pages beyond are Address size faults at the level that names them.
TEST_F(stage2, addresses_beyond_the_output_size_are_address_size_faults)
{
    const unsigned bits[] = {32, 36, 40, 42, 44, 48, 48, 48};
    for (unsigned ps = 0; ps < 8; ps++) {
        SCOPED_TRACE(ps);
        pe.sys[VTCR_EL2] = std::uint64_t{ps} << 16 | 1 << 6 | 25;
        put_leaf(3, LEAF);
        memory.put64(D3, (std::uint64_t{1} << (bits[ps] - 1)) | LEAF | PAGE);
        EXPECT_TRUE(run());
        if (bits[ps] == 48)
            continue;
        std::uint64_t beyond = std::uint64_t{1} << bits[ps];
        memory.put64(D3, beyond | LEAF | PAGE);
        expect_bad(run(), 0x03, 3);
        memory.put64(D2, (L3 + beyond) | TABLE);
        expect_bad(run(), 0x02, 2);
        memory.put64(D2, L3 | TABLE);
        pe.sys[VTTBR_EL2] = L1 + beyond;
        expect_bad(run(), 0x00, 0);
        pe.sys[VTTBR_EL2] = L1;
    }
}

TEST_F(stage2, big_endian_tables_are_el2s_choice)
{
    for (std::uint64_t at : {D1, D2, D3})
        memory.put64(at, __builtin_bswap64(memory.get64(at)));
    EXPECT_FALSE(run());
    pe.sys[SCTLR_EL2] = 1 << 25;
    EXPECT_TRUE(run());
    EXPECT_EQ(PAGE_PA | 0x123, t.pa);
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
        {"DC stands for VM",            1, SCR_EL3_NS, HCR_EL2_DC,                             true },
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
