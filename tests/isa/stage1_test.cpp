// SPDX-License-Identifier: BSD-2-Clause
// Stage 1: which registers, which ranges, who may do what (DDI 0487 D8.2, D8.4; v9.4 ASL).
#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "fake_bus.hpp"
#include "hardware.hpp"

extern "C" {
#include "access.h"
#include "regime.h"
#include "stage1.h"
#include "translate.h"
}

namespace
{

constexpr std::uint64_t ONE = 1, IPS_48 = ONE << 32 * 1 | ONE << 34, AF = 1 << 10;
constexpr std::uint64_t LOW = 0x8000'0000, HIGH = 0x8800'0000; // tables of the two ranges

class stage1 : public testing::Test
{
protected:
    struct pe pe = {};
    rasim::fake_bus memory;
    struct translation t = {};

    stage1()
    {
        pe.features = feature_close(feature_bit(FEAT_RAS) | feature_bit(FEAT_VHE) | feature_bit(FEAT_PAN));
        pe.pstate.el = 1;
        pe.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
        pe.sys[HCR_EL2] = HCR_EL2_RW;
        pe.sys[SCTLR_EL1] = 1;
        pe.sys[TTBR0_EL1] = LOW;
        pe.sys[TTBR1_EL1] = HIGH;
    }

    bool run(std::uint64_t va, enum bus_kind kind = BUS_READ)
    {
        struct bus port = memory.port();
        memory.log.clear();
        return translate(&pe, &port, va, kind, &t);
    }

    unsigned status()
    {
        return abort_status(static_cast<enum abort_cause>(t.cause), t.level);
    }
};

// The start level by the number of address bits (DDI 0487 Table D8-11, 4 KiB granule).
int start_level(unsigned bits)
{
    return bits >= 40 ? 0 : bits >= 31 ? 1 : 2;
}

} // namespace

TEST_F(stage1, start_level_and_first_entry_follow_txsz)
{
    for (unsigned txsz = 0; txsz < 64; txsz++) {
        for (bool upper : {false, true}) {
            SCOPED_TRACE(testing::Message() << txsz << (upper ? " upper" : " lower"));
            pe.sys[TCR_EL1] = IPS_48 | ONE * txsz << 16 | txsz;
            unsigned bits = 64 - txsz;
            bool good = txsz >= 16 && txsz <= 39;
            std::uint64_t last = good ? (ONE << bits) - 1 : 0;
            EXPECT_FALSE(run(upper ? ~std::uint64_t{0} : last));
            EXPECT_FALSE(t.stage2);
            EXPECT_EQ(good ? 0x04u + static_cast<unsigned>(start_level(bits)) : 0x04u, status());
            ASSERT_EQ(good ? 1u : 0u, memory.log.size());
            if (!good)
                continue;
            unsigned index_bits = (bits - 12) - 9 * static_cast<unsigned>(3 - start_level(bits));
            EXPECT_EQ((upper ? HIGH : LOW) + ((ONE << index_bits) - 1) * 8, memory.log[0].address);
            // One beyond the range, on either side of the hole.
            EXPECT_FALSE(run(upper ? ~last - 1 : last + 1));
            EXPECT_EQ(0x04u, status());
            EXPECT_TRUE(memory.log.empty());
        }
    }
}

TEST_F(stage1, epd_and_tbi_are_of_their_range)
{
    struct row {
        bool upper, fetch;
        std::uint64_t tcr;
        bool disabled, ignored;
    };
    const row rows[] = {
        {false, false, 0,                     false, false},
        {true,  false, 0,                     false, false},
        {false, false, ONE << 7,              true,  false},
        {true,  false, ONE << 7,              false, false},
        {false, false, ONE << 23,             false, false},
        {true,  false, ONE << 23,             true,  false},
        {false, false, ONE << 37,             false, true },
        {true,  false, ONE << 37,             false, false},
        {false, false, ONE << 38,             false, false},
        {true,  true,  ONE << 38,             false, true },
        {false, true,  ONE << 37 | ONE << 51, false, false},
        {false, false, ONE << 37 | ONE << 51, false, true },
        {true,  true,  ONE << 38 | ONE << 52, false, false},
    };
    for (const row &r : rows) {
        SCOPED_TRACE(testing::Message() << r.upper << r.fetch << std::hex << r.tcr);
        pe.sys[TCR_EL1] = IPS_48 | 16 << 16 | 16 | r.tcr;
        enum bus_kind kind = r.fetch ? BUS_FETCH : BUS_READ;
        std::uint64_t va = r.upper ? ~std::uint64_t{0} << 48 : 0;
        run(va, kind);
        EXPECT_EQ(r.disabled, memory.log.empty());
        run(va ^ ONE << 60, kind);
        EXPECT_EQ(r.ignored, !memory.log.empty());
        run(va ^ ONE << 50, kind);
        EXPECT_TRUE(memory.log.empty()) << "bits below the tag always count";
    }
}

