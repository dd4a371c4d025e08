// SPDX-License-Identifier: BSD-2-Clause
// What two machines must agree in to have one digest: every byte but those on a list, each with its reason.
#include "explore_run.hpp"

#include <utility>

extern "C" {
#include "digest.h"
}

namespace
{

// Two PEs, so that local times are distances; claims that look at what else would be left out.
const char text[] = "pe 2 profile v8.6 RAS DoubleFault IESB\n"
                    "memory dram0 0x8000_0000 64M\n"
                    "node mem0 at dram0 UE DE CE\n"
                    "software EL3 tf-a kfh\n"
                    "software EL2 kvm 6.12\n"
                    "vm vm0 memory 16M guest linux 6.12 runs masked-section\n"
                    "set SCR_EL3.EA = 0\n"
                    "inject SError UEO of vm0 in mem0 address vm0:0x0020_0000 at vm0:masked_section+2\n"
                    "explore SError UER of host over EL2\n"
                    "run until vm0 is idle or dead, at most 2_000_000cy\n"
                    "never context of EL2 is lost for an error of host\n"
                    "never a livelock\n"
                    "expect EL2 takes SError within 100_000cy\n";

struct exclusion {
    const char *why;
    const void *from;
    size_t size;
};

class state
{
public:
    started_scenario s{text, no_change};
    machine &m = *s.live;

    // Somewhere in KVM with a call stack, errors on their way, and a context that was lost.
    state()
    {
        for (unsigned n = 0; n < 120 && run_step(&s.the_run); n++)
            ;
        EXPECT_EQ(m.end, RUN_GOES_ON);
        for (uint64_t late : {300, 500})
            agenda_add(&m.agenda, {m.cycle[0] + late, 0xc11, 2, 0, DUE_SERROR, 0, 1, 0});
        m.ledger.losses = 2;
        m.ledger.entry[0].noticed = m.cycle[0] - 7;
        m.ledger.entry[1].lives = 2;
    }

    struct digest digest(uint64_t more = 0) const
    {
        return digest_of(s.plan.get(), &m, more);
    }
};

bool differ(const struct digest &a, const struct digest &b)
{
    return a.a != b.a && a.b != b.b;
}

bool equal(const struct digest &a, const struct digest &b)
{
    return a.a == b.a && a.b == b.b;
}

class exclusions
{
public:
    explicit exclusions(const state &t)
    {
        const machine &m = t.m;
        const setup &plan = *t.s.plan;

        add("a counter for the report", m.steps);
        add("a counter for the report", m.instructions);
        add("what was told already, for the trace", m.res0_reported);
        for (unsigned i = 0; i < plan.pes; i++)
            for (unsigned reg = CNTFRQ_EL0; reg <= ICH_LR3_EL2; reg++)
                add("without an interrupt controller UNDEFINED", m.pe[i].sys[reg]);
        for (unsigned i = plan.pes; i < MAX_PES; i++) {
            add("no such PE", m.cycle[i]);
            add("no such PE", m.pe[i]);
            add("no such PE", m.live[i]);
            add("no such PE", m.circle[i]);
            add("no such PE", m.active_tag[i]);
            add("no such PE", m.sw.tfa[i]);
            add("no such PE", m.sw.host[i]);
        }
        for (unsigned i = plan.faults; i < MAX_ERRORS; i++) {
            add("no such error", m.fault_hits[i]);
            add("no such error", m.ledger.entry[i]);
        }
        for (unsigned i = plan.claims; i < MAX_CLAIMS; i++)
            add("no such claim", m.claim[i]);
        for (unsigned i = plan.vms > 1 ? plan.vms : 0; i < MAX_VMS; i++)
            add("a VM alone has its registers on the PE", m.sw.context[i]);
        add("a host with VHE has its registers at EL2", m.sw.nvhe);
        for (unsigned i = plan.vms; i < MAX_VMS; i++) {
            add("no such VM", m.sw.guest[i]);
            add("no such VM", m.sw.guest_frames[i]);
            add("no such VM", m.sw.thread[i]);
            add("no such VM", m.sw.vcpu[i]);
            add("no such VM", m.sw.vmm[i]);
        }
        add_agenda(m.agenda);
        add_history(m, plan);
        for (unsigned i = 0; i < plan.pes; i++) {
            add_stack(m.sw.tfa[i].stack);
            for (unsigned n = m.sw.tfa[i].sdei.depth; n < SDEI_CLASSES; n++)
                add("no such dispatch", m.sw.tfa[i].dispatch[n]);
        }
        for (unsigned i = 0; i < MAX_PES; i++)
            for (unsigned n = 0; n < SDEI_CLASSES; n++)
                if (!(m.sw.host[i].events >> n & 1))
                    add("no such event is handled", m.sw.event[i][n]);
        for (unsigned i = 0; i < MAX_PES; i++) {
            add("the host's vCPU threads are elsewhere", m.sw.host[i].task[THREAD_TASK]);
            add_tasks(m.sw.host[i]);
        }
        add_tasks(m.sw.guest[0]);
        add_task(m.sw.thread[0]);
        for (unsigned i = plan.shares; i < MAX_SHARES; i++)
            add("no shared page", m.sw.share[i]);
        for (const os_frames *frames : {&m.sw.host_frames, &m.sw.guest_frames[0]}) {
            for (unsigned i = frames->hwpoisons; i < OS_HWPOISON; i++)
                add("no frame", frames->hwpoison[i]);
            for (unsigned i = frames->reporteds; i < OS_REPORTED; i++)
                add("no record", frames->reported[i]);
        }
        add("padding", m.pad);
        if (plan.nested < 0) {
            add("no guest hypervisor", m.sw.nested);
            add("no guest hypervisor", m.sw.l1);
        }
    }

