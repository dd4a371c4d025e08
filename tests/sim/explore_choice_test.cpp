// SPDX-License-Identifier: BSD-2-Clause
// Choices of order, time and latency, and arrivals within steps, against enumeration that shares no search
// with the explorer: runs from the start list what can be chosen, each choice is a run with --arrival, and
// what comes out is counted.
#include "explore_run.hpp"
#include "explore_stories.hpp"
#include "explore_tally.hpp"

#include <utility>

extern "C" {
#include "choice.h"
}

namespace
{

struct chosen {
    uint64_t pc, visit, value, fault, pe;
};
using choices = std::vector<chosen>; // in order

// A boundary, and what its step does when nothing is chosen there.
struct boundary {
    uint64_t pc, visit, pe, el;
    uint64_t running; // bits of PEs
    bool idle_turn;   // no step has run since the last preemption
    uint64_t cycles, accesses, fetches;
    bool waits;
};

class enumeration
{
public:
    explicit enumeration(const std::string &text) : s(text, no_change)
    {
        if (!s.good)
            return;
        at_start = *s.live;
        mark = platform_mark();
        beyond = s.the_run.bus;
        s.the_run.bus.world = this;
        s.the_run.bus.transport = count_fetch;
        s.the_run.bus.page = nullptr;
        run_listen(&s.the_run, {count_access, this});
    }

    // Every way to choose, up to each free fault once.
    std::vector<choices> all()
    {
        std::vector<choices> list = {{}};
        size_t most = 0;

        for (unsigned f = 0; f < s.plan->faults; f++)
            most += s.plan->fault[f].free;
        for (size_t i = 0; i < list.size() && list[i].size() < most; i++) {
            for (const boundary &b : boundaries_after(list[i]))
                for (unsigned f = 0; f < s.plan->faults; f++)
                    add_choices(&list, list[i], b, f);
        }
        return list;
    }

    void end(const choices &these, struct outcome *o, uint64_t *steps)
    {
        reset();
        s.the_run.chooser = {};
        for (const chosen &c : these)
            EXPECT_TRUE(arrival_set(s.plan.get(), text_of(c).c_str(), stderr)) << text_of(c);
        *o = s.finish();
        *steps = s.live->steps;
        for (const chosen &c : these)
            s.plan->fault[c.fault].at_count = 0;
    }

    started_scenario s;

private:
    machine at_start;
    size_t mark = 0;
    struct bus beyond = {};
    const choices *prefix = nullptr;
    size_t come = 0;
    bool listed = false;
    uint64_t began = 0, turn = 0, accesses = 0, fetches = 0;
    std::map<std::pair<uint64_t, uint64_t>, uint64_t> visits;
    std::vector<boundary> met;

    static struct bus_response count_fetch(void *ctx, const struct bus_access *access)
    {
        enumeration *e = static_cast<enumeration *>(ctx);
        struct bus_response r = e->beyond.transport(e->beyond.world, access);
        const platform_region &dram = e->s.plan->platform.region[0];

        e->fetches += access->address >= dram.base && access->address < dram.base + dram.size &&
                      r.cycles >= dram.latency;
        return r;
    }

    static void count_access(void *ctx, const setup *, const machine *, const event *e)
    {
        switch (e->kind) {
        case EVENT_READ:
        case EVENT_WRITE:
        case EVENT_LOAD:
        case EVENT_STORE:
        case EVENT_REG_LOAD:
        case EVENT_REG_STORE:
            static_cast<enumeration *>(ctx)->accesses++;
            break;
        default:
            break;
        }
    }

    static bool at_boundary(void *ctx, unsigned pe)
    {
        return static_cast<enumeration *>(ctx)->look(pe);
    }

    void reset()
    {
        platform_rollback(mark);
        *s.live = at_start;
        digest_forget(&s.the_run.digests, s.plan.get());
        s.the_run.within = {};
    }

