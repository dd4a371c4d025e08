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
