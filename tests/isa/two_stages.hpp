// SPDX-License-Identifier: BSD-2-Clause
// A guest's address under two stages, every table a page of its own, for tests that plant one thing in one
// descriptor. Stage 1 walks from level 0, stage 2 likewise; the IPA of each stage 1 table differs from the
// others at each level of stage 2, so that each is translated by descriptors of its own.
#ifndef RASIM_TESTS_ISA_TWO_STAGES_HPP
#define RASIM_TESTS_ISA_TWO_STAGES_HPP

#include <cstdint>

#include "fake_bus.hpp"
#include "hardware.hpp"

namespace rasim
{

class two_stages
{
public:
    static constexpr std::uint64_t VA =
        std::uint64_t{0x15} << 39 | std::uint64_t{0x2b} << 30 | 0x33 << 21 | 0x1ff << 12 | 0x678;
    static constexpr std::uint64_t TABLE = 3, PAGE = 3, AF = 1 << 10, CONTIGUOUS = std::uint64_t{1} << 52;
    static constexpr std::uint64_t USER = 1 << 6;            // AP[1]
    static constexpr std::uint64_t RW2 = 1 << 6 | 1 << 7;    // S2AP
    static constexpr std::uint64_t NORMAL2 = 0xf << 2;       // MemAttr
    static constexpr std::uint64_t PA_OF_PAGE = 0x9abc'd000; // of what VA means
    static constexpr unsigned DATA = 4;                      // input of stage 2 beside those of tables 0-3

    struct pe pe = {};
    fake_bus memory;

    two_stages()
    {
        pe.features = feature_close(feature_bit(FEAT_RAS) | feature_bit(FEAT_VHE) | feature_bit(FEAT_PAN));
        pe.index = 1;
        pe.pstate.el = 1;
        pe.sys[SCR_EL3] = SCR_EL3_NS | SCR_EL3_RW;
        pe.sys[HCR_EL2] = HCR_EL2_VM | HCR_EL2_RW;
        pe.sys[VTCR_EL2] = 5 << 16 | 2 << 6 | 16;
        pe.sys[VTTBR_EL2] = table2(0, 0);
        pe.sys[SCTLR_EL1] = 1;
        pe.sys[TCR_EL1] = std::uint64_t{5} << 32 | std::uint64_t{16} << 16 | 16;
        pe.sys[TTBR0_EL1] = ipa(0);
        for (unsigned input = 0; input <= DATA; input++)
            map2(input);
        for (unsigned level = 0; level < 3; level++)
            memory.put64(entry1(level), ipa(level + 1) | TABLE);
        memory.put64(entry1(3), ipa(DATA) | AF | USER | PAGE);
    }

    // IPA of the stage 1 table of a level, or of the page that VA means.
    static std::uint64_t ipa(unsigned input)
    {
        std::uint64_t n = input + 1;
        return n << 39 | n << 30 | n << 21 | n << 12;
    }

    static std::uint64_t pa(unsigned input)
    {
        return input == DATA ? PA_OF_PAGE : 0x8000'0000 + input * 0x1000;
    }

    // Physical address of the descriptor of a level, of stage 1.
    static std::uint64_t entry1(unsigned level)
    {
        return pa(level) + (VA >> (39 - 9 * level) & 511) * 8;
    }

    // The same of stage 2, for one of its inputs.
    static std::uint64_t entry2(unsigned input, unsigned level)
    {
        return table2(level == 0 ? 0 : input, level) + (input + 1) * 8;
    }

private:
    static std::uint64_t table2(unsigned input, unsigned level)
    {
        return 0x8800'0000 + (level * 8 + input) * 0x1000;
    }

    void map2(unsigned input)
    {
        for (unsigned level = 0; level < 3; level++)
            memory.put64(entry2(input, level), table2(input, level + 1) | TABLE);
        memory.put64(entry2(input, 3), pa(input) | AF | RW2 | NORMAL2 | PAGE);
    }
};

} // namespace rasim

#endif
