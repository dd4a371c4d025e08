// SPDX-License-Identifier: BSD-2-Clause
// scenarios/guest-serror-kfh.ras: again and again from a snapshot, as an exploration does, and as a process.
#include <benchmark/benchmark.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <memory>

#include "started.hpp"

namespace
{

void run_from_snapshot(benchmark::State &state)
{
    started &s = started::it();

    if (!s.good)
        state.SkipWithError("the scenario does not start");
    for (auto _ : state) {
        while (run_step(&s.the_run)) {
        }
        if (s.live.end != RUN_REACHED)
            state.SkipWithError("the run did not reach its end");
        state.counters["steps"] = static_cast<double>(s.live.steps);
        s.rewind();
    }
    state.counters["steps/s"] =
        benchmark::Counter(state.counters["steps"], benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(run_from_snapshot)->Unit(benchmark::kMicrosecond);

void snapshot(benchmark::State &state)
{
    static auto from = std::make_unique<machine>(), to = std::make_unique<machine>();

    for (auto _ : state) {
        *to = *from;
        benchmark::DoNotOptimize(*to);
    }
    state.counters["bytes"] = sizeof(machine);
}
BENCHMARK(snapshot);

void run_as_process(benchmark::State &state)
{
    for (auto _ : state) {
        int status = 0;
        pid_t child = fork();
        if (child == 0) {
            if (freopen("/dev/null", "w", stdout) != nullptr)
                execl(BENCH_RASIM, "rasim", "run", "--quiet", BENCH_SCENARIO, nullptr);
            _exit(127);
        }
        if (waitpid(child, &status, 0) != child || status != 0)
            state.SkipWithError("rasim run failed");
    }
}
BENCHMARK(run_as_process)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
