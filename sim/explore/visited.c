// SPDX-License-Identifier: BSD-2-Clause
#include "explore/visited.h"

#include <stdlib.h>

// A slot: the upper half of a digest's `b`, and the number of its state + 1.
enum { NUMBER_BITS = 32 };

static uint64_t number_in(uint64_t slot)
{
    return (uint32_t)slot - UINT64_C(1);
}

static bool is_slot_of(const struct visited *v, uint64_t slot, struct digest d)
{
    const struct digest *there = &v->state[number_in(slot)].digest;

    return slot >> NUMBER_BITS == d.b >> NUMBER_BITS && there->a == d.a && there->b == d.b;
}

// Where the state is, or goes.
static uint64_t *probe(const struct visited *v, struct digest d)
{
    size_t i = d.a & (v->room - 1);

    while (v->slot[i] && !is_slot_of(v, v->slot[i], d))
        i = (i + 1) & (v->room - 1);
    return &v->slot[i];
}

static void put(uint64_t *slot, struct digest d, uint64_t number)
{
    *slot = d.b >> NUMBER_BITS << NUMBER_BITS | (number + 1);
}

static bool grow(struct visited *v)
{
    size_t room = v->room ? v->room * 2 : 1 << 12;
    struct visited_state *state;

    if (room / 2 > UINT32_MAX || !(state = realloc(v->state, room / 2 * sizeof *state)))
        return false;
    v->state = state;
    free(v->slot);
    v->slot = calloc(room, sizeof *v->slot);
    if (!v->slot)
        return false;
    v->room = room;
    for (size_t i = 0; i < v->count; i++) {
        size_t at = state[i].digest.a & (room - 1);

        while (v->slot[at])
            at = (at + 1) & (room - 1);
        put(&v->slot[at], state[i].digest, i);
    }
    return true;
}

struct visited_state *visited_at(struct visited *v, struct digest d, uint64_t from, bool *fresh)
{
    uint64_t *slot;

    if (v->count * 2 >= v->room && !grow(v))
        return NULL;
    slot = probe(v, d);
    *fresh = *slot == 0;
    if (*fresh) {
        put(slot, d, v->count);
        v->state[v->count++] = (struct visited_state){.digest = d, .from = from, .to = VISITED_OPEN};
    }
    return &v->state[number_in(*slot)];
}

void visited_release(struct visited *v)
{
    free(v->state);
    free(v->slot);
    *v = (struct visited){0};
}
