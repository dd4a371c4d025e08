// SPDX-License-Identifier: BSD-2-Clause
// Accesses to memory: through a host pointer, by the short way (DMI), by b_transport, of poison; and what a
// page costs. A process has one platform, so these stand apart from the benchmarks of runs.
#include <benchmark/benchmark.h>

#include <malloc.h>

#include <vector>

#include "accesses.hpp"

namespace
{

using rasim::accesses;

template <typename F> void over_the_pages(benchmark::State &state, F access)
{
    accesses &a = accesses::it();
    uint64_t sum = 0;
    unsigned i = 0;

    if (!a.good)
        state.SkipWithError("the platform does not build");
    for (auto _ : state)
        sum += access(a, i++);
    benchmark::DoNotOptimize(sum);
    state.SetItemsProcessed(static_cast<int64_t>(state.iterations()));
}

void load_host_pointer(benchmark::State &state)
{
    over_the_pages(state, [](accesses &a, unsigned i) { return a.host(i); });
}
BENCHMARK(load_host_pointer);

void load_dmi(benchmark::State &state)
{
    over_the_pages(state, [by = accesses::it().port()](accesses &a, unsigned i) { return a.dmi(by, i); });
}
BENCHMARK(load_dmi);

void load_dmi_as_bus_access(benchmark::State &state)
{
    over_the_pages(state, [by = accesses::it().port()](accesses &a, unsigned i) { return a.request(by, i); });
}
BENCHMARK(load_dmi_as_bus_access);

void load_b_transport(benchmark::State &state)
{
    over_the_pages(state, [](accesses &a, unsigned i) { return a.load(accesses::CLEAN, i); });
}
BENCHMARK(load_b_transport);

// With the node that records it.
void load_poisoned(benchmark::State &state)
{
    over_the_pages(state, [](accesses &a, unsigned i) { return a.load(accesses::BAD, i); });
}
BENCHMARK(load_poisoned);

void store_b_transport(benchmark::State &state)
{
    over_the_pages(state, [](accesses &a, unsigned i) { return a.store(i); });
}
BENCHMARK(store_b_transport);

// What the first write of a page takes from the heap, tables of the index included.
void first_write_of_a_page(benchmark::State &state)
{
    accesses &a = accesses::it();
    size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
    uint64_t page = 0;

    for (auto _ : state)
        a.touch(page++);
    size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
    state.counters["bytes/page"] = static_cast<double>(after - before) / static_cast<double>(page);
}
BENCHMARK(first_write_of_a_page)->Iterations(20000);

} // namespace
