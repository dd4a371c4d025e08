// SPDX-License-Identifier: BSD-2-Clause
// forward_decide() under `architecture` against the formula beside: every encoding, direction and control
// bit.
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "forward_formula.hpp"

namespace
{

using forward_formula::formula;

const formula &stated()
{
    static const formula f;
    return f;
}

const forward_table &built()
{
    static const std::unique_ptr<forward_table> table = [] {
        auto t = std::make_unique<forward_table>();
        forward_rules rules = {};
        rules.edition = FORWARD_7_3;
        rules.res0 = FORWARD_AS_IS;
        rules.host_el0 = true;
        EXPECT_TRUE(forward_build(
            t.get(), &forward_rows, &rules, [](void *, const char *text) { ADD_FAILURE() << text; },
            nullptr));
        return t;
    }();
    return *table;
}

std::string name(unsigned e)
{
    char text[FORWARD_NAME];
    forward_name(text, e);
    return text;
}

const std::vector<uint16_t> &known()
{
    static const std::vector<uint16_t> all = [] {
        std::vector<uint16_t> list;
        for (unsigned e = 0; e < FORWARD_ENCODINGS; e++) {
            if (stated().knows(e))
                list.push_back(static_cast<uint16_t>(e));
        }
        return list;
    }();
    return all;
}

forward_state prepared(forward_state s)
{
    forward_prepare(&built(), &s);
    return s;
}

bool forwarded(const forward_state &s, uint16_t e, bool write, unsigned el)
{
    forward_access access = {e, write, static_cast<uint8_t>(el)};
    return forward_decide(&built(), &s, access).outcome == FORWARD_FORWARD;
}

// Stops after the first words of disagreement: there may be millions.
::testing::AssertionResult agree(const forward_state &s, uint16_t e, unsigned el)
{
    for (bool write : {false, true}) {
        if (forwarded(s, e, write, el) != stated().forwards(s, e, write, el))
            return ::testing::AssertionFailure()
                   << name(e) << (write ? ", write" : ", read") << " at EL" << el << ": the formula says "
                   << stated().forwards(s, e, write, el);
    }
    return ::testing::AssertionSuccess();
}

TEST(forward_agree, as_many_rows_as_the_facts)
{
    EXPECT_EQ(stated().coarse_rows, 571U);
    EXPECT_EQ(stated().coarse_of.size(), 5435U);
    EXPECT_EQ(stated().fine_of.size(), 860U);
    EXPECT_EQ(known().size(), 5754U);
    EXPECT_EQ(built().coarse, 571U);
    EXPECT_EQ(built().fine, 860U);
    EXPECT_EQ(built().controls, 75U);
}

TEST(forward_agree, each_encoding_with_nothing_and_everything_set)
{
    for (uint64_t value : {UINT64_C(0), ~UINT64_C(0), UINT64_C(0x5555555555555555)}) {
        forward_state s = {};
        for (uint64_t &reg : s.reg)
            reg = value;
        s = prepared(s);
        for (unsigned e = 0; e < FORWARD_ENCODINGS; e++) {
            for (unsigned el : {0U, 1U, 2U})
                ASSERT_TRUE(agree(s, static_cast<uint16_t>(e), el)) << "each register is " << value;
        }
    }
}

// All others 0, then all others 1.
TEST(forward_agree, each_control_bit_alone)
{
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++) {
        for (unsigned bit = 0; bit < 128; bit++) {
            forward_state s = {};
            for (uint64_t &value : s.reg)
                value = bit < 64 ? 0 : ~UINT64_C(0);
            s.reg[reg] ^= UINT64_C(1) << bit % 64;
            s = prepared(s);
            for (uint16_t e : known())
                ASSERT_TRUE(agree(s, e, 1))
                    << forward_register_name(reg) << " bit " << bit % 64 << " alone is " << (bit < 64);
        }
    }
}

// Cleared alone leaves HCR_EL2.TGE set, which hides most: the same without it.
TEST(forward_agree, each_control_bit_cleared_alone_without_a_host)
{
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++) {
        for (unsigned bit = 0; bit < 64; bit++) {
            forward_state s = {};
            for (uint64_t &value : s.reg)
                value = ~UINT64_C(0);
            s.reg[FORWARD_HCR_EL2] &= ~(UINT64_C(1) << 27);
            s.reg[reg] &= ~(UINT64_C(1) << bit);
            s = prepared(s);
            for (uint16_t e : known())
                ASSERT_TRUE(agree(s, e, 1)) << forward_register_name(reg) << " bit " << bit << " alone is 0";
        }
    }
}

// RASIM_SEED=N tries others.
TEST(forward_agree, random_control_states)
{
    const char *wanted = getenv("RASIM_SEED");
    unsigned long seed = wanted ? strtoul(wanted, nullptr, 0) : 20261121;
    std::mt19937_64 random(seed);
    unsigned forwards = 0;

    printf("RASIM_SEED=%lu\n", seed);
    for (unsigned round = 0; round < 100000; round++) {
        forward_state s = {};
        for (uint64_t &value : s.reg) { // dense, sparse and full ones
            value = random();
            value = round % 3 == 0   ? value & random() & random()
                    : round % 3 == 1 ? value | random() | random()
                                     : value;
        }
        if (round % 4)
            s.reg[FORWARD_HCR_EL2] &= ~(UINT64_C(1) << 27);
        s = prepared(s);
        for (unsigned i = 0; i < 32; i++) {
            uint16_t e = i < 31 ? known()[random() % known().size()] : static_cast<uint16_t>(random());
            unsigned el = random() % 8 == 0 ? 2 : static_cast<unsigned>(random() % 2);
            forwards += forwarded(s, e, false, el);
            ASSERT_TRUE(agree(s, e, el)) << "RASIM_SEED=" << seed << " round " << round;
        }
    }
    EXPECT_GT(forwards, 100000U);
    EXPECT_LT(forwards, 3000000U);
}

} // namespace
