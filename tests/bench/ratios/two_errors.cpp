// SPDX-License-Identifier: BSD-2-Clause
// Two free errors, as processes: time and memory of one, and two workers against one.
#include <cstdlib>

#include "ratios.hpp"

namespace ratios
{

namespace
{

// The number after the word, at the start of a line.
double number_after(const std::string &text, const std::string &word)
{
    size_t at = text.find("\n" + word + " ");
    return at == std::string::npos ? 0 : strtod(text.c_str() + at + word.size() + 2, nullptr);
}

// By its words, on EL2 and EL1.
finished explore_wide(const char *jobs)
{
    return command({BENCH_RASIM, "explore", "--no-reduce", "--jobs", jobs, BENCH_WIDE});
}

} // namespace

void two_errors()
{
    finished f = command({BENCH_RASIM, "explore", BENCH_TWO});

    if (f.status != 0) {
        skipped("two errors over guest exit and entry", "rasim explore failed");
        return;
    }
    row("two errors over exit and entry: points", ask::nothing, 0, number_after(f.out, "points"), "");
    row("  states of the answer", ask::nothing, 0, number_after(f.out, "states"), "");
    row("  CPU time", ask::at_most, 60, f.cpu, " s");
    row("  memory, largest resident set", ask::at_most, 1024, f.most_memory / 1048576, " MiB");
}

void two_workers()
{
    const std::string name = "two workers against one, wall time";
    std::string first = explore_wide("1").out;
    bool same = true;

    if (first.empty()) {
        skipped(name, "rasim explore has no --jobs");
        return;
    }
    auto wall = [&](const char *jobs) {
        finished f = explore_wide(jobs);
        same = same && f.out == first;
        return f.wall;
    };
    pair t = in_turns(
        7, [&] { return wall("1"); }, [&] { return wall("2"); });
    row(name, ask::at_least, 1.6, t.a / t.b, "x");
    row("  byte-identical answers (1: yes)", ask::at_least, 1, same, "");
}

} // namespace ratios
