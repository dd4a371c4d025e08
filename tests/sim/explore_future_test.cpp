// SPDX-License-Identifier: BSD-2-Clause
// States that have one digest have one future: every boundary of every arrival, with what came of it.
#include "explore_run.hpp"
#include "explore_stories.hpp"

#include <map>
#include <utility>

extern "C" {
#include "digest.h"
}

namespace
{

// Arrivals by the number of the boundary, counted from the start of the run.
struct plan_of_arrivals {
    uint64_t boundary[2];
    unsigned fault[2], count;
};

class futures
{
public:
    explicit futures(started_scenario &started) : s(started), at_start(*started.live), mark(platform_mark())
    {
        s.the_run.chooser = {at_boundary, this};
    }

    // Runs these arrivals. How many boundaries there were.
    uint64_t run(const plan_of_arrivals &these)
    {
        arrivals = these;
        boundaries = 0;
        come = 0;
        states.clear();
        platform_rollback(mark);
        *s.live = at_start;
        digest_forget(&s.the_run.digests, s.plan.get());
        struct outcome end = s.finish();
        for (const auto &state : states) {
            auto known = outcomes.emplace(state, end);
            met += !known.second;
            good = good && same(known.first->second, end);
        }
        return boundaries;
    }

    bool good = true;
    uint64_t met = 0; // states that had been met before

private:
    started_scenario &s;
    machine at_start;
    size_t mark;
    plan_of_arrivals arrivals = {};
    uint64_t boundaries = 0;
    unsigned come = 0;
    std::vector<std::pair<uint64_t, uint64_t>> states;
    std::map<std::pair<uint64_t, uint64_t>, struct outcome> outcomes;

    static bool at_boundary(void *ctx, unsigned pe)
    {
        futures *f = static_cast<futures *>(ctx);
        uint64_t here = f->boundaries++;

        (void)pe;
        if (f->come < f->arrivals.count && f->arrivals.boundary[f->come] == here) {
            platform_fire(f->s.plan->fault[f->arrivals.fault[f->come++]].source, 0);
            return true;
        }
        if (f->come && f->come == f->arrivals.count) {
            const setup *plan = f->s.plan.get();
            struct digest d = digest_of(plan, f->s.live.get(), f->arrivals.count);
            struct digest again =
                digest_again(plan, f->s.live.get(), f->arrivals.count, &f->s.the_run.digests);
            f->good = f->good && d.a == again.a && d.b == again.b;
            f->states.emplace_back(d.a, d.b);
        }
        return false;
    }
};

class explore_future : public testing::TestWithParam<story>
{
};

} // namespace

TEST_P(explore_future, is_one_for_states_of_one_digest)
{
    in_child<char>([&](std::vector<char> &) {
        started_scenario s(scenario(GetParam(), "explore SError UER of host over everything\n"
                                                "explore SError UEO of vm0 over everything\n"),
                           no_change);
        ASSERT_TRUE(s.good);
        auto f = std::make_unique<futures>(s);
        unsigned host = s.plan->faults - 2, guest = s.plan->faults - 1;
        uint64_t steps = f->run({});

        for (uint64_t i = 0; i < steps; i++) {
            f->run({
                {i,    0},
                {host, 0},
                1
            });
            f->run({
                {i,     0},
                {guest, 0},
                1
            });
            // Both, close together: the second meets what the first one does.
            f->run({
                {i,    i + 1 + i % 64},
                {host, guest         },
                2
            });
            f->run({
                {i,     i + 1 + i % 64},
                {guest, host          },
                2
            });
        }
        EXPECT_TRUE(f->good);
        EXPECT_GT(f->met, 50u) << "hardly any state was met twice";
    });
}

INSTANTIATE_TEST_SUITE_P(all, explore_future, testing::ValuesIn(each_story_once()),
                         [](const auto &each) { return std::string(each.param.name); });
