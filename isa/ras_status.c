// SPDX-License-Identifier: BSD-2-Clause
// A write by software to ERR<n>STATUS (IHI 0100 3.2, "Accessing ERR<n>STATUS").
#include <assert.h>

#include "ras.h"

enum how { HOW_W1C, HOW_RW };
enum invalid { INVALID_KNOWN, INVALID_UNKNOWN };
enum gate { GATE_FREE, GATE_OF, GATE_TYPES, GATE_HIGHEST, GATE_ALL };

struct row {
    const uint64_t *mask;
    uint8_t version;
    uint8_t how;
    uint8_t invalid;
    uint8_t gate;
};

static const struct row rows[] = {
#define RECORD(version, held, new, action)
#define W1C(version, field, how, invalid, gate)                                                              \
    {&ERXSTATUS_EL1_##field, version, HOW_##how, INVALID_##invalid, GATE_##gate},
#include "record.def"
#undef RECORD
#undef W1C
};

struct status_write {
    uint64_t old, value;
    uint64_t now; // what the rows have made of `old` so far
    bool bitwise;
};

// IHI 0100 documents all ones to clear CE and UET, and is silent about less.
static uint64_t clear_ones(uint64_t old, uint64_t value, uint64_t mask, bool bitwise)
{
    if (bitwise || (value & mask) == mask)
        return old & ~(value & mask);
    return old;
}

static bool highest_goes(const struct status_write *w)
{
    if (bits_any(w->old, ERXSTATUS_EL1_UE))
        return !bits_any(w->now, ERXSTATUS_EL1_UE);
    if (bits_any(w->old, ERXSTATUS_EL1_DE))
        return !bits_any(w->now, ERXSTATUS_EL1_DE);
    return !bits_any(w->now, ERXSTATUS_EL1_CE);
}

static bool all_go(const struct status_write *w)
{
    uint64_t flags = ERXSTATUS_EL1_V | ERXSTATUS_EL1_UE | ERXSTATUS_EL1_OF | ERXSTATUS_EL1_DE;
    uint64_t left = w->old & flags & ~w->value;

    left |= clear_ones(w->old, w->value, ERXSTATUS_EL1_CE, w->bitwise) & ERXSTATUS_EL1_CE;
    return left == 0;
}

static bool gate_open(const struct status_write *w, enum gate gate)
{
    uint64_t types = ERXSTATUS_EL1_UE | ERXSTATUS_EL1_DE | ERXSTATUS_EL1_CE;

    switch (gate) {
    case GATE_FREE:
        return true;
    case GATE_OF:
        return !bits_any(w->now, ERXSTATUS_EL1_OF);
    case GATE_TYPES:
        return !bits_any(w->now, types);
    case GATE_HIGHEST:
        return highest_goes(w);
    case GATE_ALL:
        return all_go(w);
    }
    assert(!"record.def names a gate that ras_status.c lacks");
    return false;
}

static void apply(struct status_write *w, const struct row *row)
{
    bool valid = bits_any(w->old, ERXSTATUS_EL1_V);
    uint64_t mask = *row->mask;

    // An invalid record guards nothing: V=0 makes UNKNOWN what the gates look at.
    if (!valid && row->invalid == INVALID_UNKNOWN)
        return;
    if (valid && !gate_open(w, (enum gate)row->gate))
        return;
    if (row->how == HOW_RW)
        w->now = (w->now & ~mask) | (w->value & mask);
    else
        w->now = clear_ones(w->now, w->value, mask, w->bitwise);
}

uint64_t ras_status_write(uint64_t old, uint64_t value, unsigned version, bool bitwise)
{
    unsigned rules = version < 11 ? 10 : 11;
    struct status_write w = {.old = old, .value = value, .now = old, .bitwise = bitwise};

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].version == rules)
            apply(&w, &rows[i]);
    }
    return w.now;
}
