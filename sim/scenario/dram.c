// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/dram.h"

const struct platform_region *dram_region(const struct setup *setup, uint64_t pa)
{
    for (unsigned i = 0; i < setup->platform.regions; i++) {
        const struct platform_region *r = &setup->platform.region[i];
        if (pa - r->base < r->size)
            return r->kind == PLATFORM_RAM && r->base + r->size <= UINT64_C(1) << 44 ? r : NULL;
    }
    return NULL;
}

static const char *const dram_codes[PLATFORM_ECC_CODES] = {
    [PLATFORM_ECC_NONE] = "none", [PLATFORM_ECC_SECDED] = "secded", [PLATFORM_ECC_CHIPKILL] = "chipkill"};

static bool dram_ecc(struct cursor *c, struct platform_region *region)
{
    const struct token *t = c->next;
    struct suggest s = cursor_suggest(c);
    unsigned code = PLATFORM_ECC_SECDED;

    while (code < PLATFORM_ECC_CODES && !cursor_accept(c, dram_codes[code]))
        code++;
    if (code == PLATFORM_ECC_CODES) {
        suggest_offer_words(&s, "secded chipkill", (char[9]){0}, 9);
        return cursor_unexpected(c, "'secded' or 'chipkill'", &s);
    }
    if (region->base + region->size > UINT64_C(1) << 44)
        return cursor_wrong(c, t, NULL, "memory with a code ends at 2^44 at the latest");
    region->ecc = (uint8_t)code;
    return true;
}

bool dram_options(struct cursor *c, struct platform_region *region)
{
    if (!cursor_accept(c, "ecc"))
        return true;
    if (!dram_ecc(c, region))
        return false;
    for (;;) {
        if (cursor_accept(c, "poison-storage"))
            region->poison_storage = 1;
        else if (cursor_accept(c, "demand-scrub"))
            region->demand_scrub = 1;
        else
            break;
    }
    if (c->next->kind == TOKEN_END)
        return true;
    struct suggest s = cursor_suggest(c);
    suggest_offer_words(&s, "poison-storage demand-scrub", (char[16]){0}, 16);
    return cursor_unexpected(c, "'poison-storage' or 'demand-scrub'", &s);
}

void dram_plan(struct cursor *c, const struct platform_region *region)
{
    cursor_plan(c, "ecc", "%s", dram_codes[region->ecc]);
    cursor_plan(c, "uncorrected", "%s", region->poison_storage ? "poison" : "in-band error");
    cursor_plan(c, "demand-scrub", "%s", region->demand_scrub ? "yes" : "no");
}