    const char *why(const void *at) const
    {
        for (const exclusion &x : list) {
            const char *from = static_cast<const char *>(x.from);
            if (at >= from && at < from + x.size)
                return x.why;
        }
        return nullptr;
    }

private:
    template <typename T> void add(const char *why, const T &what)
    {
        list.push_back({why, &what, sizeof what});
    }

    void add_agenda(const agenda &a)
    {
        for (unsigned i = 0; i < MAX_AGENDA; i++) {
            if (i < a.count)
                add("order of entry, which the place in the table shows", a.due[i].order);
            else
                add("not due", a.due[i]);
        }
        add("order of entry, which the place in the table shows", a.orders);
    }

    void add_history(const machine &m, const setup &plan)
    {
        for (unsigned i = 0; i < plan.pes; i++) {
            for (const live &one : m.live[i]) {
                add("when it happened", one.since);
                add("padding", one.pad);
            }
        }
        for (unsigned i = 0; i < plan.claims; i++) {
            add("when it happened", m.claim[i].first);
            add("when it happened", m.claim[i].last);
        }
        for (unsigned i = 0; i < plan.faults; i++) {
            add("history for the report", m.ledger.entry[i].life);
            add("its length; whether there is any is another test", m.ledger.entry[i].lives);
            add("padding", m.ledger.entry[i].pad);
        }
        for (unsigned i = 0; i < MAX_LOSSES; i++) {
            const context_loss &l = m.ledger.loss[i];
            if (i >= m.ledger.losses) {
                add("no such loss", l);
                continue;
            }
            add("when it happened", l.cycle);
            add("for the report", l.pc);
            add("for the report", l.cause);
            add("for the report", l.elr);
            add("for the report", l.pe);
            add("for the report", l.regs);
            add("padding", l.pad);
        }
        add("padding", m.ledger.pad);
    }

    void add_tasks(const os &kernel)
    {
        for (const os_task &task : kernel.task)
            add_task(task);
    }

    void add_task(const os_task &task)
    {
        add_stack(task.stack);
        add_stack(task.user);
    }

    void add_stack(const struct stack &s)
    {
        for (unsigned i = s.calls; i < STACK_CALLS; i++)
            add("above the top", s.call[i]);
        for (unsigned i = s.frames; i < STACK_FRAMES; i++)
            add("above the top", s.frame[i]);
    }

    std::vector<exclusion> list;
};

// A test that needs a platform, in a process of its own.
void alone(const std::function<void(state &)> &test)
{
    in_child<char>([&](std::vector<char> &) {
        state t;
        if (t.s.good)
            test(t);
    });
}

void move_times(machine &m, uint64_t by)
{
    for (uint64_t &cycle : m.cycle)
        cycle += by;
    for (due &d : m.agenda.due)
        d.cycle += by;
    for (ledger_entry &e : m.ledger.entry)
        e.noticed += e.noticed == UINT64_MAX ? 0 : by;
}

} // namespace

TEST(explore_digest, changes_with_every_byte_that_is_not_on_the_list)
{
    alone([](state &t) {
        exclusions excluded(t);
        struct digest before = t.digest();
        char *bytes = reinterpret_cast<char *>(&t.m);
        const char *count = reinterpret_cast<const char *>(&t.m.agenda.count);
        unsigned failures = 0;

        ASSERT_GT(t.m.sw.thread[0].stack.calls, 0u);
        for (size_t i = 0; i < sizeof t.m && failures < 10; i++) {
            const char *why = excluded.why(&bytes[i]);
            if (&bytes[i] > count && &bytes[i] < count + sizeof t.m.agenda.count)
                continue; // more entries than there is room for
            bytes[i] ^= 1;
            bool good = why ? equal(t.digest(), before) : differ(t.digest(), before);
            bytes[i] ^= 1;
            failures += !good;
            EXPECT_TRUE(good) << "byte " << i << (why ? ", left out: " : ", not left out")
                              << (why ? why : "");
        }
        EXPECT_TRUE(equal(t.digest(), before));
    });
}

