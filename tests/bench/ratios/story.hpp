// SPDX-License-Identifier: BSD-2-Clause
// A started scenario and the ways to run its arrivals. One a process.
#ifndef RASIM_TESTS_BENCH_STORY_HPP
#define RASIM_TESTS_BENCH_STORY_HPP

#include <map>
#include <memory>
#include <string>

#include "started.hpp"

namespace ratios
{

// The bytes of an outcome, and how many points end so.
using outcome_counts = std::map<std::string, uint64_t>;

class story
{
public:
    explicit story(const char *file) : s(file)
    {
    }

    bool good() const
    {
        return s.good;
    }

    // The whole exploration, and back to the start.
    void explore(bool reduce);

    // Of the last one.
    uint64_t points = 0, runs = 0, steps = 0;
    outcome_counts found;
    double seconds = 0; // of CPU time

    // The run with the first free error arriving at the nth boundary of its window. False: there is no such
    // boundary, the run went to its end without. `at_arrival` is called in between.
    bool run_with(uint64_t n, void (*at_arrival)(void *) = nullptr, void *ctx = nullptr);

    // Depth-first over every state, each stored, none run on from twice; with all arrivals everywhere in the
    // windows of up to two free errors. The number of states.
    uint64_t store_all();

    std::string outcome();
    void rewind()
    {
        s.rewind();
    }

private:
    started s;
};

} // namespace ratios

#endif
