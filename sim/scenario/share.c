// SPDX-License-Identifier: BSD-2-Clause
// Statements: ksm, zero-page. Pages of guests that lie in one frame.
#include "share.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "scenario/address.h"
#include "scenario/name.h"

static const uint64_t page_mask = 0xfff;

static struct shared_frame *frame_new(struct cursor *c, enum frame_kind kind)
{
    struct setup *setup = c->setup;

    if (setup->frames == MAX_FRAMES) {
        cursor_wrong(c, c->first, NULL, "more than %d shared frames", MAX_FRAMES);
        return NULL;
    }
    struct shared_frame *frame = &setup->frame[setup->frames];
    *frame = (struct shared_frame){.kind = kind, .duplicate_of = -1};
    return frame;
}

// One page; VMs have no place yet.
static bool share_page(struct cursor *c)
{
    struct setup *setup = c->setup;
    struct address a;

    if (!address_read(c, &a))
        return false;
    if (a.vm < 0)
        return cursor_wrong(c, a.token, NULL, "expected a page of a vm that stands above, like vm0:0x1000");
    uint64_t ipa = a.pa - setup->vm[a.vm].pa;
    if (ipa & page_mask)
        return cursor_wrong(c, a.token, NULL, "a page begins at a multiple of 4K");
    if (share_find(setup, (unsigned)a.vm, ipa) >= 0)
        return cursor_wrong(c, a.token, NULL, "%s lies in a shared frame already", a.text);
    if (setup->shares == MAX_SHARES)
        return cursor_wrong(c, a.token, NULL, "more than %d shared pages", MAX_SHARES);
    setup->share[setup->shares++] =
        (struct share){.ipa = ipa, .vm = (uint8_t)a.vm, .frame = (uint8_t)setup->frames};
    cursor_plan(c, "page", "%s", a.text);
    return true;
}

static bool share_pages(struct cursor *c)
{
    do {
        if (!share_page(c))
            return false;
    } while (c->next->kind != TOKEN_END);
    c->setup->frames++;
    return true;
}

static bool ksm_duplicate(struct cursor *c, struct shared_frame *frame)
{
    const struct token *t = cursor_expect(c, "of") ? cursor_word(c, "a frame of `ksm`") : NULL;
    int of = t ? name_frame(c->setup, t->text, t->length) : -1;

    if (!t)
        return false;
    if (of < 0 || c->setup->frame[of].kind != FRAME_KSM)
        return cursor_wrong(c, t, NULL, "no `ksm` above this line is called '%.48s'", t->text);
    frame->duplicate_of = (int8_t)of;
    cursor_plan(c, "duplicate-of", "%s", c->setup->frame[of].name);
    return true;
}

bool compile_ksm(struct cursor *c)
{
    struct shared_frame *frame = frame_new(c, FRAME_KSM);

    if (!frame || !name_new(c, "a name for the frame", NAME_SIZE - 1, frame->name))
        return false;
    cursor_plan(c, "name", "%s", frame->name);
    if (cursor_accept(c, "duplicate") && !ksm_duplicate(c, frame))
        return false;
    return share_pages(c);
}

bool compile_zero_page(struct cursor *c)
{
    struct shared_frame *frame = cursor_once(c, VERB_zero_page) ? frame_new(c, FRAME_ZERO) : NULL;

    if (!frame)
        return false;
    snprintf(frame->name, sizeof(frame->name), "zero-page");
    return share_pages(c);
}
