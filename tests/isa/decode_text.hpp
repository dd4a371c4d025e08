// SPDX-License-Identifier: BSD-2-Clause
// What `rasim decode` says of a value, line by line.
#ifndef RASIM_TESTS_ISA_DECODE_TEXT_HPP
#define RASIM_TESTS_ISA_DECODE_TEXT_HPP

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "hardware.hpp"

inline std::string decode(const std::string &kind, uint64_t value)
{
    std::string all;

    EXPECT_TRUE(syndrome_decode(
        kind.c_str(), value,
        [](void *ctx, const char *text) { *static_cast<std::string *>(ctx) += std::string(text) + "\n"; },
        &all))
        << kind;
    return all;
}

#endif
