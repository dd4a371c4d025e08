// SPDX-License-Identifier: BSD-2-Clause
#include "agenda.h"

#include <assert.h>
#include <string.h>

void agenda_add(struct agenda *a, struct due due)
{
    uint32_t at = a->count;

    assert(at < MAX_AGENDA);
    while (at > 0 && a->due[at - 1].cycle > due.cycle)
        at--;
    memmove(&a->due[at + 1], &a->due[at], (a->count - at) * sizeof(due));
    due.order = a->orders++;
    a->due[at] = due;
    a->count++;
}

bool agenda_add_store(struct agenda *a, struct due due)
{
    if (a->count >= MAX_LATE_STORES)
        return false;
    agenda_add(a, due);
    return true;
}

uint64_t agenda_next(const struct agenda *a)
{
    return a->count ? a->due[0].cycle : UINT64_MAX;
}

static struct due take_at(struct agenda *a, uint32_t at)
{
    struct due due = a->due[at];

    a->count--;
    memmove(&a->due[at], &a->due[at + 1], (a->count - at) * sizeof(due));
    memset(&a->due[a->count], 0, sizeof(due)); // equal machines have equal bytes
    return due;
}

bool agenda_take(struct agenda *a, uint64_t now, struct due *due)
{
    if (agenda_next(a) > now || a->count == 0)
        return false;
    *due = take_at(a, 0);
    return true;
}

bool agenda_take_serror(struct agenda *a, unsigned pe, struct due *due)
{
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->due[i].kind == DUE_SERROR && a->due[i].what == pe && a->due[i].synchronizable) {
            *due = take_at(a, i);
            return true;
        }
    }
    return false;
}

void agenda_drop(struct agenda *a, enum due_kind kind, unsigned what)
{
    for (uint32_t i = a->count; i-- > 0;) {
        if (a->due[i].kind == kind && a->due[i].what == what)
            take_at(a, i);
    }
}
