// SPDX-License-Identifier: BSD-2-Clause
#include "sw/os.h"

bool os_stop(struct cpu *cpu)
{
    cpu_act(cpu, ACT_PANIC, 0, 0);
    cpu_os(cpu)->life = OS_DEAD;
    return false;
}

bool os_idle(struct cpu *cpu)
{
    struct os *os = cpu_os(cpu);

    if (os->life == OS_RUNS) {
        os->life = OS_IDLE;
        cpu_act(cpu, ACT_IDLE, 0, 0);
    }
    return false;
}
