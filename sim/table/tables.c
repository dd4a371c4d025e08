// SPDX-License-Identifier: BSD-2-Clause
#include "table/tables.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const struct table *const tables[] = {
    &table_serror_routing,
    &table_serror_enables,
    &table_delegated_routing,
    &table_sea_routing,
    &table_esb,
    &table_vserror,
    &table_disr_access,
    &table_ras_access,
    &table_aet,
    &table_exception_entry,
    &table_secded,
    &table_secded_pairs,
    &table_chipkill,
    &table_record_overwrite,
    &table_record_w1c,
    &table_linux_severity,
    &table_vcpu_events_set,
    &table_vcpu_events_get,
    &table_ghes_memory,
    &table_ghes_processor,
    &table_memory_failure,
    &table_sdei_dispatch,
    &table_nested_serror,
    &table_nested_sea,
    &table_nested_vserror_switch,
    &table_nested_serror_retry,
    &table_guest_ras_registers,
    &table_mmio_return,
    &table_inject_abort,
    &table_inject_abort32,
    NULL,
};

const struct table *table_find(const char *name)
{
    for (const struct table *const *t = tables; *t; t++) {
        if (strcmp((*t)->name, name) == 0)
            return *t;
    }
    return NULL;
}

void table_prepare_common(struct table_case *c)
{
    struct pe *pe = &c->pe;

    pe->sys[SCR_EL3] |= SCR_EL3_RW;
    pe->sys[HCR_EL2] |= HCR_EL2_RW;
    pe->sys[SCR_EL3] |= pe_has(pe, FEAT_HCX) ? SCR_EL3_HXEn : 0;
    pe->sys[SCR_EL3] |= pe_has(pe, FEAT_SCTLR2) ? SCR_EL3_SCTLR2En : 0;
    pe->sys[HCRX_EL2] |= pe_has(pe, FEAT_SCTLR2) ? HCRX_EL2_SCTLR2En : 0;
}

const char *table_unreachable_level(const struct pe *pe)
{
    bool el2 = pe_el2_enabled(pe);

    if (pe->pstate.el == 2 && !el2)
        return "EL2 is not enabled";
    if (pe->pstate.el == 1 && el2 && bits_any(pe->sys[HCR_EL2], HCR_EL2_TGE))
        return "HCR_EL2.TGE=1 leaves no EL1";
    return NULL;
}

void table_put_hex(char *cell, uint64_t value)
{
    snprintf(cell, TABLE_CELL, "0x%" PRIx64, value);
}

void table_put(char *cell, const char *text)
{
    snprintf(cell, TABLE_CELL, "%s", text);
}

void table_put_bit(char *cell, bool bit)
{
    table_put(cell, bit ? "1" : "0");
}
