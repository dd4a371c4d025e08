// SPDX-License-Identifier: BSD-2-Clause
// What bad responses become: each response, for loads and stores, under each IMPLEMENTATION DEFINED choice.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "fake_bus.hpp"
#include "hardware.hpp"

extern "C" {
#include "access.h"
}

namespace
{

constexpr std::uint64_t GOOD = 0x8000'0040, POISON = 0x8000'1000, SLVERR = 0x8000'2000, DECERR = 0x8000'3000;
constexpr std::uint64_t L1 = 0x8010'0000, L2 = 0x8010'1000, L3 = 0x8010'2000;
constexpr std::uint32_t TAG = 77, ABORT_CYCLES = 13, BUS = rasim::fake_bus::cycles_per_access;

// ESR_ELx of a data abort.
std::uint64_t esr(bool same_el, std::uint64_t iss)
{
    return (same_el ? 0x25u : 0x24u) << 26 | 1u << 25 | iss;
}

class access_test : public testing::Test
{
protected:
    struct pe pe = {};
    rasim::fake_bus memory;
    std::array<std::uint8_t, 128> data = {};
    std::uint32_t insn = 0;

    access_test()
    {
        pe.features = feature_close(feature_bit(FEAT_RAS));
        pe.index = 3;
        pe.pc = 0x4444'0000;
        pe.pstate.el = 1;
        pe.sys[SCR_EL3] = SCR_EL3_NS;
        for (int i = 0; i < IMPDEF_COUNT; i++)
            pe.impdef[i] = impdef_row_of(static_cast<enum impdef>(i))->dflt;
        pe.impdef[IMPDEF_ABORT_CYCLES] = ABORT_CYCLES;
        memory.poison(POISON, TAG);
        memory.fail(SLVERR, SLVERR + 0xfff, BUS_SLVERR, TAG);
        memory.fail(DECERR, DECERR + 0xfff, BUS_DECERR, TAG);
    }

    struct access_result read(std::uint64_t va, std::uint32_t size = 8)
    {
        struct bus port = memory.port();
        memory.log.clear();
        return access_read(&pe, &port, va, data.data(), size);
    }

    struct access_result write(std::uint64_t va, std::uint32_t size = 8)
    {
        struct bus port = memory.port();
        memory.log.clear();
        return access_write(&pe, &port, va, data.data(), size);
    }

    struct access_result fetch(std::uint64_t va)
    {
        struct bus port = memory.port();
        memory.log.clear();
        return access_fetch(&pe, &port, va, &insn);
    }

    // Identity-mapped 4 KiB page of `va`, with these attributes.
    void map(std::uint64_t va, std::uint64_t attributes)
    {
        pe.sys[HCR_EL2] |= HCR_EL2_VM;
        pe.sys[VTCR_EL2] = 1 << 6 | 25;
        pe.sys[VTTBR_EL2] = L1;
        memory.put64(L1 + (va >> 30) * 8, L2 | 3);
        memory.put64(L2 + (va >> 21 & 511) * 8, L3 | 3);
        memory.put64(L3 + (va >> 12 & 511) * 8, (va & ~std::uint64_t{0xfff}) | attributes | 3);
    }

    // A synchronous External abort at EL1, and nothing else.
    void expect_abort(const struct access_result &r, std::uint64_t va, std::uint64_t iss)
    {
        EXPECT_TRUE(r.aborted);
        EXPECT_FALSE(r.late);
        EXPECT_EQ(EXCEPTION_SYNC, r.exception.kind);
        EXPECT_EQ(esr(true, iss), r.exception.esr);
        EXPECT_EQ(1u, r.exception.target);
        EXPECT_EQ(va, r.exception.far);
        EXPECT_TRUE(r.exception.far_valid);
        EXPECT_FALSE(r.exception.ipa_valid);
        EXPECT_EQ(pe.pc, r.exception.return_address);
        EXPECT_EQ(TAG, r.exception.tag);
        EXPECT_EQ(BUS + ABORT_CYCLES, r.cycles);
    }

