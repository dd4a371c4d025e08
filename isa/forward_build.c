// SPDX-License-Identifier: BSD-2-Clause
// Rows into one word an encoding, each row checked before it counts.
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bits.h"
#include "forward_build.h"

static_assert((int)CONTROL_COUNT <= (int)FORWARD_CONTROLS && (int)FORWARD_CONTROLS <= 1 << FORWARD_GROUP_AT,
              "control ids");
static_assert((int)FORWARD_GROUPS <= 1 << (FORWARD_BIT_AT - FORWARD_GROUP_AT), "groups");

void forward_complain(struct forward_building *b, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    b->bad = true;
    b->report(b->ctx, text);
}

// The row whose control an encoding has already got.
static size_t coarse_row_of(const struct forward_building *b, unsigned encoding)
{
    size_t i = 0;

    while (!forward_of_edition(b, b->source->coarse[i].editions) || encoding < b->source->coarse[i].first ||
           encoding > b->source->coarse[i].last)
        i++;
    return i;
}

static bool coarse_row_ok(struct forward_building *b, size_t i)
{
    const struct forward_coarse *c = &b->source->coarse[i];
    bool bad = b->bad;

    b->bad = false;
    if (bits_any(c->word, BIT(63)))
        forward_complain(b, "coarse row %zu (%s): bit 63 is set, which must be zero", i, c->name);
    else if (c->word == CONTROL_NONE || c->word >= b->source->controls_count)
        forward_complain(b, "coarse row %zu (%s): there is no control %llu", i, c->name,
                         (unsigned long long)c->word);
    else if (!forward_of_edition(b, b->source->controls[c->word].editions))
        forward_complain(b, "coarse row %zu (%s): its control %s is of another edition", i, c->name,
                         b->source->controls[c->word].name);
    if (c->last < c->first || c->last >= FORWARD_ENCODINGS)
        forward_complain(b, "coarse row %zu (%s): bad range, 0x%x to 0x%x", i, c->name, (unsigned)c->first,
                         (unsigned)c->last);
    if (!b->bad) {
        b->bad = bad;
        return true;
    }
    return false;
}

static void coarse_row(struct forward_building *b, size_t i)
{
    const struct forward_coarse *c = &b->source->coarse[i];

    if (!forward_of_edition(b, c->editions) || !coarse_row_ok(b, i))
        return;
    b->table->coarse++;
    for (uint32_t encoding = c->first; encoding <= c->last; encoding++) {
        uint64_t *word = &b->table->word[encoding];

        if (forward_word_control(*word)) {
            size_t other = coarse_row_of(b, encoding);
            char name[FORWARD_NAME];

            forward_name(name, encoding);
            forward_complain(b, "coarse row %zu (%s): duplicate, row %zu (%s) has %s already", i, c->name,
                             other, b->source->coarse[other].name, name);
            return;
        }
        *word |= c->word;
    }
}

// Bits that a group's registers have, in either direction.
static uint64_t group_fields(const struct forward_building *b, unsigned group)
{
    uint64_t mask = 0;

    for (size_t i = 0; i < b->source->fields_count; i++) {
        const struct forward_field *f = &b->source->fields[i];

        if (f->reg == forward_group_register(group, false) || f->reg == forward_group_register(group, true))
            mask |= f->mask;
    }
    return mask;
}

static bool fine_bit(struct forward_building *b, const char *kind, size_t i, const char *name, unsigned group,
                     unsigned bit, bool by_one)
{
    if (group == FORWARD_NO_GROUP || group >= FORWARD_GROUPS || bit > 63) {
        forward_complain(b, "%s row %zu (%s): there is no group %u bit %u", kind, i, name, group, bit);
        return false;
    }
    if (!bits_any(group_fields(b, group), BIT(bit))) {
        forward_complain(b, "%s row %zu (%s): bit %u of %s is reserved", kind, i, name, bit,
                         forward_register_name(forward_group_register(group, false)));
        return false;
    }
    if (bits_any(by_one ? b->by_zero[group] : b->by_one[group], BIT(bit))) {
        forward_complain(b, "%s row %zu (%s): bit %u of %s traps by both values", kind, i, name, bit,
                         forward_register_name(forward_group_register(group, false)));
        return false;
    }
    *(by_one ? &b->by_one[group] : &b->by_zero[group]) |= BIT(bit);
    return true;
}

