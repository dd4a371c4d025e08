// SPDX-License-Identifier: BSD-2-Clause
// GICD and GICR accesses of every offset, every size, both Security states: what is there, what size it
// takes, and that anything else changes nothing (IHI 0069 12.8 to 12.11, register summaries).
#include <gtest/gtest.h>

#include <cstring>

#include "hardware.hpp"

namespace
{

enum place { DISTRIBUTOR, RD_BASE, SGI_BASE };

struct range {
    place where;
    uint32_t first, end;
    const char *sizes; // "1", "2", "4", "8"
};

// 96 INTIDs; with affinity routing the first 32 are the redistributor's.
const range ranges[] = {
    {DISTRIBUTOR, 0x0000, 0x000c, "4" }, // CTLR, TYPER, IIDR
    {DISTRIBUTOR, 0x0084, 0x008c, "4" }, // IGROUPR1, 2
    {DISTRIBUTOR, 0x0104, 0x010c, "4" }, // ISENABLER
    {DISTRIBUTOR, 0x0184, 0x018c, "4" },
    {DISTRIBUTOR, 0x0204, 0x020c, "4" }, // ISPENDR
    {DISTRIBUTOR, 0x0284, 0x028c, "4" },
    {DISTRIBUTOR, 0x0304, 0x030c, "4" }, // ISACTIVER
    {DISTRIBUTOR, 0x0384, 0x038c, "4" },
    {DISTRIBUTOR, 0x0420, 0x0460, "14"}, // IPRIORITYR8 to 23
    {DISTRIBUTOR, 0x0c08, 0x0c18, "4" }, // ICFGR2 to 5
    {DISTRIBUTOR, 0x0d04, 0x0d0c, "4" }, // IGRPMODR
    {DISTRIBUTOR, 0x6100, 0x6300, "48"}, // IROUTER32 to 95
    {DISTRIBUTOR, 0xffe8, 0xffec, "4" }, // PIDR2
    {RD_BASE,     0x0000, 0x0008, "4" }, // CTLR, IIDR
    {RD_BASE,     0x0008, 0x0010, "48"}, // TYPER
    {RD_BASE,     0x0014, 0x0018, "4" }, // WAKER
    {RD_BASE,     0xffe8, 0xffec, "4" },
    {SGI_BASE,    0x0080, 0x0084, "4" },
    {SGI_BASE,    0x0100, 0x0104, "4" },
    {SGI_BASE,    0x0180, 0x0184, "4" },
    {SGI_BASE,    0x0200, 0x0204, "4" },
    {SGI_BASE,    0x0280, 0x0284, "4" },
    {SGI_BASE,    0x0300, 0x0304, "4" },
    {SGI_BASE,    0x0380, 0x0384, "4" },
    {SGI_BASE,    0x0400, 0x0420, "14"},
    {SGI_BASE,    0x0c00, 0x0c08, "4" },
    {SGI_BASE,    0x0d00, 0x0d04, "4" },
    {SGI_BASE,    0xffe8, 0xffec, "4" },
};

bool is_message(place where, uint32_t offset)
{
    return where == DISTRIBUTOR && (offset == 0x40 || offset == 0x48 || offset == 0x50 || offset == 0x58);
}

bool defined(place where, uint32_t offset, unsigned size)
{
    if (is_message(where, offset))
        return size == 2 || size == 4;
    for (const range &r : ranges)
        if (r.where == where && offset >= r.first && offset < r.end)
            return std::strchr(r.sizes, static_cast<char>('0' + size)) != nullptr && offset % size == 0;
    return false;
}

uint32_t address(place where, uint32_t offset)
{
    return where == DISTRIBUTOR ? offset
                                : GICR_BASE + GICR_SIZE + (where == SGI_BASE ? 0x10000u : 0) + offset;
}

// Something in every field.
gic full()
{
    gic g;
    gic_reset(&g);
    for (gic_bank &b : g.bank) {
        b.group = 0xf0f0ff0f;
        b.modifier = 0x00ff00f0;
        b.enabled = b.pending = b.active = 0xff00ffff;
        for (unsigned i = 0; i < 32; i++)
            b.priority[i] = static_cast<uint8_t>(i * 8);
    }
    return g;
}

TEST(gic_frame, every_offset_and_size)
{
    for (place where : {DISTRIBUTOR, RD_BASE, SGI_BASE})
        for (uint32_t offset = 0; offset < 0x10000; offset++)
            for (unsigned size : {1u, 2u, 3u, 4u, 8u, 16u})
                for (bool secure : {false, true}) {
                    gic g = full(), before = g;
                    uint64_t value = 1;
                    const bool there = defined(where, offset, size);
                    const gic_answer read = gic_frame_read(&g, address(where, offset), size, secure, &value);
                    ASSERT_EQ(read == GIC_DONE, there) << where << std::hex << " 0x" << offset << " " << size;
                    if (!there) {
                        ASSERT_EQ(value, 0u);
                        if (offset % size != 0) {
                            ASSERT_NE(read, GIC_RESERVED);
                        }
                    }
                    const gic_answer write = gic_frame_write(&g, address(where, offset), size, secure, ~0ull);
                    ASSERT_EQ(write, read) << where << std::hex << " 0x" << offset << " " << size;
                    if (!there) {
                        ASSERT_EQ(std::memcmp(&g, &before, sizeof g), 0) << std::hex << offset;
                    }
                }
}

TEST(gic_frame, nothing_between_the_frames)
{
    for (uint32_t offset = GICD_SIZE; offset < GICR_BASE; offset += 4) {
        gic g = full();
        uint64_t value = 1;
        EXPECT_EQ(gic_frame_read(&g, offset, 4, true, &value), GIC_RESERVED);
        EXPECT_EQ(value, 0u);
    }
}

// A Non-secure access sees and changes bits of Non-secure Group 1 alone, and no group.
TEST(gic_frame, secure_interrupts_are_hidden)
{
    const uint32_t offsets[] = {0x80, 0x100, 0x180, 0x200, 0x280, 0x300, 0x380, 0xd00};

    for (unsigned i = 0; i < 8; i++) {
        gic g = full();
        const bool of_groups = i == 0 || i == 7;
        const uint32_t shown = of_groups ? 0 : g.bank[GIC_PES].group;
        const gic_bank before = g.bank[GIC_PES];
        uint64_t secure = 0, nonsecure = 0;
        gic_frame_read(&g, offsets[i] + 4, 4, true, &secure);
        gic_frame_read(&g, offsets[i] + 4, 4, false, &nonsecure);
        EXPECT_EQ(nonsecure, secure & shown) << std::hex << offsets[i];
        gic_frame_write(&g, offsets[i] + 4, 4, false, 0xffffffff);
        const gic_bank &after = g.bank[GIC_PES];
        const uint32_t changed = (before.group ^ after.group) | (before.modifier ^ after.modifier) |
                                 (before.enabled ^ after.enabled) | (before.pending ^ after.pending) |
                                 (before.active ^ after.active);
        EXPECT_EQ(changed & ~shown, 0u) << std::hex << offsets[i];
        if (!of_groups && i % 2 == 0) { // clearing: all that is shown and was set
            EXPECT_EQ(changed, shown & 0xff00ffff) << std::hex << offsets[i];
        }
    }
}

// 4.8.1: Non-secure software sees the lower half of the priorities, twice as fine; 5 bits are there.
TEST(gic_frame, priorities_of_both_states)
{
    for (unsigned value = 0; value < 256; value++)
        for (bool secure_interrupt : {false, true})
            for (bool secure : {false, true}) {
                gic g;
                uint64_t back = 0;
                gic_reset(&g);
                g.bank[GIC_PES].group = secure_interrupt ? 0 : UINT32_MAX;
                ASSERT_EQ(gic_frame_write(&g, 0x420 + 7, 1, secure, value), GIC_DONE);
                const unsigned stored = secure             ? value & 0xf8
                                        : secure_interrupt ? 0
                                                           : 0x80 | (value / 2 & 0x78);
                ASSERT_EQ(g.bank[GIC_PES].priority[7], stored) << value << secure << secure_interrupt;
                ASSERT_EQ(gic_frame_read(&g, 0x420 + 7, 1, secure, &back), GIC_DONE);
                ASSERT_EQ(back, secure ? stored : secure_interrupt ? 0 : value & 0xf0) << value;
            }
}

TEST(gic_frame, messages_and_routes)
{
    gic g;
    uint64_t back = 0;

    gic_reset(&g);
    g.bank[GIC_PES].group = 1 << 9;
    gic_frame_write(&g, 0x40, 4, false, 41); // SETSPI_NSR
    gic_frame_write(&g, 0x40, 4, false, 40); // a Secure one
    gic_frame_write(&g, 0x50, 4, false, 41 + 1);
    EXPECT_EQ(g.bank[GIC_PES].pending, 1u << 9);
    gic_frame_write(&g, 0x50, 2, true, 40); // SETSPI_SR
    EXPECT_EQ(g.bank[GIC_PES].pending, 3u << 8);
    gic_frame_write(&g, 0x48, 4, false, 41);
    gic_frame_write(&g, 0x58, 4, true, 40);
    EXPECT_EQ(g.bank[GIC_PES].pending, 0u);
    gic_frame_write(&g, 0x40, 4, true, 31);   // no SPI
    gic_frame_write(&g, 0x40, 4, true, 1000); // none of these
    for (const gic_bank &b : g.bank)
        EXPECT_EQ(b.pending, 0u);

    gic_frame_write(&g, 0x6000 + 8 * 40, 8, true, 2);
    EXPECT_EQ(g.route[8], 2);
    gic_frame_write(&g, 0x6000 + 8 * 40, 8, false, 1); // Secure
    EXPECT_EQ(g.route[8], 2);
    gic_frame_write(&g, 0x6000 + 8 * 40, 4, true, 0x80000000); // IRM
    gic_frame_write(&g, 0x6004 + 8 * 40, 4, true, 7);          // Aff3: not there
    EXPECT_EQ(g.route[8], GIC_ANY);
    gic_frame_read(&g, 0x6000 + 8 * 40, 8, true, &back);
    EXPECT_EQ(back, 0x80000000u);
}

} // namespace
