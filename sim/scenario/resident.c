// SPDX-License-Identifier: BSD-2-Clause
// Statements: software, option.
#include "scenario/resident.h"

#include <string.h>

#include "scenario/name.h"

const struct program *resident_program(struct cursor *c, unsigned els)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = cursor_word(c, "a program");
    if (!t)
        return NULL;
    const struct program *p = software_find(t->text);
    if (p && (p->els & els) != 0)
        return p;
    if (p) {
        const char *el = els & RESIDENT_EL1   ? "EL1"
                         : els & RESIDENT_EL0 ? "EL0"
                         : els & 1 << 2       ? "EL2"
                                              : "EL3";
        cursor_wrong(c, t, NULL, "'%s' does not run at %s", t->text, el);
        return NULL;
    }
    for (const struct program *const *q = software_programs; *q; q++)
        suggest_offer(&s, (*q)->name);
    cursor_wrong(c, t, s.best, "there is no program '%.48s'", t->text);
    return NULL;
}

static bool option_clash(struct cursor *c, const struct image *image, int option)
{
    const struct program *p = image->program;
    for (unsigned i = 0; i < p->option_count; i++) {
        bool chosen = (image->options & option_bit((int)i)) != 0;
        if (chosen && (int)i != option && p->options[i].group != 0 &&
            p->options[i].group == p->options[option].group)
            return !cursor_wrong(c, c->next, NULL, "'%s' excludes '%s'", p->options[i].word,
                                 p->options[option].word);
    }
    return false;
}

bool resident_option(struct cursor *c, struct image *image)
{
    const struct program *p = image->program;
    int option = c->next->kind == TOKEN_WORD ? software_option(p, c->next->text) : -1;
    if (option >= 0) {
        if (option_clash(c, image, option))
            return false;
        image->options |= option_bit(option);
        c->next++;
        return true;
    }
    struct suggest s = cursor_suggest(c);
    for (unsigned i = 0; i < p->option_count; i++)
        suggest_offer(&s, p->options[i].word);
    if (c->next->kind == TOKEN_WORD && (c->next + 1)->kind != TOKEN_OPEN && !verb_later(c->next->text))
        return cursor_wrong(c, c->next, s.best, "'%s' has no option '%.48s'", p->name, c->next->text);
    return cursor_unexpected(c, "an option", NULL);
}

static bool is_one_of(const struct token *t, const char *const *words)
{
    for (; *words; words++) {
        if (t->kind == TOKEN_WORD && strcmp(t->text, *words) == 0)
            return true;
    }
    return false;
}

bool resident_options(struct cursor *c, struct image *image, const char *const *ends)
{
    while (c->next->kind != TOKEN_END && !is_one_of(c->next, ends)) {
        if (!resident_option(c, image))
            return false;
    }
    return true;
}

struct image *resident_add(struct cursor *c, const struct program *p, const char *prefix, const char *name,
                           unsigned els, int8_t vm)
{
    struct setup *setup = c->setup;
    struct image *image = &setup->image[setup->images++];
    *image = (struct image){.program = p, .els = (uint8_t)els, .vm = vm};
    snprintf(image->name, sizeof(image->name), "%s%s", prefix, name);
    return image;
}

void resident_plan(struct cursor *c, const char *key, const struct image *image)
{
    char text[256];
    snprintf(text, sizeof(text), "%s", image->program->name);
    for (unsigned i = 0; i < image->program->option_count; i++) {
        size_t used = strlen(text);
        if (image->options & option_bit((int)i))
            snprintf(text + used, sizeof(text) - used, " %s", image->program->options[i].word);
    }
    cursor_plan(c, key, "%s", text);
}

// NULL: a diagnostic was given.
static struct image *software_image(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct suggest s = cursor_suggest(c);
    const struct token *el = c->next;
    unsigned bit = cursor_accept(c, "EL2") ? 1 << 2 : cursor_accept(c, "EL3") ? 1 << 3 : 0;
    if (bit == 0) {
        suggest_offer(&s, "EL2");
        suggest_offer(&s, "EL3");
        cursor_unexpected(c, "EL2 or EL3", &s);
        return NULL;
    }
    for (unsigned i = 0; i < setup->images; i++) {
        if (setup->image[i].els & bit) {
            cursor_wrong(c, el, NULL, "%s has software already: %s", el->text, setup->image[i].name);
            return NULL;
        }
    }
    const struct program *p = resident_program(c, bit);
    if (!p)
        return NULL;
    struct image *image = resident_add(c, p, "", p->name, bit, -1);
    cursor_plan(c, "el", "%s", el->text);
    return image;
}

bool compile_software(struct cursor *c)
{
    struct image *image = software_image(c);
    if (!image) {
        c->reader->images_unknown = true;
        return false;
    }
    if (!resident_options(c, image, (const char *const[]){NULL}) || !cursor_end(c))
        return false;
    resident_plan(c, "program", image);
    return true;
}

static option_set group_of(const struct program *p, int option)
{
    option_set bits = 0;

    for (unsigned i = 0; i < p->option_count; i++) {
        if (p->options[option].group != 0 && p->options[i].group == p->options[option].group)
            bits |= option_bit((int)i);
    }
    return bits;
}

bool compile_option(struct cursor *c)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = cursor_word(c, "software, like kvm");
    if (!t)
        return false;
    if (strcmp(t->text, "linux") == 0)
        setup_add_host(c->setup);
    int i = name_image(c->setup, t->text, t->length);
    name_offer_images(c->setup, &s);
    if (i < 0)
        return cursor_wrong(c, t, s.best, "no software above this line is called '%.48s'", t->text);
    struct image *image = &c->setup->image[i];
    do {
        int option = c->next->kind == TOKEN_WORD ? software_option(image->program, c->next->text) : -1;
        if (option >= 0)
            image->options &= ~group_of(image->program, option);
        if (!resident_option(c, image))
            return false;
    } while (c->next->kind != TOKEN_END);
    resident_plan(c, "program", image);
    return true;
}
