// SPDX-License-Identifier: BSD-2-Clause
#include "abort.h"
#include "access.h"
#include "nested.h"
#include "pe.h"
#include "syndrome.h"
#include "translate.h"

// Stage 1 of EL2's regime: its faults are EL2's.
static struct access_result fault(const struct pe *pe, const struct translation *t, bool write, uint64_t va)
{
    bool external = abort_is_external((enum abort_cause)t->cause);
    struct abort a = {
        .va = va,
        .pa = t->table,
        .tag = t->tag,
        .cause = t->cause,
        .level = t->level,
        .write = write,
        .nv2 = 1,
    };
    uint32_t cycles = t->cycles + (external ? (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES] : 0);

    return (struct access_result){.exception = abort_exception(pe, &a),
                                  .cycles = cycles,
                                  .answered = external ? t->cycles : 0,
                                  .aborted = 1};
}

static struct access_result nested(const struct pe *pe, const struct bus *bus, struct bus_access *access)
{
    uint64_t va = access->address;
    struct translation t;

    if (!translate_nested(pe, bus, va, (enum bus_kind)access->kind, &t))
        return fault(pe, &t, access->kind == BUS_WRITE, va);
    access->address = t.pa;
    access->elapsed = t.cycles;
    struct bus_response response = bus_request(bus, access);
    bool write = access->kind == BUS_WRITE, poison = response.status == BUS_OKAY;
    struct access_result result = {
        .pa = access->address, .cycles = t.cycles + response.cycles, .status = response.status};
    struct abort a = {
        .va = va,
        .pa = t.pa,
        .tag = response.tag,
        .cause = ABORT_EXTERNAL,
        .state = (uint8_t)pe->impdef[poison ? IMPDEF_POISON_STATE : IMPDEF_BUS_ERROR_STATE],
        .write = write,
        .nv2 = 1,
    };

    result.poison = !write && response.poison;
    if (response.status == BUS_OKAY && !result.poison)
        return result;
    result.aborted = 1;
    result.answered = result.cycles;
    result.cycles += (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    result.exception = abort_exception(pe, &a);
    return result;
}

struct access_result access_nested_read(const struct pe *pe, const struct bus *bus, uint64_t address,
                                        uint64_t *value)
{
    struct bus_access access = {
        .address = address, .data = value, .size = sizeof *value, .kind = BUS_READ, .pe = pe->index};

    return nested(pe, bus, &access);
}

struct access_result access_nested_write(const struct pe *pe, const struct bus *bus, uint64_t address,
                                         uint64_t value)
{
    struct bus_access access = {
        .address = address, .data = &value, .size = sizeof value, .kind = BUS_WRITE, .pe = pe->index};

    return nested(pe, bus, &access);
}
