// SPDX-License-Identifier: BSD-2-Clause
// Statement: flip. Bits of DRAM go wrong.
#include <inttypes.h>
#include <string.h>

#include "scenario/dram.h"
#include "scenario/fault.h"
#include "scenario/name.h"

enum { BITS_OF_WORD = 72, DATA_BITS = 64 };

struct flip {
    struct platform_word_error error;
    enum platform_pattern pattern;
    uint8_t device; // 1 + which, 0: that of the address
    const struct token *device_token;
};

static void flip_bit(struct flip *f, uint64_t bit)
{
    if (bit < DATA_BITS)
        f->error.data |= UINT64_C(1) << bit;
    else
        f->error.check = (uint8_t)(f->error.check | 1U << (bit - DATA_BITS));
}

static bool flip_is_number(const struct cursor *c)
{
    return c->next->kind == TOKEN_WORD && c->next->text[0] >= '0' && c->next->text[0] <= '9';
}

// bits B ... | N bit | N bits: the lowest ones | nothing: bit 0.
static bool flip_bits(struct cursor *c, struct flip *f)
{
    uint64_t n = 1;
    if (cursor_accept(c, "bits")) {
        do {
            if (!cursor_number(c, "a bit of a word and its check bits", 0, BITS_OF_WORD - 1, &n))
                return false;
            flip_bit(f, n);
        } while (flip_is_number(c));
        return true;
    }
    if (flip_is_number(c)) {
        if (!cursor_number(c, "how many bits", 1, BITS_OF_WORD, &n))
            return false;
        if (!cursor_accept(c, "bit") && !cursor_expect(c, "bits"))
            return false;
    }
    for (uint64_t i = 0; i < n; i++)
        flip_bit(f, i);
    return true;
}

static bool flip_device(struct cursor *c, struct flip *f)
{
    uint64_t n;
    f->device_token = c->next;
    if (!cursor_number(c, "a device", 0, platform_ecc_devices(PLATFORM_ECC_CHIPKILL) - 1, &n))
        return false;
    f->device = (uint8_t)(n + 1);
    return true;
}

static bool flip_pattern(struct cursor *c, struct flip *f, bool said)
{
    static const char *const words[] = {
        [PATTERN_ROW] = "row", [PATTERN_COLUMN] = "column", [PATTERN_DEVICE] = "device"};
    const struct token *t = c->next;
    cursor_accept(c, "in");
    for (unsigned i = PATTERN_ROW; i <= PATTERN_DEVICE; i++) {
        if (cursor_accept(c, words[i]))
            f->pattern = (enum platform_pattern)i;
    }
    if (f->pattern == PATTERN_DEVICE && flip_is_number(c) && !flip_device(c, f))
        return false;
    if (said && f->pattern == PATTERN_DEVICE)
        return cursor_wrong(c, t, NULL, "of a device all bits go wrong");
    if (said || f->pattern != PATTERN_WORD)
        return cursor_expect(c, "of");
    struct suggest s = suggest_for(t->text, t->kind == TOKEN_WORD ? t->length : 0);
    suggest_offer_words(&s, "bits row column device", (char[8]){0}, 8);
    return cursor_unexpected(c, "'1 bit', 'bits 3 17', 'row', 'column' or 'device'", &s);
}

static bool flip_where(struct cursor *c, struct fault *fault, const char *what)
{
    struct address address;
    if (!address_read(c, &address))
        return false;
    if (c->reader->placed && !dram_region(c->setup, address.pa))
        return cursor_wrong(c, address.token, NULL, "only memory below 2^44 has bits that flip");
    fault->address = address.pa;
    fault->size = 8;
    fault->origin_vm = address.vm;
    snprintf(fault->name, sizeof(fault->name), "flip of %.20s of %.31s", what, address.text);
    cursor_plan(c, "address", "%s", address.text);
    cursor_plan(c, "physical", "0x%" PRIx64, address.pa);
    cursor_plan(c, "of", "%s", address.vm < 0 ? "host" : c->setup->vm[address.vm].name);
    return true;
}

static bool flip_has_device(struct cursor *c, const struct fault *fault, const struct flip *f)
{
    const struct platform_region *r = dram_region(c->setup, fault->address);
    if (!r || f->device <= platform_ecc_devices(r->ecc))
        return true;
    return cursor_wrong(c, f->device_token, NULL, "%s has devices 0 to %u", r->name,
                        platform_ecc_devices(r->ecc) - 1);
}

// A storm goes on a granule a time.
static bool flip_again(struct cursor *c, const struct fault *fault, const struct flip *f, unsigned times)
{
    const struct platform_region *r = dram_region(c->setup, fault->address);
    if (times > 1 && f->pattern != PATTERN_WORD)
        return cursor_wrong(c, c->first, NULL, "only words flip one after the other");
    if (r && fault->address - r->base + (times - UINT64_C(1)) * ADDRESS_GRANULE >= r->size)
        return cursor_wrong(c, c->first, NULL, "%u flips a granule apart go beyond %s", times, r->name);
    return true;
}

bool compile_flip(struct cursor *c)
{
    static const char *const words[] = {"", " a row", " a column", "a device"};
    struct fault *fault = fault_new(c, FAULT_FLIP);
    struct when when;
    struct flip flip = {0};
    char what[32] = "";
    bool said = flip_is_number(c) || strcmp(c->next->text, "bits") == 0;
    if (!fault || !flip_bits(c, &flip) || !flip_pattern(c, &flip, said))
        return false;
    unsigned bits = (unsigned)(__builtin_popcountll(flip.error.data) + __builtin_popcount(flip.error.check));
    if (flip.device)
        snprintf(what, sizeof(what), "device %u", flip.device - 1U);
    else if (flip.pattern == PATTERN_DEVICE)
        snprintf(what, sizeof(what), "%s", words[flip.pattern]);
    else
        snprintf(what, sizeof(what), "%u bit%s%s%s", bits, bits == 1 ? "" : "s", flip.pattern ? " in" : "",
                 words[flip.pattern]);
    if (!flip_where(c, fault, what) || !when_clause(c, &when) || !cursor_end(c) ||
        !flip_again(c, fault, &flip, when.times) || !flip_has_device(c, fault, &flip))
        return false;
    cursor_plan(c, "bits", "%s", what);
    struct platform_source *source = fault_commit(c, fault, &when);
    source->flip = flip.error;
    source->pattern = (uint8_t)flip.pattern;
    source->device = flip.device;
    return true;
}
