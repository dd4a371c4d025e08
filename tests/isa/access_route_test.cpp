// SPDX-License-Identifier: BSD-2-Clause
// Where aborts of accesses go, and what stage 2 says of them.
#include "access_bench.hpp"

namespace
{

using namespace access_of;

class access_route_test : public access_bench
{
};

TEST_F(access_route_test, external_aborts_are_routed)
{
    struct row {
        const char *why;
        unsigned el;
        std::uint64_t scr, hcr;
        unsigned target;
    };
    const row table[] = {
        {"EL0 to EL1",        0, 0,          0,           1},
        {"EL1 to EL2 by TEA", 1, 0,          HCR_EL2_TEA, 2},
        {"EL0 to EL2 by TGE", 0, 0,          HCR_EL2_TGE, 2},
        {"EL2 to itself",     2, 0,          0,           2},
        {"EL2 to EL3 by EA",  2, SCR_EL3_EA, 0,           3},
        {"EL3 to itself",     3, 0,          0,           3},
    };
    for (const row &t : table) {
        SCOPED_TRACE(t.why);
        pe.pstate.el = static_cast<std::uint8_t>(t.el);
        pe.sys[SCR_EL3] = SCR_EL3_NS | t.scr;
        pe.sys[HCR_EL2] = t.hcr;
        struct access_result r = read(POISON);
        EXPECT_EQ(t.target, r.exception.target);
        EXPECT_EQ(esr(t.el == t.target, SET_UER | FSC), r.exception.esr);
    }
}

TEST_F(access_route_test, ease_moves_external_aborts_to_the_serror_vector)
{
    pe.features = feature_close(pe.features | feature_bit(FEAT_DoubleFault));
    pe.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_EA;
    EXPECT_FALSE(read(POISON).exception.serror_vector);
    pe.sys[SCR_EL3] |= SCR_EL3_EASE;
    EXPECT_TRUE(read(POISON).exception.serror_vector);
    EXPECT_EQ(esr(false, SET_UER | FSC), read(POISON).exception.esr);
}

// To EL2 whatever SCR_EL3.EA says, with no External abort's cost, and nobody's error.
TEST_F(access_route_test, stage_2_faults)
{
    struct row {
        const char *why;
        std::uint64_t attributes;
        bool write;
        std::uint64_t iss;
        bool ipa;
    };
    const row table[] = {
        {"access flag, read",  3 << 6,           false, 0x0b,       true },
        {"access flag, write", 3 << 6,           true,  WNR | 0x0b, true },
        {"permission, read",   1 << 7 | 1 << 10, false, 0x0f,       false}, // ASL IPAValid: not valid
        {"permission, write",  1 << 6 | 1 << 10, true,  WNR | 0x0f, false},
    };
    pe.sys[SCR_EL3] |= SCR_EL3_EA;
    for (const row &t : table) {
        SCOPED_TRACE(t.why);
        map(GOOD, t.attributes);
        struct access_result r = t.write ? write(GOOD) : read(GOOD);
        EXPECT_TRUE(r.aborted);
        EXPECT_FALSE(r.late);
        EXPECT_EQ(esr(false, t.iss), r.exception.esr);
        EXPECT_EQ(2u, r.exception.target);
        EXPECT_EQ(EXCEPTION_SYNC, r.exception.kind);
        EXPECT_EQ(GOOD, r.exception.far);
        EXPECT_TRUE(r.exception.far_valid);
        EXPECT_EQ(GOOD, r.exception.ipa);
        EXPECT_EQ(t.ipa, r.exception.ipa_valid);
        EXPECT_EQ(pe.pc, r.exception.return_address);
        EXPECT_EQ(0u, r.exception.tag);
        EXPECT_EQ(0u, r.pa);
        EXPECT_EQ(3 * BUS, r.cycles);
        EXPECT_EQ(3u, memory.log.size()) << "the access itself is not made";
    }
    struct access_result r = read(GOOD + 0x4000); // not mapped
    EXPECT_EQ(esr(false, 0x07), r.exception.esr);
    EXPECT_TRUE(r.exception.ipa_valid);
}

// The hypervisor's memory: to EL2 without TEA. SET says nothing on a walk.
TEST_F(access_route_test, walk_aborts)
{
    map(GOOD, LEAF);
    memory.poison(L3, TAG);            // the granule of the page's descriptor
    pe.impdef[IMPDEF_POISON_LOAD] = 1; // walks have no completion to be late after
    for (bool store : {false, true}) {
        struct access_result r = store ? write(GOOD) : read(GOOD);
        EXPECT_TRUE(r.aborted);
        EXPECT_FALSE(r.late);
        EXPECT_EQ(2u, r.exception.target);
        EXPECT_EQ(esr(false, (store ? WNR : 0) | 0x17), r.exception.esr);
        EXPECT_EQ(GOOD, r.exception.far);
        EXPECT_TRUE(r.exception.far_valid);
        EXPECT_FALSE(r.exception.ipa_valid);
        EXPECT_EQ(TAG, r.exception.tag);
        EXPECT_EQ(3 * BUS + ABORT_CYCLES, r.cycles);
        EXPECT_EQ(0u, r.pa);
    }
    pe.sys[SCR_EL3] |= SCR_EL3_EA;
    EXPECT_EQ(3u, read(GOOD).exception.target);
}

TEST_F(access_route_test, external_aborts_after_stage_2)
{
    map(POISON, LEAF);
    struct access_result r = read(POISON);
    EXPECT_EQ(1u, r.exception.target) << "not an abort on stage 2";
    EXPECT_EQ(4 * BUS + ABORT_CYCLES, r.cycles);
    EXPECT_EQ(4 * BUS, r.answered);
    EXPECT_EQ(POISON, r.pa);
}

} // namespace
