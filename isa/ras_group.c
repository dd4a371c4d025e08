// SPDX-License-Identifier: BSD-2-Clause
#include "ras_group.h"

#include <stddef.h>
#include <stdio.h>

enum { RECORD_SIZE = 64, PAGE_BITS = 12 };

// Offsets of IHI 0100 Tables 3-1, 3-2 and 3-3. The description of ERRGSR<m> (3.2.18) says 64 * m where the
// tables say 8 * m; the tables are followed, as TF-A's ERR_GSR() does.
static const struct layout {
    uint32_t size, injection, status, top; // top: of the page with the group's own registers
} layouts[RAS_GROUP_LAYOUTS] = {
    [RAS_GROUP_4K] = {0x1000,  0x800,  0xe00,  0x0   },
    [RAS_GROUP_16K] = {0x4000,  0x2000, 0x3800, 0x3000},
    [RAS_GROUP_64K] = {0x10000, 0x8000, 0xe000, 0xf000},
};

enum which { RECORDS = 1, INJECTION = 2, BOTH = 3 };

// The group's own registers: offsets from `top`. `irqcr`: in this form of ERRDEVID.IRQCR only, 0: always.
static const struct own {
    uint16_t offset;
    uint8_t bits, reg, index, writable, pages, irqcr, count; // count: this many, one after the other
} own[] = {
    {0xe10, 32, GROUP_IIDR,    0, 0, BOTH,    0,                1 },
    {0xe40, 64, GROUP_ACR,     0, 1, BOTH,    0,                1 },
    {0xe80, 64, GROUP_IRQCR,   0, 1, RECORDS, RAS_IRQCR_IMPDEF, 15},
    {0xef8, 64, GROUP_IRQSR,   0, 1, RECORDS, RAS_IRQCR_IMPDEF, 1 },
    {0xe80, 64, GROUP_CR0,     0, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xe88, 32, GROUP_CR1,     0, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xe8c, 32, GROUP_CR2,     0, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xe90, 64, GROUP_CR0,     1, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xe98, 32, GROUP_CR1,     1, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xe9c, 32, GROUP_CR2,     1, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xea0, 64, GROUP_CR0,     2, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xea8, 32, GROUP_CR1,     2, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xeac, 32, GROUP_CR2,     2, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xef8, 64, GROUP_IRQSR,   0, 1, RECORDS, RAS_IRQCR_SIMPLE, 1 },
    {0xfa8, 64, GROUP_DEVAFF,  0, 0, BOTH,    0,                1 },
    {0xfbc, 32, GROUP_DEVARCH, 0, 0, BOTH,    0,                1 },
    {0xfc8, 32, GROUP_DEVID,   0, 0, BOTH,    0,                1 },
    {0xfd0, 32, GROUP_PIDR,    4, 0, BOTH,    0,                1 },
    {0xfe0, 32, GROUP_PIDR,    0, 0, BOTH,    0,                4 },
    {0xff0, 32, GROUP_CIDR,    0, 0, BOTH,    0,                4 },
};

uint64_t ras_group_size(enum ras_group_layout layout)
{
    return layouts[layout].size;
}

unsigned ras_group_limit(enum ras_group_layout layout, enum ras_group_pfg pfg)
{
    const struct layout *l = &layouts[layout];

    return (l->status - (pfg == RAS_PFG_IN_PAGE ? l->injection : 0)) / RECORD_SIZE;
}

// MSI and simple have their registers at the same places.
static bool has_form(const struct ras_group *g, unsigned irqcr)
{
    return irqcr == 0 || irqcr == g->irqcr || (irqcr == RAS_IRQCR_SIMPLE && g->irqcr == RAS_IRQCR_MSI);
}

static struct ras_group_place decode_own(const struct ras_group *g, unsigned page, uint64_t offset)
{
    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
        const struct own *o = &own[i];
        uint64_t distance = offset - o->offset, bytes = o->bits / 8;

        if (!(o->pages & (page == RAS_PAGE_RECORDS ? RECORDS : INJECTION)) || !has_form(g, o->irqcr))
            continue;
        if (offset >= o->offset && distance < bytes * o->count)
            return (struct ras_group_place){.index = (uint16_t)(o->index + distance / bytes),
                                            .reg = o->reg,
                                            .bits = o->bits,
                                            .writable = o->writable};
    }
    return (struct ras_group_place){.reg = GROUP_RESERVED};
}

static struct ras_group_place decode_record(const struct ras_group *g, uint64_t offset)
{
    unsigned reg = GROUP_FR + (unsigned)(offset % RECORD_SIZE / 8);

    if (offset / RECORD_SIZE >= g->records)
        return (struct ras_group_place){.reg = GROUP_RESERVED};
    return (struct ras_group_place){.index = (uint16_t)(offset / RECORD_SIZE),
                                    .reg = (uint8_t)reg,
                                    .bits = 64,
                                    .writable = reg != GROUP_FR};
}

static struct ras_group_place decode_injection(const struct ras_group *g, uint64_t offset)
{
    unsigned reg = GROUP_PFGF + (unsigned)(offset % RECORD_SIZE / 8);

