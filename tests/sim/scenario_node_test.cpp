// SPDX-License-Identifier: BSD-2-Clause
// Options of the `node` statement: records, registers, and those of an FVP.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

const std::string node = "memory m 0 4K\nnode n1 at m UE "; // at 9:17

const std::string fr = "error_record_feature_register";
const std::string pfgf = "pseudo_fault_generation_feature_register";

} // namespace

TEST(scenario_node, options)
{
    reading r(whole(
        node + "v2.0 pe 1 records 3 granule edge no-walks FR.CEC = 4 FR.RP = 1 PFGF.NA = 1 CTLR.ED = 0"));
    EXPECT_TRUE(r.good) << r.errors;
    const node_setup &n = r->node[1];
    EXPECT_EQ(n.version, 20u);
    EXPECT_EQ(n.pe, 1);
    EXPECT_EQ(n.records, 3);
    EXPECT_EQ(n.choice, RAS_GRANULE);
    EXPECT_TRUE(n.edge);
    EXPECT_TRUE(n.no_walks);
    EXPECT_EQ(n.fr.mask, 0xf000u);
    EXPECT_EQ(n.fr.value, 0xc000u);
    EXPECT_EQ(n.pfgf.mask, 1u << 28);
    EXPECT_EQ(n.pfgf.value, 1u << 28);
    EXPECT_EQ(n.ctlr.mask, 1u);
    EXPECT_EQ(n.ctlr.value, 0u);
    EXPECT_EQ(reading(whole(node + "records 2"))->node[1].choice, RAS_EMPTY);
    EXPECT_EQ(reading(whole(node + "edge"))->node[1].records, 0);
}

// As scripts give them to an FVP; the path before the name is the FVP's.
TEST(scenario_node, options_of_an_fvp)
{
    reading r(whole(node + "-C cluster0.number_of_error_records=2 -C cluster0.cpu1." + fr +
                    "='{\"INJ\":0x1,\"ED\":0x1,\"UI\":0x0, \"FI\" : 2,\"UE\":0x1,\"CEC\":0x4}' " + pfgf +
                    "='{\"OF\":false,\"UC\":true,\"UEU\":true,\"CE\":3,\"R\":false}'"));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->node[1].records, 2);
    EXPECT_EQ(r->node[1].fr.value, 1u << 20 | 1u | 2u << 6 | 1u << 8 | 4u << 12);
    EXPECT_EQ(r->node[1].fr.mask, 0x7fffffffu) << "which types there are, `node` says itself";
    EXPECT_EQ(r->node[1].pfgf.value, 1u << 1 | 1u << 2 | 3u << 6);
    EXPECT_EQ(r->node[1].pfgf.mask, UINT64_MAX);
}

TEST(scenario_node, mistakes)
{
    EXPECT_EQ(wrong(node + "FR.CEX = 1"),
              (mistakes{"9:17: ERXFR_EL1 has no field 'CEX'; did you mean 'CE'?"}));
    EXPECT_EQ(wrong(node + "records 9"), (mistakes{"9:25: '9' is out of range 1..5"}));
    EXPECT_EQ(wrong("memory m 0 4K\nmemory o 8K 4K\nnode n1 at m UE records 3\nnode n2 at o UE records 4"),
              (mistakes{"11:25: all nodes together have 4 records besides their first"}));
    EXPECT_EQ(wrong(node + fr + " = 3"), (mistakes{"9:49: expected '{\"FIELD\":VALUE,...}', found '3'"}));
    EXPECT_EQ(wrong(node + fr + "='{\"CEX\":1}'"), (mistakes{"9:47: ERXFR_EL1 has no field 'CEX'"}));
    EXPECT_EQ(wrong(node + fr + "='{\"CEC\":8}'"), (mistakes{"9:47: CEC is at most 0x7"}));
    EXPECT_EQ(wrong(node + fr + "='{\"CEC\":maybe}'"),
              (mistakes{"9:47: expected a number, true or false in JSON, found 'maybe}'"}));
    EXPECT_EQ(wrong(node + fr + "='{\"CEC\":1'"), (mistakes{"9:47: expected ',' or '}' in JSON, found ''"}));
    EXPECT_EQ(wrong(node + fr + "='[]'"), (mistakes{"9:47: expected '{' in JSON, found '[]'"}));
    EXPECT_EQ(wrong(node + fr + "='{\"CEC\":1}\nseed 1"),
              (mistakes{"9:47: the string has no closing quote"}));
}

// A claim may name any record that the node has, and a line that it drives.
TEST(scenario_node, claims)
{
    EXPECT_TRUE(reading(whole(node + "records 3\nexpect tf-a reads n1 record 2 STATUS.V = 1\n"
                                     "expect n1 raises CRI\nexpect n1 records an error MISC0 = 1"))
                    .good);
    EXPECT_EQ(wrong(node + "records 3\nexpect tf-a reads n1 record 3 STATUS.V = 1"),
              (mistakes{"10:29: '3' is out of range 0..2"}));
    EXPECT_EQ(wrong("never mem0 raises IRQ"), (mistakes{"8:19: expected FHI, ERI or CRI, found 'IRQ'"}));
}
