// SPDX-License-Identifier: BSD-2-Clause
#include "sweep/policy.h"

#include <string.h>

#include "scenario/name.h"

static bool wrong(const char *what, const char *text)
{
    fprintf(stderr, "rasim sweep: --policy %s: %s\n", text, what);
    return false;
}

static struct sweep_policy *begin(struct sweep_policies *all, const char *text, size_t length,
                                  const char *more)
{
    if (all->count == SWEEP_POLICIES || length >= SWEEP_NAME) {
        wrong(length >= SWEEP_NAME ? "the name is too long" : "too many policies", text);
        return NULL;
    }
    struct sweep_policy *p = &all->policy[all->count++];
    snprintf(p->name, sizeof p->name, "%.*s", (int)length, text);
    snprintf(p->more, sizeof p->more, "%s", more);
    return p;
}

static bool add_statement(struct sweep_policy *p, const char *text, size_t length)
{
    char statement[SCENARIO_MORE];

    while (length && *text == ' ') {
        text++;
        length--;
    }
    if (length == 0)
        return true;
    if (length >= sizeof statement)
        return false;
    snprintf(statement, sizeof statement, "%.*s", (int)length, text);
    return scenario_more(p->more, statement);
}

static bool add_named(struct sweep_policies *all, const char *text, const char *equals, const char *more)
{
    struct sweep_policy *p = begin(all, text, (size_t)(equals - text), more);

    if (!p)
        return false;
    for (const char *at = equals + 1; *at; at += *at == ';') {
        size_t length = strcspn(at, ";");

        if (!add_statement(p, at, length))
            return wrong("statements are too long, or have a quote or a line break", text);
        at += length;
    }
    return true;
}

static bool no_software(const struct setup *setup, const char *text)
{
    struct suggest s = suggest_for(text, strlen(text));

    name_offer_images(setup, &s);
    fprintf(stderr, "%s: no software is called '%s'", setup->file, text);
    if (s.best)
        fprintf(stderr, "; did you mean '%s'?\n", s.best);
    else
        fprintf(stderr, "; a policy is SOFTWARE or NAME=STATEMENT\n");
    return false;
}

static bool add_options(struct sweep_policies *all, const char *text, const struct setup *setup,
                        const char *more)
{
    int image = name_image(setup, text, strlen(text));

    if (image < 0)
        return no_software(setup, text);
    const struct program *program = setup->image[image].program;
    for (unsigned i = 0; i < program->option_count; i++) {
        char name[SWEEP_NAME * 2], statement[SWEEP_NAME * 2 + 8];
        int length = snprintf(name, sizeof name, "%s %s", text, program->options[i].word);
        struct sweep_policy *p = begin(all, name, (size_t)length, more);

        snprintf(statement, sizeof statement, "option %s", name);
        if (!p || !scenario_more(p->more, statement))
            return false;
    }
    return true;
}

bool sweep_policy_add(struct sweep_policies *all, const char *text, const struct setup *setup,
                      const char *more)
{
    const char *equals = strchr(text, '=');

    if (equals == text)
        return wrong("it has no name", text);
    return equals ? add_named(all, text, equals, more) : add_options(all, text, setup, more);
}