    // The access completes, an SError follows.
    void expect_late(const struct access_result &r, std::uint64_t iss)
    {
        EXPECT_FALSE(r.aborted);
        EXPECT_TRUE(r.late);
        EXPECT_EQ(iss, r.serror.iss);
        EXPECT_EQ(TAG, r.serror.tag);
        EXPECT_TRUE(r.serror.pending);
        EXPECT_EQ(BUS, r.cycles);
        EXPECT_EQ(ABORT_CYCLES, r.serror_cycles);
    }
};

// By number of the knob poison-state: UC, UEU, UEO, UER.
constexpr unsigned SET_OF[] = {2, 2, 3, 0}, AET_OF[] = {0, 1, 2, 3};
constexpr std::uint64_t SET_UER = 0 << 11, WNR = 1 << 6, FSC = 0x10, DFSC = 0x11;
constexpr std::uint64_t LEAF = 1 << 6 | 1 << 7 | 1 << 10;

} // namespace

TEST_F(access_test, good_accesses_move_data)
{
    memory.put64(GOOD, 0x1122'3344'5566'7788);
    struct access_result r = read(GOOD);
    EXPECT_FALSE(r.aborted || r.late || r.poison);
    EXPECT_EQ(GOOD, r.pa);
    EXPECT_EQ(BUS, r.cycles);
    EXPECT_EQ(0x88, data[0]);
    ASSERT_EQ(1u, memory.log.size());
    EXPECT_EQ(BUS_READ, memory.log[0].kind);
    EXPECT_EQ(8u, memory.log[0].size);
    EXPECT_EQ(3u, memory.log[0].pe);

    data[0] = 0x99;
    r = write(GOOD, 1);
    EXPECT_FALSE(r.aborted || r.late);
    EXPECT_EQ(0x1122'3344'5566'7799u, memory.get64(GOOD));
    EXPECT_EQ(BUS_WRITE, memory.log[0].kind);
    EXPECT_EQ(1u, memory.log[0].size);
    EXPECT_EQ(3u, memory.log[0].pe);
}

TEST_F(access_test, only_a_store_of_the_whole_granule_clears_poison)
{
    EXPECT_FALSE(write(POISON, 63).aborted);
    EXPECT_TRUE(memory.is_poisoned(POISON));
    EXPECT_TRUE(read(POISON, 1).aborted);
    EXPECT_FALSE(write(POISON, 64).late);
    EXPECT_FALSE(memory.is_poisoned(POISON));
    EXPECT_FALSE(read(POISON, 64).aborted);
}

TEST_F(access_test, poison_load_external_abort)
{
    pe.impdef[IMPDEF_POISON_LOAD] = 0;
    for (unsigned state = 0; state < 4; state++) {
        pe.impdef[IMPDEF_POISON_STATE] = state;
        SCOPED_TRACE(state);
        struct access_result r = read(POISON + 16);
        expect_abort(r, POISON + 16, SET_OF[state] << 11 | FSC);
        EXPECT_TRUE(r.poison);
        EXPECT_EQ(POISON + 16, r.pa);
    }
}

TEST_F(access_test, poison_load_serror)
{
    pe.impdef[IMPDEF_POISON_LOAD] = 1;
    memory.put64(POISON, 0x55);
    for (unsigned i = 0; i < 32; i++) {
        unsigned state = i & 3, ea = i >> 2 & 1, synchronizable = i >> 3 & 1, edge = i >> 4;
        pe.impdef[IMPDEF_POISON_STATE] = state;
        pe.impdef[IMPDEF_SERROR_EA] = ea;
        pe.impdef[IMPDEF_SERROR_SYNCHRONIZABLE] = synchronizable;
        pe.impdef[IMPDEF_SERROR_EDGE] = edge;
        SCOPED_TRACE(i);
        data = {};
        struct access_result r = read(POISON);
        expect_late(r, AET_OF[state] << 10 | ea << 9 | DFSC);
        EXPECT_TRUE(r.poison);
        EXPECT_EQ(0x55, data[0]) << "the load completes";
        EXPECT_EQ(synchronizable || state == 1, r.serror.synchronizable) << "UEU always is";
        EXPECT_EQ(!edge, r.serror.level);
    }
}

TEST_F(access_test, double_fault_makes_serrors_edge_triggered)
{
    pe.features = feature_close(pe.features | feature_bit(FEAT_DoubleFault));
    pe.impdef[IMPDEF_POISON_LOAD] = 1;
    pe.impdef[IMPDEF_SERROR_EDGE] = 0;
    EXPECT_FALSE(read(POISON).serror.level);
}

// Whatever the knobs for poison and for stores say.
TEST_F(access_test, bus_errors_of_loads_are_synchronous)
{
    for (unsigned i = 0; i < 16; i++) {
        pe.impdef[IMPDEF_POISON_STATE] = i & 3;
        pe.impdef[IMPDEF_POISON_LOAD] = i >> 2 & 1;
        pe.impdef[IMPDEF_EXTERNAL_STORE] = i >> 3;
        pe.impdef[IMPDEF_EXTERNAL_LOAD] = 0;
        SCOPED_TRACE(i);
        struct access_result r = read(SLVERR);
        expect_abort(r, SLVERR, SET_UER | FSC);
        EXPECT_EQ(BUS_SLVERR, r.status);
        r = read(DECERR);
        expect_abort(r, DECERR, SET_UER | FSC);
        EXPECT_EQ(BUS_DECERR, r.status);
    }
}

TEST_F(access_test, bus_errors_of_loads_are_late_where_the_knob_says_so)
{
    pe.impdef[IMPDEF_EXTERNAL_LOAD] = 1;
    for (unsigned state = 0; state < 4; state++) {
        pe.impdef[IMPDEF_BUS_ERROR_STATE] = state;
        expect_late(read(SLVERR), AET_OF[state] << 10 | DFSC);
        expect_late(read(DECERR), AET_OF[state] << 10 | DFSC);
    }
    EXPECT_TRUE(read(POISON).aborted);
}

TEST_F(access_test, bus_errors_of_stores)
{
    for (std::uint64_t va : {SLVERR, DECERR}) {
        for (unsigned state = 0; state < 4; state++) {
            pe.impdef[IMPDEF_POISON_STATE] = state; // of no concern
            SCOPED_TRACE(state);
            pe.impdef[IMPDEF_EXTERNAL_STORE] = 0;
            pe.impdef[IMPDEF_BUS_ERROR_STATE] = 3 - state;
            expect_abort(write(va), va, SET_OF[3 - state] << 11 | WNR | FSC);
            pe.impdef[IMPDEF_EXTERNAL_STORE] = 1;
            pe.impdef[IMPDEF_LATE_STORE_STATE] = (state + 1) % 4;
            expect_late(write(va), AET_OF[(state + 1) % 4] << 10 | DFSC);
        }
    }
}

// The store has retired when the response comes: nothing is left that could abort, and the time until then
// and the time from the response to the exception add up.
TEST_F(access_test, a_posted_store_is_late_whatever_the_knob_says)
{
    memory.late = 180;
    for (unsigned knob : {0u, 1u}) {
        pe.impdef[IMPDEF_EXTERNAL_STORE] = knob;
        pe.impdef[IMPDEF_LATE_STORE_STATE] = 2;
        struct access_result r = write(SLVERR);
        EXPECT_TRUE(r.late);
        EXPECT_FALSE(r.aborted);
        EXPECT_EQ(r.cycles, BUS);
        EXPECT_EQ(r.serror_cycles, 180 + ABORT_CYCLES);
        EXPECT_EQ(r.serror.iss, AET_OF[2] << 10 | DFSC);
        EXPECT_EQ(r.serror.tag, TAG);
    }
    pe.impdef[IMPDEF_EXTERNAL_LOAD] = 1; // a load has its response when it completes
    EXPECT_EQ(read(SLVERR).serror_cycles, ABORT_CYCLES);
    EXPECT_EQ(read(SLVERR).answered, BUS);
    EXPECT_EQ(write(SLVERR).answered, 0u);
}

// A fetch has no completion to be late after, whatever the knobs for loads and stores say.
TEST_F(access_test, fetches)
{
    memory.put64(GOOD, 0xd503201f'd503221f); // esb; nop, little-endian
    pe.impdef[IMPDEF_POISON_LOAD] = pe.impdef[IMPDEF_EXTERNAL_STORE] = 1;
    struct access_result r = fetch(GOOD);
    EXPECT_FALSE(r.aborted || r.late);
    EXPECT_EQ(0xd503221fu, insn);
    ASSERT_EQ(1u, memory.log.size());
    EXPECT_EQ(BUS_FETCH, memory.log[0].kind);
    EXPECT_EQ(4u, memory.log[0].size);
    for (std::uint64_t va : {POISON, SLVERR, DECERR}) {
        r = fetch(va);
        EXPECT_TRUE(r.aborted);
        EXPECT_FALSE(r.late);
        EXPECT_EQ(0x21u << 26 | 1u << 25 | SET_UER | FSC, r.exception.esr);
        EXPECT_EQ(va, r.exception.far);
        EXPECT_EQ(TAG, r.exception.tag);
    }
}

// XN and S2AP of the stage 2 leaf: execution needs reads, too.
TEST_F(access_test, fetches_from_a_guests_page)
{
    constexpr std::uint64_t XN = std::uint64_t{1} << 54, WRITE_ONLY = 1 << 7 | 1 << 10;
    for (std::uint64_t attributes : {LEAF, LEAF | XN, WRITE_ONLY}) {
        map(GOOD, attributes);
        struct access_result r = fetch(GOOD);
        EXPECT_EQ((attributes & XN) != 0, r.aborted != 0) << "S2AP is about data";
        if (r.aborted) {
            EXPECT_EQ(0x20u << 26 | 1u << 25 | 0x0f, r.exception.esr);
        }
        EXPECT_FALSE(read(GOOD).aborted && attributes != WRITE_ONLY) << "XN is about fetches";
    }
}

// Not even where the memory says that the granule of a store is poisoned.
TEST_F(access_test, stores_do_not_consume_poison)
{
    auto always_poison = [](void *, const struct bus_access *) {
        struct bus_response response = {};
        response.poison = 1;
        return response;
    };
    struct bus port = {nullptr, always_poison, nullptr, nullptr};
    struct access_result told = access_write(&pe, &port, GOOD, data.data(), 8);
    EXPECT_FALSE(told.aborted || told.late || told.poison);
    for (unsigned knob : {0u, 1u}) {
        pe.impdef[IMPDEF_POISON_LOAD] = knob;
        struct access_result r = write(POISON);
        EXPECT_FALSE(r.aborted || r.late || r.poison);
    }
}

TEST_F(access_test, without_feat_ras_nothing_is_said_of_the_state)
{
    pe.features = 0;
    pe.impdef[IMPDEF_POISON_STATE] = 0; // UC
    expect_abort(read(POISON), POISON, FSC);
    pe.impdef[IMPDEF_POISON_LOAD] = 1;
    pe.impdef[IMPDEF_SERROR_EA] = 1;
    expect_late(read(POISON), 0);
}

TEST_F(access_test, external_aborts_are_routed)
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

TEST_F(access_test, ease_moves_external_aborts_to_the_serror_vector)
{
    pe.features = feature_close(pe.features | feature_bit(FEAT_DoubleFault));
    pe.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_EA;
    EXPECT_FALSE(read(POISON).exception.serror_vector);
    pe.sys[SCR_EL3] |= SCR_EL3_EASE;
    EXPECT_TRUE(read(POISON).exception.serror_vector);
    EXPECT_EQ(esr(false, SET_UER | FSC), read(POISON).exception.esr);
}

// To EL2 whatever SCR_EL3.EA says, with no External abort's cost, and nobody's error.
TEST_F(access_test, stage_2_faults)
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
TEST_F(access_test, walk_aborts)
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

TEST_F(access_test, external_aborts_after_stage_2)
{
    map(POISON, LEAF);
    struct access_result r = read(POISON);
    EXPECT_EQ(1u, r.exception.target) << "not an abort on stage 2";
    EXPECT_EQ(4 * BUS + ABORT_CYCLES, r.cycles);
    EXPECT_EQ(4 * BUS, r.answered);
    EXPECT_EQ(POISON, r.pa);
}
