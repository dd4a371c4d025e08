// SPDX-License-Identifier: BSD-2-Clause
// What a TLB may hold and what must go (DDI 0487 D8.16, D8.17): hits without walks, faults that are not held,
// names by ASID and VMID, and each TLBI.
#include <gtest/gtest.h>

#include <cstdint>

#include "fake_tlb.hpp"
#include "two_stages.hpp"

extern "C" {
#include "translate.h"
}

namespace
{

using rasim::fake_tlb;
using rasim::two_stages;
constexpr std::uint64_t VA = two_stages::VA, NOT_GLOBAL = 1 << 11;

class tlb_of_two_stages : public testing::Test
{
protected:
    two_stages m;
    fake_tlb held;
    struct translation t = {};

    bool run(std::uint64_t va = VA, enum bus_kind kind = BUS_READ)
    {
        struct tlb face = held.face();
        struct bus port = m.memory.port();
        port.tlb = &face;
        m.memory.log.clear();
        return translate(&m.pe, &port, va, kind, &t);
    }

    bool walked() const
    {
        return !m.memory.log.empty();
    }

    void name(std::uint64_t vmid, std::uint64_t asid)
    {
        m.pe.sys[VTTBR_EL2] = (m.pe.sys[VTTBR_EL2] & 0xffffffffffff) | vmid << 48;
        m.pe.sys[TTBR0_EL1] = (m.pe.sys[TTBR0_EL1] & 0xffffffffffff) | asid << 48;
    }

    void leaf(std::uint64_t bits)
    {
        m.memory.put64(two_stages::entry1(3), m.memory.get64(two_stages::entry1(3)) | bits);
    }
};

} // namespace

TEST_F(tlb_of_two_stages, a_hit_reads_no_table)
{
    ASSERT_TRUE(run());
    EXPECT_TRUE(walked());
    std::uint64_t pa = t.pa;
    for (unsigned level = 0; level < 4; level++) {
        m.memory.poison(two_stages::entry1(level), 3);
        m.memory.poison(two_stages::entry2(two_stages::DATA, level), 3);
    }
    ASSERT_TRUE(run(VA ^ 0x10));
    EXPECT_FALSE(walked());
    EXPECT_EQ(pa ^ 0x10, t.pa);
    EXPECT_EQ(0u, t.cycles);
    EXPECT_FALSE(run(VA ^ 0x1000)) << "another page";
    EXPECT_TRUE(walked());
    struct tlb face = held.face();
    tlb_invalidate(&face, m.pe.index, TLBI_ALLE1, 0, 0, 0);
    EXPECT_FALSE(run());
    EXPECT_EQ(3u, t.tag);
}

TEST_F(tlb_of_two_stages, faults_are_not_held)
{
    std::uint64_t at = two_stages::entry2(two_stages::DATA, 3), good = m.memory.get64(at);
    for (std::uint64_t bad : {good & ~std::uint64_t{1}, good & ~two_stages::AF, good & ~two_stages::RW2}) {
        m.memory.put64(at, bad);
        EXPECT_FALSE(run());
        m.memory.put64(at, good);
        EXPECT_TRUE(run());
        held.held = {};
    }
}

TEST_F(tlb_of_two_stages, permissions_are_asked_each_time)
{
    m.memory.put64(two_stages::entry2(two_stages::DATA, 3),
                   two_stages::PA_OF_PAGE | two_stages::AF | 1 << 6 | two_stages::NORMAL2 | 3);
    ASSERT_TRUE(run());
    EXPECT_FALSE(run(VA, BUS_WRITE));
    EXPECT_FALSE(walked());
    EXPECT_EQ(ABORT_PERMISSION, t.cause);
    EXPECT_EQ(3, t.level);
    EXPECT_TRUE(t.stage2);
    EXPECT_EQ(two_stages::ipa(two_stages::DATA) | (VA & 0xfff), t.ipa);
    m.pe.pstate.pan = 1;
    EXPECT_FALSE(run());
    EXPECT_FALSE(walked());
    EXPECT_FALSE(t.stage2);
}

// Another ASID misses unless the page is global; another VMID misses always; so does another stage.
TEST_F(tlb_of_two_stages, entries_have_names)
{
    for (bool global : {true, false}) {
        leaf(global ? 0 : NOT_GLOBAL);
        held.held = {};
        name(1, 5);
        ASSERT_TRUE(run());
        name(1, 6);
        ASSERT_TRUE(run());
        EXPECT_EQ(!global, walked());
        name(2, 6);
        ASSERT_TRUE(run());
        EXPECT_TRUE(walked());
    }
    m.pe.sys[SCTLR_EL1] = 0;
    run();
    EXPECT_TRUE(walked());
}

TEST_F(tlb_of_two_stages, el2_and_other_pes_have_nothing_of_it)
{
    ASSERT_TRUE(run());
    m.pe.index = 0;
    ASSERT_TRUE(run());
    EXPECT_TRUE(walked());
    m.pe.pstate.el = 2;
    ASSERT_TRUE(run());
    EXPECT_EQ(VA, t.pa);
}

// For each TLBI which of the pages of four names it must not leave (DDI 0487 D8.17.5); what more goes is
// allowed but not done here. Named: VMID 1 or 2, ASID 5 or 6; the TLBI says 1 and 5.
TEST_F(tlb_of_two_stages, tlbi)
{
    struct row {
        enum tlbi what;
        bool other_vmid, global, asid, other_asid, other_page; // goes
    };
    const row rows[] = {
        {TLBI_ALLE1,   true,  true,  true, true,  true },
        {TLBI_VMALLE1, false, true,  true, true,  true },
        {TLBI_ASIDE1,  false, false, true, false, true },
        {TLBI_VAE1,    false, true,  true, false, false},
        {TLBI_VAAE1,   false, true,  true, true,  false},
    };
    struct tlb face = held.face();
    for (const row &r : rows) {
        auto goes = [&](std::uint16_t vmid, std::uint16_t asid, bool global, std::uint64_t page) {
            struct tlb_entry e = {};
            e.va = page;
            e.leaf = global ? 0 : NOT_GLOBAL;
            e.vmid = vmid;
            e.asid = asid;
            e.stage1 = e.stage2 = e.valid = 1;
            held.held[1][3] = e;
            tlb_invalidate(&face, 1, r.what, 1, 5, 0x7123);
            return !held.held[1][3].valid;
        };
        SCOPED_TRACE(r.what);
        EXPECT_EQ(r.other_vmid, goes(2, 5, false, 0x7000));
        EXPECT_EQ(r.global, goes(1, 6, true, 0x7000));
        EXPECT_EQ(r.asid, goes(1, 5, false, 0x7000));
        EXPECT_EQ(r.other_asid, goes(1, 6, false, 0x7000));
        EXPECT_EQ(r.other_page, goes(1, 5, false, 0x8000));
    }
}
