// SPDX-License-Identifier: BSD-2-Clause
// A load by the short way against a load through a pointer of the host: what a clean access of a run costs at
// least.
#include "accesses.hpp"
#include "ratios.hpp"

namespace ratios
{

namespace
{

using rasim::accesses;

enum { LOADS = 4000000, ROUNDS = 9 };

volatile uint64_t sink; // keeps the loads

template <typename F> double nanoseconds(F load)
{
    return cpu_of([&] {
               F mine = load; // local: what it holds can be kept in registers
               uint64_t sum = 0;
               for (unsigned i = 0; i < LOADS; i++)
                   sum += mine(i);
               sink = sum;
           }) *
           1e9 / LOADS;
}

// Nanoseconds: host, DMI; host again, b_transport; poisoned.
std::vector<double> measure()
{
    accesses &a = accesses::it();
    if (!a.good)
        return {};
    auto host = [&] { return nanoseconds([&a](unsigned i) { return a.host(i); }); };
    auto dmi = [&] { return nanoseconds([&a, by = a.port()](unsigned i) { return a.dmi(by, i); }); };
    auto slow = [&] { return nanoseconds([&](unsigned i) { return a.load(accesses::CLEAN, i); }); };
    auto bad = [&] { return nanoseconds([&](unsigned i) { return a.load(accesses::BAD, i); }); };
    pair one = in_turns(ROUNDS, host, dmi), two = in_turns(ROUNDS, slow, bad);
    return {one.a, one.b, two.a, two.b};
}

} // namespace

void memory_accesses()
{
    std::vector<double> ns = apart(measure);

    if (ns.size() != 4) {
        skipped("clean load by DMI / by a host pointer", "the platform does not build");
        return;
    }
    row("clean load by DMI / by a host pointer", ask::at_most, 3, ns[1] / ns[0], "");
    row("clean load by b_transport / by DMI", ask::nothing, 0, ns[2] / ns[1], "");
    row("poisoned load / clean load by b_transport", ask::nothing, 0, ns[3] / ns[2], "");
}

} // namespace ratios
