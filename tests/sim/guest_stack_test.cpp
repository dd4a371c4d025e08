// SPDX-License-Identifier: BSD-2-Clause
// A guest kernel's stack in its memory: the frame is Linux 6.12's struct pt_regs, what is loaded decides, and
// an access that aborts does so at its own instruction.
#include <gtest/gtest.h>

#include <cstddef>
#include <cstring>
#include <functional>
#include <string>

#include "explore_run.hpp"
#include "scenario_reading.hpp"

extern "C" {
#include "platform.h"
#include "sw/linux_stack.h"
}

namespace
{

// arch/arm64/include/asm/ptrace.h of 6.12, said once more.
struct pt_regs_6_12 {
    uint64_t regs[31], sp, pc, pstate;
    uint64_t orig_x0;
    int32_t syscallno;
    uint32_t unused;
    uint64_t sdei_ttbr1, pmr_save, stackframe[2], lockdep_hardirqs, exit_rcu;
};

static_assert(sizeof(pt_regs_6_12) == PT_REGS_SIZE, "");
static_assert(offsetof(pt_regs_6_12, regs) == S_X0, "");
static_assert(offsetof(pt_regs_6_12, regs) + 30 * 8 == S_LR, "");
static_assert(offsetof(pt_regs_6_12, sp) == S_SP, "");
static_assert(offsetof(pt_regs_6_12, pc) == S_PC, "");
static_assert(offsetof(pt_regs_6_12, pstate) == S_PSTATE, "");
static_assert(offsetof(pt_regs_6_12, stackframe) == S_STACKFRAME, "");

constexpr uint64_t TOP = 0x214000; // of the process's stack, where the documentation has it
constexpr uint64_t USER_FRAME = TOP - 0x150, NESTED_FRAME = TOP - 2 * 0x150;

// A virtual SError that is corrected comes to the guest's first instruction: one exception, one return.
std::string machine_with(const std::string &guest, const std::string &more = "")
{
    return "pe 1 profile v8.6 RAS DoubleFault IESB\nmemory dram0 0x8000_0000 64M\nnode mem0 at dram0 UE DE "
           "CE\n"
           "software EL3 tf-a kfh\nset SCR_EL3.EA = 0\nsoftware EL2 kvm 6.12\n"
           "vm vm0 memory 16M guest linux 6.12 " +
           guest +
           "\nset vm0.HCR_EL2.VSE = 1\nset vm0.VSESR_EL2 = 0x1811\nset vm0.HCR_EL2.TEA = 0\nset vm0.SP_EL0 = "
           "0x7700\n"
           "run until vm0 is idle or dead, at most 100_000cy\n" +
           more;
}

struct guest {
    started_scenario s;

    explicit guest(const std::string &text) : s(text, no_change)
    {
        for (unsigned i = 0; s.good && i < 31; i++)
            live().sw.vcpu[0].x[i] = 0x1111 * (i + 1);
    }
    machine &live()
    {
        return *s.live;
    }
    pe &cpu()
    {
        return live().pe[0];
    }
    uint64_t label(const std::string &label) const
    {
        const setup &plan = *s.plan;
        return software_address(&plan.image[plan.vm[0].guest_image], label.c_str());
    }
    bool run_to(const std::string &where)
    {
        const uint64_t pc = label(where);
        EXPECT_NE(pc, 0u) << where;
        while (cpu().pc != pc || cpu().pstate.el > 1) {
            if (!run_step(&s.the_run))
                return false;
        }
        return true;
    }
    uint64_t word(uint64_t ipa) const
    {
        uint64_t value = 0;
        EXPECT_TRUE(platform_peek(s.plan->vm[0].pa + ipa, &value, sizeof value));
        return value;
    }
    void put(uint64_t ipa, uint64_t value)
    {
        EXPECT_TRUE(platform_poke(s.plan->vm[0].pa + ipa, &value, sizeof value));
    }
};

void alone(const std::string &text, const std::function<void(guest &)> &test)
{
    in_child<int>([&](std::vector<int> &) {
        guest g(text);
        if (g.s.good)
            test(g);
    });
}

TEST(guest_stack, the_frame_of_a_process_is_pt_regs_at_the_top)
{
    alone(machine_with("stack runs spin"), [](guest &g) {
        ASSERT_TRUE(g.run_to("el0t_64_error+0"));
        const uint64_t pc = g.cpu().sys[ELR_EL1], pstate = g.cpu().sys[SPSR_EL1];
        EXPECT_EQ(g.cpu().sys[SP_EL1], USER_FRAME);
        ASSERT_TRUE(g.run_to("do_serror"));
        for (unsigned i = 0; i < 31; i++)
            EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, regs) + 8 * i), 0x1111u * (i + 1)) << i;
        EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, sp)), 0x7700u);
        EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, pc)), pc);
        EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, pstate)), pstate);
        EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, stackframe)), 0u) << "the last frame record";
        EXPECT_EQ(g.word(USER_FRAME + offsetof(pt_regs_6_12, stackframe) + 8), 0u);
        // The call of do_serror(): a frame record below, which X29 points to and which names the one above.
        EXPECT_EQ(g.cpu().sys[SP_EL1], USER_FRAME - 16);
        EXPECT_EQ(g.cpu().x[29], USER_FRAME - 16);
        EXPECT_EQ(g.word(USER_FRAME - 16), USER_FRAME + offsetof(pt_regs_6_12, stackframe));
        EXPECT_EQ(g.word(USER_FRAME - 8), g.cpu().x[30]);
    });
}

