// SPDX-License-Identifier: BSD-2-Clause
// Emulated ERET for every mode: legal are EL0t, EL1t and EL1h without TGE, EL2t and EL2h; DDI 0487 D1.
#include <gtest/gtest.h>

#include <set>

extern "C" {
#include "forward_eret.h"
}

namespace
{

// NZCV = 1010, PAN, SS, SSBS, BTYPE = 01, DAIF = 1010 in SPSR_EL2; NZCV = 0101, DAIF = 0101 at EL2h in
// PSTATE.
const uint64_t SPSR = 0xa0601680, PSTATE = 0x50000149;

TEST(forward_eret, each_mode)
{
    const std::set<unsigned> legal = {0, 4, 5, 8, 9};

    for (unsigned m = 0; m < 32; m++) {
        for (bool tge : {false, true}) {
            for (bool e2h : {false, true}) {
                forward_eret in = {SPSR | m, PSTATE, e2h, tge, FORWARD_7_3};
                forward_eret_answer a = forward_eret_emulate(&in);
                bool good = legal.count(m) && !(tge && (m == 4 || m == 5));
                SCOPED_TRACE(m);
                EXPECT_EQ(a.illegal, !good);
                EXPECT_EQ(a.direct, good && (m >= 8 || (m == 0 && tge && e2h)));
                EXPECT_EQ(a.pstate, good ? SPSR | m : 0xa0500289U);
            }
        }
    }
}

// Linux 7.0 and before took flags and masks from the current PSTATE.
TEST(forward_eret, an_illegal_return_before_7_2)
{
    for (enum forward_edition edition : {FORWARD_6_6, FORWARD_6_12, FORWARD_7_0}) {
        forward_eret in = {SPSR | 13, PSTATE, true, false, edition};
        EXPECT_EQ(forward_eret_emulate(&in).pstate, 0x50100149U);
    }
}

} // namespace
