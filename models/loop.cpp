// SPDX-License-Identifier: BSD-2-Clause
#include "loop.hpp"

#include <algorithm>
#include <cassert>

// libsystemc brings a main() of its own that refers to this; the program's main() takes its place, so
// nobody calls it. It stands in a file that every program needs, or a static library would lose it.
int sc_main(int, char *[])
{
    return 1;
}

namespace rasim
{

loop::loop(const sc_core::sc_module_name &name)
    : sc_module(name), cycle(sc_core::sc_time(1, sc_core::SC_NS).value())
{
    SC_THREAD(process);
}

void loop::run(step_function f, void *context, uint64_t cycles)
{
    assert(!step && cycles);
    step = f;
    ctx = context;
    quantum = cycles;
    go.notify(sc_core::SC_ZERO_TIME);
    sc_core::sc_start();
}

uint64_t loop::horizon(uint64_t now) const
{
    uint64_t pending = sc_core::sc_time_to_pending_activity().value();
    return now + std::min(quantum, pending / cycle + (pending % cycle != 0));
}

// Elaboration starts the process long before there is something to run: hence `go`.
void loop::process()
{
    wait(go);
    for (uint64_t now = 0;;) {
        while (sc_core::sc_pending_activity_at_current_time())
            wait(sc_core::SC_ZERO_TIME);
        uint64_t reached = step(ctx, horizon(now));
        if (reached == UINT64_MAX)
            break;
        assert(reached >= now);
        wait(sc_core::sc_time::from_value((reached - now) * cycle));
        now = reached;
    }
    sc_core::sc_stop();
    for (;;) // not to the end, which frees the stack: LeakSanitizer takes it for the main one and scans it
        wait(go);
}

} // namespace rasim
