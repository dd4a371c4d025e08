// SPDX-License-Identifier: BSD-2-Clause
// The statement `forward`: rows that KVM's tables refuse, each named, and what a row that they take comes to.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_forward, rows)
{
    reading r(
        whole("forward ERXGSR_EL1 by HCR_TERR\nforward S3_0_C5_C6_1 to S3_0_C5_C6_3 by HCR_TRVM or HCR_TVM"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->rows.rows, 2u);
    EXPECT_EQ(r->rows.coarse[0].first, forward_encoding(3, 0, 5, 3, 2)); // DDI 0487 ERXGSR_EL1
    EXPECT_EQ(r->rows.coarse[0].last, r->rows.coarse[0].first);
    EXPECT_STREQ(forward_rows.controls[r->rows.coarse[0].word].name, "HCR_TERR");
    EXPECT_EQ(r->rows.coarse[1].last, forward_encoding(3, 0, 5, 6, 3));
    ASSERT_EQ(r->rows.anys, 1u);
    EXPECT_EQ(r->rows.coarse[1].word, forward_rows.controls_count);
    EXPECT_STREQ(forward_rows.controls[r->rows.any[0].members[0]].name, "HCR_TVM");
    EXPECT_STREQ(forward_rows.controls[r->rows.any[0].members[1]].name, "HCR_TRVM");
    EXPECT_EQ(r->rows.any[0].members[2], 0);
}

// What Linux's populate_nv_trap_config() refuses; the row's number is that of the tables, which may grow.
TEST(scenario_forward, refused)
{
    const auto why = [](const char *row) {
        mistakes all = wrong(std::string("forward ") + row);
        return all.size() == 1 ? all[0] : "";
    };
    EXPECT_NE(why("ERRIDR_EL1 by HCR_TID3").find("(ERRIDR_EL1): duplicate, row"), std::string::npos);
    EXPECT_NE(why("ERXGSR_EL1 to ERRIDR_EL1 by HCR_TERR").find("(ERXGSR_EL1): bad range"), std::string::npos);
    EXPECT_NE(why("ERXGSR_EL1 by word 0x8000_0000_0000_0001")
                  .find("(ERXGSR_EL1): bit 63 is set, which must be zero"),
              std::string::npos);
    EXPECT_NE(why("ERXGSR_EL1 by word 500").find("(ERXGSR_EL1): there is no control 500"), std::string::npos);
    EXPECT_NE(why("ERXGSR_EL1 by HCR_TERR or HCR_TID2_OR_TID4")
                  .find("recursive, its member HCR_TID2_OR_TID4 is an any-of too"),
              std::string::npos);
    EXPECT_NE(why("ERXGSR_EL1 by HCR_TVM or HCR_TVM").find("not in the order of their rows"),
              std::string::npos);
}

TEST(scenario_forward, mistakes)
{
    EXPECT_EQ(
        wrong("forward ERXGSR_EL2 by HCR_TERR"),
        (mistakes{
            "8:9: there is no System register or instruction 'ERXGSR_EL2'; did you mean 'ERXGSR_EL1'?"}));
    EXPECT_EQ(
        wrong("forward ERXGSR_EL1 by HCR_TER"),
        (mistakes{"8:23: there is no control 'HCR_TER' (rasim list controls); did you mean 'HCR_TERR'?"}));
    EXPECT_EQ(wrong("forward ERXGSR_EL1 HCR_TERR"),
              (mistakes{"8:20: expected 'to' or 'by', found 'HCR_TERR'"}));
    EXPECT_EQ(wrong("forward ERXGSR_EL1 by HCR_TID1 or HCR_TID2 or HCR_TID3 or HCR_TERR"),
              (mistakes{"8:59: any of at most 3 controls"}));
    std::string many;
    for (int i = 0; i < 5; i++)
        many += "forward S3_0_C5_C6_" + std::to_string(i) + " by HCR_TERR\n";
    EXPECT_EQ(wrong(many), (mistakes{"12:1: more than 4 rows for the forwarding tables"}));
}

} // namespace
