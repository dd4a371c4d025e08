// SPDX-License-Identifier: BSD-2-Clause
// Ratios of one run of the benchmarks, each with its target. Both sides of a ratio are measured in turns
// (A B B A ...) and the medians are divided: what slows the machine down meets both.
#ifndef RASIM_TESTS_BENCH_RATIOS_HPP
#define RASIM_TESTS_BENCH_RATIOS_HPP

#include <sys/types.h>

#include <functional>
#include <string>
#include <vector>

namespace ratios
{

// What a line of the table asks of its value: nothing, at least the target, at most it.
enum class ask { nothing, at_least, at_most };

void row(const std::string &name, ask what, double target, double value, const std::string &unit);
void skipped(const std::string &name, const std::string &why);
void note(const std::string &text); // below the table: what is compared with what
void print_table();

// Seconds of CPU time of this process.
double cpu_now();

// Seconds of CPU time that `work` takes.
double cpu_of(const std::function<void()> &work);

// A command: its CPU time, wall time, largest resident set in bytes, exit status (-1: a signal), and stdout.
struct finished {
    double cpu = 0, wall = 0, most_memory = 0;
    int status = -1;
    std::string out;
};
finished command(const std::vector<std::string> &words, const std::string &directory = ".");

bool installed(const std::string &program);

double median(std::vector<double> values);

// Medians of a and b, measured in turns. Each returns its own measure.
struct pair {
    double a, b;
};
pair in_turns(unsigned rounds, const std::function<double()> &a, const std::function<double()> &b);

// `work` in a process of its own, which may start a scenario of its own; its numbers. Empty: it failed.
std::vector<double> apart(const std::function<std::vector<double>()> &work);

// A directory that is removed at the end.
class scratch
{
public:
    scratch();
    ~scratch();
    scratch(const scratch &) = delete;
    scratch &operator=(const scratch &) = delete;

    std::string path;
};

// The benchmarks: each adds its rows.
void arrival_points(); // one core, fork per point, restart of QEMU per point, snapshots, reduction
void two_workers();
void distinct_states(); // against SPIN
void two_errors();      // time and memory
void memory_accesses(); // through a pointer, by DMI, by b_transport
void forwarding();      // of nested traps, against an array lookup

} // namespace ratios

#endif
