// SPDX-License-Identifier: BSD-2-Clause
// The virtual CPU interface (IHI 0069 chapter 6): List registers, and what a guest at EL1 sees of them.
#include <gtest/gtest.h>

#include "hardware.hpp"

namespace
{

enum { FREE, PENDING, ACTIVE, BOTH };

struct guest {
    gic g;
    pe p;

    guest()
    {
        gic_reset(&g);
        pe_reset(&p, 0, feature_bit(FEAT_GICv3));
        p.pstate.el = 1;
        p.sys[SCR_EL3] = 1;
        p.sys[HCR_EL2] = 3 << 3; // FMO, IMO
        p.sys[ICH_HCR_EL2] = 1;
        p.sys[ICH_VMCR_EL2] = 0xf8000003 | 2 << 21 | 3 << 18; // VPMR, both groups, VBPR0, VBPR1
    }

    void list(unsigned i, unsigned state, unsigned intid, unsigned group, unsigned priority)
    {
        p.sys[ICH_LR0_EL2 + i] =
            uint64_t(state) << 62 | uint64_t(group) << 60 | uint64_t(priority) << 48 | intid;
    }

    unsigned state(unsigned i) const
    {
        return static_cast<unsigned>(p.sys[ICH_LR0_EL2 + i] >> 62);
    }
};

// By group priority: bits 7:3 with these binary points.
TEST(gic_virtual, signalled_over_priorities_masks_and_running_priority)
{
    for (unsigned group : {0u, 1u})
        for (unsigned priority = 0; priority < 256; priority += 8)
            for (unsigned running = 0; running <= 256; running += 8)
                for (unsigned mask : {0u, 0x40u, 0x88u, 0xf8u}) {
                    guest v;
                    v.list(2, PENDING, 50, group, priority);
                    v.p.sys[ICH_VMCR_EL2] = (v.p.sys[ICH_VMCR_EL2] & 0xffffff) | uint64_t(mask) << 24;
                    v.p.sys[ICH_AP1R0_EL2] = running == 256 ? 0 : 1u << running / 8;
                    const bool taken = priority < mask && priority < running;
                    gic_signal(&v.g, &v.p);
                    ASSERT_EQ(v.p.virq, taken && group == 1) << priority << " " << running << " " << mask;
                    ASSERT_EQ(v.p.vfiq, taken && group == 0) << priority << " " << running << " " << mask;
                    ASSERT_EQ(gic_read(&v.g, &v.p, group ? ICC_IAR1_EL1 : ICC_IAR0_EL1), taken ? 50u : 1023u);
                    ASSERT_EQ(v.state(2), taken ? unsigned(ACTIVE) : unsigned(PENDING));
                }
}

// With HW=1 the end deactivates the physical interrupt, too; with VEOIM=1 ICV_DIR_EL1 does.
TEST(gic_virtual, end_and_deactivation)
{
    for (bool hw : {false, true})
        for (bool split : {false, true}) {
            guest v;
            v.list(0, PENDING, 50, 1, 0x20);
            v.p.sys[ICH_LR0_EL2] |= uint64_t(hw) << 61 | uint64_t(hw ? 40 : 0) << 32;
            v.p.sys[ICH_VMCR_EL2] |= uint64_t(split) << 9;
            gic_bank_of(&v.g, 0, 40)->active = 1 << 8;
            ASSERT_EQ(gic_read(&v.g, &v.p, ICC_IAR1_EL1), 50u);
            EXPECT_EQ(gic_read(&v.g, &v.p, ICC_RPR_EL1), 0x20u);
            gic_write(&v.g, &v.p, ICC_EOIR1_EL1, 50);
            EXPECT_EQ(gic_read(&v.g, &v.p, ICC_RPR_EL1), 0xffu);
            EXPECT_EQ(v.state(0), split ? unsigned(ACTIVE) : unsigned(FREE));
            gic_write(&v.g, &v.p, ICC_DIR_EL1, 50);
            EXPECT_EQ(v.state(0), unsigned(FREE));
            EXPECT_EQ(gic_bank_of(&v.g, 0, 40)->active, hw ? 0u : 1u << 8);
        }
}

// Which registers are virtual depends on the group's routing: without IMO a guest's Group 1 registers are
// physical.
TEST(gic_virtual, only_what_hcr_el2_routes)
{
    for (unsigned routed = 0; routed < 4; routed++) {
        guest v;
        v.list(0, PENDING, 50, 1, 0x20);
        v.list(1, PENDING, 51, 0, 0x10);          // of the other group, and first
        v.p.sys[HCR_EL2] = uint64_t(routed) << 3; // FMO 1, IMO 2
        EXPECT_EQ(gic_read(&v.g, &v.p, ICC_HPPIR1_EL1), 1023u) << routed;
        v.list(1, FREE, 0, 0, 0);
        EXPECT_EQ(gic_read(&v.g, &v.p, ICC_HPPIR1_EL1), routed & 2 ? 50u : 1023u) << routed;
    }
}

} // namespace
