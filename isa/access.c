// SPDX-License-Identifier: BSD-2-Clause
#include "access.h"

#include <assert.h>

#include "pe.h"
#include "route.h"
#include "syndrome.h"
#include "translate.h"

enum { PAGE = 4096, FSC_EXTERNAL_ABORT = 0x10, FSC_PERMISSION = 0x0c };

// State of the PE after SLVERR or DECERR: the access did not take place, and can be repeated once the cause
// is gone.
enum { STATE_BUS_ERROR = STATE_UER };

static struct exception data_abort(const struct pe *pe, unsigned target, uint64_t va,
                                   const struct abort_syndrome *syndrome)
{
    unsigned ec = target == pe->pstate.el ? EC_DABT_SAME : EC_DABT_LOWER;

    return (struct exception){
        .esr = syndrome_esr(ec, syndrome_abort(syndrome, pe_has(pe, FEAT_RAS))),
        .far = va,
        .far_valid = 1,
        .return_address = pe->pc,
        .kind = EXCEPTION_SYNC,
        .target = (uint8_t)target,
    };
}

// A stage 2 fault is the hypervisor's: no routing control applies. HPFAR_EL2 is not valid for a permission
// fault (v9.4 ASL IPAValid).
static void stage2_fault(const struct pe *pe, const struct translation *t, bool write,
                         struct access_result *result)
{
    struct abort_syndrome syndrome = {.fsc = t->fsc, .set = STATE_UER, .wnr = write};

    result->aborted = 1;
    result->exception = data_abort(pe, 2, t->ipa, &syndrome);
    result->exception.ipa = t->ipa;
    result->exception.ipa_valid = t->fsc < FSC_PERMISSION;
}

static void external_abort(const struct pe *pe, const struct abort_syndrome *syndrome, bool stage2,
                           uint64_t va, uint32_t tag, struct access_result *result)
{
    unsigned target = route_abort(pe, stage2);

    result->aborted = 1;
    result->cycles += (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    result->exception = data_abort(pe, target, va, syndrome);
    result->exception.serror_vector = route_abort_to_serror_vector(pe, target);
    result->exception.tag = tag;
}

static void walk_abort(const struct pe *pe, const struct translation *t, bool write,
                       struct access_result *result)
{
    struct abort_syndrome syndrome = {.fsc = t->fsc, .set = STATE_UER, .wnr = write};

    external_abort(pe, &syndrome, true, t->ipa, t->tag, result);
}

// Without FEAT_RAS an SError has no state to tell: ISS 0, uncategorized.
static void late_serror(const struct pe *pe, enum error_state state, uint32_t tag,
                        struct access_result *result)
{
    bool edge = pe_has(pe, FEAT_DoubleFault) || pe->impdef[IMPDEF_SERROR_EDGE];

    result->late = 1;
    result->serror_cycles = (uint32_t)pe->impdef[IMPDEF_ABORT_CYCLES];
    result->serror = (struct pending_serror){
        .iss = pe_has(pe, FEAT_RAS) ? syndrome_serror(state, pe->impdef[IMPDEF_SERROR_EA] != 0) : 0,
        .tag = tag,
        .pending = 1,
        // An ESB has to synchronize an unrecoverable one (DDI 0487 R_KXPPK).
        .synchronizable = state == STATE_UEU || pe->impdef[IMPDEF_SERROR_SYNCHRONIZABLE],
        .level = !edge,
    };
}

// The error state that the response stands for, and whether it is taken synchronously.
static void bad_response(const struct pe *pe, const struct bus_response *response, bool write, uint64_t va,
                         struct access_result *result)
{
    bool poison = response->status == BUS_OKAY;
    enum error_state state = poison ? (enum error_state)pe->impdef[IMPDEF_POISON_STATE] : STATE_BUS_ERROR;
    bool late = (poison && pe->impdef[IMPDEF_POISON_LOAD]) || (write && pe->impdef[IMPDEF_EXTERNAL_STORE]);
    struct abort_syndrome syndrome = {.fsc = FSC_EXTERNAL_ABORT, .set = (uint8_t)state, .wnr = write};

    if (late)
        late_serror(pe, state, response->tag, result);
    else
        external_abort(pe, &syndrome, false, va, response->tag, result);
}

static struct access_result access_data(const struct pe *pe, const struct bus *bus, uint64_t va,
                                        struct bus_access *access)
{
    bool write = access->kind == BUS_WRITE;
    struct access_result result = {0};
    struct translation t;

    assert(access->size >= 1 && va % PAGE + access->size <= PAGE);
    enum translate_result translated = translate(pe, bus, va, write, &t);
    result.cycles = t.cycles;
    if (translated == TRANSLATE_FAULT)
        stage2_fault(pe, &t, write, &result);
    if (translated == TRANSLATE_ABORT)
        walk_abort(pe, &t, write, &result);
    if (translated != TRANSLATE_OK)
        return result;

    access->address = result.pa = t.pa;
    struct bus_response response = bus->transport(bus->world, access);
    result.cycles += response.cycles;
    result.status = response.status;
    result.poison = !write && response.poison;
    if (response.status != BUS_OKAY || result.poison)
        bad_response(pe, &response, write, va, &result);
    return result;
}

struct access_result access_read(const struct pe *pe, const struct bus *bus, uint64_t va, void *data,
                                 uint32_t size)
{
    struct bus_access access = {.data = data, .size = size, .kind = BUS_READ, .pe = pe->index};

    return access_data(pe, bus, va, &access);
}

struct access_result access_write(const struct pe *pe, const struct bus *bus, uint64_t va, const void *data,
                                  uint32_t size)
{
    // The bus only reads through `data` of a write.
    struct bus_access access = {.data = (void *)data, .size = size, .kind = BUS_WRITE, .pe = pe->index};

    return access_data(pe, bus, va, &access);
}
