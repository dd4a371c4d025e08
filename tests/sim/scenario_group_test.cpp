// SPDX-License-Identifier: BSD-2-Clause
// The tail `group` of a node: what it builds, who sees the record, and its mistakes.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

const platform_region *group_region(const setup &s)
{
    for (uint32_t i = 0; i < s.platform.regions; i++) {
        if (s.platform.region[i].kind == PLATFORM_GROUP)
            return &s.platform.region[i];
    }
    return nullptr;
}

TEST(scenario_group, a_node_alone)
{
    reading r(whole("memory m1 0 4K\nnode n1 at m1 UE group 0x2a00_0000"));
    ASSERT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->platform.groups, 1u);
    const platform_region *region = group_region(*r);
    ASSERT_NE(region, nullptr);
    EXPECT_EQ(region->base, 0x2a000000u);
    EXPECT_EQ(region->size, 0x1000u);
    EXPECT_STREQ(region->name, "group-n1");
    const ras_group &g = r->platform.group[0];
    EXPECT_EQ(g.records, 1);
    EXPECT_EQ(g.node[0], 1);
    EXPECT_EQ(g.node[1], RAS_GROUP_NO_RECORD);
    EXPECT_EQ(g.layout, RAS_GROUP_4K);
    EXPECT_EQ(g.version, 11);
    EXPECT_EQ(g.irqcr, RAS_IRQCR_NONE);
    EXPECT_EQ(g.pfg, RAS_PFG_NONE);
    EXPECT_EQ(r->node[1].pe, RAS_PE_NONE);
    EXPECT_EQ(r->node[0].pe, 0xff);
}

TEST(scenario_group, two_nodes_of_one_group)
{
    reading r(whole("memory m1 0 4K\nmemory m2 0x1000 4K\n"
                    "node n1 at m1 UE pe 1 group 0x2a00_0000 pfg msi\nnode n2 at m2 DE group 0x2a00_0000"));
    ASSERT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->platform.groups, 1u);
    const ras_group &g = r->platform.group[0];
    EXPECT_EQ(g.records, 2);
    EXPECT_EQ(g.node[0], 1);
    EXPECT_EQ(g.node[1], 2);
    EXPECT_EQ(g.pfg, RAS_PFG_IN_PAGE);
    EXPECT_EQ(g.irqcr, RAS_IRQCR_MSI);
    EXPECT_EQ(r->node[1].pe, 1) << "seen by both ways";
    EXPECT_EQ(r->node[2].pe, RAS_PE_NONE);
}

TEST(scenario_group, larger_layouts_are_of_version_2)
{
    reading r(whole("memory m1 0 4K\nnode n1 at m1 UE v1.0 group 0x2a01_0000 64K simple"));
    ASSERT_TRUE(r.good) << r.errors;
    const ras_group &g = r->platform.group[0];
    EXPECT_EQ(g.layout, RAS_GROUP_64K);
    EXPECT_EQ(g.version, 20);
    EXPECT_EQ(g.irqcr, RAS_IRQCR_SIMPLE);
    EXPECT_EQ(group_region(*r)->size, 0x10000u);
    reading small(whole("memory m1 0 4K\nnode n1 at m1 UE v1.0 group 0x2a01_0000"));
    EXPECT_EQ(small->platform.group[0].version, 10);
}

TEST(scenario_group, knobs)
{
    reading r(whole("memory m1 0 4K\nnode n1 at m1 UE group 0x2a00_0000\n"
                    "impdef group-unsupported = slverr\nimpdef group-halves = no"));
    ASSERT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->platform.group[0].refuses, 1);
    EXPECT_EQ(r->platform.group[0].halves, 0);
    reading plain(whole("memory m1 0 4K\nnode n1 at m1 UE group 0x2a00_0000"));
    EXPECT_EQ(plain->platform.group[0].refuses, 0);
    EXPECT_EQ(plain->platform.group[0].halves, 1);
}

TEST(scenario_group, wrong_place)
{
    const std::string node = "memory m1 0 4K\nnode n1 at m1 UE group ";
    EXPECT_EQ(wrong(node + "0x2a00_0800"), (mistakes{"9:24: '0x2a00_0800' is not a multiple of 4K"}));
    EXPECT_EQ(wrong(node + "0x2a00_1000 16K"), (mistakes{"9:24: '0x2a00_1000' is not a multiple of 16K"}));
    EXPECT_EQ(wrong(node + "0x8000_0000").size(), 1u);
    EXPECT_EQ(wrong(node + "0x2a00_0000 8K").size(), 1u);
    EXPECT_EQ(wrong(node).size(), 1u);
}

TEST(scenario_group, more_than_there_is_room_for)
{
    std::string text;
    for (int i = 1; i <= 3; i++) {
        std::string n = std::to_string(i);
        text += "memory m" + n + " 0x" + n + "000 4K\nnode n" + n + " at m" + n + " UE group 0x2a0" + n +
                "_0000\n";
    }
    EXPECT_EQ(wrong(text), (mistakes{"13:24: more than 2 error record groups"}));
}

} // namespace
