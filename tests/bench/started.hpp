// SPDX-License-Identifier: BSD-2-Clause
// A scenario, read and started once: a process has one platform. Brought back to cycle 0 by snapshot and undo
// log, as an exploration does.
#ifndef RASIM_TESTS_BENCH_STARTED_HPP
#define RASIM_TESTS_BENCH_STARTED_HPP

#include <cstdio>

extern "C" {
#include "run.h"
#include "scenario/scenario.h"
}

struct started {
    setup plan = {};
    machine live = {}, at_start = {};
    run the_run = {};
    size_t mark = 0;
    bool good = false;

    // That of the benchmarks.
    static started &it()
    {
        static started *const one = new started(BENCH_SCENARIO);
        return *one;
    }

    explicit started(const char *file)
    {
        char why[256] = "";
        if (scenario_read(file, &plan, stderr))
            good = run_start(&the_run, &plan, &live, why, sizeof(why));
        at_start = live;
        mark = platform_mark();
    }

    void rewind()
    {
        platform_rollback(mark);
        live = at_start;
    }
};

#endif
