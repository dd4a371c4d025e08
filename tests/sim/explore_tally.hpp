// SPDX-License-Identifier: BSD-2-Clause
// Answers of explorations, to be compared.
#ifndef RASIM_TESTS_SIM_EXPLORE_TALLY_HPP
#define RASIM_TESTS_SIM_EXPLORE_TALLY_HPP

#include "explore_run.hpp"

#include <map>
#include <tuple>

struct by_bytes {
    bool operator()(const outcome &a, const outcome &b) const
    {
        return memcmp(&a, &b, sizeof a) < 0;
    }
};

// How often, and the shortest of them: by arrivals, then by steps.
struct tally {
    uint64_t count, arrivals, steps;
};
using tallies = std::map<outcome, tally, by_bytes>;

inline void count(tallies &list, const outcome &o, const tally &more)
{
    auto known = list.emplace(o, more);
    tally &t = known.first->second;

    if (known.second)
        return;
    t.count += more.count;
    if (std::tie(more.arrivals, more.steps) < std::tie(t.arrivals, t.steps)) {
        t.arrivals = more.arrivals;
        t.steps = more.steps;
    }
}

inline tallies tallies_of(const std::vector<answer> &answers)
{
    tallies list;

    for (const answer &a : answers)
        count(list, a.outcome, {a.witnesses, a.arrivals, a.steps});
    EXPECT_EQ(list.size(), answers.size()) << "an outcome is told twice";
    return list;
}

inline void expect_same(const tallies &found, const tallies &expected)
{
    ASSERT_EQ(found.size(), expected.size());
    for (auto at = expected.begin(), to = found.begin(); at != expected.end(); ++at, ++to) {
        EXPECT_TRUE(same(at->first, to->first));
        EXPECT_EQ(at->second.count, to->second.count);
        EXPECT_EQ(at->second.arrivals, to->second.arrivals);
        EXPECT_EQ(at->second.steps, to->second.steps) << "not the shortest";
    }
}

#endif
