// SPDX-License-Identifier: BSD-2-Clause
// Statement cache; nodes at caches; poison of a line.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_cache, none_unless_said)
{
    reading r(whole(""));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.caches, 0u);
}

TEST(scenario_cache, kinds_owners_and_latencies)
{
    reading r(whole("cache a l1d sets 256 ways 4\ncache b l1i sets 64 ways 2 latency 9cy\n"
                    "cache d l2 shared sets 2048 ways 8\ncache e l3 sets 65536 ways 16\n"
                    "cache f l2 pe 3 sets 1 ways 1\nlatency neoverse-n2 l3 50cy"));
    EXPECT_TRUE(r.good) << r.errors;
    const struct {
        int level, holds, pe;
        unsigned sets, ways, latency;
    } want[] = {
        {1, PLATFORM_DATA,                 0,  256,   4,  4 },
        {1, PLATFORM_CODE,                 0,  64,    2,  9 },
        {2, PLATFORM_DATA | PLATFORM_CODE, -1, 2048,  8,  13},
        {3, PLATFORM_DATA | PLATFORM_CODE, -1, 65536, 16, 50},
        {2, PLATFORM_DATA | PLATFORM_CODE, 3,  1,     1,  13},
    };
    ASSERT_EQ(r->platform.caches, 5u);
    for (unsigned i = 0; i < 5; i++) {
        const platform_cache &c = r->platform.cache[i];
        EXPECT_EQ(c.level, want[i].level) << i;
        EXPECT_EQ(c.holds, want[i].holds) << i;
        EXPECT_EQ(c.pe, want[i].pe) << i;
        EXPECT_EQ(c.sets, want[i].sets) << i;
        EXPECT_EQ(c.ways, want[i].ways) << i;
        EXPECT_EQ(c.latency, want[i].latency) << i;
        EXPECT_EQ(c.node, -1) << i;
    }
}

TEST(scenario_cache, nodes_watch_caches)
{
    reading r(whole("cache a l1d sets 256 ways 4\nnode n at a CE UEO\npoison vm0:0x1000 in a at 5cy\n"
                    "poison vm0:0x1000"));
    EXPECT_TRUE(r.good) << r.errors;
    const platform_cache &c = r->platform.cache[0];
    ASSERT_GE(c.node, 0);
    EXPECT_STREQ(r->node[c.node].name, "n");
    EXPECT_EQ(c.state, STATE_UEO); // impdef poison-state is UER, which the node does not know
    EXPECT_EQ(c.states, 1u << STATE_CE | 1u << STATE_UEO);
    EXPECT_EQ(r->platform.source[0].in_cache, 1u);
    EXPECT_EQ(r->platform.source[1].in_cache, 0u);
    EXPECT_STREQ(r->fault[0].name, "poison of vm0:0x00001000 in a");
}

TEST(scenario_cache, wrong)
{
    EXPECT_EQ(wrong("cache a l1 sets 4 ways 1"),
              (mistakes{"8:9: expected l1d, l1i, l2 or l3, found 'l1'; did you mean 'l1d'?"}));
    EXPECT_EQ(wrong("cache a l2 sets 3 ways 1"), (mistakes{"8:17: 3 sets are not a power of 2"}));
    EXPECT_EQ(wrong("cache a l2 sets 4 ways 17").size(), 1u);
    EXPECT_EQ(wrong("cache a l3 shared sets 4 ways 1").size(), 1u); // it is anyway
    EXPECT_EQ(wrong("cache dram0 l2 sets 4 ways 1"), (mistakes{"8:7: there is a 'dram0' already"}));
    EXPECT_EQ(wrong("cache a1 l2 sets 4 ways 1\npoison vm0:0 in a2 at 1cy"),
              (mistakes{"9:17: there is no cache 'a2'; did you mean 'a1'?"}));
    EXPECT_EQ(wrong("cache a l2 sets 4 ways 1\nnode n at a CE\nnode m at a CE"),
              (mistakes{"10:11: a has a node already: n"}));
}

