// SPDX-License-Identifier: BSD-2-Clause
// What bad responses become: each response, for loads and stores, under each IMPLEMENTATION DEFINED choice.
#include "access_bench.hpp"

namespace
{

using namespace access_of;

class access_test : public access_bench
{
};

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

} // namespace
