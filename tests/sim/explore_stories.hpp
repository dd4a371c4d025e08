// SPDX-License-Identifier: BSD-2-Clause
// Small scenarios for exploration, each with a window that has not many steps.
#ifndef RASIM_TESTS_SIM_EXPLORE_STORIES_HPP
#define RASIM_TESTS_SIM_EXPLORE_STORIES_HPP

#include <cstring>
#include <ostream>
#include <string>
#include <vector>

struct story {
    const char *name;
    unsigned el; // the window
    const char *text;
};

// What differs is what an SError may meet: who takes it, whether ESB, IESB and FEAT_RAS are there, what the
// guest does, and what is already on its way.
#define KFH "pe 1 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 0\nsoftware EL3 tf-a kfh\n"
#define FFH "pe 1 profile v8.6 RAS DoubleFault\nset SCR_EL3.EA = 1\nsoftware EL3 tf-a ffh\n"
#define KVM "software EL2 kvm 6.12\n"
#define RUNS(work) "vm vm0 memory 16M guest linux 6.12 runs " work "\n"
#define SLICED(vm, work) "vm " vm " slice 2_000cy memory 2M guest linux 6.12 runs " work "\n"
#define GIC "gic 0x2f00_0000\n"
#define DEFERS "inject error DE of vm0 in mem0 address vm0:0x0020_0000 at vm0:hypercall+1\n"
// clang-format off
static const story stories[] = {
    {"kernel_first", 1, KFH KVM RUNS("hypercall")},
    {"kernel_first", 2, KFH KVM RUNS("hypercall")},
    {"late_esb", 1, KFH "software EL2 kvm 6.12 late-esb\n" RUNS("hypercall")},
    {"late_esb", 2, KFH "software EL2 kvm 6.12 late-esb\n" RUNS("hypercall")},
    {"harmless_error_before", 1, KFH KVM RUNS("masked-section") "inject SError UEO of vm0 at vm0:masked_section+2\n"},
    {"harmless_error_before", 2, KFH KVM RUNS("masked-section") "inject SError UEO of vm0 at vm0:masked_section+2\n"},
    {"fatal_error_before", 1, KFH KVM RUNS("masked-section") "inject SError UER of vm0 at vm0:masked_section+3\n"},
    {"fatal_error_before", 2, KFH KVM RUNS("masked-section") "inject SError UER of vm0 at vm0:masked_section+3\n"},
    {"migration", 2, KFH KVM RUNS("masked-section") "set vm0.HCR_EL2.VSE = 1\n"
                                                    "migrate vm0 to profile v8.1 at vm0:masked_section+0\n"},
    {"without_vhe", 1, KFH "software EL2 kvm 6.12 nvhe\n" RUNS("hypercall")},
    {"without_vhe", 2, KFH "software EL2 kvm 6.12 nvhe\n" RUNS("hypercall")},
    {"guest_esb", 1, KFH KVM RUNS("masked-esb")},
    {"guest_esb", 2, KFH KVM RUNS("masked-esb")},
    {"firmware_first", 1, FFH KVM RUNS("hypercall")},
    {"firmware_first", 2, FFH KVM RUNS("hypercall")},
    {"firmware_called", 1, FFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"firmware_called", 2, FFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"firmware_called", 3, FFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"reflection", 1, KFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"reflection", 2, KFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"reflection", 3, KFH "software EL2 kvm 6.12 smc-workaround\n" RUNS("hypercall")},
    {"error_on_its_way", 1, KFH KVM RUNS("hypercall") "inject SError UER of host late 2_000cy at kvm:__guest_enter+8\n"},
    {"error_on_its_way", 2, KFH KVM RUNS("hypercall") "inject SError UER of host late 2_000cy at kvm:__guest_enter+8\n"},
    {"delegated", 3,
     "pe 1 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 1\n"
     "software EL3 tf-a delegate-serror\nsoftware EL2 kvm 2017-v7\n"
     "vm vm0 memory 16M guest linux 6.12 runs masked-section vmm qemu 2017-v7\n"
     "inject SError UER of vm0 in mem0 address vm0:0x0010_0000 at vm0:masked_section+2\n"},
    {"reset", 3,
     "pe 1 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 1\nsoftware EL3 tf-a ffh resets\n" KVM RUNS("hypercall")
     "inject SError UC of host at kvm:el1_sync+0\n"},
    {"mapped_record", 3,
     "pe 1 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 1\n"
     "memory dram1 0x9000_0000 4M\nnode mem1 at dram1 UE DE group 0x2a00_0000\n"
     "software EL3 tf-a ffh memmap-records\nsoftware EL2 kvm 6.12\n"
     "vm vm0 memory 16M guest linux 6.12 runs masked-section\n"
     "inject SError UER of vm0 in mem1 address 0x9000_0000 at vm0:masked_section+2\n"},
    {"poison", 3, FFH KVM RUNS("page-reader") "poison vm0:0x0010_0000\n"},
    {"poison_and_tlb", 3, FFH KVM RUNS("page-reader") "tlb 16\npoison vm0:0x0010_0000\n"},
    {"poisoned_table", 2, KFH KVM "vm vm0 memory 16M guest linux 6.12 stage1 runs page-reader\n"
             "poison stage-1 entry of vm0 for 0x0010_0000\n"},
    {"stack_in_memory", 3, FFH KVM "vm vm0 memory 16M guest linux 6.12 stage1 stack runs hypercall\n"
             "set vm0.HCR_EL2.VSE = 1\nset vm0.VSESR_EL2 = 0x1811\n"
             "poison stack of vm0 S_LR at vm0:kernel_exit+8\n"},
    {"stack_in_cache", 1, KFH KVM "vm vm0 memory 16M guest linux 6.12 stack runs hypercall\n" "cache l1 l1d sets 16 ways 2\n"
             "set vm0.HCR_EL2.VSE = 1\nset vm0.VSESR_EL2 = 0x1811\nset vm0.HCR_EL2.TEA = 0\n"
             "poison stack of vm0 S_LR at vm0:kernel_exit+8\n"},
    {"shared_frame", 3,
     FFH KVM SLICED("vm1", "page-reader")
         SLICED("vm0", "page-writer") "ksm page0 vm0:0x0010_7000 vm1:0x0010_0000\npoison page0:0x0\n"},
    {"interrupt_of_firmware", 3,
     FFH KVM RUNS("hypercall") GIC "interrupt FHI of mem0 is SPI 40 for firmware\n" DEFERS},
    {"interrupt_of_host", 2, KFH KVM RUNS("hypercall") GIC "interrupt FHI of mem0 is SPI 40\n" DEFERS},
    {"polled", 2,
     FFH KVM RUNS("hypercall") GIC
     "option tf-a by-polling\ninterrupt FHI of mem0 is SPI 40 for firmware\n" DEFERS},
    {"bus_error", 2, KFH KVM RUNS("page-writer") "inject SLVERR on a store to vm0:0x0010_2000\n"},
    {"dram", 3,
     FFH KVM RUNS(
         "page-reader") "memory dram0 0x8000_0000 64M ecc secded poison-storage\n"
                        "node mem0 at dram0 UE DE CE\nscrubber of vm0:0x0010_0000 size 256 every 300cy\n"
                        "flip 1 bit of vm0:0x0010_0000 every 400cy 3 times\n"
                        "flip 2 bits of vm0:0x0010_1000 when mem0 records CE\n"},
};
// clang-format on

