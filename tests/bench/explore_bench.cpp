// SPDX-License-Identifier: BSD-2-Clause
// Exploration of scenarios/guest-serror-kfh.ras: arrival points a second, with and without reduction.
#include <benchmark/benchmark.h>

#include <memory>

#include "started.hpp"

extern "C" {
#include "explore/explore.h"
}

namespace
{

void explore(benchmark::State &state, bool reduce)
{
    started &s = started::it();
    uint64_t points = 0, runs = 0;
    auto x = std::make_unique<explorer>();

    if (!s.good)
        state.SkipWithError("the scenario does not start");
    for (auto _ : state) {
        *x = {};
        x->run = s.the_run;
        x->setup = &s.plan;
        x->reduce = reduce;
        x->most = UINT64_MAX;
        explore_all(x.get());
        points += x->leaves;
        runs += x->runs;
        explore_release(x.get());
        s.rewind();
    }
    state.counters["points/s"] = benchmark::Counter(static_cast<double>(points), benchmark::Counter::kIsRate);
    state.counters["run/covered"] = static_cast<double>(runs) / static_cast<double>(points);
}
BENCHMARK_CAPTURE(explore, reduced, true)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(explore, plain, false)->Unit(benchmark::kMicrosecond);

} // namespace
