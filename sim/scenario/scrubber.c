// SPDX-License-Identifier: BSD-2-Clause
// Statement: scrubber. Who patrols memory, and how fast.
#include <inttypes.h>
#include <string.h>

#include "scenario/address.h"
#include "scenario/name.h"

// MEMORY, or ADDR [size N]: the granules that it touches.
static bool scrubber_range(struct cursor *c, struct platform_scrubber *s)
{
    const struct token *t = c->next;
    const struct setup *setup = c->setup;
    struct address address;
    uint64_t size;
    unsigned region;

    if (!address_begins(c)) {
        if (!name_want_region(c, &region))
            return false;
        s->base = setup->platform.region[region].base;
        s->size = setup->platform.region[region].size;
        return setup->platform.region[region].kind == PLATFORM_RAM ||
               cursor_wrong(c, t, NULL, "only memory is scrubbed");
    }
    if (!address_read(c, &address) || !address_size(c, &address, &size))
        return false;
    s->base = address.pa / ADDRESS_GRANULE * ADDRESS_GRANULE;
    s->size = (address.pa + size - s->base + ADDRESS_GRANULE - 1) / ADDRESS_GRANULE * ADDRESS_GRANULE;
    return !address.device || cursor_wrong(c, t, NULL, "only memory is scrubbed");
}

static bool scrubber_pace(struct cursor *c, struct patrol *patrol, uint64_t granules)
{
    enum { FASTEST = 1 };
    uint64_t passes = 1;
    const struct token *t;

    if (!cursor_expect(c, "every"))
        return false;
    t = c->next;
    if (!cursor_cycles(c, &patrol->period) || !cursor_in_range(c, t, patrol->period, FASTEST, UINT32_MAX))
        return false;
    if (c->next->kind == TOKEN_WORD && c->next->text[0] >= '0' && c->next->text[0] <= '9') {
        if (!cursor_number(c, "how many passes", 1, UINT32_MAX / granules, &passes))
            return false;
        if (!cursor_accept(c, "pass") && !cursor_expect(c, "passes"))
            return false;
    }
    patrol->visits = (uint32_t)(passes * granules);
    return true;
}

bool compile_scrubber(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct platform_config *platform = &setup->platform;
    struct platform_scrubber scrubber = {0};
    struct patrol *patrol = &setup->patrol[platform->scrubbers];

    if (platform->scrubbers == PLATFORM_SCRUBBERS)
        return cursor_wrong(c, c->first, NULL, "more than %d scrubbers", PLATFORM_SCRUBBERS);
    if (!cursor_expect(c, "of") || !scrubber_range(c, &scrubber) ||
        !scrubber_pace(c, patrol, scrubber.size ? scrubber.size / ADDRESS_GRANULE : 1))
        return false;
    scrubber.reports_poison = cursor_accept(c, "reports-poison");
    if (!cursor_end(c))
        return false;
    platform->scrubber[platform->scrubbers++] = scrubber;
    cursor_plan(c, "physical", "0x%" PRIx64, scrubber.base);
    cursor_plan(c, "size", "0x%" PRIx64, scrubber.size);
    cursor_plan(c, "every", "%" PRIu64 "cy", patrol->period);
    cursor_plan(c, "visits", "%u", patrol->visits);
    cursor_plan(c, "poison", "%s", scrubber.reports_poison ? "reported" : "passed over");
    return true;
}
