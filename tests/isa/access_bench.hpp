// SPDX-License-Identifier: BSD-2-Clause
// A PE before a memory with a poisoned granule and two pages that answer with errors.
#ifndef RASIM_TESTS_ISA_ACCESS_BENCH_HPP
#define RASIM_TESTS_ISA_ACCESS_BENCH_HPP

#include <gtest/gtest.h>

#include <array>
#include <cstdint>

#include "fake_bus.hpp"
#include "hardware.hpp"

extern "C" {
#include "access.h"
}

namespace access_of
{

inline constexpr std::uint64_t GOOD = 0x8000'0040, POISON = 0x8000'1000, SLVERR = 0x8000'2000,
                               DECERR = 0x8000'3000;
inline constexpr std::uint64_t L1 = 0x8010'0000, L2 = 0x8010'1000, L3 = 0x8010'2000;
inline constexpr std::uint32_t TAG = 77, ABORT_CYCLES = 13, BUS = rasim::fake_bus::cycles_per_access;

// ESR_ELx of a data abort.
inline std::uint64_t esr(bool same_el, std::uint64_t iss)
{
    return (same_el ? 0x25u : 0x24u) << 26 | 1u << 25 | iss;
}

class access_bench : public testing::Test
{
protected:
    struct pe pe = {};
    rasim::fake_bus memory;
    std::array<std::uint8_t, 128> data = {};
    std::uint32_t insn = 0;

    access_bench()
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
inline constexpr unsigned SET_OF[] = {2, 2, 3, 0}, AET_OF[] = {0, 1, 2, 3};
inline constexpr std::uint64_t SET_UER = 0 << 11, WNR = 1 << 6, FSC = 0x10, DFSC = 0x11;
inline constexpr std::uint64_t LEAF = 1 << 6 | 1 << 7 | 1 << 10;

} // namespace access_of

#endif
