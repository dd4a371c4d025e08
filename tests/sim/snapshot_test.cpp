// SPDX-License-Identifier: BSD-2-Clause
// Snapshots against plain assignment, byte for byte: at every step of runs that use stacks, errors, claims
// and the agenda, one taken within the other, at other moments each time.
#include "apart.hpp"

#include <cstring>
#include <memory>
#include <vector>

#include "scenario_reading.hpp"

extern "C" {
#include "cpu.h"
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

// EL1 registers that are away with the host at EL1, and a kernel that keeps what it was told.
const char *const without_vhe = R"(ask "two guests of a host at EL1"
pe 2 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
node mem0 at dram0 UE DE CE
software EL3 tf-a delegate-serror
software EL2 kvm 6.12 nvhe
option linux estatus-cache
vm vm0 slice 3_000cy memory 2M guest linux 6.12 runs page-reader
vm vm1 slice 3_000cy memory 2M guest linux 6.12 runs spin
zero-page vm0:0x0010_0000 vm1:0x0010_0000
set SCR_EL3.EA = 1
poison zero-page:0x0
run until vm0 is idle or dead, at most 2_000_000cy
)";

// A hypervisor in the VM, with an SError that waits for it.
const char *const guest_hypervisor = R"(ask "an SError that L1 cannot take"
pe 1 profile v8.6 RAS DoubleFault IESB NV2
memory dram0 0x8000_0000 64M
software EL3 tf-a kfh
software EL2 kvm 6.17
vm vm0 memory 16M hypervisor kvm-vhe guest linux 6.12 runs hypercall
set SCR_EL3.EA = 0
set vm0.HCR_EL2.AMO = 0
inject SError UER of vm0 at hyp-vm0:start+17
run until vm0 is idle or dead, at most 2_000_000cy
)";

// A critical SDEI event in the handler of a normal one: two dispatches of firmware, two events of the host.
const char *const nested_events = R"(ask "an SError while a report is read"
pe 1 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
memory dram1 0x9000_0000 16M
node mem0 at dram0 UE DE CE
node mem1 at dram1 UE DE CE
gic 0x2f00_0000
interrupt FHI of mem0 is SPI 40 for firmware
software EL3 tf-a ffh critical-aborts
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs page-reader
inject error DE of vm0 in mem0 address vm0:0x0020_0000 at vm0:page_reader+2
inject SError UER of host in mem1 address dram1:0x0020_0000 at linux:ghes_queue_one_entry+4
run until vm0 is idle or dead, at most 2_000_000cy
)";

const char *const names[] = {"kernel_first", "firmware_first",   "twice_at_el3", "three_vms",
                             "without_vhe",  "guest_hypervisor", "nested_events"};

// Takes a snapshot at every so many steps, goes on, and comes back.
class wanderer
{
public:
    explicit wanderer(struct run &the_run) : r(the_run)
    {
        snapshots_open(&kept, 3);
    }
    ~wanderer()
    {
        snapshots_close(&kept);
    }

    // So many steps on from here, with more excursions on the way, and back. False: not to the same bytes.
    bool excursion(unsigned level, unsigned steps)
    {
        auto here = std::make_unique<machine>(*r.machine);
        uint64_t memory = platform_hash();
        bool good = true;

        snapshot_take(&kept, &r);
        good = memcmp(&kept.one[level].machine, here.get(), sizeof(machine)) == 0;
        for (unsigned i = 0; i < steps && good && run_step(&r); i++) {
            if (level < 2 && i % 3 == 1)
                good = excursion(level + 1, 2 + i % 5);
            if (i % 4 == 2)
                digest_again(r.setup, r.machine, 0, &r.digests);
        }
        snapshot_return(&kept, &r);
        struct digest again = digest_again(r.setup, r.machine, 0, &r.digests),
                      fresh = digest_of(r.setup, r.machine, 0);
        return good && memcmp(r.machine, here.get(), sizeof(machine)) == 0 && platform_hash() == memory &&
               again.a == fresh.a && again.b == fresh.b;
    }

private:
    struct run &r;
    snapshots kept = {};
};

class snapshots_of : public testing::TestWithParam<const char *>
{
};

TEST_P(snapshots_of, a_run_are_whole_at_every_step)
{
    apart([] {
        reading text(GetParam());
        auto live = std::make_unique<machine>();
        char why[256] = "";
        struct run r;
        unsigned steps = 0;

        ASSERT_TRUE(text.good) << text.errors;
        ASSERT_TRUE(run_start(&r, &*text, live.get(), why, sizeof(why))) << why;
        wanderer w(r);
        do {
            ASSERT_TRUE(w.excursion(0, 5 + steps % 23)) << "at step " << steps;
            steps++;
        } while (run_step(&r));
        EXPECT_EQ(live->end, RUN_REACHED);
        EXPECT_GT(steps, 80u);
    });
}

INSTANTIATE_TEST_SUITE_P(runs, snapshots_of,
                         testing::Values(kernel_first, firmware_first, twice_at_el3, three_vms, without_vhe,
                                         guest_hypervisor, nested_events),
                         [](const auto &p) { return names[p.index]; });

// A write that leaves a register as it was changes one thing: that its RES0 bit has been told of.
TEST(snapshot, takes_back_that_res0_bits_were_reported)
{
    apart([] {
        reading text(kernel_first);
        auto live = std::make_unique<machine>(), before = std::make_unique<machine>();
        char why[256] = "";
        struct run r;
        snapshots kept = {};

        ASSERT_TRUE(text.good) << text.errors;
        ASSERT_TRUE(run_start(&r, &*text, live.get(), why, sizeof(why))) << why;
        snapshots_open(&kept, 1);
        for (unsigned i = 0; i < 20; i++)
            run_step(&r);
        snapshot_take(&kept, &r); // the first copies all, whatever was touched
        snapshot_return(&kept, &r);
        snapshot_take(&kept, &r);
        *before = *live;
        struct cpu cpu = {};
        cpu.run = &r;
        cpu.setup = r.setup;
        cpu.m = r.machine;
        cpu.pe = &live->pe[0];
        ASSERT_EQ(cpu.pe->pstate.el, 2);
        const uint64_t bit = ~sysreg_row_of(VTCR_EL2)->known & (0 - ~sysreg_row_of(VTCR_EL2)->known);
        cpu_write(&cpu, VTCR_EL2, live->pe[0].sys[VTCR_EL2] | bit);
        EXPECT_EQ(live->pe[0].sys[VTCR_EL2], before->pe[0].sys[VTCR_EL2]);
        EXPECT_NE(live->res0_reported[VTCR_EL2], before->res0_reported[VTCR_EL2]);
        snapshot_return(&kept, &r);
        EXPECT_EQ(live->res0_reported[VTCR_EL2], before->res0_reported[VTCR_EL2]);
        EXPECT_EQ(memcmp(live.get(), before.get(), sizeof(machine)), 0);
        snapshots_close(&kept);
    });
}

} // namespace
