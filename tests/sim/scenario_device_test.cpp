// SPDX-License-Identifier: BSD-2-Clause
// `vm ... device NAME at IPA`: mistakes, whose an error there is, and what the VM's stage 2 says.
#include "apart.hpp"

#include <memory>

#include "scenario_reading.hpp"

extern "C" {
#include "ledger.h"
#include "platform.h"
#include "run.h"
}

namespace
{

std::string with_device(const std::string &vm, const std::string &more = "")
{
    return "pe 1 profile v8.6 RAS\nmemory dram0 0x8000_0000 64M\ndevice nic0 0x1c0a_0000 8K answers OKAY\n"
           "software EL2 kvm 6.12\nrun until every vm is idle\nvm vm0 " +
           vm + "\n" + more;
}

// Level 1 to 3 of DDI 0487 D8.3, 4 KiB granule: the last descriptor for an IPA, 0 where a table has none.
uint64_t descriptor(uint64_t table, uint64_t ipa)
{
    for (unsigned shift = 30;; shift -= 9) {
        uint64_t entry = 0;
        EXPECT_TRUE(platform_peek(table + (ipa >> shift) % 512 * 8, &entry, sizeof(entry)));
        if (shift == 12 || (entry & 1) == 0)
            return entry;
        table = entry & 0xfffffffff000;
    }
}

} // namespace

TEST(scenario_device, mistakes)
{
    auto said = [](const std::string &vm) { return reading(with_device(vm)).mistakes(); };
    EXPECT_EQ(said("memory 2M device nic1 at 0x0a00_0000 guest linux")[0],
              "6:25: there is no memory or device 'nic1'; did you mean 'nic0'?");
    EXPECT_EQ(said("memory 2M device dram0 at 0x0a00_0000 guest linux"),
              (mistakes{"6:25: 'dram0' is no device"}));
    EXPECT_EQ(said("memory 2M device nic0 0x0a00_0000 guest linux"),
              (mistakes{"6:30: expected 'at', found '0x0a00_0000'"}));
    EXPECT_EQ(said("memory 2M device nic0 at 0x0a00_0800 guest linux"),
              (mistakes{"6:33: '0x0a00_0800' is not a multiple of 4K"}));
    EXPECT_EQ(said("memory 2M device nic0 at 0x3fff_f000 guest linux"),
              (mistakes{"6:33: '0x3fff_f000' is out of range 0..1073733632"}));
    EXPECT_EQ(said("memory 2M device nic0 at 0x10_0000 guest linux"),
              (mistakes{"6:1: the device of vm0 lies in its memory"}));
    EXPECT_EQ(said("memory 2M device nic0 at 0x0a00_0000 guest linux stage1"),
              (mistakes{"6:1: a guest with 'stage1' does not map a device"}));
    EXPECT_EQ(said("memory 16M device nic0 at 0x0a00_0000 hypervisor kvm-vhe guest linux"),
              (mistakes{"6:1: only a VM without a guest hypervisor may have a device"}));
    EXPECT_EQ(said("memory 2M device nic0 at 0x0a00_0000 guest linux\n"
                   "vm vm1 memory 2M guest linux device nic0 at 0x0a00_0000"),
              (mistakes{"7:37: vm0 has nic0 already"}));
}

TEST(scenario_device, an_error_there_is_of_the_vm)
{
    reading r(
        with_device("memory 2M device nic0 at 0x0a00_0000 guest linux",
                    "inject SLVERR on a store to vm0:0x0a00_1ff8\ninject SLVERR on a store to nic0:0x40\n"));
    ASSERT_TRUE(r.good) << r.errors;
    EXPECT_EQ(r->fault[0].address, 0x1c0a1ff8u);
    EXPECT_EQ(r->fault[0].size, 8u); // what is left of a granule in the device
    EXPECT_EQ(ledger_origin(&*r, 1), 1);
    EXPECT_EQ(r->fault[1].address, 0x1c0a0040u);
    EXPECT_EQ(ledger_origin(&*r, 2), 1);
    EXPECT_EQ(
        reading(with_device("memory 2M device nic0 at 0x0a00_0000 guest linux", "poison vm0:0x0a00_2000\n"))
            .mistakes()
            .size(),
        1u);
    EXPECT_EQ(reading(with_device("memory 2M device nic0 at 0x0a00_0000 guest linux",
                                  "inject SLVERR on a store to vm0:0x0090_0000\n"))
                  .mistakes(),
              (mistakes{"7:29: beyond the memory of vm0, which has 0x200000 bytes"}));
}

TEST(scenario_device, stage_2_maps_memory_and_device_and_nothing_between)
{
    apart([] {
        const std::string text = with_device("memory 2M device nic0 at 0x0a00_0000 guest linux");
        auto s = std::make_unique<setup>();
        auto m = std::make_unique<machine>();
        struct run r;
        char why[256] = "";
        ASSERT_TRUE(scenario_parse("t.ras", text.data(), text.size(), s.get(), stderr));
        ASSERT_TRUE(run_start(&r, s.get(), m.get(), why, sizeof(why))) << why;
        const vm_setup &vm = s->vm[0];
        const uint64_t address = 0xfffffffff000, memattr = 0xf << 2, xn = UINT64_C(1) << 54;
        for (uint64_t ipa = 0; ipa < 0x0a400000; ipa += 0x1000) {
            uint64_t d = descriptor(vm.stage2, ipa);
            if (ipa < vm.memory) {
                ASSERT_EQ(d & address, vm.pa + ipa);
                ASSERT_EQ(d & memattr, memattr) << "Normal, write-back";
            } else if (ipa - 0x0a000000 < 0x2000) {
                ASSERT_EQ(d & address, 0x1c0a0000 + (ipa - 0x0a000000));
                ASSERT_EQ(d & (memattr | xn), (1 << 2) | xn) << "Device-nGnRE";
                ASSERT_EQ(d & 0x4c3, 0x4c3u) << "valid page, accessed, readable, writable";
            } else {
                ASSERT_EQ(d & 1, 0u) << std::hex << ipa;
            }
        }
    });
}
