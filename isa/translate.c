// SPDX-License-Identifier: BSD-2-Clause
#include "translate.h"

#include "pe.h"
#include "regime.h"
#include "stage1.h"
#include "tlb.h"
#include "walk.h"

enum { PAGE_BITS = 12, INDEX_BITS = 9 };
// Without FEAT_TTST; outside of them a fault, as in stage1.c (v9.4 ASL AArch64.S2TxSZFaults).
enum { T0SZ_LEAST = 64 - WALK_PA_BITS, T0SZ_MOST = 39 };
enum { TABLES_SIDE_BY_SIDE_BITS = 4, SL0_RESERVED = 3 };

static const uint64_t leaf_s2ap_read = BIT(6);
static const uint64_t leaf_s2ap_write = BIT(7);
static const uint64_t leaf_xn = BIT(54);        // XN[1]; XN[0], bit 53, comes with FEAT_XNX
static const uint64_t leaf_normal = BITS(5, 4); // MemAttr[3:2]; 0: Device

bool translate_stage2_enabled(const struct pe *pe)
{
    return bits_any(pe->sys[HCR_EL2], HCR_EL2_VM | HCR_EL2_DC) && pe_el2_enabled(pe);
}

bool translate_stage2_on(const struct pe *pe)
{
    unsigned el = pe->pstate.el;

    return el <= 1 && translate_stage2_enabled(pe) && !pe_in_host(pe, el);
}

// What VTCR_EL2 may say: a start level that exists, and an input size that fits it (v9.4 ASL
// AArch64.S2InvalidSL, AArch64.S2InconsistentSL). SL2 is RES0 without FEAT_LPA2.
static bool consistent(uint64_t vtcr, const struct walk *w)
{
    int levels = WALK_LAST_LEVEL - w->level;
    int least = levels * INDEX_BITS + PAGE_BITS + 1;
    int most = least + INDEX_BITS - 1 + TABLES_SIDE_BY_SIDE_BITS;
    uint64_t t0sz = bits_get(vtcr, VTCR_EL2_T0SZ);

    return t0sz >= T0SZ_LEAST && t0sz <= T0SZ_MOST && bits_get(vtcr, VTCR_EL2_SL0) != SL0_RESERVED &&
           w->input_bits >= least && w->input_bits <= most;
}

// A walk of stage 1 is a read of its own, and with HCR_EL2.PTW not one of Device memory.
static bool allows(const struct pe *pe, uint64_t leaf, enum bus_kind kind)
{
    switch (kind) {
    case BUS_WALK:
        if (bits_any(pe->sys[HCR_EL2], HCR_EL2_PTW) && !bits_any(leaf, leaf_normal))
            return false;
        return bits_any(leaf, leaf_s2ap_read);
    case BUS_FETCH: // v9.4 ASL AArch64.S2DirectBasePermissions asks for no read permission
        return !bits_any(leaf, leaf_xn);
    default:
        return bits_any(leaf, kind == BUS_WRITE ? leaf_s2ap_write : leaf_s2ap_read);
    }
}

static bool stage2(const struct pe *pe, const struct bus *bus, uint64_t ipa, enum bus_kind kind,
                   uint64_t *output, struct translation *t)
{
    uint64_t vtcr = pe->sys[VTCR_EL2];
    struct walk_leaf leaf;
    struct walk w = {
        .base = pe->sys[VTTBR_EL2],
        .input = ipa,
        .level = (int8_t)(2 - (int)bits_get(vtcr, VTCR_EL2_SL0)),
        .input_bits = (uint8_t)(64 - bits_get(vtcr, VTCR_EL2_T0SZ)),
        .output_bits = (uint8_t)walk_output_bits(bits_get(vtcr, VTCR_EL2_PS)),
        .big_endian = bits_any(pe->sys[SCTLR_EL2], SCTLR_EL2_EE),
    };

    t->stage2 = 1;
    t->ipa = ipa;
    if (!consistent(vtcr, &w) || ipa >> w.input_bits != 0)
        return walk_fault(t, 0, ABORT_TRANSLATION);
    if (!walk_tables(pe, bus, &w, &leaf, t))
        return false;
    if (!allows(pe, leaf.descriptor, kind))
        return walk_fault(t, t->level, ABORT_PERMISSION);
    t->stage2 = 0;
    t->leaf2 = leaf.descriptor;
    t->level2 = t->level;
    *output = leaf.output;
    return true;
}

bool translate_stage2_of_walk(const struct pe *pe, const struct bus *bus, uint64_t ipa, struct translation *t)
{
    t->s1ptw = 1;
    if (!stage2(pe, bus, ipa, BUS_WALK, &t->table, t))
        return false;
    t->s1ptw = 0;
    return true;
}

static bool walk_stages(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
                        struct translation *t)
{
    if (!stage1_translate(pe, bus, pe->pstate.el, va, kind, t))
        return false;
    if (translate_stage2_on(pe))
        return stage2(pe, bus, t->ipa, kind, &t->pa, t);
    t->pa = t->ipa;
    return true;
}

static bool from_entry(const struct pe *pe, const struct tlb_entry *e, uint64_t va, enum bus_kind kind,
                       struct translation *t)
{
    uint64_t offset = BITS(PAGE_BITS - 1, 0);

    t->ipa = e->ipa | (va & offset);
    if (e->stage1 && !stage1_allows(pe, pe->pstate.el, e->leaf, e->tables, kind))
        return walk_fault(t, e->level, ABORT_PERMISSION);
    t->stage2 = e->stage2;
    if (e->stage2 && !allows(pe, e->leaf2, kind))
        return walk_fault(t, e->level2, ABORT_PERMISSION);
    t->stage2 = 0;
    t->pa = e->pa | (va & offset);
    return true;
}

static bool by_tlb(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
                   struct translation *t)
{
    struct tlb_entry entry;

    if (!tlb_serves(pe))
        return walk_stages(pe, bus, va, kind, t);
    if (tlb_find(bus->tlb, pe, va, &entry))
        return from_entry(pe, &entry, va, kind, t);
    if (!walk_stages(pe, bus, va, kind, t))
        return false;
    tlb_keep(bus->tlb, pe, va, t);
    return true;
}

bool translate(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
               struct translation *t)
{
    *t = (struct translation){.pa = 0};
    return bus->tlb ? by_tlb(pe, bus, va, kind, t) : walk_stages(pe, bus, va, kind, t);
}

bool translate_nested(const struct pe *pe, const struct bus *bus, uint64_t va, enum bus_kind kind,
                      struct translation *t)
{
    *t = (struct translation){.pa = 0};
    if (!stage1_translate(pe, bus, 2, va, kind, t))
        return false;
    t->pa = t->ipa;
    return true;
}
