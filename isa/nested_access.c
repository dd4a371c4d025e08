// SPDX-License-Identifier: BSD-2-Clause
#include "access.h"
#include "nested.h"
#include "pe.h"
#include "route.h"
#include "syndrome.h"

enum { FSC_EXTERNAL_ABORT = 0x10 };

// The access is EL2's, though EL1 executes: at EL2 its abort is one from the same level, EC 0x25 (v9.4 ASL
// AArch64.AbortSyndrome, ISS.VNCR).
static struct exception nested_abort(const struct pe *pe, uint64_t address,
                                     const struct bus_response *response, bool write)
{
    unsigned target = route_abort(pe, true);
    struct abort_syndrome syndrome = {
        .fsc = FSC_EXTERNAL_ABORT,
        .set = (uint8_t)(response->status == BUS_OKAY ? pe->impdef[IMPDEF_POISON_STATE] : STATE_UER),
        .wnr = write,
        .vncr = 1,
    };

    return (struct exception){
        .esr = syndrome_esr(target == 2 ? EC_DABT_SAME : EC_DABT_LOWER,
                            syndrome_abort(&syndrome, pe_has(pe, FEAT_RAS))),
        .far = address,
        .far_valid = 1,
        .return_address = pe->pc,
        .tag = response->tag,
        .kind = EXCEPTION_SYNC,
        .target = (uint8_t)target,
        .serror_vector = route_abort_to_serror_vector(pe, target),
    };
}

static struct access_result nested(const struct pe *pe, const struct bus *bus, struct bus_access *access)
{
    struct bus_response response = bus->transport(bus->world, access);
    bool write = access->kind == BUS_WRITE;
    struct access_result result = {
        .pa = access->address, .cycles = response.cycles, .status = response.status};

    result.poison = !write && response.poison;
    if (response.status == BUS_OKAY && !result.poison)
        return result;
    result.aborted = 1;
    result.cycles += (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    result.exception = nested_abort(pe, access->address, &response, write);
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
