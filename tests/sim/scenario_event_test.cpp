// SPDX-License-Identifier: BSD-2-Clause
// What happens in a run: set, poison, inject, run.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_event, set)
{
    reading r(whole("set SCR_EL3.EA = 1\nset vm0.HCR_EL2.AMO = 0\nset VBAR_EL2 = 0xffff_8000_0000_0000\n"
                    "set vm0.SCTLR_EL1 = 1\nset SPSR_EL2.M = EL1h"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->sets, 5u);
    EXPECT_EQ(r->set[0].reg, SCR_EL3);
    EXPECT_EQ(r->set[0].mask, SCR_EL3_EA);
    EXPECT_EQ(r->set[0].value, 1u);
    EXPECT_EQ(r->set[0].vm, -1);
    EXPECT_EQ(r->set[1].reg, HCR_EL2);
    EXPECT_EQ(r->set[1].mask, HCR_EL2_AMO);
    EXPECT_EQ(r->set[1].vm, 0);
    EXPECT_EQ(r->set[2].mask, UINT64_MAX);
    EXPECT_EQ(r->set[2].value, 0xffff800000000000u);
    EXPECT_EQ(r->set[3].reg, SCTLR_EL1);
    EXPECT_EQ(r->set[3].vm, 0);
    EXPECT_EQ(r->set[4].value, 5u);
}

TEST(scenario_event, set_wrong)
{
    EXPECT_EQ(wrong("set SCR_EL3.AE = 1"), (mistakes{"8:5: SCR_EL3 has no field 'AE'; did you mean 'EA'?"}));
    EXPECT_EQ(wrong("set SCR_EL33.EA = 1"),
              (mistakes{"8:5: there is no register 'SCR_EL33'; did you mean 'SCR_EL3'?"}));
    EXPECT_EQ(wrong("set SCR_EL3.EA = 2"), (mistakes{"8:18: '2' is out of range 0..1"}));
    EXPECT_EQ(wrong("set SCR_EL3.EA = yes"), (mistakes{"8:18: expected a value, found 'yes'"}));
    EXPECT_EQ(wrong("set SCR_EL3.EA != 1"), (mistakes{"8:16: expected '=', found '!='"}));
    EXPECT_EQ(wrong("set vm1.HCR_EL2.AMO = 1"), (mistakes{"8:5: there is no vm 'vm1'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("set SPSR_EL2.M = EL1g"),
              (mistakes{"8:18: 'EL1g' is not a value of M; did you mean 'EL1t'?"}));
    EXPECT_EQ(wrong("set ISR_EL1 = 1"),
              (mistakes{"8:5: ISR_EL1 is computed from the state; it cannot be set"}));
    EXPECT_EQ(wrong("set ERXSTATUS_EL1.V = 1"),
              (mistakes{"8:5: ERXSTATUS_EL1 is a window to an error record; it cannot be set"}));
    std::string many;
    for (int i = 0; i < 33; i++)
        many += "set SCR_EL3.EA = 1\n";
    EXPECT_EQ(wrong(many), (mistakes{"40:1: more than 32 'set' statements"}));
}

TEST(scenario_event, poison)
{
    reading r(
        whole("poison vm0:0x0010_0000\npoison 0x8000_1000+0x40 size 128 at 500cy\npoison dram0:0x10+8"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 3u);
    const fault &f = r->fault[0];
    EXPECT_EQ(f.kind, FAULT_POISON);
    EXPECT_EQ(f.address, r->vm[0].pa + 0x100000);
    EXPECT_EQ(f.size, 64u);
    EXPECT_EQ(f.origin_vm, 0);
    EXPECT_STREQ(f.name, "poison of vm0:0x00100000");
    EXPECT_EQ(f.line, 8u);
    EXPECT_EQ(f.column, 1u);
    EXPECT_EQ(r->fault[1].address, 0x80001040u);
    EXPECT_EQ(r->fault[1].size, 128u);
    EXPECT_EQ(r->fault[1].at_cycle, 500u);
    EXPECT_EQ(r->fault[1].origin_vm, -1);
    EXPECT_EQ(r->fault[2].address, 0x80000018u);
    for (unsigned i = 0; i < 3; i++) {
        const platform_source &s = r->platform.source[r->fault[i].source];
        EXPECT_EQ(s.tag, i + 1);
        EXPECT_EQ(s.trigger, PLATFORM_AT_CYCLE);
        EXPECT_EQ(s.effect, PLATFORM_POISON);
        EXPECT_EQ(s.address, r->fault[i].address);
        EXPECT_EQ(s.size, r->fault[i].size);
    }
}

TEST(scenario_event, an_address_in_a_vm_is_the_vms)
{
    uint64_t pa = reading(whole(""))->vm[0].pa;
    reading r(whole("poison " + std::to_string(pa + 0x2000)));
    EXPECT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].origin_vm, 0);
}

TEST(scenario_event, at_a_step_and_at_an_access)
{
    std::string label = "kvm:" + some_routine("kvm");
    reading r(whole("poison dram0:0x40 at " + label + " for the 3rd time\n" +
                    "poison dram0:0x80 at 2nd access to vm0:0x1000 size 8\npoison dram0:0xc0 at " + label +
                    "+0"));
    EXPECT_TRUE(r.good) << r.errors;
    const image &kvm = r->image[r->image_kvm];
    EXPECT_EQ(r->fault[0].at_pc, software_address(&kvm, some_routine("kvm").c_str()));
    EXPECT_NE(r->fault[0].at_pc, 0u);
    EXPECT_EQ(r->fault[0].at_count, 3u);
    EXPECT_EQ(r->platform.source[0].trigger, PLATFORM_AT_STEP);
    EXPECT_EQ(r->fault[2].at_pc, r->fault[0].at_pc);
    EXPECT_EQ(r->fault[2].at_count, 1u);
    const platform_source &s = r->platform.source[1];
    EXPECT_EQ(s.trigger, PLATFORM_AT_ACCESS);
    EXPECT_EQ(s.watch_base, r->vm[0].pa + 0x1000);
    EXPECT_EQ(s.watch_size, 8u);
    EXPECT_EQ(s.count, 2u);
    EXPECT_EQ(s.tag, 2u);
}

// So many as limits.h keeps room for: the first at 10, the fifth at 50, when the first is due, too.
TEST(scenario_event, serrors_that_are_late_at_once)
{
    EXPECT_TRUE(reading(whole("inject SError UER of host late 39cy every 10cy 5 times at 10cy")).good);
    EXPECT_TRUE(reading(whole("inject SError UER of host late 99cy every 10cy 4 times at 10cy")).good);
    EXPECT_EQ(wrong("inject SError UER of host late 40cy every 10cy 5 times at 10cy"),
              (mistakes{"8:37: at most 4 SErrors are on their way at once, these would be 5"}));
}

TEST(scenario_event, poison_wrong)
{
    EXPECT_EQ(wrong("poison vm1:0x1000"),
              (mistakes{"8:8: there is no vm, memory or device 'vm1'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("poison vm0:0x100_0000"),
              (mistakes{"8:8: beyond the memory of vm0, which has 0x1000000 bytes"}));
    EXPECT_EQ(wrong("poison dram0:0x400_0000"), (mistakes{"8:8: beyond dram0, which has 0x4000000 bytes"}));
    EXPECT_EQ(wrong("poison 0x1000"), (mistakes{"8:8: there is no memory or device at 0x00001000"}));
    EXPECT_EQ(wrong("poison dram0"),
              (mistakes{"8:8: expected an address, like 0x8000_0000 or vm0:0x1000, found 'dram0'"}));
    EXPECT_EQ(wrong("poison vm0:12cy"),
              (mistakes{"8:8: expected an address, like 0x8000_0000 or vm0:0x1000, found 'vm0:12cy'"}));
    EXPECT_EQ(wrong("poison vm0:0xffff_ffff_ffff_ffff+1"),
              (mistakes{"8:8: 'vm0:0xffff_ffff_ffff_ffff+1' is out of range: addresses have 64 bits"}));
    EXPECT_EQ(wrong("poison vm0:0xff_ffc0 size 65"),
              (mistakes{"8:27: 0x41 bytes from vm0:0x00ffffc0 are too many: 0x40 are left"}));
    EXPECT_EQ(wrong("device u 0 4K answers OKAY\npoison u:0"),
              (mistakes{"9:8: only memory can be poisoned"}));
    EXPECT_EQ(
        reading("pe 1 profile v8.6\ndevice u 0 4K answers OKAY\nmemory d 0x8000_0000 64M\nrun until 5cy\n"
                "vm v memory 1 guest linux\npoison v:0")
            .mistakes(),
        (mistakes{"5:13: '1' is out of range 0x20000..0x8000000000"}));
    EXPECT_EQ(wrong("poison dram0:0 in 5cy"), (mistakes{"8:19: there is no cache '5cy'"}));
    EXPECT_EQ(wrong("poison dram0:0 at noon"),
              (mistakes{"8:19: expected a moment: a step like kvm:__guest_enter+2, 120cy, or 2nd access to "
                        "ADDR, found 'noon'"}));
    EXPECT_EQ(wrong("poison dram0:0 at 5"),
              (mistakes{"8:19: expected a number of cycles, like 120cy, found '5'"}));
    EXPECT_EQ(wrong("poison dram0:0 at 0th access to dram0:0"),
              (mistakes{"8:19: '0th' is out of range 1..0xffffffffffffffff"}));
    std::string many;
    for (int i = 0; i < 9; i++)
        many += "poison dram0:0\n";
    EXPECT_EQ(wrong(many), (mistakes{"16:1: more than 8 errors"}));
}

TEST(scenario_event, a_step_that_is_not_there)
{
    std::string name = some_routine("kvm");
    EXPECT_EQ(wrong("poison dram0:0 at kvm:" + name + "x"),
              (mistakes{"8:19: kvm has no step '" + name + "x'; did you mean 'kvm:" + name + "'?"}));
    EXPECT_EQ(wrong("poison dram0:0 at kvm:" + name + "+9999"),
              (mistakes{"8:19: kvm has no step '" + name + "+9999': the routine has fewer"}));
    EXPECT_EQ(wrong("poison dram0:0 at kvn:" + name),
              (mistakes{"8:19: no software is called 'kvn'; did you mean 'kvm'?"}));
    EXPECT_EQ(wrong("poison dram0:0 at kvm:" + name + "+x"),
              (mistakes{"8:19: expected IMAGE:ROUTINE+N, found 'kvm:" + name + "+x'"}));
    EXPECT_EQ(
        wrong("poison dram0:0 at kvm:" + name + " for the 2 time"),
        (mistakes{"8:" + std::to_string(32 + name.size()) + ": expected an ordinal, like 2nd, found '2'"}));
}

TEST(scenario_event, inject)
{
    reading r(
        whole("vm vm1 pe 1 memory 2M guest linux\n"
              "inject SError UER of vm1 at 10cy\n"
              "inject SError UEO unsynchronizable of host in mem0 address vm0:0x1000 incorrect pe 1 at 20cy\n"
              "inject SError impdef synchronizable of host at 30cy\n"
              "impdef serror-synchronizable = no\n"));
    EXPECT_TRUE(r.good) << r.errors;
    ASSERT_EQ(r->faults, 3u);
    const fault &a = r->fault[0];
    EXPECT_EQ(a.kind, FAULT_SERROR);
    EXPECT_EQ(a.state, STATE_UER);
    EXPECT_FALSE(a.synchronizable); // the impdef of a later line
    EXPECT_EQ(a.origin_vm, 1);
    EXPECT_EQ(a.pe, 1); // where vm1 runs
    EXPECT_EQ(a.node, -1);
    EXPECT_FALSE(a.has_address);
    EXPECT_STREQ(a.name, "SError UER of vm1");
    const fault &b = r->fault[1];
    EXPECT_FALSE(b.synchronizable);
    EXPECT_EQ(b.origin_vm, -1);
    EXPECT_EQ(b.node, 0);
    EXPECT_TRUE(b.has_address);
    EXPECT_TRUE(b.address_incorrect);
    EXPECT_EQ(b.address, r->vm[0].pa + 0x1000);
    EXPECT_EQ(b.pe, 1);
    EXPECT_EQ(r->platform.source[b.source].effect, PLATFORM_SERROR);
    EXPECT_EQ(r->platform.source[b.source].address, b.address);
    EXPECT_EQ(b.at_cycle, 20u);
    EXPECT_TRUE(r->fault[2].impdef_syndrome);
    EXPECT_TRUE(r->fault[2].synchronizable);
}

TEST(scenario_event, inject_wrong)
{
    EXPECT_EQ(wrong("inject Serror UER of host at 1cy"),
              (mistakes{"8:8: expected 'SLVERR', 'DECERR', 'error' or 'SError', found 'Serror'; did you mean "
                        "'SError'?"}));
    EXPECT_EQ(wrong("inject SError UEQ of host at 1cy"),
              (mistakes{"8:15: expected an error state (CE DE UEO UER UEU UC) or 'impdef', found 'UEQ'; did "
                        "you mean 'UEU'?"}));
    EXPECT_EQ(wrong("inject SError UER synchronisable of host at 1cy"),
              (mistakes{"8:19: expected 'synchronizable', 'unsynchronizable' or 'of', found "
                        "'synchronisable'; did you mean "
                        "'synchronizable'?"}));
    EXPECT_EQ(wrong("inject SError UER of vm9 at 1cy"),
              (mistakes{"8:22: there is no vm 'vm9'; did you mean 'vm0'?"}));
    EXPECT_EQ(wrong("inject SError UER of host in mem1 at 1cy"),
              (mistakes{"8:30: there is no node 'mem1'; did you mean 'mem0'?"}));
    EXPECT_EQ(wrong("inject SError UC of host in mem0 at 1cy"), (mistakes{"8:29: mem0 has no state UC"}));
    EXPECT_EQ(wrong("inject SError UER of host"),
              (mistakes{"8:26: expected 'in', 'address', 'pe', 'late' or 'at' here"}));
    EXPECT_EQ(wrong("inject SError UER of host pe 2 at 1cy"), (mistakes{"8:30: '2' is out of range 0..1"}));
}

until run(const std::string &what, const std::string &more = "")
{
    reading r("pe 1 profile v8.6\nmemory dram0 0 64M\nsoftware EL3 tf-a\nsoftware EL2 kvm\n"
              "vm vm0 memory 2M guest linux\n" +
              more + "run until " + what + "\n");
    EXPECT_TRUE(r.good) << r.errors;
    return r->until;
}

TEST(scenario_event, run_until)
{
    until u = run("vm0 is idle or dead, at most 2_000cy");
    EXPECT_EQ(u.kind, UNTIL_VM_IDLE_OR_DEAD);
    EXPECT_TRUE(u.idle && u.dead);
    EXPECT_EQ(u.vm, 0);
    EXPECT_EQ(u.at_most, 2000u);
    u = run("vm0 is dead");
    EXPECT_TRUE(!u.idle && u.dead);
    EXPECT_EQ(u.at_most, UINT64_MAX);
    u = run("host is idle");
    EXPECT_EQ(u.kind, UNTIL_VM_IDLE_OR_DEAD);
    EXPECT_EQ(u.vm, -1);
    EXPECT_TRUE(u.idle && !u.dead);
    EXPECT_EQ(run("every vm is idle or dead").kind, UNTIL_ALL_IDLE_OR_DEAD);
    u = run("tf-a is idle");
    EXPECT_EQ(u.kind, UNTIL_IMAGE_IDLE);
    EXPECT_EQ(u.image, 0);
    u = run("5_000cy");
    EXPECT_EQ(u.kind, UNTIL_CYCLE);
    EXPECT_EQ(u.cycle, 5000u);
    u = run("vm0:" + some_routine("linux") + " for the 2nd time, at most 9cy");
    EXPECT_EQ(u.kind, UNTIL_PC);
    EXPECT_NE(u.pc, 0u);
    EXPECT_EQ(u.count, 2u);
    EXPECT_EQ(u.at_most, 9u);
}

TEST(scenario_event, run_wrong)
{
    auto bad = [](const std::string &line) {
        return reading("pe 1 profile v8.6\nmemory d 0 64M\nsoftware EL2 kvm\nvm vm0 memory 2M guest linux\n" +
                       line)
            .mistakes();
    };
    EXPECT_EQ(bad("run vm0 is idle"), (mistakes{"5:5: expected 'until', found 'vm0'"}));
    EXPECT_EQ(bad("run until vm1 is idle"),
              (mistakes{"5:11: there is no vm or software 'vm1'; did you mean 'vm0'?"}));
    EXPECT_EQ(bad("run until vm0 is asleep"), (mistakes{"5:18: expected 'idle' or 'dead', found 'asleep'"}));
    EXPECT_EQ(bad("run until kvm is dead"), (mistakes{"5:18: expected 'idle', found 'dead'"}));
    EXPECT_EQ(bad("run until 500"), (mistakes{"5:11: expected a number of cycles, like 120cy, found '500'"}));
    EXPECT_EQ(bad("run until vm0 is idle, at most 500"),
              (mistakes{"5:32: expected a number of cycles, like 120cy, found '500'"}));
    EXPECT_EQ(bad("run until vm0 is idle, at most"),
              (mistakes{"5:31: expected a number of cycles, like 120cy here"}));
    EXPECT_EQ(bad("run until vm0 is idle\nrun until vm0 is dead"),
              (mistakes{"6:1: 'run' was said in line 5"}));
    EXPECT_EQ(bad("run until vm0:nowhere"), (mistakes{"5:11: vm0 has no step 'nowhere'"}));
    EXPECT_EQ(bad(""), (mistakes{"1:1: the scenario has no 'run' statement"}));
}

} // namespace