TEST(guest_stack, a_kernel_thread_begins_below_room_for_a_frame)
{
    for (const char *stage1 : {"", "stage1 "}) {
        const uint64_t base = *stage1 ? 0xffff000000000000 : 0;
        alone(machine_with(stage1 + std::string("stack runs masked-section")), [&](guest &g) {
            ASSERT_TRUE(g.run_to("el1h_64_error+0"));
            const uint64_t pc = g.cpu().sys[ELR_EL1], pstate = g.cpu().sys[SPSR_EL1];
            EXPECT_EQ(g.cpu().sys[SP_EL1], base + NESTED_FRAME);
            EXPECT_EQ(pstate & 0xf, 5u) << "EL1h";
            ASSERT_TRUE(g.run_to("do_serror"));
            EXPECT_EQ(g.word(NESTED_FRAME + offsetof(pt_regs_6_12, pc)), pc);
            EXPECT_EQ(g.word(NESTED_FRAME + offsetof(pt_regs_6_12, pstate)), pstate);
            EXPECT_EQ(g.word(NESTED_FRAME + offsetof(pt_regs_6_12, sp)), base + USER_FRAME);
            EXPECT_EQ(g.word(NESTED_FRAME + offsetof(pt_regs_6_12, stackframe)), 0x1111u * 30) << "x29";
            EXPECT_EQ(g.word(NESTED_FRAME + offsetof(pt_regs_6_12, stackframe) + 8), pc);
            ASSERT_TRUE(g.run_to("masked_section+0"));
            EXPECT_EQ(g.cpu().sys[SP_EL1], base + USER_FRAME);
        });
    }
}

TEST(guest_stack, what_memory_holds_is_what_is_popped)
{
    alone(machine_with("stack runs spin"), [](guest &g) {
        ASSERT_TRUE(g.run_to("kernel_exit+0"));
        for (unsigned i = 0; i < 31; i++)
            g.put(USER_FRAME + 8 * i, 0xabc0 + i);
        g.put(USER_FRAME + offsetof(pt_regs_6_12, sp), 0x8800);
        g.put(USER_FRAME + offsetof(pt_regs_6_12, pc), g.label("spin+1"));
        g.put(USER_FRAME + offsetof(pt_regs_6_12, pstate), 0x80000000);
        ASSERT_TRUE(g.run_to("spin+1"));
        for (unsigned i = 0; i < 31; i++)
            EXPECT_EQ(g.cpu().x[i], 0xabc0u + i) << i;
        EXPECT_EQ(g.cpu().sys[SP_EL0], 0x8800u);
        EXPECT_EQ(g.cpu().sys[SP_EL1], TOP);
        EXPECT_EQ(g.cpu().pstate.n, 1u);
    });
    alone(machine_with("stack runs spin"), [](guest &g) {
        ASSERT_TRUE(g.run_to("serror_goes_on+1"));
        g.put(USER_FRAME - 16, 0x1234);
        g.put(USER_FRAME - 8, g.label("panic"));
        run_step(&g.s.the_run);
        EXPECT_EQ(g.cpu().pc, g.label("panic"));
        EXPECT_EQ(g.cpu().x[29], 0x1234u);
        EXPECT_EQ(g.cpu().x[30], g.label("panic"));
        EXPECT_EQ(g.cpu().sys[SP_EL1], USER_FRAME);
    });
}

