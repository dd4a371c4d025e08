// SPDX-License-Identifier: BSD-2-Clause
// A test that builds a platform does so in a child: a process has one, and other tests follow in this one.
#ifndef RASIM_TESTS_SIM_APART_HPP
#define RASIM_TESTS_SIM_APART_HPP

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <functional>

inline void apart(const std::function<void()> &test)
{
    fflush(nullptr);
    pid_t child = fork();
    if (child == 0) {
        test();
        fflush(nullptr);
        _exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 1;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0) << "the child failed";
}

#endif
