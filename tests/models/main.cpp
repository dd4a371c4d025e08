// SPDX-License-Identifier: BSD-2-Clause
// gtest_main does not do: it does not stand in for the main() of libsystemc, which would win over it.
#include <gtest/gtest.h>

int main(int argc, char **argv)
{
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
