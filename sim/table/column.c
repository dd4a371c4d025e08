// SPDX-License-Identifier: BSD-2-Clause
#include "table/column.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "exception.h"
#include "scenario/number.h"
#include "sysreg.h"

static const struct {
    const char *name;
    unsigned offset, max;
} pstate_columns[] = {
    {"EL",            offsetof(struct pstate, el),     3},
    {"PSTATE.A",      offsetof(struct pstate, a),      1},
    {"PSTATE.ALLINT", offsetof(struct pstate, allint), 1},
    {"PSTATE.BTYPE",  offsetof(struct pstate, btype),  3},
    {"PSTATE.C",      offsetof(struct pstate, c),      1},
    {"PSTATE.D",      offsetof(struct pstate, d),      1},
    {"PSTATE.DIT",    offsetof(struct pstate, dit),    1},
    {"PSTATE.F",      offsetof(struct pstate, f),      1},
    {"PSTATE.I",      offsetof(struct pstate, i),      1},
    {"PSTATE.IL",     offsetof(struct pstate, il),     1},
    {"PSTATE.N",      offsetof(struct pstate, n),      1},
    {"PSTATE.PAN",    offsetof(struct pstate, pan),    1},
    {"PSTATE.SP",     offsetof(struct pstate, sp),     1},
    {"PSTATE.SS",     offsetof(struct pstate, ss),     1},
    {"PSTATE.SSBS",   offsetof(struct pstate, ssbs),   1},
    {"PSTATE.TCO",    offsetof(struct pstate, tco),    1},
    {"PSTATE.UAO",    offsetof(struct pstate, uao),    1},
    {"PSTATE.V",      offsetof(struct pstate, v),      1},
    {"PSTATE.Z",      offsetof(struct pstate, z),      1},
};
enum { PSTATE_COLUMNS = sizeof(pstate_columns) / sizeof(*pstate_columns) };

static bool find_pstate(const char *name, struct column *c)
{
    for (unsigned i = 0; i < PSTATE_COLUMNS; i++) {
        if (strcmp(name, pstate_columns[i].name) != 0)
            continue;
        *c = (struct column){
            .kind = COLUMN_PSTATE, .index = pstate_columns[i].offset, .max = pstate_columns[i].max};
        return true;
    }
    return false;
}

static bool find_feature(const char *name, struct column *c)
{
    enum feature f = strncmp(name, "FEAT_", 5) == 0 ? feature_find(name) : FEATURE_COUNT;

    *c = (struct column){.kind = COLUMN_FEATURE, .index = f, .max = 1};
    return f != FEATURE_COUNT;
}

static bool find_field(const char *name, struct column *c)
{
    const char *dot = strchr(name, '.');
    const struct sysreg_field *field;
    char reg[COLUMN_NAME];
    enum sysreg r;

    if (dot == NULL)
        return false;
    memcpy(reg, name, (size_t)(dot - name));
    reg[dot - name] = '\0';
    r = sysreg_find(reg);
    field = r == SYSREG_COUNT ? NULL : sysreg_field_find(r, dot + 1);
    if (field == NULL)
        return false;
    *c = (struct column){.kind = COLUMN_FIELD, .index = r, .mask = field->mask};
    c->max = bits_get(field->mask, field->mask);
    return true;
}

static bool find_output(const struct table *t, const char *name, struct column *c)
{
    for (unsigned i = 0; t->outputs[i]; i++) {
        if (strcmp(name, t->outputs[i]) == 0) {
            *c = (struct column){.kind = COLUMN_OUTPUT, .index = i, .max = UINT64_MAX};
            return true;
        }
    }
    return false;
}

static const struct table_input *find_input(const struct table *t, const char *name)
{
    for (const struct table_input *in = t->inputs; in->name; in++) {
        if (strcmp(in->name, name) == 0)
            return in;
    }
    return NULL;
}

bool column_find(const struct table *t, const char *text, size_t length, struct column *c)
{
    const struct table_input *in;
    char name[COLUMN_NAME];

    if (length >= sizeof name)
        return false;
    memset(name, 0, sizeof name);
    memcpy(name, text, length);
    in = find_input(t, name);
    if (in != NULL && in->own != 0)
        *c = (struct column){.kind = COLUMN_OWN, .index = in->own - 1, .max = in->max};
    else if (!find_output(t, name, c) && !find_pstate(name, c) && !find_feature(name, c) &&
             !find_field(name, c))
        return false;
    c->input = in;
    memcpy(c->name, name, sizeof name);
    return true;
}

void column_suggest(const struct table *t, struct suggest *s)
{
    for (const struct table_input *in = t->inputs; in->name; in++)
        suggest_offer(s, in->name);
    for (unsigned i = 0; t->outputs[i]; i++)
        suggest_offer(s, t->outputs[i]);
    for (unsigned i = 0; i < PSTATE_COLUMNS; i++)
        suggest_offer(s, pstate_columns[i].name);
}

static const char *const *words_of(const struct column *c)
{
    return c->input ? c->input->words : NULL;
}

enum column_value column_value(const struct column *c, const char *text, size_t length, uint64_t *value)
{
    const char *const *words = words_of(c);
    enum number_kind kind;

    for (*value = 0; words && words[*value]; ++*value) {
        if (strlen(words[*value]) == length && memcmp(words[*value], text, length) == 0)
            return COLUMN_VALUE_OK;
    }
    if (words)
        return COLUMN_VALUE_NONE;
    kind = number_read(text, length, value);
    if (kind == NUMBER_RANGE || (kind == NUMBER_PLAIN && *value > c->max))
        return COLUMN_VALUE_RANGE;
    return kind == NUMBER_PLAIN ? COLUMN_VALUE_OK : COLUMN_VALUE_NONE;
}

void column_text(const struct column *c, uint64_t value, char cell[TABLE_CELL])
{
    const char *const *words = words_of(c);

    if (words)
        table_put(cell, words[value]);
    else if (c->max < 10)
        snprintf(cell, TABLE_CELL, "%" PRIu64, value);
    else
        table_put_hex(cell, value);
}

void column_set(const struct column *c, struct table_case *tc, uint64_t value)
{
    switch (c->kind) {
    case COLUMN_FIELD:
        tc->pe.sys[c->index] = bits_put(tc->pe.sys[c->index], c->mask, value);
        break;
    case COLUMN_PSTATE:
        ((uint8_t *)&tc->pe.pstate)[c->index] = (uint8_t)value;
        break;
    case COLUMN_OWN:
        tc->own[c->index] = value;
        tc->given[c->index] = true;
        break;
    default:
        break;
    }
}

bool column_res0(const struct column *c, const struct pe *pe)
{
    struct pe scratch = *pe;
    struct exception trap;

    if (c->kind != COLUMN_FIELD)
        return false;
    scratch.pstate.el = 3;
    scratch.sys[c->index] = 0;
    if (sysreg_write(&scratch, NULL, (enum sysreg)c->index, c->mask, &trap) != SYSREG_OK)
        return true;
    return scratch.sys[c->index] != c->mask;
}