// kernel_exit 0 loads in this order (kernel/entry.S): the step, and which bytes.
struct load {
    unsigned step;
    uint64_t offset, size;
};

std::vector<load> loads_of_kernel_exit()
{
    std::vector<load> list = {
        {1, 0x100, 16},
        {2, 0x0f8, 8 }
    };
    for (unsigned pair = 0; pair < 15; pair++)
        list.push_back({5 + pair, 16 * pair, 16});
    list.push_back({20, 0x0f0, 8});
    return list;
}

// The first of them that touches the granule.
unsigned meets(uint64_t granule)
{
    for (const load &l : loads_of_kernel_exit()) {
        uint64_t first = USER_FRAME + l.offset, last = first + l.size - 1;
        if (first <= granule + 63 && last >= granule)
            return l.step;
    }
    return 0;
}

// The abort is taken at EL1 from `where` (HCR_EL2.TEA=0), in the kernel; its frame lies below, and it panics.
void aborts_at(guest &g, const std::string &where, uint64_t sp)
{
    ASSERT_TRUE(g.run_to("vector_el1h_sync")) << where;
    EXPECT_EQ(g.cpu().sys[ELR_EL1], g.label(where)) << where;
    EXPECT_EQ(g.cpu().sys[ESR_EL1] >> 26, 0x25u) << where;
    EXPECT_EQ(g.cpu().sys[ESR_EL1] & 0x3f, 0x10u) << where;
    ASSERT_TRUE(g.run_to("el1h_64_sync+0"));
    EXPECT_EQ(g.cpu().sys[SP_EL1], sp - 0x150) << where;
    EXPECT_TRUE(g.run_to("panic+1"));
}

TEST(guest_stack, each_load_of_kernel_exit_meets_its_granule)
{
    std::string poisoned;
    unsigned granules = 0;

    for (uint64_t granule = USER_FRAME / 64 * 64; granule < TOP; granule += 64) {
        unsigned step = meets(granule);
        char poison[80];
        snprintf(poison, sizeof poison, "poison vm0:0x%llx at vm0:kernel_exit+0\n",
                 static_cast<unsigned long long>(granule));
        alone(machine_with("stack runs spin", poison), [&](guest &g) {
            if (step)
                aborts_at(g, "kernel_exit+" + std::to_string(step), USER_FRAME);
            else
                EXPECT_TRUE(g.run_to("spin+1")) << "nothing is loaded from there";
        });
        granules += step != 0;
    }
    EXPECT_EQ(granules, 5u) << "S_STACKFRAME and what follows is alone in the sixth";
}

TEST(guest_stack, each_pair_aborts_by_itself)
{
    for (const load &l : loads_of_kernel_exit()) {
        char slverr[120];
        snprintf(slverr, sizeof slverr, "inject SLVERR on a load to vm0:0x%llx size 1 at vm0:kernel_exit+0\n",
                 static_cast<unsigned long long>(USER_FRAME + l.offset + l.size - 1));
        alone(machine_with("stack runs spin", slverr),
              [&](guest &g) { aborts_at(g, "kernel_exit+" + std::to_string(l.step), USER_FRAME); });
    }
    // kernel_entry stores x0-x29, then LR and SP, the frame record, PC and PSTATE; three steps lie between.
    for (unsigned n = 0; n < 18; n++) {
        const uint64_t after[] = {0xf0, 0x130, 0x100};
        const uint64_t offset = n < 15 ? 16 * n : after[n - 15];
        char slverr[160];
        snprintf(slverr, sizeof slverr,
                 "impdef external-abort-store = external-abort\n"
                 "inject SLVERR on a store to vm0:0x%llx size 1 at vm0:el0t_64_error+0\n",
                 static_cast<unsigned long long>(USER_FRAME + offset + 15));
        alone(machine_with("stack runs spin", slverr), [&](guest &g) {
            aborts_at(g, "el0t_64_error+" + std::to_string(n < 15 ? 1 + n : 4 + n), USER_FRAME);
        });
    }
}