    bool look(unsigned pe)
    {
        const machine &m = *s.live;
        boundary b = {m.pe[pe].pc, 0, pe, m.pe[pe].pstate.el, 0, turn == m.steps, 0, 0, 0, false};

        b.visit = ++visits[{pe, b.pc}];
        if (come < prefix->size()) {
            const chosen &next = (*prefix)[come];
            if (next.pc != b.pc || next.visit != b.visit || next.pe != pe)
                return false;
            come++;
            if (s.plan->fault[next.fault].kind == FAULT_PREEMPTION)
                turn = m.steps;
            return choice_begin(&s.the_run, static_cast<unsigned>(next.fault), pe, next.value);
        }
        for (unsigned i = 0; i < s.plan->pes; i++)
            b.running |= m.pe[i].waiting ? 0 : 1u << i;
        began = m.cycle[pe];
        met.push_back(b);
        listed = true;
        accesses = fetches = 0;
        return false;
    }

    std::vector<boundary> boundaries_after(const choices &these)
    {
        bool goes_on = true;

        reset();
        s.the_run.chooser = {at_boundary, this};
        prefix = &these;
        come = 0;
        turn = UINT64_MAX;
        visits.clear();
        met.clear();
        while (goes_on) {
            uint64_t steps = s.live->steps;
            listed = false;
            goes_on = run_step(&s.the_run);
            choice_end(&s.the_run);
            if (listed && s.live->steps != steps)
                look_back();
        }
        EXPECT_EQ(come, these.size());
        return met;
    }

    // What the step did; one that is a single instruction makes one access, also when that traps.
    void look_back()
    {
        boundary &b = met.back();
        const step *step = nullptr;
        bool stack = false;

        for (unsigned i = 0; i < s.plan->images; i++) {
            const slot *slot = software_slot(&s.plan->image[i], b.pc);
            step = slot ? slot->step : step;
            stack = slot ? s.plan->image[i].stack_in_memory : stack;
        }
        b.cycles = s.live->cycle[b.pe] - began;
        b.waits = s.live->pe[b.pe].waiting;
        b.fetches = fetches;
        if (step->op == DO)
            b.accesses = accesses;
        else
            b.accesses = step->op == MRS || step->op == MSR || step->op == LDR || step->op == STR ||
                         step->op == ESB || (stack && (step->op == CALL || step->op == RET));
    }

    bool in_window(const fault &f, const boundary &b) const
    {
        return f.window.kind == WINDOW_EVERYTHING || (f.window.kind == WINDOW_EL && f.window.el == b.el) ||
               (f.window.kind == WINDOW_LABELS && b.pc >= f.window.from && b.pc <= f.window.to);
    }

    std::vector<uint64_t> values(const fault &f, const boundary &b) const
    {
        std::vector<uint64_t> v;
        uint64_t usual = s.plan->platform.region[0].latency;

        if (f.kind == FAULT_PREEMPTION) {
            for (uint64_t pe = 0; pe < s.plan->pes && !b.idle_turn; pe++)
                if (pe != b.pe && (b.running >> pe & 1))
                    v.push_back(pe + 1);
        } else if (f.kind == FAULT_LATENCY || f.kind == FAULT_STALL) {
            for (uint64_t n = f.least; n <= f.late; n++)
                if (f.kind == FAULT_STALL || (b.fetches && n != usual))
                    v.push_back(n);
        } else {
            v.push_back(0);
            for (uint64_t n = 1; f.within && n < b.cycles + b.waits; n++)
                v.push_back(n);
            for (uint64_t n = 1; f.within && n <= b.accesses; n++)
                v.push_back(CHOICE_ACCESS + n);
        }
        return v;
    }

