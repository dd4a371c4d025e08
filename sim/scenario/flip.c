// SPDX-License-Identifier: BSD-2-Clause
// Statement: flip. Bits of DRAM go wrong.
#include <inttypes.h>
#include <string.h>

#include "scenario/dram.h"
#include "scenario/fault.h"
#include "scenario/name.h"
#include "share.h"

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
    fault_at(fault, &address);
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

// The rest of the statement; `in_cache` or `vmid` say which.
static struct platform_source *flip_commit(struct cursor *c, struct fault *fault)
{
    struct when when;
    if (!when_clause(c, &when) || !cursor_end(c))
        return NULL;
    if (when.times > 1) {
        cursor_wrong(c, c->first, NULL, "only words flip one after the other");
        return NULL;
    }
    return fault_commit(c, fault, &when);
}

static bool flip_tag(struct cursor *c, struct fault *fault, unsigned bits)
{
    struct address address;
    fault->kind = FAULT_TAG;
    if (bits > 2)
        return cursor_wrong(c, c->next, NULL, "of a tag 1 or 2 bits go wrong");
    c->next++;
    if (!cursor_expect(c, "of") || !address_read(c, &address) || !cursor_expect(c, "in") ||
        !name_want_cache(c, &fault->in_cache))
        return false;
    if (address.device)
        return cursor_wrong(c, address.token, NULL, "only memory is cached");
    fault->address = share_resolve(c->setup, address.pa) / ADDRESS_GRANULE * ADDRESS_GRANULE;
    fault->owners = share_owners(c->setup, address.pa);
    fault->size = ADDRESS_GRANULE;
    fault->origin_vm = address.vm;
    fault_at(fault, &address);
    snprintf(fault->name, sizeof(fault->name), "%u wrong bit%s of the tag of %.30s in %.12s", bits,
             bits == 1 ? "" : "s", address.text, c->setup->platform.cache[fault->in_cache].name);
    cursor_plan(c, "tag of", "0x%" PRIx64, fault->address);
    cursor_plan(c, "in", "%s", c->setup->platform.cache[fault->in_cache].name);
    struct platform_source *source = flip_commit(c, fault);
    if (!source)
        return false;
    source->in_cache = (uint8_t)(fault->in_cache + 1);
    source->bits = (uint8_t)bits;
    return true;
}

// tlb entry of VM for VA. VMs are numbered from 1 by KVM (sw/kvm_run.c).
static bool flip_tlb(struct cursor *c, struct fault *fault, unsigned bits)
{
    const struct token *t = c->next++;
    fault->kind = FAULT_TLB;
    if (!c->setup->platform.tlb)
        return cursor_wrong(c, t, NULL, "there is no TLB");
    if (bits != 1)
        return cursor_wrong(c, t, NULL, "of a TLB entry 1 bit goes wrong: parity finds no two");
    if (!cursor_expect(c, "entry") || !cursor_expect(c, "of") || !name_want_vm(c, &fault->origin_vm) ||
        !cursor_expect(c, "for") || !cursor_number(c, "a virtual address", 0, UINT64_MAX, &fault->address))
        return false;
    const struct vm_setup *vm = &c->setup->vm[fault->origin_vm];
    fault->pe = vm->pe;
    snprintf(fault->name, sizeof(fault->name), "wrong bit of the TLB entry of %s for 0x%08" PRIx64, vm->name,
             fault->address);
    cursor_plan(c, "TLB entry for", "0x%" PRIx64, fault->address);
    cursor_plan(c, "of", "%s, pe%u", vm->name, fault->pe);
    struct platform_source *source = flip_commit(c, fault);
    if (!source)
        return false;
    source->pe = fault->pe;
    source->vmid = (uint8_t)(fault->origin_vm + 1);
    return true;
}

static bool flip_next_is(const struct cursor *c, const char *word)
{
    return c->next->kind == TOKEN_WORD && strcmp(c->next->text, word) == 0;
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
    if (said && flip.pattern == PATTERN_WORD && flip_next_is(c, "tag"))
        return flip_tag(c, fault, bits);
    if (said && flip.pattern == PATTERN_WORD && flip_next_is(c, "tlb"))
        return flip_tlb(c, fault, bits);
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