#define TWO_KFH "pe 2 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 0\nsoftware EL3 tf-a kfh\n"
#define TWO_FFH "pe 2 profile v8.6 RAS DoubleFault\nset SCR_EL3.EA = 1\nsoftware EL3 tf-a ffh\n"
#define ON(vm, pe, work) "vm " vm " pe " pe " memory 2M guest linux 6.12 runs " work "\n"
// clang-format off
// More than one PE runs software; the window is that of who stands.
static const story orders[] = {
    {"nothing_in_common", 2, TWO_KFH KVM ON("vm0", "0", "hypercall") ON("vm1", "1", "hypercall")},
    {"errors_of_both", 2,
     TWO_KFH KVM ON("vm0", "0", "masked-section") ON("vm1", "1", "masked-section")
     "inject SError UEO of vm0 at vm0:masked_section+2\ninject SError UER of vm1 at vm1:masked_section+3\n"},
    {"one_reads_poison", 3,
     TWO_FFH KVM ON("vm0", "0", "page-reader") ON("vm1", "1", "hypercall") "poison vm0:0x0010_0000\n"},
    {"both_read_poison", 3,
     TWO_FFH KVM ON("vm0", "0", "page-reader") ON("vm1", "1", "page-reader")
     "poison vm0:0x0010_0000\npoison vm1:0x0010_7000\n"},
    {"one_block_of_errors", 3,
     "pe 2 profile v8.6 RAS DoubleFault IESB\nset SCR_EL3.EA = 1\nsoftware EL3 tf-a delegate-serror\n" KVM
     ON("vm0", "0", "page-reader") ON("vm1", "1", "page-reader")
     "poison vm0:0x0010_0000\npoison vm1:0x0010_7000\n"},
    {"sharers", 1,
     TWO_FFH KVM ON("vm0", "0", "page-reader") ON("vm1", "1", "page-reader")
     "ksm page0 vm0:0x0010_0000 vm1:0x0010_3000\npoison page0:0x0\n"},
    {"sharer_writes", 1,
     TWO_FFH KVM ON("vm0", "0", "page-reader") ON("vm1", "1", "page-writer")
     "ksm page0 vm0:0x0010_0000 vm1:0x0010_7000\npoison page0:0x0\n"},
    {"threads_take_turns", 2,
     TWO_KFH KVM SLICED("vm0", "hypercall") SLICED("vm1", "hypercall") ON("vm2", "1", "masked-section")
     "inject SError UER of vm2 at vm2:masked_section+3\n"},
};
// clang-format on

inline std::string scenario(const story &s, const std::string &errors)
{
    const char *usual =
        strstr(s.text, "memory dram0") ? "" : "memory dram0 0x8000_0000 64M\nnode mem0 at dram0 UE DE CE\n";
    return std::string(usual) + s.text +
           "run until vm0 is idle or dead, at most 2_000_000cy\n"
           "never an error is lost\n"
           "never EL1 takes vSError for an error of host\n"
           "never context of EL2 is lost\n"
           "never a livelock\n"
           "expect vm0 is idle\n" +
           errors;
}

// Where the window does not matter.
inline std::vector<story> each_story_once()
{
    std::vector<story> list;

    for (const story &s : stories) {
        if (list.empty() || strcmp(list.back().text, s.text) != 0)
            list.push_back(s);
    }
    return list;
}

// gtest prints the bytes of a parameter otherwise.
inline void PrintTo(const story &s, std::ostream *out)
{
    *out << s.name;
}

#endif
