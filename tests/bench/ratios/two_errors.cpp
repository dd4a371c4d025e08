// SPDX-License-Identifier: BSD-2-Clause
// Two and three free errors, as processes: time and memory of one, and two workers against one.
#include <algorithm>
#include <cmath>
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

// Quiet: without progress.
finished explore_three(const char *jobs)
{
    return command({BENCH_RASIM, "explore", "--quiet", "--jobs", jobs, BENCH_THREE});
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
    std::string first = explore_three("1").out;
    bool same = true;
    double share = 1;

    if (first.empty()) {
        skipped(name, "rasim explore has no --jobs");
        return;
    }
    auto wall = [&](const char *jobs) {
        finished f = explore_three(jobs);
        same = same && f.out == first;
        share = std::min(share, f.cpu / f.wall / (jobs[0] - '0'));
        return f.wall;
    };
    // The best of each: other work on the machine only adds to wall time.
    double one = HUGE_VAL, two = HUGE_VAL;
    in_turns(
        9, [&] { return one = std::min(one, wall("1")); }, [&] { return two = std::min(two, wall("2")); });
    row(name, ask::at_least, 1.6, one / two, "x");
    note("workers: three errors over EL2. The worst run had " +
         std::to_string(static_cast<int>(100 * share)) +
         " % of the cores that it asked for: this ratio\n  means something only on an idle machine of two.");
    row("  byte-identical answers (1: yes)", ask::at_least, 1, same, "");
}

} // namespace ratios