static void fine_row(struct forward_building *b, size_t i)
{
    const struct forward_fine *f = &b->source->fine[i];
    uint64_t *word;

    if (!forward_of_edition(b, f->editions))
        return;
    if (f->encoding >= FORWARD_ENCODINGS) {
        forward_complain(b, "fine row %zu (%s): bad encoding 0x%x", i, f->name, (unsigned)f->encoding);
        return;
    }
    if (!fine_bit(b, "fine", i, f->name, f->group, f->bit, f->by_one))
        return;
    word = &b->table->word[f->encoding];
    if (forward_word_group(*word)) {
        forward_complain(b, "fine row %zu (%s): duplicate, the encoding has group %u bit %u already", i,
                         f->name, forward_word_group(*word), forward_word_bit(*word));
        return;
    }
    b->table->fine++;
    *word |= (uint64_t)f->group << FORWARD_GROUP_AT | (uint64_t)f->bit << FORWARD_BIT_AT |
             (uint64_t)f->by_one << FORWARD_BY_ONE_AT | (uint64_t)f->nxs << FORWARD_NXS_AT;
}

static bool sanitised(unsigned reg)
{
    static const bool table[FORWARD_REGISTERS] = {
#define CONTROL_REGISTER(name, is) is,
#include "forward/register.def"
#undef CONTROL_REGISTER
    };
    return table[reg];
}

// What of a field the VM lacks: RES0 or RES1, and for a fine-grained one registers that are UNDEFINED.
static void gate(struct forward_building *b, const struct forward_field *f)
{
    struct forward_table *t = b->table;

    if (!b->rules->absent[f->feature])
        return;
    if (b->rules->res0 == FORWARD_RES0)
        *(f->flags & FORWARD_AS_RES1 ? &t->res1[f->reg] : &t->res0[f->reg]) |= f->mask;
    for (unsigned group = 1; b->rules->undef[f->feature] && group < FORWARD_GROUPS; group++) {
        if ((f->reg == forward_group_register(group, false) ||
             f->reg == forward_group_register(group, true)) &&
            !(f->flags & FORWARD_NEVER_FGU))
            t->undef[group] |= f->mask;
    }
}

static void fields(struct forward_building *b)
{
    struct forward_table *t = b->table;
    uint64_t known[FORWARD_REGISTERS] = {0};

    for (size_t i = 0; i < b->source->fields_count; i++) {
        known[b->source->fields[i].reg] |= b->source->fields[i].mask;
        gate(b, &b->source->fields[i]);
    }
    for (unsigned reg = 0; reg < FORWARD_REGISTERS; reg++) {
        if (b->rules->res0 != FORWARD_AS_IS && sanitised(reg))
            t->res0[reg] |= ~known[reg];
        t->traps[reg] = b->rules->res0 == FORWARD_RES0 ? ~t->res0[reg] : ~UINT64_C(0);
    }
}

bool forward_build(struct forward_table *table, const struct forward_source *source,
                   const struct forward_rules *rules, forward_report *report, void *ctx)
{
    struct forward_building b = {
        .table = table, .source = source, .rules = rules, .report = report, .ctx = ctx};

    memset(table, 0, sizeof(*table));
    table->host_el0 = rules->host_el0;
    forward_build_controls(&b);
    for (size_t i = 0; i < source->coarse_count; i++)
        coarse_row(&b, i);
    for (size_t i = 0; i < source->fine_count; i++)
        fine_row(&b, i);
    for (size_t i = 0; i < source->other_count; i++) {
        const struct forward_other *o = &source->other[i];

        if (forward_of_edition(&b, o->editions))
            fine_bit(&b, "instruction", i, o->name, o->group, o->bit, o->by_one);
    }
    fields(&b);
    return !b.bad;
}
