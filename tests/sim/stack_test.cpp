// SPDX-License-Identifier: BSD-2-Clause
// Stacks of software whose context was lost: what they do at their ends is the machine's own error, not ours.
#include <gtest/gtest.h>

#include <cstring>

extern "C" {
#include "stack.h"
}

namespace
{

struct stack_test : testing::Test {
    struct stack s = {};
    struct cpu cpu = {};

    stack_test()
    {
        cpu.next = 0x1004;
    }
};

TEST_F(stack_test, gives_back_calls_in_order_and_leaves_no_bytes)
{
    stack_push_call(&cpu, &s, 0x10);
    stack_push_call(&cpu, &s, 0x20);
    EXPECT_EQ(*stack_call(&cpu, &s), 0x20u);
    EXPECT_EQ(stack_pop_call(&cpu, &s), 0x20u);
    EXPECT_EQ(stack_pop_call(&cpu, &s), 0x10u);
    struct stack empty = {};
    EXPECT_EQ(memcmp(&s, &empty, sizeof s), 0);
    EXPECT_EQ(cpu.next, 0x1004u);
}

TEST_F(stack_test, an_empty_one_leads_nowhere)
{
    EXPECT_EQ(stack_pop_call(&cpu, &s), 0u + NOWHERE);
    EXPECT_EQ(cpu.next, 0u + NOWHERE);
    cpu.next = 0x1004;
    stack_top(&cpu, &s);
    EXPECT_EQ(cpu.next, 0u + NOWHERE);
    cpu.next = 0x1004;
    stack_pop(&cpu, &s);
    EXPECT_EQ(cpu.next, 0u + NOWHERE);
    EXPECT_EQ(s.calls + s.frames, 0u);
}

TEST_F(stack_test, a_full_one_leads_nowhere_and_keeps_what_it_has)
{
    for (uint64_t i = 0; i < STACK_CALLS; i++)
        stack_push_call(&cpu, &s, 0x100 + i);
    for (unsigned i = 0; i < STACK_FRAMES; i++)
        stack_push(&cpu, &s)->pc = 0x200 + i;
    EXPECT_EQ(cpu.next, 0x1004u);
    struct stack full = s;
    stack_push_call(&cpu, &s, 1);
    EXPECT_EQ(cpu.next, 0u + NOWHERE);
    cpu.next = 0x1004;
    stack_push(&cpu, &s);
    EXPECT_EQ(cpu.next, 0u + NOWHERE);
    EXPECT_EQ(memcmp(&s, &full, sizeof s), 0);
}

} // namespace
