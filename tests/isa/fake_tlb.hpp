// SPDX-License-Identifier: BSD-2-Clause
// The places of a TLB for tests.
#ifndef RASIM_TESTS_ISA_FAKE_TLB_HPP
#define RASIM_TESTS_ISA_FAKE_TLB_HPP

#include <array>

extern "C" {
#include "tlb.h"
}

namespace rasim
{

class fake_tlb
{
public:
    static constexpr unsigned entries = 8;
    std::array<std::array<struct tlb_entry, entries>, 2> held = {}; // of two PEs

    struct tlb face()
    {
        return {this, get, put, entries};
    }

private:
    static void get(void *world, unsigned pe, unsigned index, struct tlb_entry *entry)
    {
        *entry = static_cast<fake_tlb *>(world)->held.at(pe).at(index);
    }

    static void put(void *world, unsigned pe, unsigned index, const struct tlb_entry *entry)
    {
        static_cast<fake_tlb *>(world)->held.at(pe).at(index) = *entry;
    }
};

} // namespace rasim

#endif