TEST(explore_digest, changes_with_memory_and_with_what_is_outside_the_machine)
{
    alone([](state &t) {
        struct digest before = t.digest();
        uint64_t word = 1;

        EXPECT_TRUE(differ(t.digest(1), before));
        ASSERT_TRUE(platform_poke(0x80000000, &word, sizeof word));
        EXPECT_TRUE(differ(t.digest(), before));
    });
}

TEST(explore_digest, counts_times_from_now)
{
    alone([](state &t) {
        struct digest before = t.digest();

        move_times(t.m, 12345);
        EXPECT_TRUE(equal(t.digest(), before));
        t.m.cycle[t.m.turn]++;
        EXPECT_TRUE(differ(t.digest(), before));
    });
}

// `run until 5000cy`: what is left of the run is part of the future.
TEST(explore_digest, counts_times_from_the_start_when_the_run_ends_at_one)
{
    alone([](state &t) {
        t.s.plan->until.kind = UNTIL_CYCLE;
        struct digest before = t.digest(), hardware = digest_of_hardware(t.s.plan.get(), &t.m);

        move_times(t.m, 12345);
        EXPECT_TRUE(differ(t.digest(), before));
        // A livelock is one all the same.
        EXPECT_TRUE(equal(digest_of_hardware(t.s.plan.get(), &t.m), hardware));
    });
}

// A VM that dies of an error that was never born dies in vain.
TEST(explore_digest, changes_with_the_birth_of_an_error)
{
    alone([](state &t) {
        t.m.ledger.entry[1].lives = 0;
        struct digest before = t.digest();

        t.m.ledger.entry[1].lives = 1;
        EXPECT_TRUE(differ(t.digest(), before));
    });
}

// What an event interrupted counts as long as it is handled: by firmware, by the host.
TEST(explore_digest, changes_with_what_a_running_sdei_event_keeps)
{
    alone([](state &t) {
        t.m.sw.tfa[0].sdei.depth = 1;
        t.m.sw.host[0].events = 1 << SDEI_CRITICAL;
        struct digest before = t.digest();

        for (uint64_t *seen :
             {&t.m.sw.tfa[0].dispatch[0].x[17], &t.m.sw.tfa[0].dispatch[0].kind,
              &t.m.sw.event[0][SDEI_CRITICAL].x[0], &t.m.sw.event[0][SDEI_CRITICAL].scratch[7]}) {
            *seen ^= 1;
            EXPECT_TRUE(differ(t.digest(), before));
            *seen ^= 1;
        }
        EXPECT_TRUE(equal(t.digest(), before));
        t.m.sw.event[0][SDEI_NORMAL].pc = t.m.sw.tfa[0].dispatch[1].elr = 1;
        EXPECT_TRUE(equal(t.digest(), before));
    });
}

// With equal local times it is the PE that ran last that is asked first what is due.
TEST(explore_digest, changes_with_the_turn_when_the_times_are_equal)
{
    alone([](state &t) {
        t.m.cycle[1] = t.m.cycle[0];
        t.m.turn = 0;
        struct digest before = t.digest();

        t.m.turn = 1;
        EXPECT_TRUE(differ(t.digest(), before));
    });
}

TEST(explore_digest, changes_when_a_call_is_on_another_stack)
{
    alone([](state &t) {
        os_task &task = t.m.sw.host[0].task[THREAD_IDLE];
        task.stack = task.user = {};
        task.stack.calls = 1;
        task.stack.call[0] = 0x1234;
        struct digest before = t.digest();

        std::swap(task.stack, task.user);
        EXPECT_TRUE(differ(t.digest(), before));
    });
}

// Of livelocks: all but what software counts for itself.
TEST(explore_digest, of_hardware_is_registers_memory_records_and_times)
{
    alone([](state &t) {
        auto hardware = [&] { return digest_of_hardware(t.s.plan.get(), &t.m); };
        struct digest before = hardware();
        uint64_t word = 1;

        for (uint64_t *seen : {&t.m.pe[1].sys[VBAR_EL2], &t.m.platform.ras.node[0].record.status,
                               &t.m.agenda.due[1].cycle, &t.m.cycle[1]}) {
            *seen ^= 1;
            EXPECT_TRUE(differ(hardware(), before));
            *seen ^= 1;
        }
        t.m.sw.tfa[0].nested_ea ^= 1;
        t.m.sw.host[0].scratch[0] ^= 1;
        t.m.claim[0].hits ^= 1;
        EXPECT_TRUE(equal(hardware(), before));
        ASSERT_TRUE(platform_poke(0x80000000, &word, sizeof word));
        EXPECT_TRUE(differ(hardware(), before));
    });
}