// Which table an access of each level reads first: one physical address a register.
TEST_F(stage1, regimes)
{
    constexpr std::uint64_t E2H = HCR_EL2_E2H, TGE = HCR_EL2_TGE, DC = HCR_EL2_DC, NONE = 0;
    struct row {
        unsigned el;
        std::uint64_t hcr, lower, upper; // 0: stage 1 is off, or no such range
    };
    const row rows[] = {
        {0, 0,         0x1000, 0x2000},
        {1, 0,         0x1000, 0x2000},
        {0, E2H,       0x1000, 0x2000},
        {1, E2H,       0x1000, 0x2000},
        {0, TGE,       NONE,   NONE  },
        {1, DC,        NONE,   NONE  },
        {0, E2H | TGE, 0x3000, 0x4000},
        {2, 0,         0x3000, NONE  },
        {2, E2H,       0x3000, 0x4000},
        {2, E2H | TGE, 0x3000, 0x4000},
        {3, 0,         0x5000, NONE  },
        {3, E2H | TGE, 0x5000, NONE  },
    };
    pe.sys[TTBR0_EL1] = 0x1000;
    pe.sys[TTBR1_EL1] = 0x2000;
    pe.sys[TTBR0_EL2] = 0x3000;
    pe.sys[TTBR1_EL2] = 0x4000;
    pe.sys[TTBR0_EL3] = 0x5000;
    pe.sys[TCR_EL1] = pe.sys[TCR_EL2] = IPS_48 | 16 << 16 | 16;
    pe.sys[TCR_EL3] = 5 << 16 | 16;
    pe.sys[SCTLR_EL1] = pe.sys[SCTLR_EL2] = pe.sys[SCTLR_EL3] = 1;
    for (const row &r : rows) {
        SCOPED_TRACE(testing::Message() << "EL" << r.el << " HCR_EL2 " << std::hex << r.hcr);
        pe.pstate.el = static_cast<std::uint8_t>(r.el);
        pe.sys[HCR_EL2] = HCR_EL2_RW | r.hcr;
        if (!bits_any(r.hcr, E2H) && r.el == 2)
            pe.sys[TCR_EL2] = 5 << 16 | 16;
        for (bool upper : {false, true}) {
            std::uint64_t table = upper ? r.upper : r.lower;
            run(upper ? ~std::uint64_t{0} << 48 : 0);
            // DC makes stage 2 walk instead, from VTTBR_EL2, 0.
            bool walked = !memory.log.empty() && memory.log[0].address != 0;
            EXPECT_EQ(table != 0, walked);
            if (table != 0 && walked) {
                EXPECT_EQ(table, memory.log[0].address);
            }
        }
        pe.sys[TCR_EL2] = pe.sys[TCR_EL1];
    }
    pe.sys[SCTLR_EL1] = pe.sys[SCTLR_EL2] = pe.sys[SCTLR_EL3] = 0;
    for (unsigned el = 0; el < 4; el++) {
        pe.pstate.el = static_cast<std::uint8_t>(el);
        pe.sys[HCR_EL2] = HCR_EL2_RW;
        EXPECT_TRUE(run(0x1234));
        EXPECT_EQ(0x1234u, t.pa);
    }
}

// Bit 54 of a single range's leaf and its table's bit 60; AP[2] and APTable[1]; EL0's bits mean nothing.
TEST_F(stage1, permissions_without_el0)
{
    pe.sys[SCTLR_EL3] = 1;
    for (unsigned n = 0; n < 128; n++) {
        std::uint64_t leaf = (n & 1 ? ONE << 7 : 0) | (n & 2 ? ONE << 54 : 0) | (n & 4 ? ONE << 6 : 0);
        std::uint64_t tables = (n & 8 ? ONE << 62 : 0) | (n & 16 ? ONE << 60 : 0) | (n & 32 ? ONE << 61 : 0);
        bool wxn = n & 64, write = !(n & 1) && !(n & 8), run = !(n & 2) && !(n & 16);
        pe.sys[SCTLR_EL3] = wxn ? ONE << 19 : 0;
        EXPECT_TRUE(stage1_allows(&pe, 3, leaf, tables, BUS_READ));
        EXPECT_EQ(write, stage1_allows(&pe, 3, leaf, tables, BUS_WRITE));
        EXPECT_EQ(run && !(wxn && write), stage1_allows(&pe, 3, leaf, tables, BUS_FETCH));
    }
}

