// SPDX-License-Identifier: BSD-2-Clause
#include "tlb.h"

#include "pe.h"
#include "regime.h"
#include "translate.h"

enum { PAGE_BITS = 12 };
static const uint64_t leaf_not_global = BIT(11);

// What an access of the PE's EL1&0 regime is named by, beside its address.
static struct tlb_entry named(const struct pe *pe, uint64_t va)
{
    struct tlb_entry e = {.va = va >> PAGE_BITS << PAGE_BITS, .valid = 1};

    e.stage1 = regime_stage1_on(pe, REGIME_EL10);
    e.stage2 = translate_stage2_enabled(pe);
    e.vmid = (uint16_t)(pe_el2_enabled(pe) ? bits_get(pe->sys[VTTBR_EL2], VTTBR_EL2_VMID) : 0);
    if (e.stage1)
        e.asid = (uint16_t)regime_range_of(pe, REGIME_EL10, va, false).asid;
    return e;
}

static bool has_asid(const struct tlb_entry *e)
{
    return e->stage1 && bits_any(e->leaf, leaf_not_global);
}

static bool same(const struct tlb_entry *held, const struct tlb_entry *want)
{
    return held->valid && held->va == want->va && held->stage1 == want->stage1 &&
           held->stage2 == want->stage2 && held->vmid == want->vmid &&
           (!has_asid(held) || held->asid == want->asid);
}

static unsigned place(const struct tlb *tlb, uint64_t va)
{
    return (unsigned)(va >> PAGE_BITS) & (tlb->entries - 1);
}

bool tlb_serves(const struct pe *pe)
{
    unsigned el = pe->pstate.el;

    return el <= 1 && !pe_in_host(pe, el) &&
           (regime_stage1_on(pe, REGIME_EL10) || translate_stage2_enabled(pe));
}

bool tlb_find(const struct tlb *tlb, const struct pe *pe, uint64_t va, struct tlb_entry *entry)
{
    struct tlb_entry want = named(pe, va);

    tlb->get(tlb->world, pe->index, place(tlb, va), entry);
    return same(entry, &want);
}

void tlb_keep(const struct tlb *tlb, const struct pe *pe, uint64_t va, const struct translation *found)
{
    struct tlb_entry e = named(pe, va);

    e.ipa = found->ipa >> PAGE_BITS << PAGE_BITS;
    e.pa = found->pa >> PAGE_BITS << PAGE_BITS;
    e.leaf = found->leaf;
    e.tables = found->tables;
    e.leaf2 = found->leaf2;
    e.level = found->level1;
    e.level2 = found->level2;
    tlb->put(tlb->world, pe->index, place(tlb, va), &e);
}

static bool concerns(const struct tlb_entry *e, enum tlbi what, uint16_t vmid, uint16_t asid, uint64_t va)
{
    bool page = e->va >> PAGE_BITS == va >> PAGE_BITS;
    bool space = !has_asid(e) || e->asid == asid;

    switch (what) {
    case TLBI_ALLE1:
        return true;
    case TLBI_VMALLE1:
        return e->vmid == vmid;
    case TLBI_ASIDE1: // global entries stay
        return e->vmid == vmid && has_asid(e) && e->asid == asid;
    case TLBI_VAE1:
        return e->vmid == vmid && page && space;
    case TLBI_VAAE1:
        return e->vmid == vmid && page;
    }
    return true;
}

void tlb_invalidate(const struct tlb *tlb, unsigned pe, enum tlbi what, uint16_t vmid, uint16_t asid,
                    uint64_t va)
{
    static const struct tlb_entry empty;
    struct tlb_entry e;

    for (unsigned i = 0; i < tlb->entries; i++) {
        tlb->get(tlb->world, pe, i, &e);
        if (e.valid && concerns(&e, what, vmid, asid, va))
            tlb->put(tlb->world, pe, i, &empty);
    }
}
