// SPDX-License-Identifier: BSD-2-Clause
// The physical CPU interface of a GICv3 against the rules of IHI 0069 chapter 4, said again: priorities,
// masks and binary points of all groups, who is signalled as what, acknowledge, priority drop, deactivation.
#include <gtest/gtest.h>

#include "hardware.hpp"

namespace
{

enum group { G0, G1S, G1NS };
const char *const group_names[] = {"Group 0", "Secure Group 1", "Non-secure Group 1"};
const uint64_t NS = 1, FIQ_TO_EL3 = 4;

struct board {
    gic g;
    pe p;

    explicit board(unsigned el = 3, bool nonsecure = false)
    {
        gic_reset(&g);
        pe_reset(&p, 0, feature_bit(FEAT_GICv3));
        at(el, nonsecure);
        g.pe[0].asleep = 0;
        g.enable_g0 = g.enable_g1s = g.enable_g1ns = 1;
        p.sys[ICC_IGRPEN0_EL1] = 1;
        p.sys[ICC_IGRPEN1_EL3] = 3;
        p.sys[ICC_PMR_EL1] = 0xf8;
    }

    void at(unsigned el, bool nonsecure)
    {
        p.pstate.el = static_cast<uint8_t>(el);
        p.sys[SCR_EL3] = nonsecure ? NS : 0;
    }

    void configure(unsigned intid, unsigned group, unsigned priority)
    {
        gic_bank *b = gic_bank_of(&g, 0, intid);
        const uint32_t bit = 1u << intid % 32;
        b->group = group == G1NS ? b->group | bit : b->group & ~bit;
        b->modifier = group == G1S ? b->modifier | bit : b->modifier & ~bit;
        b->enabled |= bit;
        b->priority[intid % 32] = static_cast<uint8_t>(priority);
    }

    void pend(unsigned intid)
    {
        gic_bank_of(&g, 0, intid)->pending |= 1u << intid % 32;
    }

    bool active(unsigned intid)
    {
        return gic_bank_of(&g, 0, intid)->active >> intid % 32 & 1;
    }

    uint64_t read(enum sysreg reg)
    {
        return gic_read(&g, &p, reg);
    }

    void write(enum sysreg reg, uint64_t value)
    {
        gic_write(&g, &p, reg, value);
    }

