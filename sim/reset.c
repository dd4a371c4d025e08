// SPDX-License-Identifier: BSD-2-Clause
#include "reset.h"

#include <string.h>

#include "sw/linux.h"

static void drop_what_comes(struct machine *m, unsigned pe)
{
    agenda_drop(&m->agenda, DUE_SERROR, pe);
    agenda_drop(&m->agenda, DUE_TICK, pe);
}

static void reset_pe(struct run *run, unsigned index, uint64_t cycle)
{
    struct machine *m = run->machine;

    drop_what_comes(m, index);
    run_reset_pe(run->setup, m, index);
    memset(m->live[index], 0, sizeof(m->live[index]));
    memset(m->active_tag[index], 0, sizeof(m->active_tag[index]));
    memset(&m->circle[index], 0, sizeof(m->circle[index]));
    m->cycle[index] = cycle;
    if (run->bus.tlb)
        tlb_invalidate(run->bus.tlb, index, TLBI_ALLE1, 0, 0, 0);
}

static void boot(const struct setup *setup, struct machine *m, unsigned pe)
{
    for (unsigned i = 0; i < setup->images; i++) {
        const struct image *image = &setup->image[i];

        if (image->els & 1 << 3)
            image->program->start(setup, m, image, pe);
    }
    if (setup->image_host < 0)
        return;
    const struct image *host = &setup->image[setup->image_host];
    host->program->start(setup, m, host, pe);
    linux_boot_host(m, host, &m->pe[pe]);
}

void reset_run(struct run *run, unsigned pe)
{
    const struct setup *setup = run->setup;
    struct machine *m = run->machine;
    uint64_t cycle = m->cycle[pe];
    uint8_t boots = m->sw.tfa[pe].boots;

    if (setup->gic)
        gic_reset(&m->platform.gic);
    memset(&m->sw, 0, sizeof(m->sw));
    for (unsigned vm = 0; vm < setup->vms; vm++)
        m->sw.guest[vm].life = OS_DEAD;
    for (unsigned i = 0; i < setup->pes; i++) {
        reset_pe(run, i, cycle);
        boot(setup, m, i);
        m->sw.tfa[i].boots = (uint8_t)(boots + (boots < UINT8_MAX));
        m->pe[i].waiting = m->pe[i].pc == 0;
    }
    digest_forget(&run->digests, setup);
}
