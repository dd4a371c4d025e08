// SPDX-License-Identifier: BSD-2-Clause
#include "sw/state.h"

enum os_life sw_host_life(const struct sw_state *sw, unsigned pes)
{
    bool idle = true;

    for (unsigned i = 0; i < pes; i++) {
        if (sw->host[i].life == OS_DEAD)
            return OS_DEAD;
        idle = idle && sw->host[i].life == OS_IDLE;
    }
    return idle ? OS_IDLE : OS_RUNS;
}
