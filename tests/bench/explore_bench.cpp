// SPDX-License-Identifier: BSD-2-Clause
// Exploration of scenarios/guest-serror-kfh.ras: arrival points a second, with and without reduction.
#include <benchmark/benchmark.h>

#include "started.hpp"

namespace
{

void explore(benchmark::State &state, bool reduce)
{
    started &s = started::it();
    uint64_t points = 0, runs = 0;

    if (!s.good)
        state.SkipWithError("the scenario does not start");
    for (auto _ : state) {
        explorer *x = s.fresh(reduce);
        explore_all(x);
        points += x->leaves;
        runs += x->runs;
        explore_release(x);
        s.rewind();
    }
    state.counters["points/s"] = benchmark::Counter(static_cast<double>(points), benchmark::Counter::kIsRate);
    state.counters["run/covered"] = static_cast<double>(runs) / static_cast<double>(points);
}
BENCHMARK_CAPTURE(explore, reduced, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(explore, plain, false)->Unit(benchmark::kMicrosecond);

} // namespace
