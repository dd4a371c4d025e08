// SPDX-License-Identifier: BSD-2-Clause
// Statements: expect, never, always.
#include "scenario/expect.h"

#include <string.h>

#include "scenario/name.h"

enum { CLAIM_TEXT = 400 };

static const struct {
    const char *word;
    bool second; // it is the second word that decides
    bool (*read)(struct cursor *c, struct claim *claim);
} sentences[] = {
    {"ESB",         false, expect_defer  },
    {"an",          false, expect_lost   },
    {"corrupt",     false, expect_corrupt},
    {"a",           false, expect_a      },
    {"context",     false, expect_context},
    {"vmm",         false, expect_vmm    },
    {"process",     false, expect_process},
    {"EL0",         false, expect_take   },
    {"EL1",         false, expect_take   },
    {"EL2",         false, expect_take   },
    {"EL3",         false, expect_take   },
    {"takes",       true,  expect_take   },
    {"is",          true,  expect_state  },
    {"records",     true,  expect_record },
    {"raises",      true,  expect_raise  },
    {"scrubber",    false, expect_fetch  },
    {"corrects",    true,  expect_fetch  },
    {"defers",      true,  expect_fetch  },
    {"detects",     true,  expect_fetch  },
    {"miscorrects", true,  expect_fetch  },
    {"misses",      true,  expect_fetch  },
    {"meets",       true,  expect_fetch  },
    {"converts",    true,  expect_fetch  },
    {"drops",       true,  expect_fetch  },
};
enum { SENTENCES = sizeof(sentences) / sizeof(sentences[0]) };

// The statement on one line.
static char *expect_text(struct cursor *c)
{
    char text[CLAIM_TEXT];
    size_t used = 0;
    for (const struct token *t = c->first; t->kind != TOKEN_END && used < sizeof(text) - 1; t++) {
        const char *gap = t == c->first || t->kind == TOKEN_COMMA ? "" : " ";
        int n = snprintf(text + used, sizeof(text) - used, "%s%s", gap, t->text);
        used += n < 0 ? 0 : (size_t)n;
    }
    return arena_copy(&c->setup->arena, text, strlen(text));
}

static bool expect_unknown(struct cursor *c)
{
    const struct token *t = c->next;
    struct suggest s = cursor_suggest(c);
    if (t->kind != TOKEN_WORD || (t + 1)->kind == TOKEN_OPEN)
        return cursor_unexpected(c, "a claim", NULL);
    if (name_maybe_image(c, t->text, t->length))
        return false;
    bool node = name_node(c->setup, t->text, t->length) >= 0;
    if (node || strcmp(t->text, "host") == 0) {
        c->next++;
        return cursor_expect(c, node ? "records" : "is");
    }
    name_offer_images(c->setup, &s);
    name_offer_vms(c->setup, &s);
    name_offer_nodes(c->setup, &s);
    for (unsigned i = 0; i < SENTENCES; i++)
        suggest_offer(&s, sentences[i].second ? "" : sentences[i].word);
    suggest_offer(&s, "host");
    return cursor_wrong(c, t, s.best, "no claim begins with '%.48s'", t->text);
}

static bool expect_sentence(struct cursor *c, struct claim *claim)
{
    const struct token *second = c->next->kind == TOKEN_END ? c->next : c->next + 1;
    const char *words[] = {c->next->text, second->text};

    if (second->kind == TOKEN_EQUALS || second->kind == TOKEN_DIFFERS)
        return expect_final(c, claim);
    if (claim->mode == CLAIM_ALWAYS)
        return cursor_wrong(c, c->next, NULL, "'always' takes REG[.FIELD] = V");
    for (unsigned i = 0; i < SENTENCES; i++) {
        if (c->next->kind == TOKEN_WORD && strcmp(words[sentences[i].second], sentences[i].word) == 0)
            return sentences[i].read(c, claim);
    }
    if (c->next->kind == TOKEN_WORD && name_image(c->setup, c->next->text, c->next->length) >= 0)
        return expect_act(c, claim);
    return expect_unknown(c);
}

static struct claim expect_any(const struct cursor *c, enum claim_mode mode)
{
    return (struct claim){
        .mode = mode,
        .el = EL_ANY,
        .vm = -1,
        .image = -1,
        .node = -1,
        .region = -1,
        .state = STATE_COUNT,
        .origin_vm = -1,
        .least = mode == CLAIM_NEVER ? 0 : 1,
        .most = mode == CLAIM_NEVER ? 0 : UINT64_MAX,
        .within = UINT64_MAX,
        .line = c->first->place.line,
        .column = c->first->place.column,
    };
}

static bool is_event(const struct claim *c)
{
    switch (c->kind) {
    case CLAIM_TAKES:
    case CLAIM_READS:
    case CLAIM_WRITES:
    case CLAIM_ACTS:
    case CLAIM_SIGNALLED:
    case CLAIM_DEFERS:
    case CLAIM_RECORDS:
    case CLAIM_FETCHES:
    case CLAIM_CONTEXT_LOST:
        return c->least == 1 && c->most == UINT64_MAX && c->within == UINT64_MAX;
    default:
        return false;
    }
}

bool expect_event(struct cursor *c, struct claim *claim)
{
    const struct token *t = c->next;

    *claim = expect_any(c, CLAIM_EXPECT);
    return expect_sentence(c, claim) &&
           (is_event(claim) || cursor_wrong(c, t, NULL, "this is no single event to wait for"));
}

static bool expect_compile(struct cursor *c, enum claim_mode mode)
{
    struct setup *setup = c->setup;
    struct claim *claim = &setup->claim[setup->claims];
    if (setup->claims == MAX_CLAIMS)
        return cursor_wrong(c, c->first, NULL, "more than %d claims", MAX_CLAIMS);
    *claim = expect_any(c, mode);
    if (!expect_sentence(c, claim))
        return false;
    claim->text = expect_text(c);
    setup->claims++;
    setup->claims_of_steps += mode == CLAIM_ALWAYS;
    expect_plan(c, claim);
    return true;
}

bool compile_expect(struct cursor *c)
{
    return expect_compile(c, CLAIM_EXPECT);
}

bool compile_never(struct cursor *c)
{
    return expect_compile(c, CLAIM_NEVER);
}

bool compile_always(struct cursor *c)
{
    return expect_compile(c, CLAIM_ALWAYS);
}
