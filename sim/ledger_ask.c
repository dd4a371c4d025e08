// SPDX-License-Identifier: BSD-2-Clause
// What claims ask of the ledger when the run is over.
#include "ledger.h"
#include "machine.h"

unsigned ledger_lost(const struct setup *setup, const struct machine *m)
{
    unsigned lost = 0;

    for (unsigned i = 0; i < setup->faults; i++)
        lost += m->ledger.entry[i].lost != 0;
    return lost;
}

unsigned ledger_mischarged(const struct setup *setup, const struct machine *m)
{
    unsigned errors = 0;

    for (unsigned i = 0; i < setup->faults; i++)
        errors += (m->ledger.entry[i].charged & ~ledger_origin(setup, i + 1)) != 0;
    return errors;
}

unsigned ledger_twice(const struct setup *setup, const struct machine *m)
{
    unsigned errors = 0;

    for (unsigned i = 0; i < setup->faults; i++) {
        const struct ledger_entry *e = &m->ledger.entry[i];

        errors += e->kernel > 1 || e->vmm > 1 || e->process > 1;
    }
    return errors;
}

unsigned ledger_corrupt(const struct setup *setup, const struct machine *m)
{
    unsigned errors = 0;

    for (unsigned i = 0; i < setup->faults; i++)
        errors += m->ledger.entry[i].corrupt != 0;
    return errors;
}

// Poison takes its state from the knob of the PE that reads it; a VM has one PE.
static bool had_to_die(const struct setup *setup, const struct machine *m, unsigned vm)
{
    for (unsigned i = 0; i < setup->faults; i++) {
        const struct fault *f = &setup->fault[i];
        uint64_t poison = m->pe[setup->vm[vm].pe].impdef[IMPDEF_POISON_STATE];
        uint64_t bus = m->pe[setup->vm[vm].pe].impdef[IMPDEF_BUS_ERROR_STATE];
        uint64_t state = f->kind == FAULT_SERROR ? f->state : f->kind == FAULT_BUS ? bus : poison;
        bool told = f->kind == FAULT_SERROR && f->impdef_syndrome;

        if (m->ledger.entry[i].lives && (ledger_origin(setup, i + 1) >> vm & 1) != 0 &&
            (told || state <= STATE_UEU))
            return true;
    }
    return false;
}

unsigned ledger_vain(const struct setup *setup, const struct machine *m)
{
    unsigned vms = 0;

    for (unsigned vm = 0; vm < setup->vms; vm++)
        vms += m->sw.guest[vm].life == OS_DEAD && !had_to_die(setup, m, vm);
    return vms;
}
