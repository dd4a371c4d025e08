// SPDX-License-Identifier: BSD-2-Clause
// libsystemc brings a main() of its own; this one wins.
#include <benchmark/benchmark.h>

BENCHMARK_MAIN();
