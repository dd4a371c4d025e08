// SPDX-License-Identifier: BSD-2-Clause
// Statements ksm and zero-page: mistakes, where pages lie, and whose an error in such a frame is.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

extern "C" {
#include "ledger.h"
#include "share.h"
}

namespace
{

const std::string machine_text =
    "pe 1 profile v8.6 RAS\nmemory dram0 0x8000_0000 64M\nsoftware EL2 kvm 6.12\n"
    "vm vm0 memory 2M guest linux 6.12\nvm vm1 memory 2M guest linux 6.12\n"
    "run until vm0 is idle\n";

} // namespace

TEST(scenario_share, mistakes)
{
    EXPECT_EQ(reading(machine_text + "ksm a vm0:0x1001\n").mistakes(),
              (mistakes{"7:7: a page begins at a multiple of 4K"}));
    EXPECT_EQ(reading(machine_text + "ksm a vm0:0x1000\nzero-page vm0:0x1000\n").mistakes(),
              (mistakes{"8:11: vm0:0x00001000 lies in a shared frame already"}));
    EXPECT_EQ(reading(machine_text + "ksm a duplicate of b vm0:0x1000\n").mistakes(),
              (mistakes{"7:20: no `ksm` above this line is called 'b'"}));
    EXPECT_EQ(reading(machine_text + "ksm a 0x8000_0000\n").mistakes(),
              (mistakes{"7:7: expected a page of a vm that stands above, like vm0:0x1000"}));
    EXPECT_EQ(reading(machine_text + "ksm a vm0:0x1000\npoison a:0x1000\n").mistakes(),
              (mistakes{"8:8: beyond a, which has 0x1000 bytes"}));
}

TEST(scenario_share, an_error_is_of_all_whose_data_lies_there)
{
    reading r(machine_text + "ksm a vm0:0x1000 vm1:0x3000\nzero-page vm1:0x5000\npoison vm1:0x3040\n"
                             "poison a:0x80\npoison vm1:0x5000\npoison vm1:0x1000\n");

    ASSERT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].address, r->frame[0].pa + 0x40);
    EXPECT_EQ(r->fault[2].address, r->frame[1].pa);
    EXPECT_EQ(r->fault[3].address, r->vm[1].pa + 0x1000);
    EXPECT_EQ(ledger_origin(&*r, 1), 3);
    EXPECT_EQ(ledger_origin(&*r, 2), 3);
    EXPECT_EQ(ledger_origin(&*r, 3), CHARGED_HOST);
    EXPECT_EQ(ledger_origin(&*r, 4), 2);
}