    void add_choices(std::vector<choices> *to, choices before, const boundary &b, unsigned fault)
    {
        const struct fault &f = s.plan->fault[fault];
        bool any_pe = f.kind == FAULT_PREEMPTION || f.kind == FAULT_LATENCY, first = f.after < 0;

        for (const chosen &c : before) {
            if (c.fault == fault)
                return;
            first = first || static_cast<int>(c.fault) == f.after;
        }
        if (!f.free || !first || (!any_pe && f.pe != b.pe) || !in_window(f, b))
            return;
        before.push_back({b.pc, b.visit, 0, fault, b.pe});
        for (uint64_t value : values(f, b)) {
            before.back().value = value;
            to->push_back(before);
        }
    }

    std::string text_of(const chosen &c) const
    {
        const fault &f = s.plan->fault[c.fault];
        std::string text = arrival_text(*s.plan, static_cast<unsigned>(c.fault), c.pc, c.visit);
        std::string pe = "@pe" + std::to_string(c.pe) + ",";

        if (f.kind == FAULT_PREEMPTION)
            return text + pe + "pe" + std::to_string(c.value - 1);
        if (f.kind == FAULT_LATENCY)
            return text + pe + std::to_string(c.value) + "cy";
        if (f.kind == FAULT_STALL)
            return text + "@" + std::to_string(c.value) + "cy";
        if (c.value > CHOICE_ACCESS)
            return text + "@access" + std::to_string(c.value - CHOICE_ACCESS);
        return c.value ? text + "@+" + std::to_string(c.value) + "cy" : text;
    }
};

struct ending {
    struct outcome outcome;
    uint64_t arrivals, steps;
};

void expect_all(const std::string &text, size_t least)
{
    auto plain = in_child<ending>([&](std::vector<ending> &list) {
        enumeration e(text);
        for (const choices &these : e.all()) {
            ending one = {{}, these.size(), 0};
            e.end(these, &one.outcome, &one.steps);
            list.push_back(one);
        }
    });
    auto answers = explored(text);
    tallies expected;

    EXPECT_GE(plain.size(), least) << "hardly anything to enumerate";
    for (const ending &e : plain)
        count(expected, e.outcome, {1, e.arrivals, e.steps});
    for (const answer &a : answers) {
        auto again = replayed(text, a);
        ASSERT_EQ(again.size(), 1u);
        EXPECT_TRUE(same(again[0], a.outcome)) << a.arrival[0] << " ends otherwise when it is replayed";
    }
    expect_same(tallies_of(answers), expected);
    expect_same(tallies_of(explored(text, false)), expected);
}

std::string name(const testing::TestParamInfo<story> &each)
{
    return each.param.name;
}

class explore_choice : public testing::TestWithParam<story>
{
protected:
    std::string over(const char *what) const
    {
        return std::string("explore ") + what + " over EL" + std::to_string(GetParam().el);
    }
};

class explore_preemption : public explore_choice
{
};

} // namespace

TEST_P(explore_choice, within_steps)
{
    expect_all(scenario(GetParam(), over("SError UER of host") + " within steps\n"), 100);
}

TEST_P(explore_choice, of_latency)
{
    expect_all(scenario(GetParam(), "explore latency of dram0 78cy to 81cy over everything\n"), 1);
}

TEST_P(explore_choice, of_a_stall)
{
    expect_all(scenario(GetParam(), over("pe 0 stalls 100cy to 103cy") + "\n"), 40);
}

INSTANTIATE_TEST_SUITE_P(all, explore_choice, testing::ValuesIn(each_story_once()), name);

TEST_P(explore_preemption, once)
{
    std::string text = scenario(GetParam(), over("preemptions 1") + "\n");

    text.replace(text.find("2_000_000cy"), 11, "100_000cy"); // some wait for each other for good
    expect_all(text, 40);
}

TEST_P(explore_preemption, for_a_while)
{
    expect_all(scenario(GetParam(), over("preemptions 1 of 250cy") + "\n"), 10);
}

INSTANTIATE_TEST_SUITE_P(all, explore_preemption, testing::ValuesIn(orders), name);
