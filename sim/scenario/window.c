// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/window.h"

#include <string.h>

#include "scenario/name.h"
#include "scenario/when.h"

static bool read_labels(struct cursor *c, struct window *window)
{
    const struct token *first = c->next, *last = first;
    struct when from, to;

    if (!when_label(c, &from))
        return false;
    to = from;
    if (cursor_accept(c, "to")) {
        last = c->next;
        if (!when_label(c, &to))
            return false;
    }
    if (from.count != 1 || to.count != 1)
        return cursor_wrong(c, first, NULL, "a window holds every visit of its steps");
    if (to.pc < from.pc)
        return cursor_wrong(c, last, NULL, "'%.40s' lies before '%.40s'", last->text, first->text);
    *window = (struct window){.kind = WINDOW_LABELS, .from = from.pc, .to = to.pc};
    snprintf(window->text, sizeof(window->text), "%.40s%s%.40s", first->text, last == first ? "" : " to ",
             last == first ? "" : last->text);
    return true;
}

static bool read_name(struct cursor *c, struct window *window)
{
    struct suggest s = cursor_suggest(c);
    const struct token *t = c->next;
    int el = t->kind == TOKEN_WORD ? name_el(t->text) : -1;
    int image = t->kind == TOKEN_WORD ? name_image(c->setup, t->text, t->length) : -1;

    *window = (struct window){.kind = WINDOW_EVERYTHING, .image = -1};
    snprintf(window->text, sizeof(window->text), "%.64s", t->kind == TOKEN_WORD ? t->text : "");
    if (cursor_accept(c, "everything"))
        return true;
    if (el >= 0) {
        window->kind = WINDOW_EL;
        window->el = (uint8_t)el;
    } else if (image >= 0) {
        window->kind = WINDOW_IMAGE;
        window->image = (int8_t)image;
    } else if (t->kind != TOKEN_WORD || !name_maybe_image(c, t->text, t->length)) {
        suggest_offer_words(&s, "everything EL0 EL1 EL2 EL3", (char[16]){0}, 16);
        name_offer_images(c->setup, &s);
        return cursor_unexpected(c, "a window: everything, EL2, kvm, or kvm:el1_sync to kvm:el1_sync+3", &s);
    }
    c->next++;
    return true;
}

bool window_read(struct cursor *c, struct window *window)
{
    return when_label_begins(c) ? read_labels(c, window) : read_name(c, window);
}