// AP[2:1] by what it gives EL1 and EL0, APTable[1:0] by what it takes (DDI 0487 Tables D8-63, D8-66), and who
// may execute (Table D8-69): 2,048 descriptors for two levels, three kinds.
TEST_F(stage1, permissions_with_el0)
{
    struct rights {
        bool r1, w1, r0, w0;
    };
    const rights given[4] = {
        {true, true,  false, false},
        {true, true,  true,  true },
        {true, false, false, false},
        {true, false, true,  false},
    };
    const rights kept[4] = {
        {true, true,  true,  true },
        {true, true,  false, false},
        {true, false, true,  false},
        {true, false, false, false},
    };
    for (std::uint64_t n = 0; n < 1024; n++) {
        std::uint64_t ap = n & 3, ap_table = n >> 2 & 3;
        bool pxn = n & 16, uxn = n & 32, pxn_table = n & 64, uxn_table = n & 128, pan = n & 256,
             wxn = n & 512;
        std::uint64_t leaf = ap << 6 | std::uint64_t{pxn} << 53 | std::uint64_t{uxn} << 54;
        std::uint64_t tables =
            ap_table << 61 | std::uint64_t{pxn_table} << 59 | std::uint64_t{uxn_table} << 60;
        const rights &g = given[ap], &k = kept[ap_table];
        bool r0 = g.r0 && k.r0, w0 = g.w0 && k.w0;
        bool shut = pan && (r0 || w0);
        bool r1 = g.r1 && k.r1 && !shut, w1 = g.w1 && k.w1 && !shut;
        bool x0 = !uxn && !uxn_table && !(wxn && w0);
        bool x1 = !pxn && !pxn_table && !w0 && !(wxn && w1);

        SCOPED_TRACE(n);
        pe.pstate.pan = pan;
        pe.sys[SCTLR_EL1] = wxn ? ONE << 19 | 1 : 1;
        EXPECT_EQ(r1, stage1_allows(&pe, 1, leaf, tables, BUS_READ));
        EXPECT_EQ(w1, stage1_allows(&pe, 1, leaf, tables, BUS_WRITE));
        EXPECT_EQ(x1, stage1_allows(&pe, 1, leaf, tables, BUS_FETCH));
        EXPECT_EQ(r0, stage1_allows(&pe, 0, leaf, tables, BUS_READ));
        EXPECT_EQ(w0, stage1_allows(&pe, 0, leaf, tables, BUS_WRITE));
        EXPECT_EQ(x0, stage1_allows(&pe, 0, leaf, tables, BUS_FETCH));
    }
}

// Hierarchical attributes come from every table on the way, unless TCR_EL1.HPD0 says that there are none.
TEST_F(stage1, tables_take_permissions)
{
    for (unsigned level = 0; level < 3; level++) {
        for (bool hpd : {false, true}) {
            pe.sys[TCR_EL1] = IPS_48 | 16 << 16 | 16 | std::uint64_t{hpd} << 41;
            for (unsigned l = 0; l < 3; l++)
                memory.put64(LOW + l * 0x1000, (LOW + (l + 1) * 0x1000) | 3 | (l == level ? ONE << 62 : 0));
            memory.put64(LOW + 0x3000, 0x9000'0000 | AF | 3);
            EXPECT_TRUE(run(0x10));
            EXPECT_EQ(0x9000'0010u, t.pa);
            EXPECT_EQ(hpd, run(0x10, BUS_WRITE));
            if (!hpd) {
                EXPECT_EQ(0x0fu, status()) << "of the leaf, at its level";
            }
        }
    }
}

TEST_F(stage1, big_endian_tables)
{
    pe.sys[TCR_EL1] = IPS_48 | 39; // 25 bits: levels 2 and 3
    memory.put64(LOW, __builtin_bswap64((LOW + 0x1000) | 3));
    memory.put64(LOW + 0x1000, __builtin_bswap64(0x9000'0000 | AF | 3));
    EXPECT_FALSE(run(0x10));
    pe.sys[SCTLR_EL1] |= 1 << 25;
    EXPECT_TRUE(run(0x10));
    EXPECT_EQ(0x9000'0010u, t.pa);
}

// FEAT_NV2: VNCR_EL2's page is an address of EL2, whatever EL1 has.
TEST_F(stage1, redirected_registers_go_by_el2s_tables)
{
    pe.sys[HCR_EL2] |= HCR_EL2_E2H | HCR_EL2_VM;
    pe.sys[SCTLR_EL2] = 1;
    pe.sys[TCR_EL2] = IPS_48 | 39;
    pe.sys[TTBR0_EL2] = LOW;
    memory.put64(LOW, (LOW + 0x1000) | 3);
    memory.put64(LOW + 0x1000 + 2 * 8, 0x9000'0000 | AF | 3);
    memory.put64(0x9000'0008, 42);
    struct bus port = memory.port();
    std::uint64_t value = 0;
    EXPECT_FALSE(access_nested_read(&pe, &port, 0x2008, &value).aborted);
    EXPECT_EQ(42u, value);
    EXPECT_EQ(2 * rasim::fake_bus::cycles_per_access, memory.log.back().elapsed) << "behind two descriptors";
    memory.poison(LOW + 0x1000, 5);
    struct access_result r = access_nested_read(&pe, &port, 0x2008, &value);
    ASSERT_TRUE(r.aborted);
    EXPECT_EQ(2 * rasim::fake_bus::cycles_per_access, r.answered);
    EXPECT_EQ(2u, r.exception.target);
    EXPECT_EQ(0x25u << 26 | 1u << 25 | 1u << 13 | 0x17u, r.exception.esr);
    EXPECT_EQ(0x2008u, r.exception.far);
    EXPECT_EQ(5u, r.exception.tag);
}
