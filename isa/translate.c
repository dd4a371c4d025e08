// SPDX-License-Identifier: BSD-2-Clause
#include "translate.h"

#include "pe.h"

enum { START_LEVEL = 1, LAST_LEVEL = 3 };
enum { IPA_BITS = 39, PAGE_BITS = 12, INDEX_BITS = 9, INDEX_COUNT = 1 << INDEX_BITS, DESCRIPTOR_SIZE = 8 };
enum { SL0_LEVEL_1 = 1 };

// Stage 2 descriptor, 4 KiB granule (DDI 0487 D8.3).
static const uint64_t descriptor_valid = BIT(0);
static const uint64_t descriptor_table = BIT(1); // at level 3: page; without it the encoding is reserved
static const uint64_t descriptor_s2ap_read = BIT(6);
static const uint64_t descriptor_s2ap_write = BIT(7);
static const uint64_t descriptor_af = BIT(10);
static const uint64_t descriptor_xn = BIT(54); // XN[1]; XN[0], bit 53, comes with FEAT_XNX
static const uint64_t descriptor_address = BITS(47, PAGE_BITS);

bool translate_stage2_on(const struct pe *pe)
{
    unsigned el = pe->pstate.el;

    return el <= 1 && pe_el2_enabled(pe) && bits_any(pe->sys[HCR_EL2], HCR_EL2_VM) && !pe_in_host(pe, el);
}

// The one geometry of this model: 4 KiB granule, 39-bit IPA, walks start at level 1.
static bool geometry_supported(uint64_t vtcr)
{
    return bits_get(vtcr, VTCR_EL2_T0SZ) == 64 - IPA_BITS && bits_get(vtcr, VTCR_EL2_SL0) == SL0_LEVEL_1 &&
           bits_get(vtcr, VTCR_EL2_TG0) == 0;
}

static bool fault(struct translation *t, int level, enum abort_cause cause)
{
    t->level = (int8_t)level;
    t->cause = (uint8_t)cause;
    return false;
}

// Bits of the IPA below what a descriptor of `level` decides.
static unsigned offset_bits(int level)
{
    return (unsigned)(PAGE_BITS + INDEX_BITS * (LAST_LEVEL - level));
}

static bool read_descriptor(const struct pe *pe, const struct bus *bus, struct translation *t,
                            uint64_t *descriptor)
{
    uint8_t bytes[DESCRIPTOR_SIZE] = {0};
    struct bus_access access = {
        .address = t->table,
        .data = bytes,
        .size = sizeof bytes,
        .kind = BUS_WALK,
        .pe = pe->index,
    };
    struct bus_response response = bus_request(bus, &access);

    t->cycles += response.cycles;
    if (response.status != BUS_OKAY || response.poison) {
        t->tag = response.tag;
        return false;
    }
    *descriptor = 0;
    for (unsigned i = 0; i < sizeof bytes; i++)
        *descriptor |= (uint64_t)bytes[i] << (8 * i); // SCTLR_EL2.EE=0: little-endian tables
    return true;
}

static bool allows(uint64_t descriptor, enum bus_kind kind)
{
    if (kind == BUS_FETCH)
        return bits_any(descriptor, descriptor_s2ap_read) && !bits_any(descriptor, descriptor_xn);
    return bits_any(descriptor, kind == BUS_WRITE ? descriptor_s2ap_write : descriptor_s2ap_read);
}

// What a block or page descriptor allows; the access flag comes before permissions (DDI 0487 D8.15).
static bool check_leaf(uint64_t descriptor, enum bus_kind kind, int level, struct translation *t)
{
    uint64_t offset = BITS(offset_bits(level) - 1, 0);

    if (!bits_any(descriptor, descriptor_af))
        return fault(t, level, ABORT_ACCESS_FLAG);
    if (!allows(descriptor, kind))
        return fault(t, level, ABORT_PERMISSION);
    t->level = (int8_t)level;
    t->pa = (descriptor & descriptor_address & ~offset) | (t->ipa & offset);
    return true;
}

static bool walk(const struct pe *pe, const struct bus *bus, enum bus_kind kind, struct translation *t)
{
    uint64_t table = pe->sys[VTTBR_EL2] & VTTBR_EL2_BADDR & descriptor_address; // a level 1 table is one page
    uint64_t descriptor;

    for (int level = START_LEVEL;; level++) {
        uint64_t index = (t->ipa >> offset_bits(level)) % INDEX_COUNT;

        t->table = table + index * DESCRIPTOR_SIZE;
        if (!read_descriptor(pe, bus, t, &descriptor))
            return fault(t, level, ABORT_EXTERNAL_WALK);
        if (!bits_any(descriptor, descriptor_valid))
            return fault(t, level, ABORT_TRANSLATION);
        bool is_table = bits_any(descriptor, descriptor_table);
        if (level == LAST_LEVEL && !is_table)
            return fault(t, level, ABORT_TRANSLATION);
        if (level == LAST_LEVEL || !is_table)
            return check_leaf(descriptor, kind, level, t);
        table = descriptor & descriptor_address;
    }
}

bool translate(const struct pe *pe, const struct bus *bus, uint64_t ipa, enum bus_kind kind,
               struct translation *t)
{
    *t = (struct translation){.ipa = ipa};
    if (!translate_stage2_on(pe)) {
        t->pa = ipa;
        return true;
    }
    if (!geometry_supported(pe->sys[VTCR_EL2]) || ipa >> IPA_BITS != 0)
        return fault(t, 0, ABORT_TRANSLATION);
    return walk(pe, bus, kind, t);
}
