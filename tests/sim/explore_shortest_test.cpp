// SPDX-License-Identifier: BSD-2-Clause
// The shortest run stands for an outcome, also when a longer one was the first to come to a state of both.
#include "explore_run.hpp"

extern "C" {
#include "cpu.h"
}

namespace
{

// Who comes after the first error goes by the long way, who comes after the second by the short one; the host
// is told of either.
bool late(struct cpu *cpu)
{
    const uint8_t *fired = cpu->m->platform.fired;

    if (!fired[0])
        return false;
    digest_touch(&cpu->run->digests, PART_OS);
    cpu->m->sw.host[0].life = OS_IDLE;
    return fired[1] != 0;
}

void start(const struct setup *, struct machine *m, const struct image *image, unsigned pe)
{
    m->pe[pe].pc = software_address(image, "way");
    m->pe[pe].pstate.el = 3;
}

struct two_ways {
    struct step step[6] = {};
    struct routine routine = {};
    const struct routine *part[2] = {&routine, nullptr};
    unsigned counts[1] = {1};
    struct program program = {};

    two_ways()
    {
        for (struct step &s : step) {
            s.insns = 1;
            s.text = "";
            s.op = WORK;
        }
        step[1].op = DO;
        step[1].run = late;
        step[1].to = "way+5";
        step[2].insns = 200; // both have fired at its end
        step[5].op = WFI;
        routine = {"way", step, 6, ROUTINE_ANYWHERE};
        program = *software_find("tf-a");
        program.parts = part;
        program.part_counts = counts;
        program.start = start;
    }
};

void be_simple(setup &plan)
{
    static two_ways *ways = new two_ways; // lives as long as the child
    struct image &image = plan.image[0];
    char why[64];

    software_release(&image);
    image.program = &ways->program;
    software_lay_out(&image);
    EXPECT_TRUE(software_link(&image, 1, why, sizeof why)) << why;
}

const answer *of_the_late(const std::vector<answer> &answers)
{
    for (const answer &a : answers)
        if (a.outcome.host == OS_IDLE)
            return &a;
    return nullptr;
}

} // namespace

TEST(explore_shortest, run_stands_for_an_outcome)
{
    for (bool reduce : {false, true}) {
        auto answers = explored(
            "pe 1 profile v8.6 RAS\nmemory dram0 0x8000_0000 64M\nsoftware EL3 tf-a kfh\n"
            "poison 0x8000_0000 at 20cy\npoison 0x8000_1000 at 150cy\n"
            "run until tf-a is idle, at most 10_000cy\nexplore pe 0 stalls 30cy to 200cy over everything\n",
            reduce, be_simple);
        const answer *a = of_the_late(answers);

        ASSERT_NE(a, nullptr);
        EXPECT_EQ(a->steps, 3u) << "with" << (reduce ? "" : "out") << " reduction";
        EXPECT_EQ(a->arrivals, 1u);
        EXPECT_EQ(a->witnesses, 2u * 171);
    }
}
