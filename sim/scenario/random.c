// SPDX-License-Identifier: BSD-2-Clause
// Statement: random. Single bits of DRAM go wrong at a rate, when and where the seed says.
#include <inttypes.h>
#include <string.h>

#include "chance.h"
#include "scenario/dram.h"
#include "scenario/fault.h"
#include "scenario/name.h"

enum { WORD = 8, DATA_BITS = 64, CODE_BITS = 72 };

struct rate {
    uint64_t count, fit, faster; // flips; failures in 10^9 hours and Mbit; acceleration
    uint64_t base, size;         // bytes
    const struct platform_region *region;
};

// Cycles from one flip to the next, on average: a cycle is a nanosecond, a Mbit 2^20 bits.
static uint64_t rate_mean(const struct rate *r)
{
    unsigned __int128 time = (unsigned __int128)3600 * 1000000000 * 1000000000 << 20; // 10^9 hours
    unsigned __int128 mean = time / ((unsigned __int128)r->fit * r->size * 8 * r->faster);
    return mean > UINT32_MAX ? UINT32_MAX : mean ? (uint64_t)mean : 1;
}

static bool rate_range(struct cursor *c, struct rate *r)
{
    struct address address;
    if (address_begins(c)) {
        const struct token *t = c->next;
        if (!address_read(c, &address) || !address_size(c, &address, &r->size))
            return false;
        r->base = address.pa / WORD * WORD;
        r->region = dram_region(c->setup, address.pa);
        return r->region || !c->reader->placed ||
               cursor_wrong(c, t, NULL, "only memory below 2^44 has bits that flip");
    }
    const struct token *t = c->next;
    unsigned region;
    if (!name_want_region(c, &region))
        return false;
    r->base = c->setup->platform.region[region].base;
    r->size = c->setup->platform.region[region].size;
    r->region = dram_region(c->setup, r->base);
    return r->region || cursor_wrong(c, t, NULL, "only memory below 2^44 has bits that flip");
}

static bool rate_read(struct cursor *c, struct rate *r)
{
    const uint64_t most_fit = 1000000000, fastest = UINT64_C(1) << 50;
    return cursor_number(c, "how many flips", 1, MAX_ERRORS, &r->count) &&
           (cursor_accept(c, "flip") || cursor_expect(c, "flips")) && cursor_expect(c, "of") &&
           rate_range(c, r) && cursor_expect(c, "rate") && cursor_number(c, "a rate", 1, most_fit, &r->fit) &&
           cursor_expect(c, "FIT") && cursor_expect(c, "accelerated") &&
           cursor_number(c, "how much faster time goes", 1, fastest, &r->faster) && cursor_end(c);
}

static bool random_one(struct cursor *c, const struct rate *r, struct chance *chance, uint64_t *cycle)
{
    struct fault *fault = fault_new(c, FAULT_FLIP);
    struct when when = {.trigger = PLATFORM_AT_CYCLE};
    if (!fault)
        return false;
    unsigned bits = r->region && r->region->ecc ? CODE_BITS : DATA_BITS;
    uint64_t words = r->size / WORD ? r->size / WORD : 1;
    fault->address = r->base + chance_below(chance, words) * WORD;
    fault->size = WORD;
    fault->origin_vm = address_owner(c, fault->address);
    unsigned bit = (unsigned)chance_below(chance, bits);
    *cycle += chance_gap(chance, rate_mean(r));
    when.cycle = *cycle;
    snprintf(fault->name, sizeof(fault->name), "random flip of bit %u of 0x%08" PRIx64, bit, fault->address);
    struct platform_source *source = fault_source(c, fault, &when);
    if (bit < DATA_BITS)
        source->flip.data = UINT64_C(1) << bit;
    else
        source->flip.check = (uint8_t)(1U << (bit - DATA_BITS));
    return true;
}

bool compile_random(struct cursor *c)
{
    struct rate rate = {0};
    struct chance chance = chance_start(c->setup->seed, c->setup->faults);
    uint64_t cycle = 0;
    if (!rate_read(c, &rate))
        return false;
    for (uint64_t i = 0; i < rate.count; i++) {
        if (!random_one(c, &rate, &chance, &cycle))
            return false;
        c->setup->fault[c->setup->faults - 1].spare = i > 0;
    }
    cursor_plan(c, "physical", "0x%" PRIx64, rate.base);
    cursor_plan(c, "size", "0x%" PRIx64, rate.size);
    cursor_plan(c, "rate", "%" PRIu64 " FIT a Mbit, %" PRIu64 " times as fast", rate.fit, rate.faster);
    cursor_plan(c, "mean", "%" PRIu64 "cy", rate_mean(&rate));
    cursor_plan(c, "seed", "%" PRIu64, c->setup->seed);
    cursor_plan(c, "last", "%" PRIu64 "cy", cycle);
    return true;
}
