// SPDX-License-Identifier: BSD-2-Clause
// Statement process, a node at the TLBs, and mistakes that must not make others.
#include <gtest/gtest.h>

#include "scenario_reading.hpp"

namespace
{

TEST(scenario_process, has_memory_and_a_thread_but_no_guest)
{
    reading r(whole("process p0 slice 5_000cy memory 4M page-rereader handles\npoison p0:0x0010_0000\n"
                    "expect process p0 is signalled SIGBUS AR\nexpect p0 is idle"));
    ASSERT_TRUE(r.good) << r.errors;
    const vm_setup &p = r->vm[1];
    EXPECT_TRUE(p.process);
    EXPECT_FALSE(r->vm[0].process);
    EXPECT_EQ(p.guest_image, -1);
    EXPECT_EQ(p.slice, 5000u);
    const image &program = r->image[p.vmm_image];
    EXPECT_STREQ(program.program->name, "process");
    EXPECT_STREQ(program.name, "p0");
    EXPECT_EQ(r->fault[0].address, p.pa + 0x100000);
    EXPECT_EQ(r->fault[0].origin_vm, 1);
    EXPECT_EQ(r->claim[r->claims - 2].vm, 1);
    EXPECT_FALSE(r->claim[r->claims - 2].to_guest);
}

TEST(scenario_process, wrong)
{
    EXPECT_EQ(wrong("process p0 memory 4M page-readr"),
              (mistakes{"8:22: 'process' has no option 'page-readr'; did you mean 'page-reader'?"}));
    EXPECT_EQ(wrong("process p0 memory 4M page-reader spin"),
              (mistakes{"8:34: 'page-reader' excludes 'spin'"}));
    EXPECT_EQ(wrong("process p0 memory 4M\nexpect process p1 is signalled SIGBUS"),
              (mistakes{"9:16: expected a process of the host or 'of', found 'p1'; did you mean 'p0'?"}));
    EXPECT_EQ(wrong("process p0 memory 4M\npoison stage-2 entry of p0 for 0x0"),
              (mistakes{"9:25: 'p0' is a process: it has no tables here"}));
}

// IHI 0100: SERR 0x08 is data of a TLB, 0x0c of external memory; what is said counts.
TEST(scenario_process, a_node_knows_what_goes_wrong_there)
{
    reading r(whole("tlb 16\nnode t at tlb UE\ncache c0 l1d sets 64 ways 4\nnode n at c0 UE\n"
                    "cache c1 l2 sets 64 ways 4\nnode b at c1 UE serr 0x12"));
    ASSERT_TRUE(r.good) << r.errors;
    unsigned seen = 0;
    for (unsigned i = 0; i < r->nodes; i++) {
        const node_setup &n = r->node[i];
        const std::string name = n.name;
        const unsigned want = name == "t" ? 0x08u : name == "n" ? 0x06u : name == "b" ? 0x12u : 0x0cu;
        EXPECT_EQ(n.serr, want) << name;
        seen |= want == 0x0c ? 0u : want == 0x08 ? 1u : want == 0x06 ? 2u : 4u;
    }
    EXPECT_EQ(seen, 7u);
    EXPECT_EQ(wrong("node t at tlb UE"), (mistakes{"8:11: no PE has a TLB; say 'tlb 64' above"}));
}

TEST(scenario_process, a_wrong_gic_does_not_make_its_interrupts_wrong)
{
    EXPECT_EQ(wrong("gic 0x2f00_0100\ninterrupt FHI of mem9 is SPI 40 for host").size(), 2u);
    EXPECT_EQ(wrong("interrupt FHI of mem9 is SPI 40 for host"),
              (mistakes{"8:1: there is no `gic` for an interrupt to go to"}));
}

TEST(scenario_process, a_word_cut_short_is_recognised)
{
    EXPECT_EQ(wrong("option vmm-vm0 mce"),
              (mistakes{"8:16: 'qemu' has no option 'mce'; did you mean 'mce-early-kill'?"}));
}

} // namespace