TEST(guest_stack, calls_and_returns_abort_by_themselves)
{
    alone(machine_with("stack runs spin", "poison stack of vm0 at vm0:serror_goes_on+1\n"),
          [&](guest &g) { aborts_at(g, "serror_goes_on+1", USER_FRAME - 16); });
    alone(machine_with("stack runs spin", "impdef external-abort-store = external-abort\n"
                                          "inject SLVERR on a store to vm0:0x213ea8 size 8\n"),
          [&](guest &g) { aborts_at(g, "el0t_64_error+25", USER_FRAME); });
}

// DDI 0487: an address that is no multiple of 4 is a PC alignment fault, others lead to where nothing is.
TEST(guest_stack, a_wrong_return_address_is_gone_to)
{
    for (unsigned bit = 0; bit < 64; bit++) {
        alone(machine_with("stack runs spin"), [&](guest &g) {
            ASSERT_TRUE(g.run_to("serror_goes_on+1"));
            const uint64_t wrong = g.word(USER_FRAME - 8) ^ UINT64_C(1) << bit;
            g.put(USER_FRAME - 8, wrong);
            run_step(&g.s.the_run);
            EXPECT_EQ(g.cpu().pc, wrong);
            const setup &plan = *g.s.plan;
            if (software_slot(&plan.image[plan.vm[0].guest_image], wrong))
                return; // another step of the kernel
            ASSERT_TRUE(g.run_to("vector_el1h_sync"));
            EXPECT_EQ(g.cpu().sys[ESR_EL1] >> 26, bit < 2 ? 0x22u : 0x21u) << bit;
            EXPECT_EQ(g.cpu().sys[ELR_EL1], wrong);
            EXPECT_EQ(g.cpu().sys[FAR_EL1], wrong);
            EXPECT_TRUE(g.run_to("panic+1"));
        });
    }
}

// Whatever comes of it, it comes of the machine: the run ends, or goes on until its bound.
TEST(guest_stack, no_wrong_word_is_the_end_of_us)
{
    for (const char *when : {"kernel_exit+0", "serror_goes_on+0"}) {
        for (uint64_t offset = 0; offset < 0x150; offset += 8) {
            for (unsigned bit : {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20, 31, 40, 63}) {
                bool decides = offset >= 0xf8 && offset < 0x110;
                if (!decides && bit % 4 != 2)
                    continue;
                alone(machine_with("stack runs page-reader"), [&](guest &g) {
                    ASSERT_TRUE(g.run_to(when));
                    uint64_t at = g.cpu().sys[SP_EL1] + offset;
                    g.put(at, g.word(at) ^ UINT64_C(1) << bit);
                    while (run_step(&g.s.the_run))
                        ;
                });
            }
        }
    }
}

TEST(guest_stack, overflow_is_found_before_anything_is_stored)
{
    alone(machine_with("stack runs masked-section", "set vm0.SP_EL1 = 0x0021_0140\n"), [](guest &g) {
        ASSERT_TRUE(g.run_to("__bad_stack+0"));
        EXPECT_EQ(g.cpu().sys[SP_EL1], 0x229000u) << "the overflow stack";
        EXPECT_EQ(g.cpu().sys[TPIDR_EL0], 0x210140u - 0x150) << "where it would have been";
        EXPECT_EQ(g.cpu().sys[TPIDRRO_EL0], 0x1111u) << "x0";
        ASSERT_TRUE(g.run_to("panic+1"));
        EXPECT_EQ(g.word(0x229000 - 0x150), 0x1111u) << "x0 is in the frame there";
        EXPECT_EQ(g.word(0x229000 - 0x150 + 0xf8), 0x229000u);
    });
    alone(machine_with("stack runs masked-section", "set vm0.SP_EL1 = 0x0021_0150\n"), [](guest &g) {
        ASSERT_TRUE(g.run_to("do_serror"));
        EXPECT_EQ(g.word(0x210000), 0x1111u) << "the lowest frame that fits";
    });
    // An exception on the overflow stack goes on there.
    alone(machine_with("stack runs masked-section", "set vm0.SP_EL1 = 0x0022_8800\n"), [](guest &g) {
        ASSERT_TRUE(g.run_to("el1h_64_error+0"));
        EXPECT_EQ(g.cpu().sys[SP_EL1], 0x228800u - 0x150);
    });
}

