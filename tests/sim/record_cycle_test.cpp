// SPDX-License-Identifier: BSD-2-Clause
// When an error is recorded: when the data comes that is wrong, of a read, a walk and a scrubber. The
// exception follows the response by impdef abort-cycles, whatever came before it.
#include "explore_run.hpp"

namespace
{

struct heard {
    uint64_t cycle;
    uint64_t began; // the PE's cycle, before the access
    uint8_t kind;
    uint8_t pad[7];
};

enum : uint64_t { MEMORY = 80, ABORT = 33 };

std::string with(const std::string &what)
{
    return "ask \"when\"\npe 1 profile v8.6 RAS DoubleFault IESB\n"
           "memory dram0 0x8000_0000 64M latency 80cy ecc secded\nimpdef abort-cycles = 33\n"
           "node mem0 at dram0 CE DE UE\nsoftware EL3 tf-a ffh\nsoftware EL2 kvm 6.12\n"
           "vm vm0 memory 16M guest linux 6.12 stage1 runs page-reader\nset SCR_EL3.EA = 1\n" +
           what + "\nrun until vm0 is idle or dead, at most 100_000cy\nexpect vm0 is idle\n";
}

// What is heard of the error, until `last` of it.
std::vector<heard> told_of(const std::string &what, event_kind last)
{
    return in_child<heard>([&](std::vector<heard> &list) {
        started_scenario s(with(what), no_change);
        ASSERT_TRUE(s.good);
        listener ear{[](void *ctx, const setup *, const machine *m, const event *e) {
                         auto *all = static_cast<std::vector<heard> *>(ctx);
                         bool of_it = e->kind == EVENT_LOAD && !all->empty();
                         if (e->tag == 1 || (of_it && all->back().kind == EVENT_RECORD))
                             all->push_back({e->cycle, m->cycle[e->pe], e->kind, {}});
                     },
                     &list};
        run_listen(&s.the_run, ear);
        while ((list.empty() || list.back().kind != last) && run_step(&s.the_run))
            ;
        ASSERT_FALSE(list.empty());
        const ledger_entry &entry = s.live->ledger.entry[0];
        ASSERT_GT(entry.lives, 1);
        EXPECT_EQ(entry.life[1].cycle, list[1].cycle) << "the ledger has the same";
        EXPECT_EQ(entry.noticed, list[1].cycle);
    });
}

// Reads one after the other: those of the walk, and that of the data.
void comes_after(const std::string &what, unsigned reads)
{
    SCOPED_TRACE(what);
    std::vector<heard> h = told_of(what, EVENT_TAKE);

    ASSERT_EQ(h.size(), 4U);
    EXPECT_EQ(h[0].kind, EVENT_FIRE);
    EXPECT_EQ(h[1].kind, EVENT_RECORD);
    EXPECT_EQ(h[2].kind, EVENT_LOAD);
    EXPECT_EQ(h[3].kind, EVENT_TAKE);
    EXPECT_EQ(h[1].cycle, h[1].began + reads * MEMORY);
    EXPECT_EQ(h[2].cycle, h[1].cycle) << "poison is consumed when it comes";
    EXPECT_EQ(h[3].cycle, h[1].cycle + ABORT);
}

} // namespace

// Stage 1 of four levels, each descriptor and the page itself through three of stage 2 (VTCR_EL2.SL0 = 1).
TEST(record_cycle, of_a_read_and_of_a_walk)
{
    comes_after("poison vm0:0x0010_0000", 4 * (3 + 1) + 3 + 1);
    comes_after("poison stage-1 entry of vm0 for 0x0010_0000", 4 * (3 + 1));
    comes_after("poison stage-2 entry of vm0 for 0x0010_0000", 4 * (3 + 1) + 3);
}

// The word is corrected where it is met; the load that gets it is told behind that.
TEST(record_cycle, of_a_correction)
{
    std::vector<heard> h = told_of("flip 1 bit of vm0:0x0010_0000", EVENT_LOAD);

    ASSERT_EQ(h.size(), 4U);
    EXPECT_EQ(h[1].kind, EVENT_FETCH);
    EXPECT_EQ(h[1].cycle, h[1].began + 20 * MEMORY);
    EXPECT_EQ(h[2].kind, EVENT_RECORD);
    EXPECT_EQ(h[2].cycle, h[1].cycle);
    EXPECT_EQ(h[3].cycle, h[1].cycle);
}

// What is told later may have happened before: the first notice is the earliest.
TEST(record_cycle, claims_count_from_the_earliest_notice)
{
    in_child<char>([](std::vector<char> &) {
        started_scenario s(with("poison vm0:0x0010_0000 at 90_000cy\nexpect mem0 raises FHI within 10cy"),
                           no_change);
        ASSERT_TRUE(s.good);
        ras_error error = {};
        event record = {}, line = {};
        record.kind = EVENT_RECORD;
        record.tag = 1;
        record.error = &error;
        record.placed = 1;
        line.kind = EVENT_LINE;
        line.code = RAS_FHI;
        line.status = LINE_RAISES;
        line.placed = 1;
        record.cycle = 500;
        run_tell(&s.the_run, &record, 0);
        line.cycle = 450;
        run_tell(&s.the_run, &line, 0);
        EXPECT_EQ(s.live->claim[0].hits, 1U) << "not late: it was before";
        record.cycle = 440;
        run_tell(&s.the_run, &record, 0);
        EXPECT_EQ(s.live->ledger.entry[0].noticed, 440U);
        line.cycle = 451;
        run_tell(&s.the_run, &line, 0);
        EXPECT_EQ(s.live->claim[0].hits, 1U) << "11 cycles behind it";
        EXPECT_EQ(s.live->claim[0].late, 1U);
    });
}

// A visit is over at its cycle, though the PE is in the midst of a step then.
TEST(record_cycle, of_a_scrubber)
{
    std::vector<heard> h = told_of("flip 1 bit of vm0:0x0010_0040 at 150cy\n"
                                   "scrubber of vm0:0x0010_0000 size 128 every 100cy",
                                   EVENT_RECORD);

    ASSERT_EQ(h.size(), 3U);
    EXPECT_EQ(h[0].kind, EVENT_FIRE);
    EXPECT_EQ(h[0].cycle, 150U);
    EXPECT_EQ(h[1].kind, EVENT_FETCH);
    EXPECT_EQ(h[1].cycle, 200U);
    EXPECT_EQ(h[2].cycle, 200U);
    EXPECT_GT(h[2].began, 200U) << "else nothing is tried here";
}
