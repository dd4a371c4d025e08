// SPDX-License-Identifier: BSD-2-Clause
// A whole run, from a machine that moves to another address in the middle: the same trace, byte for byte.
#include "apart.hpp"

#include <unistd.h>

#include <cstring>
#include <memory>

extern "C" {
#include "run.h"
#include "scenario/scenario.h"
#include "trace.h"
}

namespace
{

const char scenario[] = R"(ask "one poisoned granule"
pe 1 profile v8.6 RAS DoubleFault IESB
memory dram0 0x8000_0000 64M
node mem0 at dram0 UE DE CE
software EL3 tf-a ffh
software EL2 kvm 6.12
vm vm0 memory 16M guest linux 6.12 runs page-reader
set SCR_EL3.EA = 1
poison vm0:0x0010_0000
run until vm0 is idle or dead, at most 2_000_000cy
)";

// The trace as text; the machine moves after `move_after` steps, 0: never.
std::string trace_of(unsigned move_after)
{
    auto s = std::make_unique<setup>();
    char why[256] = "", *text = nullptr;
    size_t size = 0;
    EXPECT_TRUE(scenario_parse("t.ras", scenario, sizeof(scenario) - 1, s.get(), stderr));
    auto here = std::make_unique<machine>();
    auto there = std::make_unique<machine>();
    FILE *out = open_memstream(&text, &size);
    struct run r;
    struct trace t;
    EXPECT_TRUE(run_start(&r, s.get(), here.get(), why, sizeof(why))) << why;
    trace_init(&t, out, true);
    run_listen(&r, {trace_hear, &t});
    for (unsigned n = 1; run_step(&r); n++) {
        if (n != move_after)
            continue;
        *there = *here;
        run_move(&r, there.get());
        memset(static_cast<void *>(here.get()), 0xa5, sizeof(*here));
    }
    EXPECT_EQ(r.machine->end, RUN_REACHED);
    fclose(out);
    std::string result(text, size);
    free(text);
    setup_release(s.get());
    return result;
}

} // namespace

TEST(run, a_moved_machine_goes_on_as_if_nothing_had_happened)
{
    apart([] {
        // One platform a process: the unmoved run is in a child that writes what it saw.
        int end[2];
        ASSERT_EQ(pipe(end), 0);
        pid_t child = fork();
        if (child == 0) {
            std::string text = trace_of(0);
            uint64_t hash = std::hash<std::string>{}(text);
            _exit(write(end[1], &hash, sizeof(hash)) == sizeof(hash) && text.size() > 1000 ? 0 : 1);
        }
        close(end[1]); // else a child that fails is waited for without end
        uint64_t still = 0;
        ASSERT_EQ(read(end[0], &still, sizeof(still)), static_cast<ssize_t>(sizeof(still)));
        std::string moved = trace_of(150);
        EXPECT_GT(moved.size(), 1000u);
        EXPECT_EQ(std::hash<std::string>{}(moved), still);
    });
}
