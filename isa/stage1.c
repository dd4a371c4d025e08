// SPDX-License-Identifier: BSD-2-Clause
#include "stage1.h"

#include "pe.h"
#include "regime.h"
#include "translate.h"
#include "walk.h"

// Without FEAT_LVA and FEAT_TTST. What a value beyond does is CONSTRAINED UNPREDICTABLE: a fault, or the
// limit in its place; here a fault (v9.4 ASL AArch64.S1TxSZFaults).
enum { TXSZ_LEAST = 16, TXSZ_MOST = 39 };
enum { PAGE_BITS = 12, INDEX_BITS = 9, TAG_BIT = 55 };

// Upper and lower attributes of a leaf; XN where there is no EL0.
static const uint64_t leaf_ap_el0 = BIT(6), leaf_ap_read_only = BIT(7);
static const uint64_t leaf_pxn = BIT(53), leaf_uxn = BIT(54);
// Those of a table.
static const uint64_t table_pxn = BIT(59), table_uxn = BIT(60);
static const uint64_t table_ap_no_el0 = BIT(61), table_ap_read_only = BIT(62);

struct rights {
    bool read, write, execute;
};

// EL0 and the level above; what EL0 may write its kernel never executes (v9.4 ASL
// AArch64.S1DirectBasePermissions).
static struct rights rights_of_two(const struct pe *pe, unsigned el, uint64_t leaf, uint64_t tables)
{
    bool read_only = bits_any(leaf, leaf_ap_read_only) || bits_any(tables, table_ap_read_only);
    bool el0 = bits_any(leaf, leaf_ap_el0) && !bits_any(tables, table_ap_no_el0);
    bool pxn = bits_any(leaf, leaf_pxn) || bits_any(tables, table_pxn) || (el0 && !read_only);
    bool uxn = bits_any(leaf, leaf_uxn) || bits_any(tables, table_uxn);
    bool pan = pe_has(pe, FEAT_PAN) && pe->pstate.pan && el0;

    if (el == 0)
        return (struct rights){el0, el0 && !read_only, !uxn};
    return (struct rights){!pan, !pan && !read_only, !pxn};
}

static struct rights rights_of_one(uint64_t leaf, uint64_t tables)
{
    bool read_only = bits_any(leaf, leaf_ap_read_only) || bits_any(tables, table_ap_read_only);

    return (struct rights){true, !read_only, !bits_any(leaf, leaf_uxn) && !bits_any(tables, table_uxn)};
}

bool stage1_allows(const struct pe *pe, unsigned el, uint64_t descriptor, uint64_t tables, enum bus_kind kind)
{
    enum regime r = regime_of(pe, el);
    struct rights rights =
        regime_has_el0(r) ? rights_of_two(pe, el, descriptor, tables) : rights_of_one(descriptor, tables);

    if (kind == BUS_FETCH)
        return rights.execute && !(rights.write && bits_any(regime_sctlr(pe, r), SCTLR_EL1_WXN));
    return kind == BUS_WRITE ? rights.write : rights.read;
}

// Bits from the range's size up are copies of bit 55, or of nothing but zeros where there is one range.
static bool out_of_range(const struct regime_range *range, uint64_t va, unsigned bits)
{
    unsigned top = range->top_ignored ? TAG_BIT : 63;
    uint64_t field = BITS(63, bits) & BITS(top, 0);

    return (va & field) != (range->upper ? field : 0);
}

// With stage 1 off an address that is no physical one faults (v9.4 ASL AArch64.S1DisabledOutput).
static bool flat(const struct regime_range *range, uint64_t va, struct translation *t)
{
    unsigned top = range->top_ignored ? TAG_BIT : 63;

    t->ipa = va & BITS(WALK_PA_BITS - 1, 0);
    return (va & BITS(63, WALK_PA_BITS) & BITS(top, 0)) == 0 || walk_fault(t, 0, ABORT_ADDRESS_SIZE);
}

static bool walk_range(const struct pe *pe, const struct bus *bus, enum regime r,
                       const struct regime_range *range, uint64_t va, struct walk_leaf *leaf,
                       struct translation *t)
{
    unsigned bits = 64u - range->txsz;
    struct walk w = {
        .base = range->base,
        .input = va & (BIT(bits) - 1),
        .level = (int8_t)(WALK_LAST_LEVEL - (int)((bits - 1 - PAGE_BITS) / INDEX_BITS)),
        .input_bits = (uint8_t)bits,
        .output_bits = (uint8_t)walk_output_bits(range->ps),
        .big_endian = bits_any(regime_sctlr(pe, r), SCTLR_EL1_EE),
        .nested = r == REGIME_EL10 && translate_stage2_enabled(pe),
    };

    return walk_tables(pe, bus, &w, leaf, t);
}

bool stage1_translate(const struct pe *pe, const struct bus *bus, unsigned el, uint64_t va,
                      enum bus_kind kind, struct translation *t)
{
    enum regime r = regime_of(pe, el);
    bool on = regime_stage1_on(pe, r);
    struct walk_leaf leaf;

    t->ipa = va;
    if (!on && va >> WALK_PA_BITS == 0)
        return true;
    struct regime_range range = regime_range_of(pe, r, va, kind == BUS_FETCH);
    if (!on)
        return flat(&range, va, t);
    if (range.txsz < TXSZ_LEAST || range.txsz > TXSZ_MOST || out_of_range(&range, va, 64u - range.txsz) ||
        range.disabled)
        return walk_fault(t, 0, ABORT_TRANSLATION);
    if (!walk_range(pe, bus, r, &range, va, &leaf, t))
        return false;
    if (!stage1_allows(pe, el, leaf.descriptor, range.hpd ? 0 : leaf.tables, kind))
        return walk_fault(t, t->level, ABORT_PERMISSION);
    t->ipa = leaf.output;
    t->leaf = leaf.descriptor;
    t->tables = range.hpd ? 0 : leaf.tables;
    t->level1 = t->level;
    return true;
}
