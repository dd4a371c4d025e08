// SPDX-License-Identifier: BSD-2-Clause
#include "abort.h"

#include <assert.h>

#include "level.h"
#include "pe.h"
#include "route.h"
#include "syndrome.h"

// Level 0 and, where there is one, level -1.
static const struct {
    uint8_t level0, below;
} codes[ABORT_CAUSES] = {
    [ABORT_EXTERNAL] = {0x10, 0x10},
      [ABORT_EXTERNAL_WALK] = {0x14, 0x13},
    [ABORT_TRANSLATION] = {0x04, 0x2b},
      [ABORT_ACCESS_FLAG] = {0x08, 0   },
    [ABORT_PERMISSION] = {0x0c, 0   },
      [ABORT_ADDRESS_SIZE] = {0x00, 0x29},
};

unsigned abort_status(enum abort_cause cause, int level)
{
    if (cause == ABORT_EXTERNAL)
        return codes[cause].level0;
    assert(level >= -1 && level <= 3 && (level >= 0 || codes[cause].below != 0));
    return level < 0 ? codes[cause].below : codes[cause].level0 + (unsigned)level;
}

bool abort_is_external(enum abort_cause cause)
{
    return cause == ABORT_EXTERNAL || cause == ABORT_EXTERNAL_WALK;
}

// What is no External abort follows translation: stage 2 and FEAT_NV2 are EL2's.
static unsigned fault_target(const struct pe *pe, const struct abort *a)
{
    if (pe->pstate.el >= 2)
        return pe->pstate.el;
    return a->stage2 || a->nv2 ? 2 : level_of_system(pe);
}

// A FEAT_NV2 access is EL2's, though EL1 executes: at EL2 its abort is one from the same level.
static unsigned class_of(const struct pe *pe, const struct abort *a, unsigned target)
{
    bool same = target == pe->pstate.el || (a->nv2 && target == 2);

    if (a->fetch)
        return same ? EC_IABT_SAME : EC_IABT_LOWER;
    return same ? EC_DABT_SAME : EC_DABT_LOWER;
}

// ASL IPAValid.
static bool ipa_is_valid(const struct abort *a)
{
    if (a->s1ptw && a->cause == ABORT_PERMISSION)
        return true;
    return a->stage2 && !abort_is_external((enum abort_cause)a->cause) && a->cause != ABORT_PERMISSION;
}

// ISS.PFV: a guest is not told physical addresses.
static bool pfar_is_valid(const struct pe *pe, const struct abort *a, unsigned target)
{
    bool guest = pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_VM | HCR_EL2_DC) && target == 1;

    return pe_has(pe, FEAT_PFAR) && abort_is_external((enum abort_cause)a->cause) && !guest &&
           pe->impdef[IMPDEF_PFAR_VALID];
}

struct exception abort_exception(const struct pe *pe, const struct abort *a)
{
    bool external = abort_is_external((enum abort_cause)a->cause);
    unsigned target = external ? route_abort(pe, a->stage2 || a->nv2) : fault_target(pe, a);
    bool pfv = pfar_is_valid(pe, a, target);
    bool fnv = a->cause == ABORT_EXTERNAL && pe->impdef[IMPDEF_ABORT_FNV];
    struct abort_syndrome syndrome = {
        .fsc = (uint8_t)abort_status((enum abort_cause)a->cause, a->level),
        .set = a->state,
        .fnv = fnv,
        .ea = pe->impdef[IMPDEF_ABORT_EA] != 0,
        .s1ptw = a->s1ptw,
        .wnr = a->write,
        .vncr = a->nv2,
        .pfv = pfv,
    };

    assert(!(a->fetch && (a->write || a->nv2)));
    return (struct exception){
        .esr = syndrome_esr(class_of(pe, a, target), syndrome_abort(&syndrome, pe_has(pe, FEAT_RAS))),
        .far = a->va,
        .far_valid = !fnv,
        .ipa = a->ipa,
        .ipa_valid = ipa_is_valid(a),
        .pa = a->pa,
        .pa_valid = pfv,
        .return_address = pe->pc,
        .tag = external ? a->tag : 0,
        .kind = EXCEPTION_SYNC,
        .target = (uint8_t)target,
        .serror_vector = external && route_abort_to_serror_vector(pe, target),
    };
}
