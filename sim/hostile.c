// SPDX-License-Identifier: BSD-2-Clause
#include "hostile.h"

#ifdef RASIM_HOSTILE

#include <string.h>

static struct machine kept; // too big for a stack; holds nothing between two calls

void hostile_step(struct run *run)
{
    const struct platform_region *ram = &run->setup->platform.region[0];
    uint64_t junk = UINT64_C(0xa5a5a5a5a5a5a5a5);
    size_t mark = platform_mark();

    kept = *run->machine;
    memset(run->machine, 0xa5, sizeof(*run->machine));
    for (uint64_t at = 0; at < ram->size; at += ram->size / 4)
        platform_poke(ram->base + at, &junk, sizeof(junk));
    for (unsigned i = 0; i < MAX_PES; i++)
        run->last[i] = NULL;
    platform_rollback(mark);
    if (!run->chooser.arrives) // an exploration goes back to marks of its own
        platform_commit();
    *run->machine = kept;
}

#else

void hostile_step(struct run *run)
{
    (void)run;
}

#endif
