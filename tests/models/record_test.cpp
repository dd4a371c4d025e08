// SPDX-License-Identifier: BSD-2-Clause
// A node records the poison that an access meets (IHI 0100 chapter 2; DDI 0487 ERR<n>STATUS).
#include "bench.hpp"

namespace rasim
{

namespace
{

using words = std::vector<std::string>;

class record_test : public bench
{
protected:
    void watched(int8_t node)
    {
        config.region[0].node = node;
        if (node >= 0)
            ras_node_init(&state.ras.node[node], 11, 1U << STATE_UER | 1U << STATE_DE, 0xff);
    }

    uint64_t status(unsigned node)
    {
        return state.ras.node[node].record.status;
    }
};

TEST_F(record_test, a_node_records_poison_that_is_read)
{
    watched(2);
    poison(RAM0 + 0x1040, 8, 6);
    ASSERT_TRUE(build()) << why;
    platform_fire(0, 0);
    EXPECT_EQ(status(2), 0U); // poison that nobody reads is news to nobody
    bus_response r;
    read(RAM0 + 0x1000, 4096, &r);
    EXPECT_EQ(r.tag, 6U);
    EXPECT_EQ(heard, (words{"fired 0", "recorded 2"}));
    EXPECT_EQ(bits_get(status(2), ERXSTATUS_EL1_V), 1U);
    EXPECT_EQ(bits_get(status(2), ERXSTATUS_EL1_AV), 1U);
    EXPECT_EQ(bits_get(status(2), ERXSTATUS_EL1_UE), 1U);
    EXPECT_EQ(bits_get(status(2), ERXSTATUS_EL1_PN), 1U);
    EXPECT_EQ(bits_get(status(2), ERXSTATUS_EL1_SERR), 0x0cU);
    EXPECT_EQ(bits_get(state.ras.node[2].record.addr, BITS(47, 0)), RAM0 + 0x1040);
    EXPECT_EQ(state.ras.node[2].record.tag, 6U);
}

TEST_F(record_test, the_error_says_what_the_region_says)
{
    watched(0);
    config.region[0].state = STATE_DE;
    poison(RAM0, 64, 6);
    ASSERT_TRUE(build()) << why;
    platform_fire(0, 0);
    read(RAM0 + 8, 8);
    ASSERT_EQ(errors.size(), 1U);
    const ras_error &e = errors[0];
    EXPECT_EQ(e.address, uint64_t{RAM0});
    EXPECT_EQ(e.state, STATE_DE);
    EXPECT_EQ(e.tag, 6U);
    EXPECT_EQ(e.poison, 1);
    EXPECT_EQ(e.in_band, 1);
    EXPECT_EQ(e.has_address, 1);
    EXPECT_EQ(e.serr, 0x0c);
    EXPECT_EQ(e.ierr, 0);
}

TEST_F(record_test, no_node_no_record)
{
    watched(-1);
    poison(RAM0, 64, 6);
    ASSERT_TRUE(build()) << why;
    platform_fire(0, 0);
    bus_response r;
    read(RAM0, 8, &r);
    EXPECT_EQ(r.poison, 1);
    EXPECT_EQ(r.tag, 6U);
    EXPECT_TRUE(errors.empty());
}

TEST_F(record_test, writes_and_observers_consume_nothing)
{
    watched(0);
    poison(RAM0, 64, 6);
    ASSERT_TRUE(build()) << why;
    platform_fire(0, 0);
    uint64_t word;
    platform_peek(RAM0, &word, 8);
    write(RAM0, {1});
    EXPECT_TRUE(errors.empty());
}

TEST_F(record_test, the_tag_is_that_of_the_last_source_that_fired)
{
    watched(0);
    unsigned a = poison(RAM0, 64, 1), b = poison(RAM0, 128, 2), c = poison(RAM0 + 64, 64, 3);
    ASSERT_TRUE(build()) << why;
    bus_response r;
    platform_fire(c, 0);
    platform_fire(b, 0);
    read(RAM0 + 64, 8, &r);
    EXPECT_EQ(r.tag, 2U);
    platform_fire(a, 0);
    read(RAM0, 8, &r);
    EXPECT_EQ(r.tag, 1U);
    read(RAM0 + 64, 8, &r);
    EXPECT_EQ(r.tag, 2U);
}

} // namespace

} // namespace rasim
