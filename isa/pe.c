// SPDX-License-Identifier: BSD-2-Clause
#include "pe.h"

#include "aarch32.h"

void pe_reset(struct pe *pe, unsigned index, feature_set features)
{
    *pe = (struct pe){
        .features = features,
        .pstate = {.d = 1, .a = 1, .i = 1, .f = 1, .el = 3, .sp = 1},
        .index = (uint8_t)index,
    };
    for (int reg = 0; reg < SYSREG_COUNT; reg++)
        pe->sys[reg] = sysreg_row_of((enum sysreg)reg)->reset;
    for (int knob = 0; knob < IMPDEF_COUNT; knob++)
        pe->impdef[knob] = impdef_row_of((enum impdef)knob)->dflt;
}

bool pe_el2_enabled(const struct pe *pe)
{
    uint64_t scr = pe->sys[SCR_EL3];

    return bits_any(scr, SCR_EL3_NS) || (pe_has(pe, FEAT_SEL2) && bits_any(scr, SCR_EL3_EEL2));
}

bool pe_in_host(const struct pe *pe, unsigned el)
{
    uint64_t hcr = pe->sys[HCR_EL2];

    if (!pe_has(pe, FEAT_VHE) || !pe_el2_enabled(pe) || !bits_any(hcr, HCR_EL2_E2H))
        return false;
    return el == 2 || (el == 0 && bits_any(hcr, HCR_EL2_TGE));
}

// The fields of SPSR_EL1, SPSR_EL2 and SPSR_EL3 are at the same places.
uint64_t pstate_to_spsr(const struct pstate *p)
{
    uint64_t spsr = 0;

    if (p->nrw)
        return aarch32_to_spsr(p);
    spsr = bits_put(spsr, SPSR_EL1_N, p->n);
    spsr = bits_put(spsr, SPSR_EL1_Z, p->z);
    spsr = bits_put(spsr, SPSR_EL1_C, p->c);
    spsr = bits_put(spsr, SPSR_EL1_V, p->v);
    spsr = bits_put(spsr, SPSR_EL1_TCO, p->tco);
    spsr = bits_put(spsr, SPSR_EL1_DIT, p->dit);
    spsr = bits_put(spsr, SPSR_EL1_UAO, p->uao);
    spsr = bits_put(spsr, SPSR_EL1_PAN, p->pan);
    spsr = bits_put(spsr, SPSR_EL1_SS, p->ss);
    spsr = bits_put(spsr, SPSR_EL1_IL, p->il);
    spsr = bits_put(spsr, SPSR_EL1_ALLINT, p->allint);
    spsr = bits_put(spsr, SPSR_EL1_SSBS, p->ssbs);
    spsr = bits_put(spsr, SPSR_EL1_BTYPE, p->btype);
    spsr = bits_put(spsr, SPSR_EL1_D, p->d);
    spsr = bits_put(spsr, SPSR_EL1_A, p->a);
    spsr = bits_put(spsr, SPSR_EL1_I, p->i);
    spsr = bits_put(spsr, SPSR_EL1_F, p->f);
    return bits_put(spsr, SPSR_EL1_M, (uint64_t)p->el << 2 | p->sp);
}

struct pstate pstate_from_spsr(uint64_t spsr)
{
    if (bits_any(spsr, SPSR_EL1_nRW))
        return aarch32_from_spsr(spsr);
    return (struct pstate){
        .n = (uint8_t)bits_get(spsr, SPSR_EL1_N),
        .z = (uint8_t)bits_get(spsr, SPSR_EL1_Z),
        .c = (uint8_t)bits_get(spsr, SPSR_EL1_C),
        .v = (uint8_t)bits_get(spsr, SPSR_EL1_V),
        .tco = (uint8_t)bits_get(spsr, SPSR_EL1_TCO),
        .dit = (uint8_t)bits_get(spsr, SPSR_EL1_DIT),
        .uao = (uint8_t)bits_get(spsr, SPSR_EL1_UAO),
        .pan = (uint8_t)bits_get(spsr, SPSR_EL1_PAN),
        .ss = (uint8_t)bits_get(spsr, SPSR_EL1_SS),
        .il = (uint8_t)bits_get(spsr, SPSR_EL1_IL),
        .allint = (uint8_t)bits_get(spsr, SPSR_EL1_ALLINT),
        .ssbs = (uint8_t)bits_get(spsr, SPSR_EL1_SSBS),
        .btype = (uint8_t)bits_get(spsr, SPSR_EL1_BTYPE),
        .d = (uint8_t)bits_get(spsr, SPSR_EL1_D),
        .a = (uint8_t)bits_get(spsr, SPSR_EL1_A),
        .i = (uint8_t)bits_get(spsr, SPSR_EL1_I),
        .f = (uint8_t)bits_get(spsr, SPSR_EL1_F),
        .el = (uint8_t)(bits_get(spsr, SPSR_EL1_M) >> 2),
        .sp = (uint8_t)(bits_get(spsr, SPSR_EL1_M) & 1),
    };
}
