// SPDX-License-Identifier: BSD-2-Clause
// Rows more in the forwarding tables: KVM's are loaded again when they are others, so each member must count.
#include <gtest/gtest.h>

#include <functional>
#include <vector>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wshadow"
extern "C" {
#include "trap/rows.h"
}
#pragma GCC diagnostic pop

namespace
{

bool condition(const struct forward_state *, uint32_t)
{
    return true;
}

TEST(forward_rows, every_member_of_a_row_counts)
{
    rows_more base{};
    base.rows = base.anys = ROWS_MORE;
    for (unsigned i = 0; i < ROWS_MORE; i++) {
        const std::vector<std::function<void(rows_more &)>> changes = {
            [](rows_more &m) { m.rows--; },
            [](rows_more &m) { m.anys--; },
            [i](rows_more &m) { m.coarse[i].name = "another"; },
            [i](rows_more &m) { m.coarse[i].word++; },
            [i](rows_more &m) { m.coarse[i].first++; },
            [i](rows_more &m) { m.coarse[i].last++; },
            [i](rows_more &m) { m.coarse[i].editions++; },
            [i](rows_more &m) { m.any[i].name = "another"; },
            [i](rows_more &m) { m.any[i].mask++; },
            [i](rows_more &m) { m.any[i].value++; },
            [i](rows_more &m) { m.any[i].condition = condition; },
            [i](rows_more &m) { m.any[i].complex_text = "another"; },
            [i](rows_more &m) { m.any[i].members[FORWARD_MEMBERS - 1]++; },
            [i](rows_more &m) { m.any[i].editions++; },
            [i](rows_more &m) { m.any[i].kind++; },
            [i](rows_more &m) { m.any[i].reg++; },
            [i](rows_more &m) { m.any[i].directions++; },
            [i](rows_more &m) { m.any[i].by_encoding = true; },
        };
        for (size_t c = 0; c < changes.size(); c++) {
            rows_more other = base;
            EXPECT_TRUE(rows_same(&base, &other));
            changes[c](other);
            EXPECT_FALSE(rows_same(&base, &other)) << "change " << c << " of row " << i;
        }
    }
}

TEST(forward_rows, rows_that_are_not_there_do_not_count)
{
    rows_more none{}, other{};
    other.coarse[0].word = 1;
    other.any[0].mask = 1;
    EXPECT_TRUE(rows_same(&none, &other));
}

} // namespace
