// SPDX-License-Identifier: BSD-2-Clause
// Tables 3-1 to 3-7 of IHI 0100 A.c, typed again as names and offsets, against every offset and size; and
// what the group's own registers read as and keep.
#include <gtest/gtest.h>

#include <map>
#include <string>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "ras_group.h"
}
#pragma GCC diagnostic pop

namespace
{

struct place {
    std::string name;
    unsigned bits;
};
using page_map = std::map<uint64_t, place>; // by the offset of a register's first byte

std::string numbered(const char *before, unsigned n, const char *after = "")
{
    return before + std::to_string(n) + after;
}

// Offsets of Table 3-1 and of what Tables 3-2 and 3-3 move.
struct moved {
    uint64_t size, pfg, gsr, top;
    unsigned plain, with_pfg, gsrs; // most records, and ERRGSR<m>, by 2.9.1
};
const moved moves[] = {
    {0x1000,  0x800,  0xE00,  0,      56,  24,  1 },
    {0x4000,  0x2000, 0x3800, 0x3000, 224, 96,  4 },
    {0x10000, 0x8000, 0xE000, 0xF000, 896, 384, 14},
};

void add_record(page_map &m, uint64_t at, unsigned n)
{
    const char *const names[] = {"FR", "CTLR", "STATUS", "ADDR", "MISC0", "MISC1", "MISC2", "MISC3"};
    for (unsigned i = 0; i < 8; i++)
        m[at + 8 * i] = {numbered("ERR", n, names[i]), 64};
}

void add_injection(page_map &m, uint64_t at, unsigned n)
{
    m[at] = {numbered("ERR", n, "PFGF"), 64};
    m[at + 8] = {numbered("ERR", n, "PFGCTL"), 64};
    m[at + 16] = {numbered("ERR", n, "PFGCDN"), 64};
}

void add_identity(page_map &m, uint64_t top)
{
    m[top + 0xE10] = {"ERRIIDR", 32};
    m[top + 0xE40] = {"ERRACR", 64};
    m[top + 0xFA8] = {"ERRDEVAFF", 64};
    m[top + 0xFBC] = {"ERRDEVARCH", 32};
    m[top + 0xFC8] = {"ERRDEVID", 32};
    m[top + 0xFD0] = {"ERRPIDR4", 32};
    for (unsigned i = 0; i < 4; i++) {
        m[top + 0xFE0 + 4 * i] = {numbered("ERRPIDR", i), 32};
        m[top + 0xFF0 + 4 * i] = {numbered("ERRCIDR", i), 32};
    }
}

void add_interrupts(page_map &m, uint64_t top, unsigned irqcr)
{
    if (irqcr == 1) {
        for (unsigned i = 0; i < 15; i++)
            m[top + 0xE80 + 8 * i] = {numbered("ERRIRQCR", i), 64};
    } else if (irqcr == 2 || irqcr == 3) {
        const char *const names[] = {"ERRFHICR", "ERRERICR", "ERRCRICR"};
        for (unsigned i = 0; i < 3; i++) {
            m[top + 0xE80 + 16 * i] = {numbered(names[i], 0), 64};
            m[top + 0xE88 + 16 * i] = {numbered(names[i], 1), 32};
            m[top + 0xE8C + 16 * i] = {numbered(names[i], 2), 32};
        }
    } else {
        return;
    }
    m[top + 0xEF8] = {"ERRIRQSR", 64};
}

page_map record_page(const ras_group &g)
{
    const moved &l = moves[g.layout];
    page_map m;
    for (unsigned n = 0; n < g.records; n++)
        add_record(m, 64 * n, n);
    for (unsigned n = 0; g.pfg == RAS_PFG_IN_PAGE && n < g.records; n++)
        add_injection(m, l.pfg + 64 * n, n);
    if (g.pfg == RAS_PFG_NONE && g.records <= l.pfg / 64)
        for (unsigned i = 0; i < (l.gsr - l.pfg) / 8; i++)
            m[l.pfg + 8 * i] = {numbered("ERRIMPDEF", i), 64};
    for (unsigned i = 0; 64 * i < g.records; i++)
        m[l.gsr + 8 * i] = {numbered("ERRGSR", i), 64};
    add_identity(m, l.top);
    add_interrupts(m, l.top, g.irqcr);
    return m;
}

page_map injection_page(const ras_group &g)
{
    page_map m;
    for (unsigned n = 0; n < g.records; n++)
        add_injection(m, 64 * n, n);
    add_identity(m, moves[g.layout].top);
    return m;
}

// The register that the byte at `offset` belongs to.
page_map::const_iterator owner(const page_map &m, uint64_t offset)
{
    auto it = m.upper_bound(offset);
    if (it == m.begin())
        return m.end();
    --it;
    return offset < it->first + it->second.bits / 8 ? it : m.end();
}

// DDI 0487 I1.1: what a component has to support, and (halves) may.
unsigned verdict(const page_map &m, uint64_t offset, uint32_t size, bool halves)
{
    if ((size != 4 && size != 8) || offset % size)
        return GROUP_UNSUPPORTED;
    auto first = owner(m, offset), last = owner(m, offset + 4);
    if (size == 8 &&
        ((first != m.end() && first->second.bits == 32) || (last != m.end() && last->second.bits == 32)))
        return GROUP_UNSUPPORTED;
    if (first == m.end())
        return GROUP_NOTHING;
    if (size == 4 && first->second.bits == 64 && !halves)
        return GROUP_UNSUPPORTED;
    const std::string &name = first->second.name;
    bool contents = name.rfind("ERRIMPDEF", 0) && name.rfind("ERRIRQCR", 0) && name != "ERRACR";
    return contents ? GROUP_DONE : GROUP_NOTHING;
}

void compare(const ras_group &g, ras_group_page page, const page_map &m)
{
    unsigned seen[3] = {};
    uint64_t end = moves[g.layout].size + 16;
    for (uint64_t offset = 0; offset < end; offset++) {
        for (uint32_t size : {1, 2, 3, 4, 5, 8, 16, 64, 4096}) {
            ras_group_place p = ras_group_decode(&g, page, offset, size);
            auto it = owner(m, offset);
            char name[32];
            ras_group_name(name, sizeof name, &p);
            ASSERT_EQ(name, it == m.end() ? "reserved" : it->second.name) << std::hex << offset;
            ASSERT_EQ(p.verdict, verdict(m, offset, size, g.halves)) << name << " " << offset << " " << size;
            ASSERT_EQ(p.high, size == 4 && it != m.end() && it->second.bits == 64 && offset % 8 >= 4);
            seen[p.verdict]++;
        }
    }
    EXPECT_GT(seen[GROUP_DONE], 0u);
    EXPECT_GT(seen[GROUP_NOTHING], 0u);
    EXPECT_GT(seen[GROUP_UNSUPPORTED], 0u);
}

ras_group plain_group()
{
    ras_group g{};
    g.records = 2;
    g.version = 11;
    g.irqcr = RAS_IRQCR_NONE;
    g.halves = 1;
    g.bitwise = 1;
    std::fill(std::begin(g.node), std::end(g.node), uint8_t{RAS_GROUP_NO_RECORD});
    g.node[0] = 3;
    g.node[1] = 5;
    return g;
}

TEST(ras_group, sizes_and_limits)
{
    for (unsigned i = 0; i < 3; i++) {
        auto layout = static_cast<ras_group_layout>(i);
        EXPECT_EQ(ras_group_size(layout), moves[i].size);
        EXPECT_EQ(ras_group_limit(layout, RAS_PFG_NONE), moves[i].plain);
        EXPECT_EQ(ras_group_limit(layout, RAS_PFG_APART), moves[i].plain);
        EXPECT_EQ(ras_group_limit(layout, RAS_PFG_IN_PAGE), moves[i].with_pfg);
    }
}

TEST(ras_group, every_offset_and_size_of_4k)
{
    for (unsigned pfg : {RAS_PFG_NONE, RAS_PFG_IN_PAGE, RAS_PFG_APART})
        for (unsigned irqcr : {0, 1, 2, 3, 15})
            for (unsigned records : {0, 1, 2, 24, 32, 33, 56}) {
                if (pfg == RAS_PFG_IN_PAGE && records > 24)
                    continue;
                ras_group g = plain_group();
                g.pfg = static_cast<uint8_t>(pfg);
                g.irqcr = static_cast<uint8_t>(irqcr);
                g.records = static_cast<uint16_t>(records);
                g.halves = records != 2;
                compare(g, RAS_PAGE_RECORDS, record_page(g));
                if (HasFatalFailure())
                    return;
            }
}

TEST(ras_group, larger_layouts_and_injection_pages)
{
    for (unsigned i = 0; i < 3; i++)
        for (unsigned records : {1u, 65u, moves[i].with_pfg, moves[i].plain}) {
            ras_group g = plain_group();
            g.layout = static_cast<uint8_t>(i);
            g.version = 20;
            g.irqcr = RAS_IRQCR_MSI;
            g.records = static_cast<uint16_t>(std::min(records, moves[i].plain));
            g.pfg = records <= moves[i].with_pfg ? RAS_PFG_IN_PAGE : RAS_PFG_NONE;
            compare(g, RAS_PAGE_RECORDS, record_page(g));
            g.pfg = RAS_PFG_APART;
            compare(g, RAS_PAGE_RECORDS, record_page(g));
            compare(g, RAS_PAGE_INJECTION, injection_page(g));
            if (HasFatalFailure())
                return;
        }
}

class ras_group_access : public testing::Test
{
protected:
    ras_group_access()
    {
        ras_node_init(&ras.node[3], 11, 0x3f, RAS_PE_NONE);
        ras_node_init(&ras.node[5], 11, 0x3f, RAS_PE_NONE);
    }

