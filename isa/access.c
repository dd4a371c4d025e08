// SPDX-License-Identifier: BSD-2-Clause
#include "access.h"

#include <assert.h>

#include "abort.h"
#include "pe.h"
#include "read_error.h"
#include "syndrome.h"
#include "translate.h"

enum { PAGE = 4096 };

static uint8_t is_secure(const struct pe *pe)
{
    return pe->pstate.el == 3 || !bits_any(pe->sys[SCR_EL3], SCR_EL3_NS);
}

static void abort_access(const struct pe *pe, const struct abort *a, struct access_result *result)
{
    result->aborted = 1;
    if (abort_is_external((enum abort_cause)a->cause)) {
        result->answered = result->cycles;
        result->cycles += (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    }
    result->exception = abort_exception(pe, a);
}

static void abort_translation(const struct pe *pe, const struct translation *t, enum bus_kind kind,
                              uint64_t va, struct access_result *result)
{
    struct abort a = {
        .va = va,
        .ipa = t->ipa,
        .pa = t->table,
        .tag = t->tag,
        .cause = (uint8_t)t->cause,
        .level = t->level,
        .fetch = kind == BUS_FETCH,
        .write = kind == BUS_WRITE,
        .stage2 = t->stage2,
        .s1ptw = t->s1ptw,
    };

    abort_access(pe, &a, result);
}

// Without FEAT_RAS an SError has no state to tell: ISS 0, uncategorized.
static void late_serror(const struct pe *pe, enum error_state state, uint32_t tag,
                        struct access_result *result)
{
    bool edge = pe_has(pe, FEAT_DoubleFault) || pe->impdef[IMPDEF_SERROR_EDGE];

    result->late = 1;
    result->serror_cycles += (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    result->serror = (struct pending_serror){
        .iss = pe_has(pe, FEAT_RAS) ? syndrome_serror(state, pe->impdef[IMPDEF_SERROR_EA] != 0) : 0,
        .tag = tag,
        .pending = 1,
        // An ESB has to synchronize an unrecoverable one (DDI 0487 R_KXPPK).
        .synchronizable = state == STATE_UEU || pe->impdef[IMPDEF_SERROR_SYNCHRONIZABLE],
        .level = !edge,
    };
}

static enum error_state state_of(const struct pe *pe, const struct bus_response *response, bool write,
                                 bool late)
{
    if (response->error)
        return (enum error_state)(response->error - 1);
    if (response->status == BUS_OKAY)
        return (enum error_state)pe->impdef[IMPDEF_POISON_STATE];
    return (enum error_state)pe->impdef[late && write ? IMPDEF_LATE_STORE_STATE : IMPDEF_BUS_ERROR_STATE];
}

// A fetch has nothing that could go on without it; a load may, where software allows it. A store that retired
// before anyone knew cannot abort.
static bool is_late(const struct pe *pe, const struct bus_response *response, enum bus_kind kind)
{
    enum impdef load = response->status == BUS_OKAY ? IMPDEF_POISON_LOAD : IMPDEF_EXTERNAL_LOAD;

    if (kind == BUS_WRITE)
        return response->late || pe->impdef[IMPDEF_EXTERNAL_STORE] != 0;
    return kind == BUS_READ && pe->impdef[load] && read_error_may_be_late(pe, response->device);
}

static void bad_response(const struct pe *pe, const struct bus_response *response, enum bus_kind kind,
                         uint64_t va, struct access_result *result)
{
    bool late = is_late(pe, response, kind);
    enum error_state state = state_of(pe, response, kind == BUS_WRITE, late);
    struct abort a = {
        .va = va,
        .pa = result->pa,
        .tag = response->tag,
        .cause = ABORT_EXTERNAL,
        .state = (uint8_t)state,
        .fetch = kind == BUS_FETCH,
        .write = kind == BUS_WRITE,
    };

    if (late) {
        result->answered = kind == BUS_WRITE ? 0 : result->cycles;
        result->serror_cycles = kind == BUS_WRITE ? response->late : 0;
        late_serror(pe, state, response->tag, result);
    } else {
        abort_access(pe, &a, result);
    }
}

static struct access_result access_memory(const struct pe *pe, const struct bus *bus, uint64_t va,
                                          struct bus_access *access)
{
    enum bus_kind kind = (enum bus_kind)access->kind;
    struct access_result result = {0};
    struct translation t;

    assert(access->size >= 1 && va % PAGE + access->size <= PAGE);
    bool translated = translate(pe, bus, va, kind, &t);
    result.cycles = t.cycles;
    if (!translated) {
        abort_translation(pe, &t, kind, va, &result);
        return result;
    }

    access->address = result.pa = t.pa;
    access->elapsed = t.cycles;
    struct bus_response response = bus_request(bus, access);
    result.cycles += response.cycles;
    result.status = response.status;
    result.poison = kind != BUS_WRITE && response.poison;
    if (response.status != BUS_OKAY || result.poison)
        bad_response(pe, &response, kind, va, &result);
    return result;
}

struct access_result access_read(const struct pe *pe, const struct bus *bus, uint64_t va, void *data,
                                 uint32_t size)
{
    struct bus_access access = {
        .data = data, .size = size, .kind = BUS_READ, .pe = pe->index, .secure = is_secure(pe)};

    return access_memory(pe, bus, va, &access);
}

struct access_result access_fetch(const struct pe *pe, const struct bus *bus, uint64_t va, uint32_t *insn)
{
    uint8_t bytes[sizeof *insn] = {0};
    struct bus_access access = {
        .data = bytes, .size = sizeof bytes, .kind = BUS_FETCH, .pe = pe->index, .secure = is_secure(pe)};
    struct access_result result = access_memory(pe, bus, va, &access);

    *insn = 0;
    for (unsigned i = 0; i < sizeof bytes; i++)
        *insn |= (uint32_t)bytes[i] << (8 * i); // A64 instructions are little-endian
    return result;
}

struct access_result access_write(const struct pe *pe, const struct bus *bus, uint64_t va, const void *data,
                                  uint32_t size)
{
    // The bus only reads through `data` of a write.
    struct bus_access access = {
        .data = (void *)data, .size = size, .kind = BUS_WRITE, .pe = pe->index, .secure = is_secure(pe)};

    return access_memory(pe, bus, va, &access);
}
