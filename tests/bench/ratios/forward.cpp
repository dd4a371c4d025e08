// SPDX-License-Identifier: BSD-2-Clause
// A forwarding decision against a lookup: a function that returns one word of an array of as many encodings.
#include <memory>
#include <random>
#include <vector>

#include "ratios.hpp"

extern "C" {
#include "forward.h"
}

namespace ratios
{

namespace
{

const unsigned ROUNDS = 9, ACCESSES = 1 << 20;

std::unique_ptr<forward_table> built()
{
    auto table = std::make_unique<forward_table>();
    forward_rules rules = {};

    rules.edition = FORWARD_7_3;
    rules.host_el0 = true;
    forward_build(
        table.get(), &forward_rows, &rules, [](void *, const char *) {}, nullptr);
    return table;
}

// Trapped accesses: encodings that have a row, in any order.
std::vector<forward_access> accesses(const forward_table &table)
{
    std::mt19937 random(1);
    std::vector<forward_access> all;

    while (all.size() < ACCESSES) {
        auto encoding = static_cast<uint16_t>(random());
        if (table.word[encoding])
            all.push_back({encoding, random() % 2 == 0, static_cast<uint8_t>(random() % 2)});
    }
    return all;
}

// As L1's KVM sets them for its guest, so that most accesses ask each control.
forward_state usual()
{
    forward_state s = {};

    s.reg[FORWARD_HCR_EL2] =
        0x0000002700663839; // VM, SWIO, FMO, IMO, AMO, TWI, TWE, TIDs, TSC, TIDCP, TACR, TSW
    s.reg[FORWARD_MDCR_EL2] = 0x1066;
    return s;
}

__attribute__((noinline)) uint64_t lookup(const forward_table *table, const forward_state *state,
                                          forward_access access)
{
    asm volatile("" : : "r"(state)); // it gets what a decision gets
    return table->word[access.encoding];
}

} // namespace

void forwarding()
{
    auto table = built();
    auto all = accesses(*table);
    forward_state state = usual();
    forward_prepare(table.get(), &state);
    uint64_t sum = 0;
    pair p = in_turns(
        ROUNDS,
        [&] {
            return cpu_of([&] {
                for (const forward_access &a : all)
                    sum += lookup(table.get(), &state, a);
            });
        },
        [&] {
            return cpu_of([&] {
                for (const forward_access &a : all)
                    sum += forward_decide(table.get(), &state, a).outcome;
            });
        });

    row("forwarding decisions a second", ask::nothing, 0, ACCESSES / p.b, "");
    row("forwarding decision, array lookups", ask::at_most, 10, p.b / p.a, "");
    note("array lookup: a call that returns the table's word of the same " + std::to_string(ACCESSES) +
         " encodings, " + (sum ? std::to_string(1e9 * p.a / ACCESSES).substr(0, 4) : "no") + " ns each");
}

} // namespace ratios
