// SPDX-License-Identifier: BSD-2-Clause
#include "scenario/when.h"

#include <inttypes.h>
#include <string.h>

#include "scenario/expect.h"
#include "scenario/name.h"
#include "share.h"

bool when_label_begins(const struct cursor *c)
{
    return c->next->kind == TOKEN_WORD && strchr(c->next->text, ':') != NULL;
}

static const struct routine *label_routine(const struct program *p, const char *name, size_t length,
                                           struct suggest *s)
{
    for (unsigned part = 0; p->parts[part]; part++) {
        for (unsigned i = 0; i < p->part_counts[part]; i++) {
            const struct routine *r = &p->parts[part][i];
            if (strlen(r->name) == length && memcmp(r->name, name, length) == 0)
                return r;
            suggest_offer(s, r->name);
        }
    }
    return NULL;
}

static bool label_no_image(struct cursor *c, const struct token *t, size_t length)
{
    struct suggest s = suggest_for(t->text, length);
    name_offer_images(c->setup, &s);
    if (name_maybe_image(c, t->text, length))
        return true;
    return cursor_wrong(c, t, s.best, "no software is called '%.*s'", length < 48 ? (int)length : 48,
                        t->text);
}

static bool label_resolve(struct cursor *c, const struct token *t, size_t length, uint64_t *pc)
{
    int index = name_image(c->setup, t->text, length);
    if (index < 0)
        return label_no_image(c, t, length);
    const struct image *image = &c->setup->image[index];
    const char *label = t->text + length + 1;
    size_t name = strcspn(label, "+");
    struct suggest s = suggest_for(label, name);
    if (!label_routine(image->program, label, name, &s)) {
        char suggestion[DIAGNOSTIC_SUGGESTION];
        snprintf(suggestion, sizeof(suggestion), "%s:%s", image->name, s.best ? s.best : "");
        return cursor_wrong(c, t, s.best ? suggestion : NULL, "%s has no step '%.48s'", image->name, label);
    }
    uint64_t step = 0;
    if (label[name] && number_read(label + name + 1, strlen(label + name + 1), &step) != NUMBER_PLAIN)
        return cursor_wrong(c, t, NULL, "expected IMAGE:ROUTINE+N, found '%.48s'", t->text);
    char plain[160];
    snprintf(plain, sizeof(plain), "%.*s+%" PRIu64, (int)name, label, step);
    *pc = c->reader->placed ? software_address(image, plain) : 0;
    if (c->reader->placed && *pc == 0)
        return cursor_wrong(c, t, NULL, "%s has no step '%.48s': the routine has fewer", image->name, label);
    return true;
}

bool when_place(struct cursor *c, uint64_t *pc)
{
    const struct token *t = cursor_word(c, "a step, like kvm:__guest_enter+2");
    const char *colon = t ? strchr(t->text, ':') : NULL;
    if (!t)
        return false;
    if (!colon)
        return cursor_wrong(c, t, NULL, "expected a step, like kvm:__guest_enter+2, found '%.48s'", t->text);
    return label_resolve(c, t, (size_t)(colon - t->text), pc);
}

bool when_label(struct cursor *c, struct when *when)
{
    const struct token *t = c->next;
    *when = (struct when){.trigger = PLATFORM_AT_STEP, .count = 1};
    if (!when_place(c, &when->pc))
        return false;
    if (cursor_accept(c, "for") &&
        !(cursor_expect(c, "the") && cursor_ordinal(c, &when->count) && cursor_expect(c, "time")))
        return false;
    snprintf(when->text, sizeof(when->text), "%.64s (pc 0x%" PRIx64 ") visit %" PRIu64, t->text, when->pc,
             when->count);
    return true;
}

static bool when_access(struct cursor *c, struct when *when)
{
    struct address address;
    *when = (struct when){.trigger = PLATFORM_AT_ACCESS};
    if (!cursor_ordinal(c, &when->count) || !cursor_expect(c, "access") || !cursor_expect(c, "to") ||
        !address_read(c, &address) || !address_size(c, &address, &when->watch_size))
        return false;
    when->watch_base = share_resolve(c->setup, address.pa);
    snprintf(when->text, sizeof(when->text), "access %" PRIu64 " to %s size %" PRIu64, when->count,
             address.text, when->watch_size);
    return true;
}

bool when_read(struct cursor *c, struct when *when)
{
    uint64_t number;
    enum number_kind kind =
        c->next->kind == TOKEN_WORD ? number_read(c->next->text, c->next->length, &number) : NUMBER_NONE;

    if (when_label_begins(c))
        return when_label(c, when);
    if (kind == NUMBER_ORDINAL)
        return when_access(c, when);
    if (kind == NUMBER_NONE)
        return cursor_unexpected(c, "a moment: a step like kvm:__guest_enter+2, 120cy, or 2nd access to ADDR",
                                 NULL);
    *when = (struct when){.trigger = PLATFORM_AT_CYCLE};
    if (!cursor_cycles(c, &when->cycle))
        return false;
    snprintf(when->text, sizeof(when->text), "%" PRIu64 "cy", when->cycle);
    return true;
}

// The statement's rest on one line, for the plan.
static void when_words(const struct token *t, struct when *when)
{
    size_t used = strlen(when->text), room = sizeof(when->text);

    for (; t->kind != TOKEN_END && used < room - 1; t++) {
        int n = snprintf(when->text + used, room - used, "%s%s", used ? " " : "", t->text);
        used += n < 0 ? 0 : (size_t)n;
    }
}

static bool when_event(struct cursor *c, struct when *when)
{
    uint64_t number;
    const struct token *t = c->next;

    *when = (struct when){.trigger = PLATFORM_AT_EVENT, .count = 1};
    if (t->kind == TOKEN_WORD && number_read(t->text, t->length, &number) == NUMBER_ORDINAL &&
        !(cursor_ordinal(c, &when->count) && cursor_expect(c, "time")))
        return false;
    when_words(t, when);
    return expect_event(c, &when->event);
}

bool when_clause(struct cursor *c, struct when *when)
{
    uint64_t period = 0, times = 1;
    const struct token *t;

    *when = (struct when){.trigger = PLATFORM_AT_CYCLE, .text = "0cy"};
    if (cursor_accept(c, "every")) {
        t = c->next;
        if (!cursor_cycles(c, &period) || !cursor_in_range(c, t, period, 1, UINT32_MAX) ||
            !cursor_number(c, "how many times", 1, UINT16_MAX, &times) || !cursor_expect(c, "times"))
            return false;
    }
    if (cursor_accept(c, "at") ? !when_read(c, when) : cursor_accept(c, "when") && !when_event(c, when))
        return false;
    when->period = period;
    when->times = (uint16_t)times;
    return true;
}
