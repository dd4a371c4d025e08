// SPDX-License-Identifier: BSD-2-Clause
// What is due when.
#include <gtest/gtest.h>

extern "C" {
#include "agenda.h"
}

namespace
{

due at(uint64_t cycle, uint8_t what = 0)
{
    due d{};
    d.cycle = cycle;
    d.what = what;
    return d;
}

TEST(agenda, the_soonest_first_and_equal_cycles_in_order_of_entry)
{
    agenda a{};
    for (uint8_t what = 0; what < 4; what++)
        agenda_add(&a, at(what < 2 ? 20 : 10, what));
    due next{};
    for (unsigned what : {2, 3, 0, 1}) {
        ASSERT_TRUE(agenda_take(&a, 20, &next));
        EXPECT_EQ(next.what, what);
    }
    EXPECT_FALSE(agenda_take(&a, 20, &next));
}

// However many late stores there are, the scenario's own errors still find room.
TEST(agenda, stores_leave_room)
{
    agenda a{};
    unsigned stores = 0;
    while (agenda_add_store(&a, at(1000)))
        ASSERT_LE(++stores, unsigned{MAX_AGENDA});
    EXPECT_GE(stores, 1u);
    EXPECT_LE(stores + MAX_OTHER_DUE, unsigned{MAX_AGENDA});
    for (unsigned i = 0; i < MAX_OTHER_DUE; i++)
        agenda_add(&a, at(i));
    EXPECT_FALSE(agenda_add_store(&a, at(1000)));
}

} // namespace
