// SPDX-License-Identifier: BSD-2-Clause
// Accesses through caches: hits of L1 and of L2, and misses that go to memory.
#include <benchmark/benchmark.h>

#include "accesses.hpp"

namespace
{

using rasim::accesses;

// Loads `lines` lines in turn, again and again.
void cached_loads(benchmark::State &state)
{
    accesses &a = accesses::it(true);
    const auto lines = static_cast<uint64_t>(state.range(0));
    uint64_t sum = 0, i = 0;

    if (!a.good)
        state.SkipWithError("the platform does not build");
    for (auto _ : state)
        sum += a.load_at(accesses::FRESH + i++ % lines * 64);
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
BENCHMARK(cached_loads)->Name("load_hits_l1/lines")->Arg(256);
BENCHMARK(cached_loads)->Name("load_hits_l2/lines")->Arg(8192);
BENCHMARK(cached_loads)->Name("load_misses/lines")->Arg(65536);

void cached_stores(benchmark::State &state)
{
    accesses &a = accesses::it(true);

    for (auto _ : state)
        a.touch(0);
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}
BENCHMARK(cached_stores)->Name("store_hits_l1");

} // namespace