    if (offset / RECORD_SIZE >= g->records || reg > GROUP_PFGCDN)
        return (struct ras_group_place){.reg = GROUP_RESERVED};
    return (struct ras_group_place){.index = (uint16_t)(offset / RECORD_SIZE),
                                    .reg = (uint8_t)reg,
                                    .bits = 64,
                                    .writable = reg != GROUP_PFGF};
}

// 3.2.20: only where neither injection registers nor records are; FEAT_RASSA_PFG_GRP excludes them, too.
static bool has_impdef(const struct ras_group *g)
{
    return g->pfg == RAS_PFG_NONE && g->records <= layouts[g->layout].injection / RECORD_SIZE;
}

// What owns the word at `offset`, a multiple of 4.
static struct ras_group_place decode_word(const struct ras_group *g, enum ras_group_page page,
                                          uint64_t offset)
{
    const struct layout *l = &layouts[g->layout];
    uint64_t own_page = l->top ? l->top : l->status;

    if (offset >= l->size)
        return (struct ras_group_place){.reg = GROUP_RESERVED};
    if (page == RAS_PAGE_INJECTION)
        return offset < l->status ? decode_injection(g, offset) : decode_own(g, page, offset - l->top);
    if (offset >= l->injection && offset < l->status && g->pfg == RAS_PFG_IN_PAGE)
        return decode_injection(g, offset - l->injection);
    if (offset >= l->injection && offset < l->status && has_impdef(g))
        return (struct ras_group_place){
            .index = (uint16_t)((offset - l->injection) / 8), .reg = GROUP_IMPDEF, .bits = 64, .writable = 1};
    if (offset < l->status)
        return decode_record(g, offset);
    if ((offset - l->status) / 8 < (g->records + 63U) / 64)
        return (struct ras_group_place){
            .index = (uint16_t)((offset - l->status) / 8), .reg = GROUP_GSR, .bits = 64};
    return offset >= own_page ? decode_own(g, page, offset - l->top)
                              : (struct ras_group_place){.reg = GROUP_RESERVED};
}

// ERR<irq>CR1 and CR2 form no 64-bit register, nor do two identification registers.
static bool is_supported(const struct ras_group *g, const struct ras_group_place *low,
                         const struct ras_group_place *high, uint32_t size)
{
    if (size == 4)
        return low->bits != 64 || g->halves;
    return low->bits != 32 && high->bits != 32;
}

struct ras_group_place ras_group_decode(const struct ras_group *g, enum ras_group_page page, uint64_t offset,
                                        uint32_t size)
{
    struct ras_group_place p = decode_word(g, page, offset & ~UINT64_C(3));
    struct ras_group_place second = decode_word(g, page, (offset & ~UINT64_C(3)) + 4);

    p.high = size == 4 && p.bits == 64 && (offset & 4) != 0;
    if ((size != 4 && size != 8) || offset % size != 0 || !is_supported(g, &p, &second, size))
        p.verdict = GROUP_UNSUPPORTED;
    else if (p.reg == GROUP_RESERVED || p.reg == GROUP_ACR || p.reg == GROUP_IMPDEF || p.reg == GROUP_IRQCR)
        p.verdict = GROUP_NOTHING;
    return p;
}

void ras_group_name(char *text, uint32_t size, const struct ras_group_place *p)
{
    static const char *const of_record[] = {"FR",    "CTLR",  "STATUS", "ADDR",   "MISC0", "MISC1",
                                            "MISC2", "MISC3", "PFGF",   "PFGCTL", "PFGCDN"};
    static const char *const numbered[] = {
        [GROUP_IMPDEF] = "ERRIMPDEF", [GROUP_GSR] = "ERRGSR",   [GROUP_IRQCR] = "ERRIRQCR",
        [GROUP_PIDR] = "ERRPIDR",     [GROUP_CIDR] = "ERRCIDR",
    };
    static const char *const plain[] = {
        [GROUP_RESERVED] = "reserved", [GROUP_IIDR] = "ERRIIDR",       [GROUP_ACR] = "ERRACR",
        [GROUP_IRQSR] = "ERRIRQSR",    [GROUP_DEVAFF] = "ERRDEVAFF",   [GROUP_DEVARCH] = "ERRDEVARCH",
        [GROUP_DEVID] = "ERRDEVID",    [GROUP_REGISTERS] = "reserved",
    };
    static const char *const interrupt[] = {"FHI", "ERI", "CRI"};

    if (p->reg >= GROUP_FR && p->reg <= GROUP_PFGCDN)
        snprintf(text, size, "ERR%u%s", p->index, of_record[p->reg - GROUP_FR]);
    else if (p->reg >= GROUP_CR0 && p->reg <= GROUP_CR2)
        snprintf(text, size, "ERR%sCR%d", interrupt[p->index], p->reg - GROUP_CR0);
    else if (p->reg <= GROUP_CIDR && numbered[p->reg])
        snprintf(text, size, "%s%u", numbered[p->reg], p->index);
    else
        snprintf(text, size, "%s", plain[p->reg]);
}
