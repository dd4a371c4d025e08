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

bool compile(const std::string &dir, const char *program, const char *option)
{
    return command({"gcc", "-O2", "-w", "-DSAFETY", "-DMEMLIM=1024", option, "-o", program, "pan.c"}, dir)
               .status == 0;
}

// One that keeps states whole, as it is meant to, and one that keeps 32 bits of hash of each (-DHC4), which
// is faster, nearer to rasim's digests, and misses some states.
bool build_pan(const std::string &dir)
{
    return command({"spin", "-a", BENCH_MODEL}, dir).status == 0 && compile(dir, "whole", "-DNOFAIR") &&
           compile(dir, "hashed", "-DHC4");
}

// States a second.
double run_pan(const std::string &dir, const char *program, double &states)
{
    finished f = command({program, "-m1000000"}, dir);
    states = stored(f.out);
    return f.cpu > 0 ? states / f.cpu : 0;
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
        double own = 0, spins = 0;
        pair hashed = in_turns(
            ROUNDS, [&] { return run_own(s, own); }, [&] { return run_pan(dir.path, "./hashed", spins); });
        pair whole = in_turns(
            ROUNDS, [&] { return run_own(s, own); }, [&] { return run_pan(dir.path, "./whole", spins); });
        return {own, spins, whole.a, whole.b, hashed.a, hashed.b};
    });
    if (n.size() != 6) {
        skipped(name, "the scenario does not start");
        return;
    }
    row("distinct states, all stored", ask::nothing, 0, n[0], "");
    row("  of SPIN, masking.pml", ask::nothing, 0, n[1], "");
    row("  states/s, one core", ask::nothing, 0, n[2], "");
    row("  states/s of SPIN, states kept whole", ask::nothing, 0, n[3], "");
    row("  against that", ask::at_least, 1, n[2] / n[3], "x");
    row("  states/s of SPIN, hashes kept", ask::nothing, 0, n[5], "");
    row("  against that", ask::at_least, 1, n[4] / n[5], "x");
    note(
        "states: both search depth-first, store every state and stop at one that is known, with two errors "
        "at any\n  moment. SPIN's state is a toy of guest exit and entry, a vector of 68 bytes, 44 as stored "
        "(masking.pml,\n  three PEs; with its partial order reduction); rasim's is a digest of 128 bits of "
        "the "
        "whole machine, some\n  7 KB of registers, records and variables of firmware, KVM and guest on one "
        "PE "
        "(two-errors-wide.ras).\n  Every state of rasim is also a step that ran.");
}

} // namespace ratios
