// SPDX-License-Identifier: BSD-2-Clause
// Explorations and runs for tests, each in a child: a process has one platform.
#ifndef RASIM_TESTS_SIM_EXPLORE_RUN_HPP
#define RASIM_TESTS_SIM_EXPLORE_RUN_HPP

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

extern "C" {
#include "explore/arrival.h"
#include "explore/explore.h"
#include "explore/result.h"
#include "run.h"
#include "scenario/scenario.h"
}

// What `work` leaves in the list, in a child. Empty when the child failed, which is a failure of the test.
template <typename T> std::vector<T> in_child(const std::function<void(std::vector<T> &)> &work)
{
    static_assert(std::is_trivially_copyable<T>::value, "it goes through a pipe");
    int end[2];
    std::vector<T> list;

    if (pipe(end) != 0)
        return list;
    pid_t child = fork();
    if (child == 0) {
        close(end[0]);
        work(list);
        FILE *out = fdopen(end[1], "w");
        bool good = list.empty() || fwrite(list.data(), sizeof(T), list.size(), out) == list.size();
        good = fclose(out) == 0 && good;
        _exit(good && !testing::Test::HasFailure() ? 0 : 1);
    }
    close(end[1]);
    FILE *in = fdopen(end[0], "r");
    T one;
    while (fread(&one, sizeof one, 1, in) == 1)
        list.push_back(one);
    fclose(in);
    int status = 1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "the child failed";
    return status == 0 ? list : std::vector<T>();
}

// A change to a scenario that was read, before it starts.
using change = std::function<void(setup &)>;

inline void no_change(setup &)
{
}

struct started_scenario {
    std::unique_ptr<setup> plan{new setup()};
    std::unique_ptr<machine> live{new machine()};
    std::unique_ptr<explorer> search{new explorer()}; // the platform knows its run by address
    run &the_run = search->run;
    bool good = false;

    started_scenario(const std::string &text, const change &plant)
    {
        char why[256] = "";

        good = scenario_parse("t.ras", text.data(), text.size(), plan.get(), stderr);
        if (good) {
            plant(*plan);
            good = run_start(&the_run, plan.get(), live.get(), why, sizeof why);
        }
        EXPECT_TRUE(good) << why << "\n" << text;
    }
    ~started_scenario()
    {
        setup_release(plan.get());
    }
    started_scenario(const started_scenario &) = delete;
    started_scenario &operator=(const started_scenario &) = delete;

    // To the end, as `rasim run`.
    struct outcome finish()
    {
        while (run_step(&the_run))
            ;
        return outcome_of(plan.get(), the_run.machine);
    }
};

// One state of the answer.
struct answer {
    struct outcome outcome;
    uint64_t witnesses;
    uint64_t steps;                           // of its shortest run
    char arrival[EXPLORE_FREE][ARRIVAL_TEXT]; // of that, as --arrival takes them
    uint32_t arrivals;
    uint8_t whole; // no bound was hit
    uint8_t pad[3];
};

inline std::string arrival_text(const setup &plan, unsigned fault, uint64_t pc, uint64_t visit)
{
    char label[160];

    arrival_label(&plan, pc, label, sizeof label);
    return std::to_string(fault + 1) + "=" + label + "#" + std::to_string(visit);
}

inline std::vector<answer> explored(const std::string &text, bool reduce = true,
                                    const change &plant = no_change)
{
    return in_child<answer>([&](std::vector<answer> &list) {
        started_scenario s(text, plant);
        if (!s.good)
            return;
        explorer *x = s.search.get();
        x->setup = s.plan.get();
        x->reduce = reduce;
        x->most = UINT64_MAX;
        auto r = std::make_unique<result>();
        result_open(r.get(), s.plan.get(), explore_count(x));
        x->task.ctx = r.get();
        x->task.done = [](void *ctx, uint64_t unit, const arrival *first, const explored_outcome *o,
                          uint32_t n) { result_add(static_cast<result *>(ctx), unit, first, o, n); };
        explore_all(x);
        result_sum(r.get());
        for (unsigned i = 0; i < r->outcomes; i++) {
            const explored_outcome &row = r->outcome[i];
            answer a = {};

            a.outcome = row.outcome;
            a.witnesses = row.witnesses;
            a.steps = row.steps;
            a.arrivals = row.arrivals;
            a.whole = !x->bound_hit && row.outcome.end != RUN_BOUND;
            for (unsigned n = 0; n < row.arrivals; n++)
                arrival_text(s.plan.get(), &row.arrival[n], a.arrival[n], sizeof a.arrival[n]);
            list.push_back(a);
        }
        explore_release(x);
        result_close(r.get());
    });
}

// The run that the answer's arrivals make: of none when it failed.
inline std::vector<outcome> replayed(const std::string &text, const answer &a,
                                     const change &plant = no_change)
{
    return in_child<outcome>([&](std::vector<outcome> &list) {
        started_scenario s(text, [&](setup &plan) {
            plant(plan);
            for (unsigned n = 0; n < a.arrivals; n++)
                EXPECT_TRUE(arrival_set(&plan, a.arrival[n], stderr)) << a.arrival[n];
        });
        if (s.good)
            list.push_back(s.finish());
    });
}

inline bool same(const outcome &a, const outcome &b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

#endif
