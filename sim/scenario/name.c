// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/name.h"

#include <string.h>

static bool same(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && memcmp(name, text, length) == 0;
}

// The one of `count` names, each `stride` bytes behind the one before; -1: none.
static int find(const char *first, size_t stride, unsigned count, const char *name, size_t length)
{
    for (unsigned i = 0; i < count; i++) {
        if (same(first + i * stride, name, length))
            return (int)i;
    }
    return -1;
}

int name_vm(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->vm[0].name, sizeof(setup->vm[0]), setup->vms, name, length);
}

int name_region(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->platform.region[0].name, sizeof(setup->platform.region[0]), setup->platform.regions,
                name, length);
}

int name_cache(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->platform.cache[0].name, sizeof(setup->platform.cache[0]), setup->platform.caches, name,
                length);
}

int name_bridge(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->platform.bridge[0].name, sizeof(setup->platform.bridge[0]), setup->platform.bridges,
                name, length);
}

int name_node(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->node[0].name, sizeof(setup->node[0]), setup->nodes, name, length);
}

int name_frame(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->frame[0].name, sizeof(setup->frame[0]), setup->frames, name, length);
}

int name_image(const struct setup *setup, const char *name, size_t length)
{
    return find(setup->image[0].name, sizeof(setup->image[0]), setup->images, name, length);
}

bool name_maybe_image(const struct cursor *c, const char *name, size_t length)
{
    if (c->reader->images_unknown || c->reader->placed)
        return c->reader->images_unknown;
    return same("linux", name, length); // setup_place() adds the host
}

int name_el(const char *word)
{
    bool el = word[0] == 'E' && word[1] == 'L' && word[2] >= '0' && word[2] <= '3' && word[3] == 0;
    return el ? word[2] - '0' : -1;
}

// Words that begin a claim or a condition: a name that is one of them could not be told apart.
static bool name_reserved(const char *name)
{
    static const char *const words[] = {"host", "every", "vmm",      "process", "context",
                                        "an",   "ESB",   "scrubber", "tag",     "tlb"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (strcmp(words[i], name) == 0)
            return true;
    }
    return name_el(name) >= 0 || sysreg_find(name) != SYSREG_COUNT || software_find(name) != NULL ||
           strncmp(name, "vmm-", 4) == 0;
}

static bool name_well_formed(const char *name)
{
    if (!((name[0] >= 'a' && name[0] <= 'z') || (name[0] >= 'A' && name[0] <= 'Z') || name[0] == '_'))
        return false;
    return name[strcspn(name, ".:+/$")] == 0;
}

bool name_new(struct cursor *c, const char *what, size_t longest, char name[NAME_SIZE])
{
    const struct setup *setup = c->setup;
    const struct token *t = cursor_word(c, what);
    if (!t)
        return false;
    if (!name_well_formed(t->text))
        return cursor_wrong(c, t, NULL, "'%.48s' is not a name of letters, digits, '_' and '-'", t->text);
    if (t->length > longest)
        return cursor_wrong(c, t, NULL, "a name of more than %zu characters", longest);
    if (name_reserved(t->text))
        return cursor_wrong(c, t, NULL, "'%s' has a meaning already", t->text);
    if (name_vm(setup, t->text, t->length) >= 0 || name_region(setup, t->text, t->length) >= 0 ||
        name_node(setup, t->text, t->length) >= 0 || name_frame(setup, t->text, t->length) >= 0 ||
        name_cache(setup, t->text, t->length) >= 0 || name_bridge(setup, t->text, t->length) >= 0)
        return cursor_wrong(c, t, NULL, "there is a '%s' already", t->text);
    memcpy(name, t->text, t->length + 1);
    return true;
}

void name_offer_vms(const struct setup *setup, struct suggest *s)
{
    for (unsigned i = 0; i < setup->vms; i++)
        suggest_offer(s, setup->vm[i].name);
}

void name_offer_images(const struct setup *setup, struct suggest *s)
{
    for (unsigned i = 0; i < setup->images; i++)
        suggest_offer(s, setup->image[i].name);
}

void name_offer_nodes(const struct setup *setup, struct suggest *s)
{
    for (unsigned i = 0; i < setup->nodes; i++)
        suggest_offer(s, setup->node[i].name);
}

void name_offer_regions(const struct setup *setup, struct suggest *s)
{
    for (unsigned i = 0; i < setup->platform.regions; i++)
        suggest_offer(s, setup->platform.region[i].name);
}

// The next token names nothing of this kind.
static bool name_missing(struct cursor *c, const char *kind, const struct suggest *s)
{
    const struct token *t = c->next;
    if (t->kind == TOKEN_WORD && (t + 1)->kind != TOKEN_OPEN && !verb_later(t->text))
        return cursor_wrong(c, t, s->best, "there is no %s '%.48s'", kind, t->text);
    char expected[48];
    snprintf(expected, sizeof(expected), "a %s", kind);
    return cursor_unexpected(c, expected, NULL);
}

bool name_want_vm(struct cursor *c, int8_t *vm)
{
    struct suggest s = cursor_suggest(c);
    name_offer_vms(c->setup, &s);
    *vm = (int8_t)(c->next->kind == TOKEN_WORD ? name_vm(c->setup, c->next->text, c->next->length) : -1);
    if (*vm < 0)
        return name_missing(c, "vm", &s);
    c->next++;
    return true;
}

bool name_want_vm_or_host(struct cursor *c, int8_t *vm)
{
    struct suggest s = cursor_suggest(c);
    *vm = -1;
    if (cursor_accept(c, "host"))
        return true;
    if (c->next->kind == TOKEN_WORD && name_vm(c->setup, c->next->text, c->next->length) >= 0)
        return name_want_vm(c, vm);
    suggest_offer(&s, "host");
    name_offer_vms(c->setup, &s);
    return name_missing(c, "vm", &s);
}

bool name_want_region(struct cursor *c, unsigned *region)
{
    struct suggest s = cursor_suggest(c);
    name_offer_regions(c->setup, &s);
    int i = c->next->kind == TOKEN_WORD ? name_region(c->setup, c->next->text, c->next->length) : -1;
    if (i < 0)
        return name_missing(c, "memory or device", &s);
    *region = (unsigned)i;
    c->next++;
    return true;
}

bool name_want_cache(struct cursor *c, int8_t *cache)
{
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < c->setup->platform.caches; i++)
        suggest_offer(&s, c->setup->platform.cache[i].name);
    *cache =
        (int8_t)(c->next->kind == TOKEN_WORD ? name_cache(c->setup, c->next->text, c->next->length) : -1);
    if (*cache < 0)
        return name_missing(c, "cache", &s);
    c->next++;
    return true;
}

bool name_want_node(struct cursor *c, int8_t *node)
{
    struct suggest s = cursor_suggest(c);
    name_offer_nodes(c->setup, &s);
    *node = (int8_t)(c->next->kind == TOKEN_WORD ? name_node(c->setup, c->next->text, c->next->length) : -1);
    if (*node < 0)
        return name_missing(c, "node", &s);
    c->next++;
    return true;
}

bool name_want_el(struct cursor *c, uint8_t *el)
{
    int n = c->next->kind == TOKEN_WORD ? name_el(c->next->text) : -1;
    if (n < 0)
        return cursor_unexpected(c, "an Exception level, EL0 to EL3", NULL);
    *el = (uint8_t)n;
    c->next++;
    return true;
}
