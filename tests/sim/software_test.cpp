// SPDX-License-Identifier: BSD-2-Clause
// Every program with every word of its options: all branches lead somewhere, every routine ends.
#include <gtest/gtest.h>

#include <set>
#include <string>

extern "C" {
#include "setup.h"
}

namespace
{

bool ends(const step &s)
{
    return s.op == B || s.op == RET || s.op == ERET || s.op == SMC || s.op == SVC || s.op == HVC;
}

} // namespace

TEST(software, each_routine_ends_with_a_step_that_leaves)
{
    for (const program *const *p = software_programs; *p; p++) {
        for (unsigned part = 0; (*p)->parts[part]; part++) {
            for (unsigned i = 0; i < (*p)->part_counts[part]; i++) {
                const routine &r = (*p)->parts[part][i];
                ASSERT_GT(r.count, 0u) << (*p)->name << ":" << r.name;
                EXPECT_TRUE(ends(r.steps[r.count - 1])) << (*p)->name << ":" << r.name;
            }
        }
    }
}

TEST(software, labels_have_no_spaces_and_are_unique)
{
    for (const program *const *p = software_programs; *p; p++) {
        std::set<std::string> seen;
        for (unsigned part = 0; (*p)->parts[part]; part++) {
            for (unsigned i = 0; i < (*p)->part_counts[part]; i++) {
                std::string name = (*p)->parts[part][i].name;
                EXPECT_EQ(name.find(' '), std::string::npos) << name;
                EXPECT_TRUE(seen.insert(name).second) << (*p)->name << ":" << name;
            }
        }
    }
}
