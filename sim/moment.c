// SPDX-License-Identifier: BSD-2-Clause
#include "moment.h"

bool moment_event(const struct setup *setup, struct machine *m, const struct event *e)
{
    bool changed = false;

    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];
        if (!f->has_event || m->fault_hits[i] == f->at_count || !claim_matches(&f->event, setup, m, e))
            continue;
        changed = true;
        if (++m->fault_hits[i] == f->at_count)
            agenda_add(&m->agenda, (struct due){.cycle = e->cycle, .kind = DUE_SOURCE, .what = f->source});
    }
    return changed;
}
