// SPDX-License-Identifier: BSD-2-Clause
// Statement: run. When the run ends.
#include <inttypes.h>
#include <string.h>

#include "scenario/name.h"
#include "scenario/when.h"

// `idle`, `dead`, `idle or dead`.
static bool until_states(struct cursor *c, struct until *until)
{
    do {
        struct suggest s = cursor_suggest(c);
        if (cursor_accept(c, "idle")) {
            until->idle = true;
        } else if (cursor_accept(c, "dead")) {
            until->dead = true;
        } else {
            suggest_offer_words(&s, "idle dead", (char[8]){0}, 8);
            return cursor_unexpected(c, "'idle' or 'dead'", &s);
        }
    } while (cursor_accept(c, "or"));
    return true;
}

static bool until_image(struct cursor *c, struct until *until, int image)
{
    until->kind = UNTIL_IMAGE_IDLE;
    until->image = (int8_t)image;
    until->idle = true;
    return cursor_expect(c, "is") && cursor_expect(c, "idle");
}

static bool until_somebody(struct cursor *c, struct until *until)
{
    const struct token *t = cursor_word(c, "what ends the run");
    if (!t)
        return false;
    int vm = name_vm(c->setup, t->text, t->length);
    int image = name_image(c->setup, t->text, t->length);
    if (vm < 0 && image >= 0)
        return until_image(c, until, image);
    if (vm >= 0 || strcmp(t->text, "host") == 0) {
        until->kind = UNTIL_VM_IDLE_OR_DEAD;
        until->vm = (int8_t)vm;
        return cursor_expect(c, "is") && until_states(c, until);
    }
    if (name_maybe_image(c, t->text, t->length))
        return false;
    struct suggest s = suggest_for(t->text, t->length);
    name_offer_images(c->setup, &s);
    name_offer_vms(c->setup, &s);
    suggest_offer_words(&s, "host every", (char[8]){0}, 8);
    return cursor_wrong(c, t, s.best, "there is no vm or software '%.48s'", t->text);
}

static bool until_condition(struct cursor *c, struct until *until)
{
    uint64_t number;
    if (cursor_accept(c, "every")) {
        until->kind = UNTIL_ALL_IDLE_OR_DEAD;
        return cursor_expect(c, "vm") && cursor_expect(c, "is") && until_states(c, until);
    }
    if (when_label_begins(c)) {
        struct when when;
        until->kind = UNTIL_PC;
        if (!when_label(c, &when))
            return false;
        until->pc = when.pc;
        until->count = when.count;
        return true;
    }
    if (c->next->kind == TOKEN_WORD && number_read(c->next->text, c->next->length, &number) != NUMBER_NONE) {
        until->kind = UNTIL_CYCLE;
        return cursor_cycles(c, &until->cycle);
    }
    return until_somebody(c, until);
}

static void until_plan(struct cursor *c, const struct token *from, const struct token *to)
{
    char text[128] = "";
    for (const struct token *t = from; t < to; t++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", t == from ? "" : " ", t->text);
    cursor_plan(c, "until", "%s", text);
    if (c->setup->until.kind == UNTIL_PC)
        cursor_plan(c, "pc", "0x%" PRIx64, c->setup->until.pc);
}

bool compile_run(struct cursor *c)
{
    struct until *until = &c->setup->until;
    if (!cursor_once(c, VERB_run) || !cursor_expect(c, "until"))
        return false;
    const struct token *from = c->next;
    if (!until_condition(c, until))
        return false;
    until_plan(c, from, c->next);
    bool comma = cursor_symbol(c, TOKEN_COMMA);
    if (!comma && c->next->kind == TOKEN_END)
        return true;
    if (!cursor_expect(c, "at") || !cursor_expect(c, "most") || !cursor_cycles(c, &until->at_most))
        return false;
    cursor_plan(c, "at-most", "%" PRIu64 "cy", until->at_most);
    return cursor_end(c);
}
