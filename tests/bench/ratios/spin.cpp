// SPDX-License-Identifier: BSD-2-Clause
// Distinct states a second: rasim's visited set against that of SPIN, which explores masking.pml.
#include <cstdlib>

#include "ratios.hpp"
#include "story.hpp"

namespace ratios
{

namespace
{

const unsigned ROUNDS = 5;

// "   897925 states, stored".
double stored(const std::string &text)
{
    size_t end = text.find(" states, stored");
    size_t at = end == std::string::npos ? end : text.find_last_not_of("0123456789", end - 1);
    return at == std::string::npos ? 0 : strtod(text.c_str() + at + 1, nullptr);
}

bool build_pan(const std::string &dir)
{
    return command({"spin", "-a", BENCH_MODEL}, dir).status == 0 &&
           command({"gcc", "-O2", "-w", "-DSAFETY", "-DMEMLIM=1024", "-o", "pan", "pan.c"}, dir).status == 0;
}

// States a second.
double run_pan(const std::string &dir)
{
    finished f = command({"./pan", "-m1000000"}, dir);
    return f.cpu > 0 ? stored(f.out) / f.cpu : 0;
}

double run_own(story &s, double &states)
{
    double cpu = cpu_of([&] { states = static_cast<double>(s.store_all()); });
    return states / cpu;
}

} // namespace

void distinct_states()
{
    const std::string name = "distinct states/s against SPIN";
    scratch dir;

    if (!installed("spin") || !installed("gcc")) {
        skipped(name, "no spin or no gcc");
        return;
    }
    if (!build_pan(dir.path)) {
        skipped(name, "SPIN does not take the model");
        return;
    }
    std::vector<double> n = apart([&]() -> std::vector<double> {
        static story s(BENCH_WIDE);
        if (!s.good())
            return {};
        double states = 0;
        pair t = in_turns(
            ROUNDS, [&] { return run_own(s, states); }, [&] { return run_pan(dir.path); });
        return {t.a, t.b, states};
    });
    if (n.size() != 3) {
        skipped(name, "the scenario does not start");
        return;
    }
    row("distinct states, all stored", ask::nothing, 0, n[2], "");
    row("  states/s, one core", ask::nothing, 0, n[0], "");
    row("  states/s of SPIN, masking.pml", ask::nothing, 0, n[1], "");
    row("  against SPIN", ask::at_least, 1, n[0] / n[1], "x");
    note("states: both search depth-first, store every state and stop at one that is known, with two errors "
         "at "
         "any\n  moment. SPIN's state is a toy of guest exit and entry in 44 bytes (masking.pml, three PEs); "
         "rasim's is\n  a digest of the whole machine, some 7 KB of registers, records and variables of "
         "firmware, KVM and guest\n  (two-errors-wide.ras). Every state of rasim is also a step that ran.");
}

} // namespace ratios
