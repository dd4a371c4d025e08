// SPDX-License-Identifier: BSD-2-Clause
// Pseudo-faults in a run: what the digest that is kept knows of countdowns, records and lines.
#include "explore_run.hpp"

extern "C" {
#include "digest.h"
}

namespace
{

std::string injection(const std::string &node, const std::string &options)
{
    return "ask \"countdowns\"\npe 1 profile v8.6 RAS DoubleFault IESB\nmemory dram0 0x8000_0000 64M\n"
           "node mem0 at dram0 CE DE UE no-walks FR.INJ = 1 " +
           node + "\nsoftware EL3 tf-a kfh\nsoftware EL2 kvm 6.12\nvm vm0 memory 16M guest injector " +
           options +
           "\nset SCR_EL3.EA = 0\nset vm0.HCR_EL2.TERR = 0\nset vm0.HCR_EL2.TEA = 0\nset vm0.HCR_EL2.FIEN = "
           "1\n"
           "run until vm0 is idle or dead, at most 2_000_000cy\nexpect vm0 is idle\n";
}

} // namespace

TEST(node_run, kept_digests_are_fresh_ones)
{
    for (const char *options : {"restart runs de", "runs uer", "restart watches runs ce"}) {
        for (const char *node : {"", "edge", "PFGF.NA = 1", "records 3"}) {
            in_child<char>([&](std::vector<char> &) {
                started_scenario s(injection(node, options), no_change);
                ASSERT_TRUE(s.good);
                uint64_t steps = 0;
                do {
                    struct digest fresh = digest_of(s.plan.get(), s.live.get(), 0);
                    struct digest kept = digest_again(s.plan.get(), s.live.get(), 0, &s.the_run.digests);
                    ASSERT_TRUE(fresh.a == kept.a && fresh.b == kept.b)
                        << node << " " << options << " " << steps;
                    steps++;
                } while (run_step(&s.the_run));
                EXPECT_GT(steps, 100u);
                EXPECT_NE(s.live->platform.ras.node[0].record.pfgcdn, 0u) << "software came to it";
            });
        }
    }
}
