// SPDX-License-Identifier: BSD-2-Clause
// The machine inside the SystemC kernel: how far it may run, when it ends, and that the kernel is silent.
#include <systemc>

#include "bench.hpp"

namespace rasim
{

namespace
{

struct script {
    std::vector<uint64_t> reach;    // what the machine answers, call by call
    std::vector<uint64_t> horizons; // what it was asked
};

uint64_t step(void *run, uint64_t horizon)
{
    auto *s = static_cast<script *>(run);
    s->horizons.push_back(horizon);
    return s->reach.at(s->horizons.size() - 1);
}

class run_test : public bench
{
protected:
    static uint64_t write_and_end(void *self, uint64_t)
    {
        static_cast<run_test *>(self)->write(RAM0 + 1, {2});
        return UINT64_MAX;
    }
};

TEST_F(run_test, the_horizon_is_a_quantum_from_where_the_machine_is)
{
    ASSERT_TRUE(build()) << why;
    script s{
        {1000,      1700, 2705, UINT64_MAX},
        {}
    };
    platform_run(step, &s, 1000);
    EXPECT_EQ(s.horizons, (std::vector<uint64_t>{1000, 2000, 2700, 3705}));
}

TEST_F(run_test, the_horizon_is_where_the_kernel_has_something_to_do)
{
    ASSERT_TRUE(build()) << why;
    sc_core::sc_event whole("whole"), part("part");
    whole.notify(1500, sc_core::SC_NS);
    part.notify(1600.5, sc_core::SC_NS);
    script s{
        {1000,      1500, 1601, UINT64_MAX},
        {}
    };
    platform_run(step, &s, 1000);
    EXPECT_EQ(s.horizons, (std::vector<uint64_t>{1000, 1500, 1601, 2601}));
    EXPECT_EQ(sc_core::sc_time_stamp(), sc_core::sc_time(1601, sc_core::SC_NS));
}

TEST_F(run_test, the_end_may_come_at_once)
{
    ASSERT_TRUE(build()) << why;
    script s{{UINT64_MAX}, {}};
    platform_run(step, &s, 1);
    EXPECT_EQ(s.horizons, std::vector<uint64_t>{1});
}

TEST_F(run_test, a_machine_that_stands_still_for_a_while)
{
    ASSERT_TRUE(build()) << why;
    script s{
        {0,           0, 10, 10, UINT64_MAX},
        {}
    };
    platform_run(step, &s, 10);
    EXPECT_EQ(s.horizons, (std::vector<uint64_t>{10, 10, 10, 20, 20}));
}

TEST_F(run_test, accesses_work_before_in_and_after_the_run)
{
    ASSERT_TRUE(build()) << why;
    write(RAM0, {1});
    platform_run(write_and_end, this, 100);
    EXPECT_EQ(read(RAM0, 2), (std::vector<uint8_t>{1, 2}));
}

TEST_F(run_test, systemc_says_nothing)
{
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    bool built = build();
    script s{
        {10,          20, UINT64_MAX},
        {          }
    };
    platform_run(step, &s, 10);
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
    EXPECT_TRUE(built);
}

} // namespace

} // namespace rasim
