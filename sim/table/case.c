// SPDX-License-Identifier: BSD-2-Clause
#include "table/case.h"

#include <string.h>

// What the FEAT_X columns say.
static void read_features(const struct case_frame *f, const uint64_t *values, const bool *given,
                          feature_set *on, feature_set *off)
{
    *on = *off = 0;
    for (unsigned i = 0; i < f->count; i++) {
        if (f->columns[i].kind == COLUMN_FEATURE && given[i])
            *(values[i] ? on : off) |= feature_bit((enum feature)f->columns[i].index);
    }
}

// Closed over what is there, without what is absent and whatever needs it.
static feature_set features_of(feature_set base, feature_set on, feature_set off)
{
    feature_set set = base & ~off;

    for (unsigned i = 0; i < FEATURE_COUNT; i++) {
        if (feature_close(feature_bit((enum feature)i)) & off)
            set &= ~feature_bit((enum feature)i);
    }
    return feature_close(set | on);
}

static void make_blank(const struct case_frame *f, struct case_blank *b, feature_set on, feature_set off)
{
    memset(b, 0, sizeof *b);
    b->on = on;
    b->off = off;
    pe_reset(&b->start.pe, 0, features_of(f->table->features, on, off));
    f->table->prepare(&b->start);
    for (unsigned i = 0; i < f->count; i++)
        b->res0[i] = column_res0(&f->columns[i], &b->start.pe);
}

static const struct case_blank *blank_of(struct case_frame *f, const uint64_t *values, const bool *given)
{
    struct case_blank *b;
    feature_set on, off;

    read_features(f, values, given, &on, &off);
    for (unsigned i = 0; i < f->ready && i < CASE_BLANKS; i++) {
        if (f->blanks[i].on == on && f->blanks[i].off == off)
            return &f->blanks[i];
    }
    b = &f->blanks[f->ready++ % CASE_BLANKS];
    make_blank(f, b, on, off);
    return b;
}

static const char *impossible(const struct case_frame *f, const struct case_blank *b, const uint64_t *values,
                              const bool *given)
{
    for (unsigned i = 0; i < f->count; i++) {
        const struct column *c = &f->columns[i];

        if (!given[i] || (c->kind == COLUMN_FEATURE && values[i]))
            continue;
        if (c->kind == COLUMN_FEATURE && pe_has(&b->start.pe, (enum feature)c->index))
            return "a feature is absent that another one implies";
        if (values[i] != 0 && b->res0[i])
            return "a field is set that is RES0 with these features";
    }
    return NULL;
}

const char *case_answer(struct case_frame *f, const uint64_t *values, const bool *given,
                        struct table_answer *answer)
{
    const struct case_blank *b = blank_of(f, values, given);
    const char *why = impossible(f, b, values, given);
    struct table_case tc;

    if (why && answer == NULL)
        return why;
    tc = b->start;
    for (unsigned i = 0; i < f->count; i++) {
        if (given[i])
            column_set(&f->columns[i], &tc, values[i]);
    }
    if (why == NULL && f->table->unreachable)
        why = f->table->unreachable(&tc);
    if (answer) {
        *answer = (struct table_answer){.rule = ""};
        f->table->answer(&tc, answer);
    }
    return why;
}
