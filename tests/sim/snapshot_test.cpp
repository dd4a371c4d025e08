// SPDX-License-Identifier: BSD-2-Clause
// machine_copy() against plain assignment, byte for byte: after every step of runs that use stacks, errors,
// claims and the agenda, into a copy of another moment of the same run.
#include "apart.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include "scenario_reading.hpp"

extern "C" {
#include "run.h"
#include "snapshot.h"
}

namespace
{

const char *const kernel_first = R"(ask "a recoverable SError of a guest"
pe 1 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
software EL3 tf-a kfh
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs spin
set SCR_EL3.EA = 0
inject SError UER of vm0 at vm0:spin+1 for the 5th time
run until vm0 is idle or dead, at most 2_000_000cy
never EL1 takes vSError
)";

const char *const firmware_first = R"(ask "one poisoned granule"
pe 2 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
node mem0 at dram0 UE DE CE
software EL3 tf-a ffh
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs page-reader
set SCR_EL3.EA = 1
poison vm0:0x0010_0000
run until vm0 is idle or dead, at most 2_000_000cy
)";

// Context of EL3 is lost, and an SError is under way for a while.
const char *const twice_at_el3 = R"(ask "a second SError while EL3 answers for the first"
pe 1 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
node mem0 at dram0 UE DE CE
software EL3 tf-a delegate-serror
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs spin
set SCR_EL3.EA = 1
set SCR_EL3.NMEA = 1
inject SError UER of vm0 in mem0 address vm0:0x0020_0000 late 40cy at vm0:spin+1 for the 5th time
inject SError UEO of host at tf-a:serror_aarch64+0
run until vm0 is idle or dead, at most 2_000_000cy
expect context of EL3 is lost
)";

// Threads that change on one PE and meet on two, signals between PEs, pages that get other frames.
const char *const three_vms = R"(ask "a frame of three VMs"
pe 2 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
node mem0 at dram0 UE DE CE
software EL3 tf-a ffh
software EL2 kvm 6.12
vm vm0 slice 3_000cy memory 2M guest linux 6.12 runs page-reader
vm vm1 slice 3_000cy memory 2M guest linux 6.12 runs page-writer
vm vm2 pe 1 memory 2M guest linux 6.12 runs page-reader
ksm page0 vm0:0x0010_0000 vm2:0x0010_4000
zero-page vm1:0x0010_1000 vm2:0x0010_1000
set SCR_EL3.EA = 1
poison page0:0x0
run until every vm is idle or dead, at most 2_000_000cy
)";

const char *const names[] = {"kernel_first", "firmware_first", "twice_at_el3", "three_vms"};

class copies : public testing::TestWithParam<const char *>
{
};

bool same(const machine &a, const machine &b)
{
    return memcmp(&a, &b, sizeof(machine)) == 0;
}

// The copy first goes back to the start (what is gone from lists and stacks must go), then on again.
TEST_P(copies, are_whole_at_every_step)
{
    apart([] {
        reading text(GetParam());
        auto live = std::make_unique<machine>(), start = std::make_unique<machine>(),
             copy = std::make_unique<machine>();
        char why[256] = "";
        struct run r;
        unsigned steps = 0;

        ASSERT_TRUE(text.good) << text.errors;
        ASSERT_TRUE(run_start(&r, &*text, live.get(), why, sizeof(why))) << why;
        *start = *live;
        do {
            machine_copy(&*text, copy.get(), live.get());
            ASSERT_TRUE(same(*copy, *live)) << "after " << steps << " steps";
            machine_copy(&*text, copy.get(), start.get());
            ASSERT_TRUE(same(*copy, *start)) << "back from step " << steps;
            machine_copy(&*text, copy.get(), live.get());
            ASSERT_TRUE(same(*copy, *live)) << "again after " << steps << " steps";
            steps++;
        } while (run_step(&r));
        EXPECT_EQ(live->end, RUN_REACHED);
        EXPECT_GT(steps, 80u);
    });
}

INSTANTIATE_TEST_SUITE_P(runs, copies, testing::Values(kernel_first, firmware_first, twice_at_el3, three_vms),
                         [](const auto &p) { return names[p.index]; });

} // namespace