    uint64_t read(uint64_t offset, uint32_t size = 8, ras_group_page page = RAS_PAGE_RECORDS)
    {
        uint64_t value = 0x5555;
        status = ras_group_read(&g, &state, &ras, page, offset, size, &value);
        return value;
    }

    void write(uint64_t offset, uint64_t value, uint32_t size = 8)
    {
        status = ras_group_write(&g, &state, &ras, RAS_PAGE_RECORDS, offset, size, value);
    }

    void error(unsigned node, error_state s)
    {
        ras_error e{};
        e.state = static_cast<uint8_t>(s);
        e.has_address = 1;
        e.address = 0x80001000;
        e.tag = 7;
        ras_record_error(&ras.node[node], &e);
    }

    ras_group g = plain_group();
    ras_group_state state{};
    struct ras ras {
    };
    bus_status status = BUS_OKAY;
};

TEST_F(ras_group_access, identification)
{
    g.iidr = 0xABC2143B; // part 0xABC, variant 2, revision 1, Arm
    g.affinity = 0x80000101;
    EXPECT_EQ(read(0xE10, 4), 0xABC2143Bu);
    EXPECT_EQ(read(0xFA8), 0x80000101u);
    EXPECT_EQ(read(0xFBC, 4), 0x47710A00u); // 0x23B << 21, PRESENT, v1.1
    EXPECT_EQ(read(0xFC8, 4), 0x000F0002u);
    const uint32_t ids[] = {0xBC, 0xBA, 0x2B, 0x10, 0x0D, 0xF0, 0x05, 0xB1};
    for (unsigned i = 0; i < 8; i++)
        EXPECT_EQ(read(0xFE0 + 4 * i, 4), ids[i]) << i;
    EXPECT_EQ(read(0xFD0, 4), 0x04u);
    g.version = 10;
    EXPECT_EQ(read(0xFBC, 4), 0x47700A00u);
    EXPECT_EQ(read(0xE10, 4), 0u); // ERRIIDR is RES0 before v1.1
    g.version = 20;
    g.pfg = RAS_PFG_APART;
    g.irqcr = RAS_IRQCR_MSI;
    EXPECT_EQ(read(0xFBC, 4), 0x47701A00u);
    EXPECT_EQ(read(0xFC8, 4), 0x00230002u);
    EXPECT_EQ(read(0xFBC, 4, RAS_PAGE_INJECTION), 0x47700A08u);
    EXPECT_EQ(read(0xFC8, 4, RAS_PAGE_INJECTION), 0x00000002u);
    g.layout = RAS_GROUP_16K;
    EXPECT_EQ(read(0x3FD0, 4), 0x24u);
    g.layout = RAS_GROUP_64K;
    EXPECT_EQ(read(0xFFD0, 4), 0x44u);
}

TEST_F(ras_group_access, status_alias_follows_v)
{
    EXPECT_EQ(read(0xE00), 0u);
    error(5, STATE_UER);
    EXPECT_EQ(read(0xE00), 2u);
    error(3, STATE_DE);
    EXPECT_EQ(read(0xE00), 3u);
    write(0xE00, ~uint64_t{0}); // RO
    EXPECT_EQ(read(0xE00), 3u);
    write(0x50, read(0x50));
    EXPECT_EQ(read(0xE00), 1u);
    EXPECT_EQ(ras.node[5].record.tag, 0u);
    EXPECT_EQ(ras.node[3].record.tag, 7u);
}

TEST_F(ras_group_access, halves_of_a_record)
{
    error(3, STATE_UER);
    uint64_t s = read(0x10);
    EXPECT_EQ(read(0x10, 4), s & 0xffffffff);
    EXPECT_EQ(read(0x14, 4), s >> 32);
    write(0x14, 0xffffffff, 4); // RES0
    EXPECT_EQ(read(0x10), s);
    write(0x10, s, 4);
    EXPECT_EQ(read(0xE00), 0u);
    write(0x20, 0x1111222233334444);
    write(0x24, 0xaaaaaaaa, 4);
    EXPECT_EQ(read(0x20), 0xaaaaaaaa33334444u);
    write(0x20, 0xbbbbbbbb, 4);
    EXPECT_EQ(read(0x20), 0xaaaaaaaabbbbbbbbu);
}

TEST_F(ras_group_access, what_stays)
{
    error(3, STATE_UER);
    uint64_t fr = read(0), addr = read(0x18);
    EXPECT_EQ(fr, ras.node[3].record.fr);
    EXPECT_EQ(addr, 0x80001000u);
    struct ras before = ras;
    for (uint64_t offset : {0x0, 0x18, 0x80, 0x90, 0xE00, 0xE10, 0xE18, 0xE40, 0xE80, 0xEF8, 0xFA8, 0xFD0})
        for (uint32_t size : {1, 2, 4, 8, 16, 64}) {
            write(offset, ~uint64_t{0}, size);
            EXPECT_EQ(status, BUS_OKAY);
        }
    write(0x11, ~uint64_t{0}, 4);
    write(0x14, ~uint64_t{0}, 8);
    EXPECT_EQ(memcmp(&before, &ras, sizeof ras), 0);
    EXPECT_EQ(read(0x80), 0u) << "record 2 is beyond NUM";
    EXPECT_EQ(read(0x11, 4), 0u);
}

TEST_F(ras_group_access, refusals)
{
    error(3, STATE_UER);
    g.refuses = 1;
    struct ras before = ras;
    for (uint32_t size : {1, 2, 3, 16}) {
        EXPECT_EQ(read(0x10, size), 0u);
        EXPECT_EQ(status, BUS_SLVERR);
        write(0x10, ~uint64_t{0}, size);
        EXPECT_EQ(status, BUS_SLVERR);
    }
    EXPECT_EQ(read(0xFE0, 8), 0u);
    EXPECT_EQ(status, BUS_SLVERR);
    read(0xFE0, 4);
    EXPECT_EQ(status, BUS_OKAY);
    read(0xE20, 8); // reserved: RAZ/WI, never refused
    EXPECT_EQ(status, BUS_OKAY);
    write(0x0, 1); // RO: ignored, never refused
    EXPECT_EQ(status, BUS_OKAY);
    EXPECT_EQ(memcmp(&before, &ras, sizeof ras), 0);
    g.halves = 0;
    read(0x10, 4);
    EXPECT_EQ(status, BUS_SLVERR);
}

TEST_F(ras_group_access, interrupt_configuration)
{
    g.irqcr = RAS_IRQCR_SIMPLE;
    write(0xE80, ~uint64_t{0});
    write(0xE88, 0xffffffff, 4);
    write(0xE8C, 0xffffffff, 4);
    EXPECT_EQ(read(0xE80), 0u);
    EXPECT_EQ(read(0xE88, 4), 0u);
    EXPECT_EQ(read(0xE8C, 4), 0x80u);
    g.irqcr = RAS_IRQCR_MSI;
    write(0xE90, ~uint64_t{0});
    write(0xE98, 0x12345678, 4);
    write(0xE9C, 0xffffffff, 4);
    EXPECT_EQ(read(0xE90), 0x00fffffffffffffcu);
    EXPECT_EQ(read(0xE98, 4), 0x12345678u);
    EXPECT_EQ(read(0xE9C, 4), 0xffu);
    state.errors = 0x2a;
    write(0xEF8, 0x0a);
    EXPECT_EQ(read(0xEF8), 0x20u);
}

TEST_F(ras_group_access, interrupts_pass_where_they_are_enabled)
{
    ras.node[5].record.ctlr |= ERXCTLR_EL1_FI | ERXCTLR_EL1_UI;
    error(5, STATE_UER);
    EXPECT_EQ(ras_group_interrupts(&g, &state, &ras), 3u);
    g.irqcr = RAS_IRQCR_SIMPLE;
    EXPECT_EQ(ras_group_interrupts(&g, &state, &ras), 0u);
    write(0xE9C, 0x80, 4);
    EXPECT_EQ(ras_group_interrupts(&g, &state, &ras), 2u);
}

} // namespace
