// SPDX-License-Identifier: BSD-2-Clause
// An AArch32 guest under KVM: each mode of it has a return state of its own, and KVM runs it with
// HCR_EL2.RW=0.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>

extern "C" {
#include "aarch32.h"
#include "run.h"
#include "scenario/scenario.h"
}

namespace
{

const char head[] = R"(ask "?"
pe 1 profile v8.2 RAS IESB
memory dram0 0x8000_0000 64M
software EL3 tf-a kfh
software EL2 kvm 6.12
set SCR_EL3.EA = 0
run until vm0 is idle or dead, at most 2_000_000cy
)";

struct seen {
    unsigned modes = 0; // bit m: software ran in AArch32 mode m
    unsigned losses = 0;
    bool aarch64_el1 = false;
    uint64_t dfsr = 0;
    uint8_t life = 0;
    bool reached = false;
    unsigned unsaved = 0; // LOSE_* of EL1 at the end
    unsigned reads = 0;   // of the first error's syndrome, at EL1
};

seen run_here(const std::string &lines)
{
    auto s = std::make_unique<setup>();
    auto m = std::make_unique<machine>();
    struct run r;
    seen result;
    char why[256] = "";
    std::string text = head + lines;

    if (!scenario_parse("t.ras", text.c_str(), text.size(), s.get(), stderr) ||
        !run_start(&r, s.get(), m.get(), why, sizeof why))
        return result;
    while (run_step(&r)) {
        const struct pstate &p = r.machine->pe[0].pstate;
        result.modes |= p.nrw ? 1u << p.mode : 0;
        result.aarch64_el1 = result.aarch64_el1 || (p.el == 1 && !p.nrw);
    }
    result.reached = r.machine->end == RUN_REACHED;
    result.losses = r.machine->ledger.losses;
    result.dfsr = aarch32_value(&r.machine->pe[0], DFSR);
    result.life = r.machine->sw.guest[0].life;
    result.unsaved = r.machine->live[0][1].regs;
    const struct ledger_entry &error = r.machine->ledger.entry[0];
    for (unsigned i = 0; i < error.lives; i++)
        result.reads += error.life[i].kind == LIFE_READ && error.life[i].el == 1;
    setup_release(s.get());
    return result;
}

// A process can build one platform only.
seen run_guest(const std::string &lines)
{
    seen result;
    int ends[2], status = 0;

    EXPECT_EQ(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        result = run_here(lines);
        bool good = write(ends[1], &result, sizeof result) == ssize_t(sizeof result);
        _exit(good ? 0 : 1);
    }
    close(ends[1]);
    EXPECT_EQ(read(ends[0], &result, sizeof result), ssize_t(sizeof result));
    close(ends[0]);
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(result.reached) << lines;
    return result;
}

const char vm_spin[] = "vm vm0 memory 16M guest linux32 6.12 runs spin\n";
const char vm_user[] = "vm vm0 memory 16M guest linux32 6.12 runs user-spin\n";

unsigned bit(unsigned mode)
{
    return 1u << mode;
}

TEST(aarch32_guest, without_errors_ends)
{
    seen s = run_guest(vm_spin), u = run_guest(vm_user);

    EXPECT_EQ(s.modes, bit(MODE_SVC));
    EXPECT_EQ(u.modes, bit(MODE_USR) | bit(MODE_SVC)) << "its exit is an SVC";
    EXPECT_EQ(s.life, OS_IDLE);
    EXPECT_EQ(u.life, OS_IDLE);
    EXPECT_FALSE(s.aarch64_el1 || u.aarch64_el1);
}

// R14_svc and SPSR_svc are not those of Abort mode: a vSError in an SVC handler loses nothing.
TEST(aarch32_guest, keeps_the_return_state_of_each_mode)
{
    for (const char *step : {"vm0:vector_swi+0", "vm0:vectors_swi+0", "vm0:user_spin+2"}) {
        seen s = run_guest(std::string(vm_user) + "inject SError UER of vm0 at " + step + "\n");
        EXPECT_EQ(s.modes, bit(MODE_USR) | bit(MODE_SVC) | bit(MODE_ABT)) << step;
        EXPECT_EQ(s.losses, 0u) << step;
        EXPECT_EQ(s.unsaved, 0u) << step << ": R14_abt, SPSR_abt and DFSR were read";
        EXPECT_EQ(s.reads, 1u) << step << ": DFSR";
        EXPECT_EQ(s.dfsr, 0x406u) << step;
        EXPECT_EQ(s.life, OS_IDLE) << step;
    }
}

TEST(aarch32_guest, with_long_descriptors_has_the_long_format)
{
    for (const char *runs : {"spin", "user-spin"}) {
        std::string step = std::string("vm0:") + (runs[0] == 'u' ? "user_spin+1" : "spin+1");
        seen s = run_guest("vm vm0 memory 16M guest linux32 6.12 long-descriptors runs " + std::string(runs) +
                           "\ninject SError UER of vm0 at " + step + "\n");
        EXPECT_EQ(s.dfsr, 0x211u) << runs;
        EXPECT_EQ(s.life, OS_IDLE) << runs;
    }
}

} // namespace
