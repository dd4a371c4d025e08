// SPDX-License-Identifier: BSD-2-Clause
// Exploration against enumeration that shares nothing with it: one run lists the boundaries, then each arrival
// is a run of its own from the start, and what comes out is counted.
#include "explore_run.hpp"

#include <map>
#include <set>
#include <tuple>

namespace
{

struct point {
    uint64_t pc, visit;
};

struct listing {
    const started_scenario *s;
    unsigned el;
    std::map<uint64_t, uint64_t> visits;
    std::vector<point> *points;
};

// The window is an EL: where the PE stands before the step.
bool list_point(void *ctx, unsigned pe)
{
    listing *l = static_cast<listing *>(ctx);
    const struct pe &p = l->s->live->pe[pe];
    uint64_t visit = ++l->visits[p.pc];

    if (p.pstate.el == l->el)
        l->points->push_back({p.pc, visit});
    return false;
}

std::vector<point> points_of(const std::string &text, unsigned el)
{
    return in_child<point>([&](std::vector<point> &points) {
        started_scenario s(text, no_change);
        listing l = {&s, el, {}, &points};

        s.the_run.chooser = {list_point, &l};
        s.finish();
    });
}

// Each point is one child of the started scenario, and what it leaves is the file system's to undo: the fork is
// the snapshot. The last outcome is that of the run without an arrival.
std::vector<outcome> outcomes_of(const std::string &text, const std::vector<point> &points)
{
    return in_child<outcome>([&](std::vector<outcome> &list) {
        started_scenario s(text, no_change);

        for (const point &p : points) {
            auto one = in_child<outcome>([&](std::vector<outcome> &end) {
                unsigned last = s.plan->faults - 1;
                EXPECT_TRUE(s.plan->fault[last].free);
                EXPECT_TRUE(arrival_set(s.plan.get(), arrival_text(*s.plan, last, p.pc, p.visit).c_str(), stderr));
                end.push_back(s.finish());
            });
            list.insert(list.end(), one.begin(), one.end());
        }
        list.push_back(s.finish());
    });
}

struct by_bytes {
    bool operator()(const outcome &a, const outcome &b) const
    {
        return memcmp(&a, &b, sizeof a) < 0;
    }
};
using counts = std::map<outcome, uint64_t, by_bytes>;

struct story {
    const char *name;
    const char *text;
};

// What differs is what an SError may meet: who takes it, whether ESB, IESB and FEAT_RAS are there, what the
// guest does, and what is already on its way.
const story stories[] = {
    {"kernel_first", "pe 1 profile v8.6 RAS DoubleFault IESB\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\n"
                     "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 0\n"},
    {"kernel_first_late_esb",
     "pe 1 profile v8.6 RAS DoubleFault IESB\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12 late-esb\n"
     "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 0\n"},
    {"guest_error_before",
     "pe 1 profile v8.6 RAS DoubleFault IESB\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\n"
     "vm vm0 memory 16M guest linux 6.12 runs masked-section\nset SCR_EL3.EA = 0\n"
     "inject SError UEO of vm0 at vm0:masked_section+2\n"},
    {"guest_masked", "pe 1 profile v8.6 RAS DoubleFault IESB\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\n"
                     "vm vm0 memory 16M guest linux 6.12 runs masked-section\nset SCR_EL3.EA = 0\n"
                     "inject SError UER of vm0 at vm0:masked_section+3\n"},
    {"guest_esb", "pe 1 profile v8.6 RAS DoubleFault\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\n"
                  "vm vm0 memory 16M guest linux 6.12 runs masked-esb\nset SCR_EL3.EA = 0\n"},
    {"firmware_first", "pe 1 profile v8.6 RAS DoubleFault IESB\nnode mem0 at dram0 UE DE CE\n"
                       "software EL3 tf-a ffh\nsoftware EL2 kvm 6.12\n"
                       "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 1\n"},
    {"firmware_first_smc", "pe 1 profile v8.6 RAS DoubleFault\nnode mem0 at dram0 UE DE CE\n"
                           "software EL3 tf-a ffh\nsoftware EL2 kvm 6.12 smc-workaround\n"
                           "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 1\n"},
    {"reflection", "pe 1 profile v8.6 RAS DoubleFault IESB\nsoftware EL3 tf-a kfh\n"
                   "software EL2 kvm 6.12 smc-workaround\n"
                   "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 0\n"},
    {"iesb_late_error", "pe 1 profile v8.2 RAS IESB\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\n"
                        "vm vm0 memory 16M guest linux 6.12 runs hypercall\nset SCR_EL3.EA = 0\n"
                        "inject SError UEO of host late 2_000cy at kvm:__guest_enter+8\n"},
};

class explore_plain : public testing::TestWithParam<std::tuple<story, unsigned>>
{
};

std::string scenario(const story &s, unsigned el)
{
    return std::string("memory dram0 0x8000_0000 64M\n") + s.text +
           "run until vm0 is idle or dead, at most 2_000_000cy\n"
           "never an error is lost\n"
           "never EL1 takes vSError for an error of host\n"
           "never context of EL2 is lost\n"
           "never a livelock\n"
           "expect vm0 is idle\n"
           "explore SError UER of host over EL" +
           std::to_string(el) + "\n";
}

} // namespace

TEST_P(explore_plain, has_the_outcomes_of_plain_enumeration)
{
    unsigned el = std::get<1>(GetParam());
    std::string text = scenario(std::get<0>(GetParam()), el);
    auto points = points_of(text, el);
    auto plain = outcomes_of(text, points);
    auto answers = explored(text);
    counts expected, found;

    ASSERT_EQ(plain.size(), points.size() + 1);
    for (const outcome &o : plain)
        expected[o]++;
    for (const answer &a : answers) {
        EXPECT_TRUE(a.whole);
        found[a.outcome] += a.witnesses;
        auto again = replayed(text, a);
        ASSERT_EQ(again.size(), 1u);
        EXPECT_TRUE(same(again[0], a.outcome)) << a.arrival[0] << " ends otherwise when it is replayed";
    }
    EXPECT_EQ(found.size(), answers.size()) << "an outcome is told twice";
    ASSERT_EQ(found.size(), expected.size());
    for (auto at = expected.begin(), to = found.begin(); at != expected.end(); ++at, ++to) {
        EXPECT_TRUE(same(at->first, to->first));
        EXPECT_EQ(at->second, to->second);
    }
    RecordProperty("points", static_cast<int>(points.size()));
    RecordProperty("outcomes", static_cast<int>(answers.size()));
}

INSTANTIATE_TEST_SUITE_P(all, explore_plain,
                         testing::Combine(testing::ValuesIn(stories), testing::Values(1u, 2u, 3u)),
                         [](const auto &each) {
                             return std::string(std::get<0>(each.param).name) + "_over_EL" +
                                    std::to_string(std::get<1>(each.param));
                         });
