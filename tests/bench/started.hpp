// SPDX-License-Identifier: BSD-2-Clause
// A scenario, read and started once: a process has one platform. Brought back to cycle 0 by snapshot and undo
// log, as an exploration does.
#ifndef RASIM_TESTS_BENCH_STARTED_HPP
#define RASIM_TESTS_BENCH_STARTED_HPP

#include <cstdio>
#include <memory>

extern "C" {
#include "explore/explore.h"
#include "run.h"
#include "scenario/scenario.h"
}

struct started {
    setup plan = {};
    machine live = {}, at_start = {};
    std::unique_ptr<explorer> x = std::make_unique<explorer>();
    run &the_run = x->run; // the platform knows where it is, so it stays there
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
        the_run.chooser = {};
        digest_forget(&the_run.digests, &plan);
    }

    // An explorer that has done nothing yet.
    explorer *fresh(bool reduce)
    {
        run kept = the_run;

        *x = {};
        x->run = kept;
        x->setup = &plan;
        x->reduce = reduce;
        x->most = UINT64_MAX;
        return x.get();
    }
};

#endif
