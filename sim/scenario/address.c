// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/address.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/name.h"
#include "scenario/relation.h"

static const char *const address_syntax = "an address, like 0x8000_0000 or vm0:0x1000";

bool address_begins(const struct cursor *c)
{
    const char *text = c->next->text;
    if (relation_begins(c))
        return true;
    return c->next->kind == TOKEN_WORD && ((text[0] >= '0' && text[0] <= '9') || strchr(text, ':'));
}

// Numbers joined by '+'.
static bool address_sum(struct cursor *c, const struct token *t, const char *text, uint64_t *sum)
{
    *sum = 0;
    for (;;) {
        uint64_t number;
        size_t length = strcspn(text, "+");
        enum number_kind kind = number_read(text, length, &number);
        if (kind == NUMBER_RANGE || (kind == NUMBER_PLAIN && number > UINT64_MAX - *sum))
            return cursor_wrong(c, t, NULL, "'%.48s' is out of range: addresses have 64 bits", t->text);
        if (kind != NUMBER_PLAIN)
            return cursor_wrong(c, t, NULL, "expected %s, found '%.48s'", address_syntax, t->text);
        *sum += number;
        if (!text[length])
            return true;
        text += length + 1;
    }
}

static bool address_in_vm(struct cursor *c, struct address *a, int vm, uint64_t offset)
{
    const struct vm_setup *v = &c->setup->vm[vm];
    a->vm = (int8_t)vm;
    if (!setup_ipa_place(c->setup, v, offset, &a->pa) && v->memory != 0)
        return cursor_wrong(c, a->token, NULL, "beyond the memory of %s, which has 0x%" PRIx64 " bytes",
                            v->name, v->memory);
    a->device = v->memory != 0 && offset >= v->memory;
    a->room = (a->device ? setup_ipa_end(c->setup, v) : v->memory) - offset;
    snprintf(a->text, sizeof(a->text), "%s:0x%08" PRIx64, v->name, offset);
    return true;
}

int8_t address_owner(const struct cursor *c, uint64_t pa)
{
    int vm = c->reader->placed ? setup_vm_at(c->setup, pa) : -1;

    return (int8_t)(vm < 0 ? setup_device_owner(c->setup, pa) : vm);
}

static bool address_in_region(struct cursor *c, struct address *a, unsigned region, uint64_t offset)
{
    const struct platform_region *r = &c->setup->platform.region[region];
    if (offset >= r->size && r->size != 0)
        return cursor_wrong(c, a->token, NULL, "beyond %s, which has 0x%" PRIx64 " bytes", r->name, r->size);
    a->device = r->kind != PLATFORM_RAM;
    a->pa = r->base + offset;
    a->room = r->size - offset;
    a->vm = address_owner(c, a->pa);
    return true;
}

static bool address_in_frame(struct cursor *c, struct address *a, unsigned frame, uint64_t offset)
{
    const struct shared_frame *f = &c->setup->frame[frame];
    if (offset >= 0x1000)
        return cursor_wrong(c, a->token, NULL, "beyond %s, which has 0x1000 bytes", f->name);
    a->pa = f->pa + offset;
    a->room = 0x1000 - offset;
    snprintf(a->text, sizeof(a->text), "%s:0x%03" PRIx64, f->name, offset);
    return true;
}

static bool address_named(struct cursor *c, struct address *a, size_t length)
{
    const char *text = a->token->text;
    int vm = name_vm(c->setup, text, length);
    int region = name_region(c->setup, text, length);
    uint64_t offset;
    if (!address_sum(c, a->token, text + length + 1, &offset))
        return false;
    if (vm >= 0)
        return address_in_vm(c, a, vm, offset);
    int frame = name_frame(c->setup, text, length);
    if (frame >= 0)
        return address_in_frame(c, a, (unsigned)frame, offset);
    if (region >= 0) {
        snprintf(a->text, sizeof(a->text), "%.*s:0x%08" PRIx64, (int)length, text, offset);
        return address_in_region(c, a, (unsigned)region, offset);
    }
    struct suggest s = suggest_for(text, length);
    name_offer_vms(c->setup, &s);
    name_offer_regions(c->setup, &s);
    for (unsigned i = 0; i < c->setup->frames; i++)
        suggest_offer(&s, c->setup->frame[i].name);
    return cursor_wrong(c, a->token, s.best, "there is no vm, memory or device '%.*s'",
                        length < 48 ? (int)length : 48, text);
}

static bool address_plain(struct cursor *c, struct address *a)
{
    uint64_t pa;
    if (!address_sum(c, a->token, a->token->text, &pa))
        return false;
    snprintf(a->text, sizeof(a->text), "0x%08" PRIx64, pa);
    for (unsigned i = 0; i < c->setup->platform.regions; i++) {
        const struct platform_region *r = &c->setup->platform.region[i];
        if (pa - r->base < r->size)
            return address_in_region(c, a, i, pa - r->base);
    }
    if (c->reader->unplaceable)
        return true; // perhaps in a region that could not be read
    return cursor_wrong(c, a->token, NULL, "there is no memory or device at %s", a->text);
}

bool address_read(struct cursor *c, struct address *a)
{
    if (relation_begins(c))
        return relation_read(c, a);
    *a = (struct address){.vm = -1, .token = cursor_word(c, address_syntax)};
    if (!a->token)
        return false;
    const char *colon = strchr(a->token->text, ':');
    return colon ? address_named(c, a, (size_t)(colon - a->token->text)) : address_plain(c, a);
}

bool address_size(struct cursor *c, const struct address *a, uint64_t *size)
{
    *size = a->unit ? a->unit : ADDRESS_GRANULE;
    if (a->room > 0 && a->room < *size)
        *size = a->room;
    if (!cursor_accept(c, "size"))
        return true;
    const struct token *t = c->next;
    if (!cursor_number(c, "a size", 1, UINT64_MAX, size))
        return false;
    if (a->room > 0 && *size > a->room)
        return cursor_wrong(c, t, NULL, "0x%" PRIx64 " bytes from %s are too many: 0x%" PRIx64 " are left",
                            *size, a->text, a->room);
    return true;
}
