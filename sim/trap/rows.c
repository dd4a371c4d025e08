// SPDX-License-Identifier: BSD-2-Clause
#include "trap/rows.h"

#include <stdlib.h>
#include <string.h>

static void *joined(const void *first, size_t count, const void *more, size_t more_count, size_t size)
{
    char *all = calloc(count + more_count, size);

    if (!all)
        abort();
    memcpy(all, first, count * size);
    memcpy(all + count * size, more, more_count * size);
    return all;
}

static bool coarse_same(const struct forward_coarse *a, const struct forward_coarse *b)
{
    return a->name == b->name && a->word == b->word && a->first == b->first && a->last == b->last &&
           a->editions == b->editions;
}

static bool control_same(const struct forward_control *a, const struct forward_control *b)
{
    return a->name == b->name && a->mask == b->mask && a->value == b->value && a->condition == b->condition &&
           a->complex_text == b->complex_text && memcmp(a->members, b->members, sizeof a->members) == 0 &&
           a->editions == b->editions && a->kind == b->kind && a->reg == b->reg &&
           a->directions == b->directions && a->by_encoding == b->by_encoding;
}

bool rows_same(const struct rows_more *a, const struct rows_more *b)
{
    if (a->rows != b->rows || a->anys != b->anys)
        return false;
    for (unsigned i = 0; i < a->rows; i++) {
        if (!coarse_same(&a->coarse[i], &b->coarse[i]))
            return false;
    }
    for (unsigned i = 0; i < a->anys; i++) {
        if (!control_same(&a->any[i], &b->any[i]))
            return false;
    }
    return true;
}

bool rows_build(struct forward_table *table, const struct rows_more *more, const struct forward_rules *rules,
                forward_report *report, void *ctx)
{
    struct forward_source source = forward_rows;
    struct forward_coarse *coarse;
    struct forward_control *controls;
    bool good;

    if (!more || more->rows == 0)
        return forward_build(table, &source, rules, report, ctx);
    coarse = joined(source.coarse, source.coarse_count, more->coarse, more->rows, sizeof *coarse);
    controls = joined(source.controls, source.controls_count, more->any, more->anys, sizeof *controls);
    source.coarse = coarse;
    source.coarse_count += more->rows;
    source.controls = controls;
    source.controls_count += more->anys;
    good = forward_build(table, &source, rules, report, ctx);
    free(coarse);
    free(controls);
    return good;
}
