// SPDX-License-Identifier: BSD-2-Clause
// Places by relation: the entry that a scenario names is the one that a walk from the base register reads, as
// the machine stands at its start; and what is said where there is no such place.
#include <gtest/gtest.h>

#include <string>

#include "explore_run.hpp"
#include "scenario_reading.hpp"

extern "C" {
#include "platform.h"
#include "sw/abi.h"
}

namespace
{

constexpr uint64_t ADDRESS = 0x0000fffffffff000, LINEAR = 0xffff000000000000;

std::string machine_with(const std::string &memory)
{
    return "pe 1 profile v8.6 RAS\nmemory dram0 0x8000_0000 2G\nsoftware EL3 tf-a\nsoftware EL2 kvm\n"
           "vm vm0 memory " +
           memory + " guest linux stage1\nrun until 1cy\n";
}

uint64_t word(uint64_t address)
{
    uint64_t value = 0;
    EXPECT_TRUE(platform_peek(address, &value, sizeof value)) << std::hex << address;
    return value;
}

unsigned shift(int level)
{
    return static_cast<unsigned>(39 - 9 * level);
}

// The address that `poison` of an entry comes to; `text` is what stands between `poison` and the level.
uint64_t named(const std::string &memory, const std::string &text, int level)
{
    reading r(machine_with(memory) + "poison " + text + " level " + std::to_string(level));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].size, 8u);
    return r->fault[0].address;
}

std::string hex(uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
    return text;
}

// One started machine: its registers, and walks by hand (DDI 0487 D8.3).
struct tables {
    std::string memory;
    uint64_t vttbr, ttbr[2];

    uint64_t stage2(uint64_t ipa, bool compare) const
    {
        uint64_t table = vttbr;
        for (int level = 1;; level++) {
            uint64_t at = table + (ipa >> shift(level)) % 512 * 8;
            if (compare) {
                EXPECT_EQ(at, named(memory, "stage-2 entry of vm0 for " + hex(ipa), level));
            }
            EXPECT_EQ(3u, word(at) & 3) << level;
            table = word(at) & ADDRESS;
            if (level == 3)
                return table | (ipa & 0xfff);
        }
    }

    uint64_t stage1(uint64_t va) const
    {
        bool upper = va >= LINEAR;
        uint64_t table = ttbr[upper] & ADDRESS;
        for (int level = 0;; level++) {
            uint64_t at = stage2(table + (va >> shift(level)) % 512 * 8, false);
            EXPECT_EQ(at, named(memory, "stage-1 entry of vm0 for " + hex(va), level));
            bool leaf = upper ? level == 2 : level == 3;
            EXPECT_EQ(leaf && upper ? 1u : 3u, word(at) & 3) << level;
            table = word(at) & ADDRESS;
            if (leaf)
                return table | (va & ((uint64_t{1} << shift(level)) - 1));
        }
    }
};

void check(const std::string &memory)
{
    reading r(machine_with(memory));
    ASSERT_TRUE(r.good) << r.errors;
    char why[256];
    auto m = std::make_unique<machine>();
    struct run run;
    ASSERT_TRUE(run_start(&run, &*r, m.get(), why, sizeof why)) << why;
    const vm_setup &vm = r->vm[0];
    const uint64_t *sys = m->pe[0].sys;
    const tables t = {
        memory, vm.stage2, {sys[TTBR0_EL1], sys[TTBR1_EL1]}
    };

    EXPECT_EQ(1u, sys[SCTLR_EL1] & 1);
    for (uint64_t ipa : {uint64_t{0}, uint64_t{0x11234}, vm.memory / 2, vm.memory - 8}) {
        SCOPED_TRACE(hex(ipa));
        EXPECT_EQ(vm.pa + ipa, t.stage2(ipa, true));
        EXPECT_EQ(ipa, t.stage1(ipa));
        EXPECT_EQ(ipa, t.stage1(LINEAR + ipa));
    }
    // Neither the process nor the kernel finds its tables in the area for error reports.
    EXPECT_LT(vm.stage1, vm.ghes);
    EXPECT_GE(vm.stage1, vm.ghes / 2);
}

TEST(scenario_relation, entries_are_those_of_the_walk)
{
    for (const char *memory : {"128K", "2052K", "16M", "1026M"}) {
        SCOPED_TRACE(memory);
        in_child<int>([&](std::vector<int> &) { check(memory); });
    }
}