TEST(guest_stack, an_sp_that_is_not_aligned_is_an_exception)
{
    alone(machine_with("stack runs masked-section", "set vm0.SP_EL1 = 0x0021_3f08\n"), [](guest &g) {
        ASSERT_TRUE(g.run_to("vector_el1h_sync"));
        EXPECT_EQ(g.cpu().sys[ESR_EL1] >> 26, 0x26u);
        EXPECT_EQ(g.cpu().sys[ELR_EL1], g.label("el1h_64_error+0"));
    });
}

// The same instructions, with accesses to memory between.
TEST(guest_stack, takes_as_many_instructions)
{
    struct count {
        uint64_t instructions, entry, life;
    };
    for (const char *work :
         {"page-reader", "spin", "hypercall", "masked-section", "masked-esb", "page-rereader"}) {
        std::vector<count> counts;
        for (const char *stack : {"", "stack "}) {
            auto list = in_child<count>([&](std::vector<count> &out) {
                guest g(machine_with(stack + std::string("runs ") + work));
                if (!g.s.good || !g.run_to("do_serror"))
                    return;
                uint64_t entry = g.live().instructions;
                while (run_step(&g.s.the_run))
                    ;
                out.push_back({g.live().instructions, entry, g.live().sw.guest[0].life});
            });
            counts.insert(counts.end(), list.begin(), list.end());
        }
        ASSERT_EQ(counts.size(), 2u) << work;
        EXPECT_EQ(counts[0].entry, counts[1].entry) << work;
        EXPECT_EQ(counts[0].instructions, counts[1].instructions) << work;
        EXPECT_EQ(counts[0].life, counts[1].life) << work;
        EXPECT_EQ(counts[0].life, 0u + OS_IDLE) << work;
    }
}

TEST(guest_stack, a_place_is_where_sp_is_when_it_happens)
{
    const struct {
        const char *work, *step;
        uint64_t sp;
    } cases[] = {
        {"spin",           "spin+1",           USER_FRAME       }, // of the exception that is to come
        {"spin",           "el0t_64_error+0",  USER_FRAME       },
        {"spin",           "do_serror+0",      USER_FRAME - 16  },
        {"masked-section", "masked_section+1", USER_FRAME       }, // its own SP: nothing is pushed there
        {"masked-section", "el1h_64_error+0",  NESTED_FRAME     },
        {"masked-section", "do_serror+0",      NESTED_FRAME - 16},
    };
    for (const auto &c : cases) {
        for (const char *stage1 : {"", "stage1 "}) {
            alone(machine_with(stage1 + std::string("stack runs ") + c.work,
                               std::string("poison stack of vm0 +0x18 at vm0:") + c.step + "\n"),
                  [&](guest &g) {
                      const uint64_t pa = g.s.plan->vm[0].pa + c.sp + 0x18;
                      while (!g.live().platform.fired[0])
                          ASSERT_TRUE(run_step(&g.s.the_run)) << c.step;
                      EXPECT_EQ(g.live().platform.place[0], pa) << c.step;
                      EXPECT_TRUE(platform_poisoned(pa)) << c.step;
                      EXPECT_FALSE(platform_poisoned(pa - 64)) << c.step;
                      EXPECT_FALSE(platform_poisoned(pa + 64)) << c.step;
                  });
        }
    }
    // Nowhere in the VM's memory: it does not happen.
    alone(machine_with("stack runs masked-section", "set vm0.SP_EL1 = 0x4000_0010\nset vm0.HCR_EL2.VSE = 0\n"
                                                    "poison stack of vm0 at vm0:masked_section+1\n"),
          [](guest &g) {
              ASSERT_TRUE(g.run_to("masked_section+2"));
              EXPECT_EQ(g.live().platform.fired[0], 0u);
          });
}

TEST(guest_stack, threads_have_stacks_of_their_own)
{
    alone(machine_with("stack runs page-reader"), [](guest &g) {
        ASSERT_TRUE(g.run_to("cpu_idle+1"));
        EXPECT_EQ(g.cpu().sys[SP_EL1], 0x224000u - 0x150) << "the idle task's";
        EXPECT_EQ(g.live().sw.guest[0].task[THREAD_TASK].sp, USER_FRAME - 16) << "in schedule()";
    });
}

} // namespace
