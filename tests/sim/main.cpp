// SPDX-License-Identifier: BSD-2-Clause
// libsystemc brings a main() of its own; this one wins.
#include <gtest/gtest.h>

int main(int argc, char **argv)
{
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
