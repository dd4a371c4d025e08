// SPDX-License-Identifier: BSD-2-Clause
// A guest hypervisor's MRS and MSR as steps of software: through the bus, by a trap, by an abort of
// VNCR_EL2's page.
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <memory>

extern "C" {
#include "op.h"
#include "pe.h"
#include "run.h"
#include "scenario/scenario.h"
}

namespace
{

const char scenario[] = R"(ask "?"
pe 1 profile v8.6 RAS DoubleFault IESB NV2
memory dram0 0x8000_0000 64M
software EL3 tf-a kfh
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs page-reader
run until vm0 is idle or dead, at most 2_000_000cy
)";

enum : uint64_t { PAGE = 0x82000000, NOTHING = 0x10000000, VTTBR_OFFSET = 0x020 };

// PE 0 at EL1 with HCR_EL2.{NV,NV2}=1, about to run one step that is made up here.
struct guest_hypervisor {
    std::unique_ptr<setup> s = std::make_unique<setup>();
    std::unique_ptr<machine> m = std::make_unique<machine>();
    struct run r = {};
    struct pe *pe = nullptr;

    bool start()
    {
        char why[256] = "";

        if (!scenario_parse("t.ras", scenario, sizeof scenario - 1, s.get(), stderr) ||
            !run_start(&r, s.get(), m.get(), why, sizeof why))
            return false;
        pe = &m->pe[0];
        pe->pstate.el = 1;
        pe->sys[SCR_EL3] = UINT64_C(1) | UINT64_C(1) << 10 | UINT64_C(1) << 27;
        pe->sys[HCR_EL2] = UINT64_C(1) << 31 | UINT64_C(1) << 42 | UINT64_C(1) << 45;
        pe->sys[VNCR_EL2] = PAGE;
        pe->sys[VBAR_EL2] = 0x90000000;
        return true;
    }

    // True: an exception was taken instead.
    bool step(enum step_op op, unsigned rt, enum sysreg reg)
    {
        struct step made = {};
        struct slot slot = {};
        struct cpu cpu = {};

        made.op = static_cast<uint8_t>(op);
        made.rt = static_cast<uint8_t>(rt);
        made.reg = reg;
        slot.step = &made;
        cpu.run = &r;
        cpu.setup = s.get();
        cpu.m = m.get();
        cpu.pe = pe;
        cpu.slot = &slot;
        cpu.pc = pe->pc;
        cpu.next = pe->pc + 4;
        op_run(&cpu);
        return cpu.left;
    }

    uint64_t word(uint64_t address)
    {
        uint64_t value = 0;
        struct bus_access access = {};

        access.address = address;
        access.data = &value;
        access.size = sizeof value;
        access.kind = BUS_READ;
        EXPECT_EQ(r.bus.transport(r.bus.world, &access).status, BUS_OKAY);
        return value;
    }
};

// One platform a process.
void in_a_child(void (*body)(guest_hypervisor &))
{
    int status = -1;
    pid_t child = fork();

    if (child == 0) {
        guest_hypervisor g;
        EXPECT_TRUE(g.start());
        if (g.pe)
            body(g);
        _exit(testing::Test::HasFailure());
    }
    EXPECT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0) << "it failed in the child";
}

TEST(nested_step, memory_stands_behind_an_el2_register)
{
    in_a_child([](guest_hypervisor &g) {
        uint64_t pc = g.pe->pc, real = g.pe->sys[VTTBR_EL2];
        g.pe->x[3] = 0x1122334455667788;
        EXPECT_FALSE(g.step(MSR, 3, VTTBR_EL2));
        EXPECT_EQ(g.word(PAGE + VTTBR_OFFSET), 0x1122334455667788u);
        EXPECT_EQ(g.pe->sys[VTTBR_EL2], real);
        EXPECT_FALSE(g.step(MRS, 4, VTTBR_EL2));
        EXPECT_EQ(g.pe->x[4], 0x1122334455667788u);
        EXPECT_EQ(g.pe->pc, pc + 8);
    });
}

TEST(nested_step, el1_register_stands_in)
{
    in_a_child([](guest_hypervisor &g) {
        g.pe->x[3] = 0x8000;
        EXPECT_FALSE(g.step(MSR, 3, ELR_EL2));
        EXPECT_EQ(g.pe->sys[ELR_EL1], 0x8000u);
        EXPECT_FALSE(g.step(MRS, 4, CurrentEL));
        EXPECT_EQ(g.pe->x[4], 2u << 2);
    });
}

TEST(nested_step, trap_names_the_transfer_register)
{
    in_a_child([](guest_hypervisor &g) {
        uint64_t pc = g.pe->pc;
        g.pe->x[5] = 7;
        EXPECT_TRUE(g.step(MRS, 5, SCTLR_EL2));
        EXPECT_EQ(g.pe->pstate.el, 2);
        EXPECT_EQ(g.pe->x[5], 7u);
        EXPECT_EQ(g.pe->sys[ELR_EL2], pc);
        EXPECT_EQ(g.pe->pc, 0x90000400u);
        // mrs x5, sctlr_el2 is 0xd53c1005: Op0 3, Op2 0, Op1 4, CRn 1, Rt 5, CRm 0, a read
        EXPECT_EQ(g.pe->sys[ESR_EL2], 0x18ull << 26 | 1 << 25 | 3 << 20 | 4 << 14 | 1 << 10 | 5 << 5 | 1);
    });
}

// Of MSR by XZR, which is 31.
TEST(nested_step, trap_of_a_write)
{
    in_a_child([](guest_hypervisor &g) {
        EXPECT_TRUE(g.step(MSR, 31, SCTLR_EL2));
        EXPECT_EQ(g.pe->sys[ESR_EL2], 0x18ull << 26 | 1 << 25 | 3 << 20 | 4 << 14 | 1 << 10 | 31 << 5);
    });
}

TEST(nested_step, abort_of_the_page)
{
    in_a_child([](guest_hypervisor &g) {
        uint64_t pc = g.pe->pc;
        g.pe->sys[VNCR_EL2] = NOTHING;
        g.pe->x[4] = 7;
        EXPECT_TRUE(g.step(MRS, 4, VTTBR_EL2));
        EXPECT_EQ(g.pe->pstate.el, 2);
        EXPECT_EQ(g.pe->pc, 0x90000400u);
        EXPECT_EQ(g.pe->x[4], 7u);
        EXPECT_EQ(g.pe->sys[ELR_EL2], pc);
        EXPECT_EQ(g.pe->sys[FAR_EL2], NOTHING + VTTBR_OFFSET);
        EXPECT_EQ(g.pe->sys[ESR_EL2] >> 26, 0x25u);
        EXPECT_EQ(g.pe->sys[ESR_EL2] & 0x207f, 0x2010u) << "VNCR, a read, DFSC External abort";
        g.pe->pstate.el = 1;
        EXPECT_TRUE(g.step(MSR, 4, VTTBR_EL2));
        EXPECT_EQ(g.pe->sys[ESR_EL2] & 0x207f, 0x2050u) << "likewise of a write";
    });
}

} // namespace
