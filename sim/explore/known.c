// SPDX-License-Identifier: BSD-2-Clause
#include "explore/known.h"

#include <stdlib.h>

#include "explore/leaf.h"

uint64_t known_now(const struct explorer *x)
{
    const struct machine *m = x->run.machine;

    return m->cycle[m->turn];
}

void known_note_end(struct explorer *x, uint64_t cycle)
{
    if (x->opens && x->open[x->opens - 1].end < cycle)
        x->open[x->opens - 1].end = cycle;
}

void known_close(struct explorer *x, size_t opens)
{
    bool fresh;

    while (x->opens > opens) {
        struct open_state *o = &x->open[--x->opens];
        struct visited_state *s = visited_at(&x->visited, o->digest, 0, &fresh);

        s->to = x->leaves;
        s->longest = o->end == UINT64_MAX ? VISITED_OPEN : o->end - o->cycle;
        known_note_end(x, o->end);
    }
}

bool known_waits(const struct explorer *x)
{
    if (x->looks)
        return true;
    for (unsigned i = 0; i < x->setup->pes; i++) {
        const struct pending_serror *s = &x->run.machine->pe[i].serror;

        if (s->pending && s->tag && x->setup->fault[s->tag - 1].free)
            return true;
    }
    return false;
}

// The same state at another time: the bound of cycles must not have cut its runs, and must not cut these.
static bool ends_in_time(const struct explorer *x, const struct visited_state *s)
{
    return s->longest != VISITED_OPEN && known_now(x) + s->longest < x->setup->until.at_most;
}

bool known_meets(struct explorer *x)
{
    uint64_t idle_turn = (uint64_t)(x->turn == x->run.machine->steps) << 32;
    struct digest d = digest_again(x->setup, x->run.machine, x->free | idle_turn, &x->run.digests);
    bool fresh;
    struct visited_state *s = visited_at(&x->visited, d, x->leaves, &fresh);

    if (!s)
        abort();
    bool done = !fresh && s->to != VISITED_OPEN, shorter = done && x->run.machine->steps < s->steps;
    if (done && !shorter && ends_in_time(x, s)) {
        known_note_end(x, known_now(x) + s->longest);
        for (uint64_t i = s->from, to = s->to; i < to; i++)
            leaf_add(x, x->leaf[i]);
        return true;
    }
    if (fresh || shorter) {
        s->steps = x->run.machine->steps;
        s->from = x->leaves;
        s->to = VISITED_OPEN;
        x->open = leaf_room(x->open, x->opens, &x->open_room, sizeof *x->open);
        x->open[x->opens++] = (struct open_state){d, known_now(x), 0};
    }
    return false;
}