TEST(scenario_tag, caches_and_tlbs)
{
    reading r(whole("tlb 16\nnode t at tlb CE\ncache a l1i sets 4 ways 1\ncache b l1d sets 4 ways 1\n"
                    "cache d l2 sets 4 ways 1 latency 9cy tags parity\n"
                    "flip 2 bits of tag of vm0:0x1078 in b at 5cy\nflip 1 bit of tag of 0x8000_0000 in a\n"
                    "flip 1 bit of tlb entry of vm0 for 0x1234"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.tlb, 16u);
    EXPECT_STREQ(r->node[r->platform.tlb_node - 1].name, "t");
    EXPECT_EQ(r->platform.cache[0].tags, TAGS_PARITY);
    EXPECT_EQ(r->platform.cache[1].tags, TAGS_SECDED);
    EXPECT_EQ(r->platform.cache[2].tags, TAGS_PARITY);
    const platform_source *s = r->platform.source;
    EXPECT_EQ(s[0].effect, PLATFORM_TAG);
    EXPECT_EQ(s[0].in_cache, 2);
    EXPECT_EQ(s[0].bits, 2);
    EXPECT_EQ(s[0].address, r->vm[0].pa + 0x1040);
    EXPECT_EQ(s[0].size, 64u);
    EXPECT_EQ(s[1].in_cache, 1);
    EXPECT_EQ(s[1].bits, 1);
    EXPECT_EQ(s[2].effect, PLATFORM_TLB);
    EXPECT_EQ(s[2].address, 0x1234u);
    EXPECT_EQ(s[2].vmid, 1);
}

TEST(scenario_tag, wrong)
{
    EXPECT_EQ(wrong("cache b l1d sets 4 ways 1\nflip 3 bits of tag of dram0:0 in b"),
              (mistakes{"9:16: of a tag 1 or 2 bits go wrong"}));
    EXPECT_EQ(wrong("flip 1 bit of tlb entry of vm0 for 0"), (mistakes{"8:15: there is no TLB"}));
    EXPECT_EQ(wrong("tlb 4\nflip 2 bits of tlb entry of vm0 for 0"),
              (mistakes{"9:16: of a TLB entry 1 bit goes wrong: parity finds no two"}));
    EXPECT_EQ(wrong("cache b l1d sets 4 ways 1\nflip 1 bit of tag of dram0:0 in c"),
              (mistakes{"9:33: there is no cache 'c'; did you mean 'b'?"}));
    EXPECT_EQ(wrong("tlb 4\nnode a at tlb CE\nnode b at tlb CE"),
              (mistakes{"10:11: the TLBs have a node already: a"}));
    EXPECT_EQ(wrong("node a at tlb CE"), (mistakes{"8:11: no PE has a TLB; say 'tlb 64' above"}));
    EXPECT_EQ(wrong("cache b l1d sets 4 ways 1 tags odd"),
              (mistakes{"8:32: expected 'parity' or 'secded', found 'odd'"}));
    EXPECT_EQ(wrong("cache b l1d sets 4 ways 1\nflip 1 bit of tag of dram0:0 in b every 5cy 2 times"),
              (mistakes{"9:1: only words flip one after the other"}));
}

TEST(scenario_bridge, ways_and_nodes)
{
    reading r(whole("memory m 0 4K\nbridge br to dram0 converts poison\nbridge b to m drops poison\n"
                    "node n at b UC DE\nexpect br converts poison\nnever b drops poison"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->platform.bridges, 2u);
    EXPECT_EQ(r->platform.bridge[0].poison, POISON_CONVERTED);
    EXPECT_EQ(r->platform.bridge[0].node, -1);
    EXPECT_EQ(r->platform.bridge[1].poison, POISON_DROPPED);
    EXPECT_STREQ(r->node[r->platform.bridge[1].node].name, "n");
    EXPECT_EQ(r->platform.bridge[1].states, 1u << STATE_UC | 1u << STATE_DE);
    EXPECT_EQ(r->platform.bridge[1].state, STATE_UC); // the node knows no UER
    EXPECT_EQ(r->platform.region[0].bridge, 1);
    EXPECT_EQ(r->platform.region[1].bridge, 2);
    EXPECT_EQ(r->claim[0].region, 0);
    EXPECT_EQ(r->claim[0].met, MET_CONVERTED);
    EXPECT_EQ(r->claim[1].region, 1);
    EXPECT_EQ(r->claim[1].met, MET_DROPPED);
}

TEST(scenario_bridge, wrong)
{
    EXPECT_EQ(wrong("bridge br to dram0 convert poison"),
              (mistakes{"8:20: expected 'passes', 'converts' or 'drops', found 'convert'; did you mean "
                        "'converts'?"}));
    EXPECT_EQ(wrong("bridge br to dram0 drops poison\nbridge b to dram0 passes poison"),
              (mistakes{"9:13: dram0 has a bridge already: br"}));
    EXPECT_EQ(wrong("device d 0 4K answers OKAY\nbridge b to d passes poison"),
              (mistakes{"9:13: only memory has poison"}));
    EXPECT_EQ(wrong("bridge dram0 to dram0 passes poison"), (mistakes{"8:8: there is a 'dram0' already"}));
    EXPECT_EQ(wrong("bridge br to dram0 passes poison\nnever br corrects an error"),
              (mistakes{"9:10: expected 'converts' or 'drops', found 'corrects'"}));
    EXPECT_EQ(wrong("never dram0 drops poison").size(), 1u);
}

} // namespace
