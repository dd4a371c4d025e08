// SPDX-License-Identifier: BSD-2-Clause
// The scenario of the benchmarks, read and started once: a process has one platform. Brought back to cycle 0
// by snapshot and undo log, as an exploration does.
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

    static started &it()
    {
        static started *const one = new started;
        return *one;
    }

    void rewind()
    {
        platform_rollback(mark);
        live = at_start;
    }

private:
    started()
    {
        char why[256] = "";
        if (scenario_read(BENCH_SCENARIO, &plan, stderr))
            good = run_start(&the_run, &plan, &live, why, sizeof(why));
        at_start = live;
        mark = platform_mark();
    }
};

#endif
