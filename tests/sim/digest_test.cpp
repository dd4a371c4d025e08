// SPDX-License-Identifier: BSD-2-Clause
// A digest tells states apart: every single bit of what belongs to the state changes both of its halves.
#include "apart.hpp"

#include <cstddef>
#include <memory>
#include <set>
#include <utility>

#include "scenario_reading.hpp"

extern "C" {
#include "digest.h"
#include "run.h"
}

namespace
{

const char scenario[] = R"(ask "a guest that calls"
pe 1 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
gic 0x2f00_0000
software EL3 tf-a kfh
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs hypercall
set SCR_EL3.EA = 0
run until vm0 is idle or dead, at most 2_000_000cy
)";

struct part {
    const char *name;
    void *data;
    size_t size;
};

TEST(digest, changes_with_every_bit)
{
    apart([] {
        reading text(scenario);
        auto m = std::make_unique<machine>();
        char why[256] = "";
        struct run r;
        std::set<uint64_t> seen_a, seen_b;

        ASSERT_TRUE(text.good) << text.errors;
        ASSERT_TRUE(run_start(&r, &*text, m.get(), why, sizeof(why))) << why;
        os_task &task = m->sw.thread[0];
        stack &stack = task.stack;
        stack.calls = stack.frames = 2;
        const part parts[] = {
            {"pe",       &m->pe[0],    sizeof(m->pe[0])               },
            {"platform", &m->platform, sizeof(m->platform)            },
            {"calls",    stack.call,   2 * sizeof(stack.call[0])      },
            {"frames",   stack.frame,  2 * sizeof(stack.frame[0])     },
            {"task",     task.x,       sizeof(task) - offsetof(os_task, x)},
            {"host",          m->sw.host[0].mf,                 sizeof(m->sw.host[0].mf)                      },
            {"vcpu",          &m->sw.vcpu[0],                 sizeof(m->sw.vcpu[0])  },
            {"vmm",          &m->sw.vmm[0],                  sizeof(m->sw.vmm[0])                        },
            {"tfa",          m->sw.tfa[0].x,                  sizeof(m->sw.tfa[0].x) },
            {"active",          m->active_tag[0],               sizeof(m->active_tag[0])                   },
            {"claimless",          &m->until_hits,            sizeof(m->until_hits)},
        };

        struct digest before = digest_of(&*text, m.get(), 0);
        seen_a.insert(before.a);
        seen_b.insert(before.b);
        for (const part &p : parts) {
            auto *byte = static_cast<uint8_t *>(p.data);
            for (size_t bit = 0; bit < p.size * 8; bit++) {
                byte[bit / 8] = static_cast<uint8_t>(byte[bit / 8] ^ 1 << bit % 8);
                struct digest d = digest_of(&*text, m.get(), 0);
                byte[bit / 8] = static_cast<uint8_t>(byte[bit / 8] ^ 1 << bit % 8);
                ASSERT_TRUE(seen_a.insert(d.a).second) << p.name << " bit " << bit;
                ASSERT_TRUE(seen_b.insert(d.b).second) << p.name << " bit " << bit;
            }
        }
        struct digest more = digest_of(&*text, m.get(), 1);
        EXPECT_TRUE(seen_a.insert(more.a).second && seen_b.insert(more.b).second);
    });
}

// What no future looks at.
TEST(digest, ignores_time_and_dead_stack)
{
    apart([] {
        reading text(scenario);
        auto m = std::make_unique<machine>();
        char why[256] = "";
        struct run r;

        ASSERT_TRUE(run_start(&r, &*text, m.get(), why, sizeof(why))) << why;
        struct digest before = digest_of(&*text, m.get(), 0);
        m->cycle[0] += 1000;
        m->steps++;
        m->sw.thread[0].stack.frame[STACK_FRAMES - 1].pc = 1;
        struct digest after = digest_of(&*text, m.get(), 0);
        EXPECT_TRUE(before.a == after.a && before.b == after.b);
    });
}

} // namespace
