// SPDX-License-Identifier: BSD-2-Clause
// AArch32 names of System registers: architecturally mapped to AArch64 ones (DDI 0487 DFSR, IFSR, DFAR,
// IFAR, DISR, Configuration).
#include "aarch32.h"
#include "exception.h"
#include "pe.h"

enum { R14_ABT = 20 }; // X20 (v9.4 ASL LookUpRIndex)

static const struct {
    uint64_t part; // of the home
    enum sysreg name, home;
} views[] = {
    {BITS(31, 0),  DFSR,     ESR_EL1   },
    {BITS(31, 0),  IFSR,     IFSR32_EL2},
    {BITS(31, 0),  DFAR,     FAR_EL1   },
    {BITS(63, 32), IFAR,     FAR_EL1   },
    {BITS(31, 0),  SPSR_abt, SPSR_abt  },
};

enum { VIEWS = sizeof(views) / sizeof(*views) };

// Index in `views`; VIEWS for LR_abt, -1 for every other register.
static int find(enum sysreg reg)
{
    if (reg == LR_abt)
        return VIEWS;
    for (int i = 0; i < VIEWS; i++) {
        if (views[i].name == reg)
            return i;
    }
    return -1;
}

bool aarch32_names(const struct pe *pe, enum sysreg reg)
{
    return find(reg) >= 0 && (pe->pstate.nrw || reg != SPSR_abt);
}

uint64_t aarch32_value(const struct pe *pe, enum sysreg reg)
{
    int i = find(reg);

    if (i < 0)
        return pe->sys[reg == DISR ? DISR_EL1 : reg] & BITS(31, 0);
    return i == VIEWS ? (uint32_t)pe->x[R14_ABT] : bits_get(pe->sys[views[i].home], views[i].part);
}

static bool defined(const struct pe *pe)
{
    return pe->pstate.nrw && pe->pstate.el == 1;
}

enum sysreg_result aarch32_read(const struct pe *pe, enum sysreg reg, uint64_t *value, struct exception *trap)
{
    *value = 0;
    if (!defined(pe)) {
        *trap = exception_undefined(pe);
        return SYSREG_UNDEFINED;
    }
    *value = aarch32_value(pe, reg);
    return SYSREG_OK;
}

enum sysreg_result aarch32_write(struct pe *pe, enum sysreg reg, uint64_t value, struct exception *trap)
{
    int i = find(reg);

    if (!defined(pe)) {
        *trap = exception_undefined(pe);
        return SYSREG_UNDEFINED;
    }
    value &= sysreg_row_of(reg)->known;
    if (i == VIEWS)
        pe->x[R14_ABT] = value;
    else
        pe->sys[views[i].home] = bits_put(pe->sys[views[i].home], views[i].part, value);
    return SYSREG_OK;
}