TEST(scenario_relation, the_level_is_the_last_unless_said)
{
    const std::string vm = "vm vm1 memory 16M guest linux stage1\n";
    reading r(whole(vm + "poison stage-1 entry of vm1 for 0x0010_0000\n"
                         "poison stage-1 entry of vm1 for 0x0010_0000 level 3\n"
                         "poison stage-1 entry of vm1 for 0xffff_0000_0010_0000\n"
                         "poison stage-1 entry of vm1 for 0xffff_0000_0010_0000 level 2\n"
                         "poison stage-2 entry of vm1 for 0x0010_0000 at 5cy\n"
                         "poison stage-2 entry of vm1 for 0x0010_0000 level 3 at 2nd access to ghes of vm0"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(6u, r->faults);
    for (unsigned i = 0; i < 6; i += 2)
        EXPECT_EQ(r->fault[i].address, r->fault[i + 1].address);
    EXPECT_STREQ("poison of stage-1 entry of vm1 for 0x00100000 level 3", r->fault[0].name);
    EXPECT_EQ(1, r->fault[0].origin_vm) << "a guest's table is the guest's";
    EXPECT_EQ(-1, r->fault[4].origin_vm) << "a stage 2 table is the host's";
    EXPECT_EQ(r->vm[0].pa + r->vm[0].ghes + GHES_BLOCK, r->platform.source[5].watch_base);
}

TEST(scenario_relation, tlb)
{
    EXPECT_EQ(0u, reading(whole(""))->platform.tlb);
    EXPECT_EQ(16u, reading(whole("tlb 16"))->platform.tlb);
    EXPECT_EQ(wrong("tlb 12"), (mistakes{"8:5: '12' is not a power of two"}));
    EXPECT_EQ(wrong("tlb 0"), (mistakes{"8:5: '0' is out of range 1..4096"}));
    EXPECT_EQ(wrong("tlb 8192"), (mistakes{"8:5: '8192' is out of range 1..4096"}));
    EXPECT_EQ(wrong("tlb 1\ntlb 2").size(), 1u);
}

TEST(scenario_relation, ghes)
{
    reading r(
        whole("poison ghes of host\npoison ghes of vm0 size 128\nexpect tf-a writes CPER ghes of host"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(2u, r->faults);
    EXPECT_EQ(r->host_ghes + GHES_BLOCK, r->fault[0].address);
    EXPECT_EQ(64u, r->fault[0].size);
    EXPECT_EQ(-1, r->fault[0].origin_vm);
    EXPECT_EQ(r->vm[0].pa + r->vm[0].ghes + GHES_BLOCK, r->fault[1].address);
    EXPECT_EQ(128u, r->fault[1].size);
    EXPECT_EQ(0, r->fault[1].origin_vm);
    EXPECT_EQ(r->host_ghes + GHES_BLOCK, r->claim[0].value);
}

// Until SP says where, the place of a stack is the frame that the first exception pushes: of a process from
// the top (0x0021_4000), of a kernel thread below the room for one.
TEST(scenario_relation, stack)
{
    const std::string vm = "vm vm1 memory 4M guest linux stack runs spin\n"
                           "vm vm2 memory 4M guest linux stack runs hypercall\n";
    reading r(whole(vm + "poison stack of vm1\n"
                         "poison stack of vm1 S_PC\n"
                         "poison stack of vm1 +0x108 size 64\n"
                         "flip 1 bit of stack of vm2 S_X19\n"
                         "inject SLVERR on a load to stack of vm1 S_LR\n"
                         "inject SError UER of host in mem0 address stack of vm1 S_STACKFRAME at 1cy\n"
                         "poison vm0:0x0 at 2nd access to stack of vm1 S_SP"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(7u, r->faults);
    const uint64_t offset[] = {0, 0x100, 0x108, 19 * 8, 0xf0, 0x130};
    for (unsigned i = 0; i < 6; i++) {
        const unsigned v = i == 3 ? 2 : 1;
        EXPECT_EQ(r->vm[v].pa + 0x214000 - v * 0x150 + offset[i], r->fault[i].address) << i;
        EXPECT_EQ(1u + v, r->fault[i].stack_of) << i;
        EXPECT_EQ(offset[i], r->fault[i].offset) << i;
        EXPECT_EQ(1u, r->platform.source[i].moves) << i;
    }
    EXPECT_STREQ("poison of stack of vm1 +0x000", r->fault[0].name);
    EXPECT_STREQ("poison of stack of vm1 S_PC", r->fault[1].name);
    EXPECT_STREQ("poison of stack of vm1 +0x108", r->fault[2].name);
    EXPECT_EQ(8u, r->fault[0].size);
    EXPECT_EQ(64u, r->fault[2].size);
    EXPECT_EQ(1, r->fault[0].origin_vm);
    EXPECT_EQ(0u, r->fault[6].stack_of);
    EXPECT_EQ(0u, r->platform.source[6].moves);
    EXPECT_EQ(r->vm[1].pa + 0x214000 - 0x150 + 0xf8, r->platform.source[6].watch_base);
    EXPECT_EQ(8u, r->platform.source[6].watch_size);
}

TEST(scenario_relation, no_stack)
{
    const std::string vm = "vm vm1 memory 16M guest linux stack\n";
    EXPECT_EQ(wrong("poison stack of vm0"),
              (mistakes{"8:17: the stack of vm0 is not in memory: its guest needs the option 'stack'"}));
    EXPECT_EQ(wrong("poison stack of host").size(), 1u);
    EXPECT_EQ(wrong("process p0 memory 1M early-kill\npoison stack of p0"),
              (mistakes{"9:17: 'p0' is a process: its stack is not in memory"}));
    for (const char *name : {"S_X31", "S_PCX", "S_", "S_X"})
        EXPECT_EQ(wrong(vm + "poison stack of vm1 " + name),
                  (mistakes{std::string("9:21: pt_regs has no '") + name +
                            "': S_X0 to S_X30, S_LR, S_SP, S_PC, S_PSTATE"}));
    EXPECT_EQ(wrong(vm + "poison stack of vm1 +0x4000"),
              (mistakes{"9:21: '+0x4000' is no offset into a stack of 0x4000 bytes"}));
    EXPECT_EQ(wrong(vm + "poison stack of vm1 S_PC size 9").size(), 1u);
    EXPECT_EQ(wrong("vm vm1 memory 2M guest linux stack").size(), 1u) << "no room for it";
    EXPECT_EQ(wrong("option linux stack").size(), 1u) << "the host's";
}

TEST(scenario_relation, wrong)
{
    EXPECT_EQ(wrong("poison stage-1 entry of vm0 for 0x1000"),
              (mistakes{"8:25: vm0 has no stage 1: its guest needs the option 'stage1'"}));
    EXPECT_EQ(wrong("poison stage-2 entry of vm1 for 0x1000"),
              (mistakes{"8:25: there is no vm 'vm1'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("poison stage-2 entry of vm0 for 0x0100_0000"),
              (mistakes{"8:33: no stage-2 entry of vm0 for 0x01000000: it maps 0x1000000 bytes from 0x0"}));
    EXPECT_EQ(wrong("poison stage-2 entry of vm0 for 0x1000 level 0"),
              (mistakes{"8:46: '0' is out of range 1..3"}));
    EXPECT_EQ(wrong("poison stage-2 entry of vm0 for 0x1000 level 4"),
              (mistakes{"8:46: '4' is out of range 1..3"}));
    EXPECT_EQ(wrong("poison stage-2 entri of vm0 for 0x1000"),
              (mistakes{"8:16: expected 'entry', found 'entri'; did you mean 'entry'?"}));
    EXPECT_EQ(wrong("poison stage-2 entry of vm0 for x"), (mistakes{"8:33: expected an IPA, found 'x'"}));
    EXPECT_EQ(
        wrong("poison stage-2 entry of vm0 for 0x1000 size 16"),
        (mistakes{"8:45: 0x10 bytes from stage-2 entry of vm0 for 0x00001000 level 3 are too many: 0x8 are "
                  "left"}));
    EXPECT_EQ(wrong("poison ghes of vm2"), (mistakes{"8:16: there is no vm 'vm2'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("poison ghes of host size 4K"),
              (mistakes{"8:26: 0x1000 bytes from ghes of host are too many: 0xf00 are left"}));
    EXPECT_EQ(reading(machine_with("16M") + "poison stage-1 entry of vm0 for 0xffff_0000_0000_0000 level 3")
                  .mistakes(),
              (mistakes{"7:61: '3' is out of range 0..2"}));
    EXPECT_EQ(
        reading(machine_with("16M") + "poison stage-1 entry of vm0 for 0x8000_0000_0000").mistakes(),
        (mistakes{"7:33: no stage-1 entry of vm0 for 0x800000000000: it maps 0x1000000 bytes from 0x0"}));
    // Nothing more is said where VMs have no place.
    EXPECT_EQ(reading(machine_with("4G") + "poison stage-1 entry of vm0 for 0xffff_ffff_ffff").mistakes(),
              (mistakes{"5:1: dram0 does not hold the host's 16M and the memory of vm0"}));
}

} // namespace
