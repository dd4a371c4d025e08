// SPDX-License-Identifier: BSD-2-Clause
#include "abort.h"
#include "access.h"
#include "nested.h"
#include "pe.h"
#include "syndrome.h"

static struct access_result nested(const struct pe *pe, const struct bus *bus, struct bus_access *access)
{
    struct bus_response response = bus_request(bus, access);
    bool write = access->kind == BUS_WRITE, poison = response.status == BUS_OKAY;
    struct access_result result = {
        .pa = access->address, .cycles = response.cycles, .status = response.status};
    struct abort a = {
        .va = access->address,
        .pa = access->address,
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
