// SPDX-License-Identifier: BSD-2-Clause
#include "explore/visited.h"

#include <stdlib.h>

static bool empty(const struct visited_state *s)
{
    return s->digest.a == 0 && s->digest.b == 0;
}

static struct visited_state *probe(struct visited_state *table, size_t room, struct digest d)
{
    size_t i = d.a & (room - 1);

    while (!empty(&table[i]) && (table[i].digest.a != d.a || table[i].digest.b != d.b))
        i = (i + 1) & (room - 1);
    return &table[i];
}

static bool grow(struct visited *v)
{
    size_t room = v->room ? v->room * 2 : 1 << 12;
    struct visited_state *larger = calloc(room, sizeof *larger);

    if (!larger)
        return false;
    for (size_t i = 0; i < v->room; i++) {
        if (!empty(&v->state[i]))
            *probe(larger, room, v->state[i].digest) = v->state[i];
    }
    free(v->state);
    v->state = larger;
    v->room = room;
    return true;
}

struct visited_state *visited_at(struct visited *v, struct digest d, uint64_t from, bool *fresh)
{
    struct visited_state *s;

    if (d.a == 0 && d.b == 0)
        d.a = 1;
    if (v->count * 2 >= v->room && !grow(v))
        return NULL;
    s = probe(v->state, v->room, d);
    *fresh = empty(s);
    if (*fresh) {
        *s = (struct visited_state){.digest = d, .from = from, .to = VISITED_OPEN};
        v->count++;
    }
    return s;
}

void visited_release(struct visited *v)
{
    free(v->state);
    *v = (struct visited){0};
}