    bool signalled()
    {
        gic_signal(&g, &p);
        return p.irq || p.fiq;
    }
};

// Bits of the group priority: Table 4-8; of Non-secure Group 1 with a binary point of its own, one more.
unsigned group_bits(unsigned group, unsigned bpr0, unsigned bpr1s, unsigned bpr1ns)
{
    const unsigned lowest = group == G0 ? bpr0 + 1 : group == G1S ? bpr1s + 1 : bpr1ns;
    unsigned mask = 0;

    for (unsigned bit = lowest; bit < 8; bit++)
        mask |= 1u << bit;
    return mask;
}

struct pair {
    unsigned group, priority;
};

// A running interrupt `a` of the group priority that its own binary point leaves, and `b` that pends.
bool preempts(const pair &a, const pair &b, unsigned pmr, unsigned bpr0, unsigned bpr1s, unsigned bpr1ns)
{
    const unsigned running = a.priority & group_bits(a.group, bpr0, bpr1s, bpr1ns);
    const unsigned mask = group_bits(b.group, bpr0, bpr1s, bpr1ns);

    return b.priority < pmr && (b.priority & mask) < (running & mask);
}

void walk_pairs(unsigned bpr0, unsigned bpr1s, unsigned bpr1ns)
{
    board m;
    m.p.sys[ICC_BPR0_EL1] = bpr0;
    m.p.sys[ICC_BPR1_EL1] = bpr1ns;
    m.g.pe[0].bpr1_s = static_cast<uint8_t>(bpr1s);
    for (unsigned i = 0; i < 9 * 32 * 32; i++) {
        const pair a = {i % 3, i / 9 % 32 * 8}, b = {i / 3 % 3, i / 9 / 32 * 8};
        board t = m;
        t.configure(40, a.group, a.priority);
        t.configure(41, b.group, b.priority);
        t.pend(40);
        t.p.sys[ICC_PMR_EL1] = 0xff;
        t.at(a.group == G1NS ? 2 : 3, a.group == G1NS); // who may acknowledge it
        ASSERT_EQ(t.read(a.group == G0 ? ICC_IAR0_EL1 : ICC_IAR1_EL1), 40u);
        t.at(3, false);
        t.pend(41);
        for (unsigned pmr : {0u, 0x48u, 0x80u, 0xf8u, 0xffu}) {
            t.p.sys[ICC_PMR_EL1] = pmr;
            ASSERT_EQ(t.signalled(), preempts(a, b, pmr, bpr0, bpr1s, bpr1ns))
                << group_names[a.group] << " " << a.priority << " runs, " << group_names[b.group] << " "
                << b.priority << " pends, PMR " << pmr << " BPR " << bpr0 << bpr1s << bpr1ns;
        }
    }
}

TEST(gic, preemption_over_groups_priorities_masks_and_binary_points)
{
    for (unsigned bpr0 : {2u, 3u, 5u, 7u})
        for (unsigned bpr1s : {2u, 6u})
            for (unsigned bpr1ns : {3u, 4u, 7u})
                walk_pairs(bpr0, bpr1s, bpr1ns);
}

// ICC_CTLR_EL3.CBPR_EL1S, CBPR_EL1NS: Group 1 has Group 0's binary point.
TEST(gic, common_binary_point)
{
    for (unsigned cbpr = 0; cbpr < 4; cbpr++)
        for (unsigned group : {G1S, G1NS}) {
            board m;
            m.p.sys[ICC_CTLR_EL3] |= cbpr;
            m.p.sys[ICC_BPR0_EL1] = 6; // [7]
            m.configure(40, G0, 0x40);
            m.configure(41, group, 0x20);
            m.pend(40);
            ASSERT_EQ(m.read(ICC_IAR0_EL1), 40u);
            m.pend(41);
            const bool common = cbpr & (group == G1S ? 1u : 2u);
            // Group 0 runs at 0; nothing is higher, whatever the binary point of the other.
            EXPECT_FALSE(m.signalled());
            m.write(ICC_AP0R0_EL1, 1u << 8); // running 0x40
            EXPECT_EQ(m.signalled(), !common) << cbpr << group_names[group];
        }
}

// Table 4-3.
TEST(gic, irq_or_fiq)
{
    for (unsigned el = 0; el < 4; el++)
        for (bool nonsecure : {false, true})
            for (unsigned group : {G0, G1S, G1NS}) {
                if (el == 2 && !nonsecure)
                    continue;
                board m(el, nonsecure);
                m.configure(40, group, 0x20);
                EXPECT_FALSE(m.signalled());
                m.pend(40);
                const bool own = el != 3 && ((group == G1NS && nonsecure) || (group == G1S && !nonsecure));
                ASSERT_TRUE(m.signalled());
                EXPECT_EQ(m.p.irq, own) << el << nonsecure << group_names[group];
                EXPECT_EQ(m.p.fiq, !own) << el << nonsecure << group_names[group];
            }
}

// Each enable alone is missing; and each other thing that keeps an interrupt from a PE.
TEST(gic, not_signalled_unless_enabled_everywhere)
{
    const auto quiet = [](const char *why, unsigned group, auto change) {
        board m;
        m.configure(40, group, 0x20);
        m.pend(40);
        EXPECT_TRUE(m.signalled()) << why;
        change(m);
        EXPECT_FALSE(m.signalled()) << why;
        EXPECT_EQ(m.read(ICC_IAR0_EL1), 1023u) << why;
    };
    quiet("GICD_CTLR.EnableGrp0", G0, [](board &m) { m.g.enable_g0 = 0; });
    quiet("GICD_CTLR.EnableGrp1S", G1S, [](board &m) { m.g.enable_g1s = 0; });
    quiet("GICD_CTLR.EnableGrp1NS", G1NS, [](board &m) { m.g.enable_g1ns = 0; });
    quiet("ICC_IGRPEN0_EL1", G0, [](board &m) { m.write(ICC_IGRPEN0_EL1, 0); });
    quiet("EnableGrp1S", G1S, [](board &m) { m.write(ICC_IGRPEN1_EL3, 1); });
    quiet("EnableGrp1NS", G1NS, [](board &m) { m.write(ICC_IGRPEN1_EL3, 2); });
    quiet("GICD_ISENABLER", G0, [](board &m) { gic_bank_of(&m.g, 0, 40)->enabled = 0; });
    quiet("GICR_WAKER", G0, [](board &m) { m.g.pe[0].asleep = 1; });
    quiet("GICD_IROUTER", G0, [](board &m) { m.g.route[8] = 1; });
    quiet("active", G0, [](board &m) { gic_bank_of(&m.g, 0, 40)->active = 1 << 8; });
}

// 1020 and 1021 tell EL3 whose Group 1 it is; nobody else is told of another group.
TEST(gic, acknowledge_by_group_and_state)
{
    for (unsigned el : {1u, 3u})
        for (bool nonsecure : {false, true})
            for (unsigned group : {G0, G1S, G1NS}) {
                board m(el, nonsecure);
                m.configure(40, group, 0x20);
                m.pend(40);
                const bool mine1 = group != G0 && (el == 3 ? true : (group == G1NS) == nonsecure);
                const uint64_t other = group == G0    ? (el == 3 || !nonsecure ? 40u : 1023u)
                                       : el != 3      ? 1023u
                                       : group == G1S ? 1020u
                                                      : 1021u;
                board copy = m;
                EXPECT_EQ(m.read(ICC_HPPIR0_EL1), other) << el << nonsecure << group_names[group];
                EXPECT_EQ(m.read(ICC_IAR0_EL1), other) << el << nonsecure << group_names[group];
                EXPECT_EQ(m.active(40), other == 40) << el << nonsecure << group_names[group];
                EXPECT_EQ(copy.read(ICC_HPPIR1_EL1), mine1 ? 40u : 1023u)
                    << el << nonsecure << group_names[group];
                EXPECT_EQ(copy.read(ICC_IAR1_EL1), mine1 ? 40u : 1023u)
                    << el << nonsecure << group_names[group];
                EXPECT_EQ(copy.active(40), mine1) << el << nonsecure << group_names[group];
            }
}

// EOImode by Exception level and Security state: EOIR drops the priority, and deactivates only with
// EOImode=0; DIR deactivates only with EOImode=1.
TEST(gic, end_of_interrupt_and_deactivation)
{
    for (unsigned mode = 0; mode < 8; mode++)
        for (unsigned group : {G0, G1S, G1NS}) {
            board m(group == G1NS ? 2 : group == G1S ? 1 : 3, group == G1NS);
            const bool split = mode >> (group == G0 ? 0 : group == G1S ? 1 : 2) & 1;
            m.p.sys[ICC_CTLR_EL3] |= mode << 2; // EOImode_EL3, EOImode_EL1S, EOImode_EL1NS
            m.configure(40, group, 0x20);
            m.pend(40);
            ASSERT_EQ(m.read(group == G0 ? ICC_IAR0_EL1 : ICC_IAR1_EL1), 40u);
            EXPECT_EQ(m.read(ICC_RPR_EL1), 0x20u);
            m.write(ICC_DIR_EL1, 40);
            EXPECT_EQ(m.active(40), !split) << mode << group_names[group];
            gic_bank_of(&m.g, 0, 40)->active = 1 << 8;
            m.write(group == G0 ? ICC_EOIR1_EL1 : ICC_EOIR0_EL1, 40); // the wrong one
            EXPECT_EQ(m.read(ICC_RPR_EL1), 0x20u) << mode << group_names[group];
            m.write(group == G0 ? ICC_EOIR0_EL1 : ICC_EOIR1_EL1, 40);
            EXPECT_EQ(m.read(ICC_RPR_EL1), 0xffu) << mode << group_names[group];
            EXPECT_EQ(m.active(40), split) << mode << group_names[group];
        }
}

// Where SCR_EL3.FIQ=1 Non-secure state sees the lower half of the priorities as all of them (4.8.1).
TEST(gic, priority_mask_as_nonsecure_state_sees_it)
{
    for (unsigned stored = 0; stored < 256; stored += 8)
        for (unsigned value = 0; value < 256; value++) {
            board m(2, true);
            m.p.sys[SCR_EL3] |= FIQ_TO_EL3;
            m.p.sys[ICC_PMR_EL1] = stored;
            EXPECT_EQ(m.read(ICC_PMR_EL1), stored < 0x80 ? 0 : (stored - 0x80) * 2);
            m.write(ICC_PMR_EL1, value);
            ASSERT_EQ(m.p.sys[ICC_PMR_EL1], stored < 0x80 ? stored : 0x80 + value / 16 * 8)
                << stored << " " << value;
            m.p.sys[SCR_EL3] &= ~FIQ_TO_EL3;
            m.write(ICC_PMR_EL1, value);
            ASSERT_EQ(m.read(ICC_PMR_EL1), value / 8 * 8);
        }
}

// Of equal priority the lower INTID; a level that stays pends again, an edge does not.
TEST(gic, edge_and_level)
{
    board m;
    m.configure(40, G0, 0x20);
    m.configure(41, G0, 0x20);
    gic_bank_of(&m.g, 0, 41)->edge |= 1u << 9;
    gic_line(&m.g, 0, 41, true);
    gic_line(&m.g, 0, 40, true);
    for (unsigned intid : {40u, 40u}) {
        ASSERT_EQ(m.read(ICC_IAR0_EL1), intid);
        m.write(ICC_EOIR0_EL1, intid);
    }
    gic_line(&m.g, 0, 40, false);
    ASSERT_EQ(m.read(ICC_IAR0_EL1), 41u);
    m.write(ICC_EOIR0_EL1, 41);
    EXPECT_EQ(m.read(ICC_IAR0_EL1), 1023u);
    gic_line(&m.g, 0, 41, false);
    EXPECT_EQ(m.read(ICC_IAR0_EL1), 1023u);
    gic_line(&m.g, 0, 41, true);
    EXPECT_EQ(m.read(ICC_IAR0_EL1), 41u);
}

// A 1 of N interrupt goes to one PE; an SGI to whom its list names, in the group that its register sends.
TEST(gic, targets)
{
    board m(2, true);
    pe other = m.p;
    other.index = 1;
    m.g.pe[1].asleep = 0;
    m.configure(40, G1NS, 0x20);
    m.g.route[8] = GIC_ANY;
    m.pend(40);
    gic_signal(&m.g, &other);
    EXPECT_TRUE(m.signalled());
    EXPECT_FALSE(other.irq);
    m.g.pe[0].asleep = 1;
    gic_signal(&m.g, &other);
    EXPECT_FALSE(m.signalled());
    EXPECT_TRUE(other.irq);
    m.g.bank[1].group = 1 << 5;
    m.write(ICC_SGI1R_EL1, 2 | 5 << 24 | 0x10000); // another cluster
    m.write(ICC_SGI0R_EL1, 2 | 5 << 24);           // another group
    EXPECT_EQ(m.g.bank[1].pending, 0u);
    m.write(ICC_SGI1R_EL1, 3 | 5 << 24);
    EXPECT_EQ(m.g.bank[1].pending, 1u << 5);
    EXPECT_EQ(m.g.bank[0].pending, 0u); // Group 0 there
}

} // namespace
