// SPDX-License-Identifier: BSD-2-Clause
// Exploration against enumeration that shares nothing with it: one run lists the boundaries, then each
// arrival is a run of its own from the start, and what comes out is counted.
#include "explore_run.hpp"
#include "explore_stories.hpp"
#include "explore_tally.hpp"

namespace
{

// An arrival of a free error: before the step at `pc` runs for the nth time.
struct point {
    uint64_t pc, visit;
    uint64_t fault;
};
using arrivals = std::vector<point>; // in order

struct listing {
    const started_scenario *s;
    unsigned el;           // the window: where the PE stands before the step
    const arrivals *first; // what has arrived before
    size_t come;           // of those
    std::map<uint64_t, uint64_t> visits;
    std::vector<point> *points;
};

bool list_point(void *ctx, unsigned pe)
{
    listing *l = static_cast<listing *>(ctx);
    const struct pe &p = l->s->live->pe[pe];
    uint64_t visit = ++l->visits[p.pc];

    if (l->come < l->first->size()) {
        const point &next = (*l->first)[l->come];
        if (next.pc != p.pc || next.visit != visit)
            return false;
        l->come++;
        platform_fire(l->s->plan->fault[next.fault].source, pe);
        return true;
    }
    if (p.pstate.el == l->el)
        l->points->push_back({p.pc, visit, 0});
    return false;
}

// Where another error may arrive after these.
std::vector<point> points_after(const std::string &text, unsigned el, const arrivals &first)
{
    return in_child<point>([&](std::vector<point> &points) {
        started_scenario s(text, no_change);
        listing l = {&s, el, &first, 0, {}, &points};

        s.the_run.chooser = {list_point, &l};
        s.finish();
        EXPECT_EQ(l.come, first.size());
    });
}

struct ending {
    struct outcome outcome;
    uint64_t steps;
};

// Each run is a child of the started scenario: the fork is the snapshot.
std::vector<ending> endings_of(const std::string &text, const std::vector<arrivals> &all)
{
    return in_child<ending>([&](std::vector<ending> &list) {
        started_scenario s(text, no_change);

        for (const arrivals &these : all) {
            auto one = in_child<ending>([&](std::vector<ending> &end) {
                for (const point &p : these) {
                    std::string at = arrival_text(*s.plan, static_cast<unsigned>(p.fault), p.pc, p.visit);
                    EXPECT_TRUE(arrival_set(s.plan.get(), at.c_str(), stderr)) << at;
                }
                struct outcome o = s.finish();
                end.push_back({o, s.live->steps});
            });
            list.insert(list.end(), one.begin(), one.end());
        }
    });
}

void expect_same_answer(const std::string &text, const std::vector<arrivals> &all)
{
    auto plain = endings_of(text, all);
    auto answers = explored(text);
    tallies expected;

    ASSERT_EQ(plain.size(), all.size());
    for (size_t i = 0; i < all.size(); i++)
        count(expected, plain[i].outcome, {1, all[i].size(), plain[i].steps});
    for (const answer &a : answers) {
        EXPECT_TRUE(a.whole);
        auto again = replayed(text, a);
        ASSERT_EQ(again.size(), 1u);
        EXPECT_TRUE(same(again[0], a.outcome)) << a.arrival[0] << " ends otherwise when it is replayed";
    }
    expect_same(tallies_of(answers), expected);
}

class explore_plain : public testing::TestWithParam<story>
{
};

} // namespace

TEST_P(explore_plain, has_the_outcomes_of_plain_enumeration)
{
    const story &s = GetParam();
    std::string text = scenario(s, "explore SError UER of host over EL" + std::to_string(s.el) + "\n");
    std::vector<arrivals> all = {{}};
    unsigned before = 0; // faults that are planned, and come first

    for (const char *word : {"\ninject", "\npoison", "\nflip", "\nmigrate"})
        for (const char *at = s.text; (at = strstr(at, word)) != nullptr; at++)
            before++;
    for (point p : points_after(text, s.el, {})) {
        p.fault = before;
        all.push_back({p});
    }
    EXPECT_GE(all.size(), 10u) << "nothing to enumerate";
    expect_same_answer(text, all);
}

INSTANTIATE_TEST_SUITE_P(all, explore_plain, testing::ValuesIn(stories), [](const auto &each) {
    return std::string(each.param.name) + "_over_EL" + std::to_string(each.param.el);
});

TEST(explore_plain_two, errors_arrive_in_every_order)
{
    const story s = {"", 1, KFH KVM RUNS("masked-section")};
    std::string text =
        scenario(s, "explore SError UER of host over EL1\nexplore SError UEO of vm0 over EL1\n");
    std::vector<arrivals> all = {{}};

    for (uint64_t first : {0, 1}) {
        for (point p : points_after(text, s.el, {})) {
            p.fault = first;
            all.push_back({p});
            for (point q : points_after(text, s.el, {p})) {
                q.fault = 1 - first;
                all.push_back({p, q});
            }
        }
    }
    EXPECT_GE(all.size(), 100u);
    expect_same_answer(text, all);
}

// The same state is met at different times, with less of the run left.
TEST(explore_plain_two, errors_leave_less_of_a_run_that_ends_at_a_cycle)
{
    const std::string text = "memory dram0 0x8000_0000 64M\n" KFH KVM RUNS(
        "masked-section") "explore SError UEO of vm0 over kvm:__kvm_vcpu_run to kvm:__kvm_vcpu_run+18\n"
                          "explore SError UEO of vm0 over kvm:__kvm_vcpu_run to kvm:__kvm_vcpu_run+18\n"
                          "run until 3000cy\n"
                          "expect vm0 is idle\n";
    auto whole = explored(text, false);

    EXPECT_GT(whole.size(), 2u);
    expect_same(tallies_of(explored(text)), tallies_of(whole));
}
